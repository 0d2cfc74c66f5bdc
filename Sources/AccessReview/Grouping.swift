/// Places of looks by a number they share, each group in log order. A counting sort.
struct Grouping {
  private let starts: [Int]
  private let places: [Int32]

  init(_ looks: [Look], count: Int, by number: (Look) -> Int32) {
    var starts = [Int](repeating: 0, count: count + 1)
    for look in looks { starts[Int(number(look)) + 1] += 1 }
    for group in 0..<count { starts[group + 1] += starts[group] }
    var next = starts
    var places = [Int32](repeating: 0, count: looks.count)
    for (place, look) in looks.enumerated() {
      let group = Int(number(look))
      places[next[group]] = Int32(place)
      next[group] += 1
    }
    self.starts = starts
    self.places = places
  }

  /// How many groups there are.
  var count: Int { starts.count - 1 }

  /// The places of one group.
  subscript(group: Int) -> ArraySlice<Int32> { places[starts[group]..<starts[group + 1]] }
}

/// Runs over the keys of sorted things: `body` gets each stretch of one key.
func stretches<Element, Key: Equatable>(
  _ elements: ArraySlice<Element>, by key: (Element) -> Key, _ body: (ArraySlice<Element>) -> Void
) {
  var start = elements.startIndex
  while start < elements.endIndex {
    let first = key(elements[start])
    var end = start + 1
    while end < elements.endIndex, key(elements[end]) == first { end += 1 }
    body(elements[start..<end])
    start = end
  }
}
