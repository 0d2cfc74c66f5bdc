/// A field, repetition, component or subcomponent: bytes that become text when asked.
///
/// A value that is divided no further is its own first part, as HL7 lets a datatype grow into
/// parts. Source: HL7 v2.8 chapter 2, 2.8 (backward compatibility).
package struct HL7Value: Sendable {
  let storage: HL7Storage
  /// Where it stands in the bytes.
  package let range: Range<Int>
  let level: Level

  /// What a value is divided by.
  enum Level: Int, Comparable {
    case field
    case repetition
    case component
    case leaf

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  /// Whether nothing was sent.
  package var isEmpty: Bool { range.isEmpty }

  /// Whether `""` was sent: delete what was known. Source: HL7 v2.8 chapter 2, 2.5.3.
  package var isNull: Bool { isNull(range) }

  /// Whether a text was sent.
  package var hasText: Bool { !isEmpty && !isNull }

  /// The repetitions of a field, at most `HL7Limits.repetitions`; none of an empty one.
  package var repetitions: [HL7Value] { repetitions(limit: HL7Limits.repetitions) }

  /// All repetitions of a field, such as the lines of a text.
  var allRepetitions: [HL7Value] { repetitions(limit: .max) }

  private func repetitions(limit: Int) -> [HL7Value] {
    guard !isEmpty, level == .field else { return isEmpty ? [] : [self] }
    var found: [HL7Value] = []
    var start = range.lowerBound
    let separator = storage.separators.repetition
    while found.count < limit {
      let end = next(separator, from: start)
      found.append(HL7Value(storage: storage, range: start..<end, level: .repetition))
      guard end < range.upperBound else { break }
      start = end + 1
    }
    return found
  }

  /// One repetition of a field, 0 is the first.
  package func repetition(_ index: Int) -> HL7Value {
    guard level == .field else { return index == 0 ? self : absent }
    let separator = storage.separators.repetition
    return part(index, by: separator, until: separator, level: .repetition)
  }

  /// A component, 1 is the first; of a field, that of its first repetition.
  package func component(_ number: Int) -> HL7Value {
    guard level <= .repetition else { return number == 1 ? self : absent }
    let separators = storage.separators
    let end = level == .field ? separators.repetition : separators.component
    return part(number - 1, by: separators.component, until: end, level: .component)
  }

  /// A subcomponent, 1 is the first.
  package func subcomponent(_ number: Int) -> HL7Value {
    if level < .component { return component(1).subcomponent(number) }
    guard level == .component else { return number == 1 ? self : absent }
    let separator = storage.separators.subcomponent
    return part(number - 1, by: separator, until: separator, level: .leaf)
  }

  private var absent: HL7Value {
    HL7Value(storage: storage, range: range.upperBound..<range.upperBound, level: .leaf)
  }

  /// The part between two separators; what comes after `stop` is no part. 0 divides nothing.
  private func part(
    _ index: Int, by separator: UInt8, until stop: UInt8, level: Level
  ) -> HL7Value {
    guard index >= 0 else { return absent }
    let found = storage.bytes.withUnsafeBufferPointer { bytes -> Range<Int>? in
      var start = range.lowerBound
      var left = index
      var position = start
      while position < range.upperBound {
        let byte = bytes[position]
        if byte == separator, separator != 0 {
          if left == 0 { break }
          left &-= 1
          start = position &+ 1
        } else if byte == stop, stop != 0 {
          break
        }
        position &+= 1
      }
      return left == 0 ? start..<position : nil
    }
    return found.map { HL7Value(storage: storage, range: $0, level: level) } ?? absent
  }

  /// Where the next separator stands, or the end; 0 divides nothing.
  private func next(_ separator: UInt8, from start: Int) -> Int {
    guard separator != 0 else { return range.upperBound }
    return storage.bytes.withUnsafeBufferPointer { bytes in
      var position = start
      while position < range.upperBound, bytes[position] != separator { position &+= 1 }
      return position
    }
  }

  /// The bytes of its first part, without blanks around: those are the sender's padding.
  ///
  /// Source: HL7 v2.8 chapter 2A, ST.
  private var leaf: Range<Int> {
    let separators = storage.separators
    let component = separators.component
    let repetition = level == .field ? separators.repetition : 0
    let subcomponent = separators.subcomponent
    return storage.bytes.withUnsafeBufferPointer { bytes in
      var start = range.lowerBound
      var end = start
      if level == .leaf {
        end = range.upperBound
      } else {
        while end < range.upperBound {
          let byte = bytes[end]
          if byte == subcomponent && byte != 0 || byte == repetition && byte != 0
            || byte == component && level < .component
          {
            break
          }
          end &+= 1
        }
      }
      while start < end, bytes[start] == 0x20 { start &+= 1 }
      while start < end, bytes[end &- 1] == 0x20 { end &-= 1 }
      return start..<end
    }
  }

  /// The text of its first part, unescaped; nil if nothing or `""` was sent.
  package var text: String? {
    guard !range.isEmpty else { return nil }
    let leaf = leaf
    guard !leaf.isEmpty, !isNull(leaf) else { return nil }
    return HL7Escape.text(leaf, of: storage)
  }

  private func isNull(_ range: Range<Int>) -> Bool {
    range.count == 2 && storage.bytes[range.lowerBound] == UInt8(ascii: "\"")
      && storage.bytes[range.lowerBound + 1] == UInt8(ascii: "\"")
  }

  /// Which components of a repetition hold something, and which of those have subcomponents.
  var parts: ComponentSet {
    var parts = ComponentSet()
    let separators = storage.separators
    let bytes = storage.bytes
    var number: UInt32 = 1
    for position in range {
      let byte = bytes[position]
      if byte == separators.component {
        number &+= 1
      } else if byte == separators.repetition, level == .field, byte != 0 {
        break
      } else {
        parts.note(number, isDivision: byte == separators.subcomponent && byte != 0)
      }
    }
    return parts
  }

  /// All of it as sent, separators and escapes too, as text; nil if it is empty.
  package var asSent: String? {
    guard !isEmpty else { return nil }
    return storage.bytes.withUnsafeBufferPointer {
      storage.charset.decode(UnsafeBufferPointer(rebasing: $0[range]))
    }
  }

  /// All of it as running text, unescaped, separators of parts left standing; nil if nothing or
  /// `""` was sent.
  package var prose: String? { hasText ? HL7Escape.text(range, of: storage) : nil }

  /// Whether it holds no separator at all, so that `text` is all that it says.
  var isPlain: Bool {
    let separators = storage.separators
    return storage.bytes.withUnsafeBufferPointer { bytes in
      !bytes[range].contains {
        $0 == separators.component || $0 == separators.repetition
          || $0 == separators.subcomponent
      }
    }
  }

  /// Whether it is these ASCII bytes.
  func equals(_ text: StaticString) -> Bool {
    guard range.count == text.utf8CodeUnitCount else { return false }
    return storage.bytes[range].elementsEqual(
      UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Calls `body` with the bytes of its first part.
  func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    let leaf = leaf
    return storage.bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[leaf])) }
  }
}

/// Which of the first components hold something.
struct ComponentSet {
  private var filled: UInt64 = 0
  private var divided: UInt64 = 0

  mutating func note(_ number: UInt32, isDivision: Bool) {
    // Beyond the last bit all components count as one more.
    let bit: UInt64 = 1 << UInt64(min(number, 63))
    filled |= bit
    if isDivision { divided |= bit }
  }

  /// Whether none but these hold something.
  func isWithin(_ numbers: UInt64...) -> Bool {
    filled & ~numbers.reduce(0) { $0 | 1 << $1 } == 0
  }

  func isFilled(_ number: UInt64) -> Bool { filled & 1 << number != 0 }

  /// Whether a component has subcomponents.
  func isDivided(_ number: UInt64) -> Bool { divided & 1 << number != 0 }
}
