/// What an entry tells, as far as a verifier needs it; byte ranges count from its first byte.
struct LeafFacts: Equatable {
  /// Microseconds since 1970.
  var at: Int64 = 0
  /// The 44 characters of the commitment.
  var commitment = 0..<0
  /// How many subjects.
  var subjects = 0
  /// The pseudonym of the only subject, 32 hexadecimal digits; empty if there are none or several.
  var subject = 0..<0
  /// What happened.
  var event = 0..<0
  /// What it was about, as it stands in the entry; empty if it does not say.
  var resource = 0..<0
}

/// What makes an entry something that the log never writes.
enum LeafFault: Error, Equatable {
  /// Not canonical JSON, at this byte.
  case notCanonical(at: Int)
  /// This member's value, its absence or its presence.
  case member(LeafMember)

  /// The place, without a word of the entry.
  var detail: String {
    switch self {
    case .notCanonical(let place): "byte \(place)"
    case .member(let member): member.name
    }
  }
}

/// Whether bytes are an entry as the log writes it, for whoever writes entries.
package enum LeafForm {
  /// The byte or the member at which they are not; nil for an entry of the form.
  package static func fault(in entry: [UInt8]) -> String? {
    do {
      _ = try entry.withUnsafeBufferPointer(LeafScanner.scan)
      return nil
    } catch {
      return error.detail
    }
  }
}

/// Reads an entry in one pass without a tree: RFC 8785, the members of version 1, their values.
struct LeafScanner {
  let base: UnsafePointer<UInt8>
  let end: Int
  var at = 0
  var facts = LeafFacts()
  private var seen: UInt32 = 0

  /// What the entry tells; throws the first fault.
  static func scan(_ entry: UnsafeBufferPointer<UInt8>) throws(LeafFault) -> LeafFacts {
    guard let base = entry.baseAddress, entry.count > 1 else { throw .notCanonical(at: 0) }
    var scanner = LeafScanner(base: base, end: entry.count)
    return try scanner.entry()
  }

  private init(base: UnsafePointer<UInt8>, end: Int) {
    self.base = base
    self.end = end
  }

  private mutating func entry() throws(LeafFault) -> LeafFacts {
    try expect(UInt8(ascii: "{"))
    var next = 0
    repeat {
      let member = try key(from: next)
      try value(of: member)
      seen |= member.bit
      next = Int(member.rawValue) + 1
    } while take(UInt8(ascii: ","))
    try expect(UInt8(ascii: "}"))
    guard at == end else { throw .notCanonical(at: at) }
    try completeness()
    return facts
  }

  /// Which members stand together.
  private func completeness() throws(LeafFault) {
    let missing = LeafMember.required & ~seen
    guard missing == 0 else {
      throw .member(LeafMember(rawValue: UInt8(missing.trailingZeroBitCount)) ?? .v)
    }
    guard has(.sub) == (facts.subjects == 1) else { throw .member(.sub) }
    guard has(.usrp) == has(.usr) else { throw .member(.usrp) }
  }

  private func has(_ member: LeafMember) -> Bool { seen & member.bit != 0 }

  // MARK: Keys

  /// The next key; names are in order, so no one stands before `first` in the table.
  private mutating func key(from first: Int) throws(LeafFault) -> LeafMember {
    try expect(UInt8(ascii: "\""))
    for index in first..<Self.count where isKey(index) {
      at += Self.starts[index + 1] - Self.starts[index] + 2
      return Self.members[index]
    }
    throw .notCanonical(at: at)
  }

  private static let count = LeafMember.allCases.count
  private static let members = LeafMember.allCases
  private static let starts = LeafMember.starts
  private static let letters = LeafMember.letters

  @inline(__always)
  private func isKey(_ index: Int) -> Bool {
    let start = Self.starts[index]
    let length = Self.starts[index + 1] - start
    guard at + length + 2 <= end, base[at + length] == UInt8(ascii: "\""),
      base[at + length + 1] == UInt8(ascii: ":")
    else { return false }
    for offset in 0..<length where base[at + offset] != Self.letters[start + offset] {
      return false
    }
    return true
  }

  // MARK: Strings

  /// The content of a string; every character as RFC 8785 section 3.2.2.2 writes it.
  mutating func string() throws(LeafFault) -> Range<Int> {
    try expect(UInt8(ascii: "\""))
    let start = at
    var index = at
    while index < end {
      let byte = base[index]
      if byte == UInt8(ascii: "\"") {
        at = index + 1
        return start..<index
      }
      if byte == UInt8(ascii: "\\") {
        index += try escape(index)
      } else if byte < 0x20 {
        throw .notCanonical(at: index)
      } else if byte < 0x80 {
        index += 1
      } else {
        let length = Self.sequenceLength(base + index, available: end - index)
        guard length > 0 else { throw .notCanonical(at: index) }
        index += length
      }
    }
    throw .notCanonical(at: end)
  }

  /// The length of an escape that must be one: two characters where JSON has such, else `\u00xx`.
  private func escape(_ start: Int) throws(LeafFault) -> Int {
    guard start + 1 < end else { throw .notCanonical(at: end) }
    if "\"\\bfnrt".utf8.contains(base[start + 1]) { return 2 }
    guard start + 5 < end, base[start + 1] == UInt8(ascii: "u"), base[start + 2] == 0x30,
      base[start + 3] == 0x30, base[start + 4] == 0x30 || base[start + 4] == 0x31
    else { throw .notCanonical(at: start) }
    let low = WireWords.nibble(base[start + 5])
    let value = (base[start + 4] &- 0x30) << 4 | low
    guard low < 16, value > 0, ![8, 9, 10, 12, 13].contains(value) else {
      throw .notCanonical(at: start)
    }
    return 6
  }

  /// How long the UTF-8 sequence here is; 0 if it is none. Source: Unicode table 3-7.
  private static func sequenceLength(_ bytes: UnsafePointer<UInt8>, available: Int) -> Int {
    let length = bytes[0] < 0xE0 ? 2 : bytes[0] < 0xF0 ? 3 : 4
    guard available >= length, bytes[0] >= 0xC2, bytes[0] <= 0xF4 else { return 0 }
    for index in 1..<length where bytes[index] & 0xC0 != 0x80 { return 0 }
    switch bytes[0] {
    case 0xE0: return bytes[1] >= 0xA0 ? 3 : 0
    case 0xED: return bytes[1] <= 0x9F ? 3 : 0
    case 0xF0: return bytes[1] >= 0x90 ? 4 : 0
    case 0xF4: return bytes[1] <= 0x8F ? 4 : 0
    default: return length
    }
  }

  // MARK: Bytes

  @inline(__always)
  private mutating func take(_ byte: UInt8) -> Bool {
    guard at < end, base[at] == byte else { return false }
    at += 1
    return true
  }

  @inline(__always)
  private mutating func expect(_ byte: UInt8) throws(LeafFault) {
    guard take(byte) else { throw .notCanonical(at: at) }
  }

  mutating func takeWord(_ word: StaticString) -> Bool {
    let length = word.utf8CodeUnitCount
    guard at + length <= end else { return false }
    for offset in 0..<length where base[at + offset] != word.utf8Start[offset] { return false }
    at += length
    return true
  }
}
