/// Memory that grows while a text is read; its owner checks the limit when it is full.
struct TapeBuffer<Element: BitwiseCopyable>: ~Copyable {
  private(set) var start: UnsafeMutablePointer<Element>
  private(set) var capacity: Int
  var count = 0

  init(capacity: Int) {
    self.capacity = max(1, capacity)
    start = .allocate(capacity: self.capacity)
  }

  deinit { start.deallocate() }

  var isFull: Bool { @inline(__always) get { count == capacity } }

  /// Only while `isFull` is false.
  @inline(__always)
  mutating func append(_ element: Element) {
    (start + count).initialize(to: element)
    count &+= 1
  }

  /// What it holds, in a place of just its size for somebody else to own.
  func copied() -> UnsafePointer<Element> {
    let place = UnsafeMutablePointer<Element>.allocate(capacity: max(count, 1))
    place.initialize(from: start, count: count)
    return UnsafePointer(place)
  }

  /// Moves to a larger place, of at most `maximum` elements.
  mutating func grow(atMost maximum: Int) {
    let larger = max(capacity + 1, min(capacity * 2, maximum))
    let place = UnsafeMutablePointer<Element>.allocate(capacity: larger)
    place.update(from: start, count: count)
    start.deallocate()
    start = place
    capacity = larger
  }
}
