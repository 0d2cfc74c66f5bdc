import RecordModel

// The value of each member, and times.
extension LeafScanner {
  mutating func value(of member: LeafMember) throws(LeafFault) {
    switch member.shape {
    case .text:
      let range = try string()
      if member == .res { facts.resource = range }
    case .time: facts.at = try time()
    case .digest: facts.commitment = try digest(member)
    case .hexadecimal(let digits):
      let range = try hexadecimal(digits, member)
      if member == .sub { facts.subject = range }
    case .identifier: try identifier()
    case .words: facts.event = try words()
    case .action:
      let range = try string()
      guard range.count == 1, "CRUDE".utf8.contains(base[range.lowerBound]) else {
        throw .member(member)
      }
    case .count, .outcome, .version: try number(member)
    case .flag:
      guard takeWord("true") || takeWord("false") else { throw .member(member) }
    }
  }

  private mutating func number(_ member: LeafMember) throws(LeafFault) {
    let start = at
    var value = 0
    while at < end, base[at] &- 0x30 < 10, at - start < 10 {
      value = value * 10 + Int(base[at] &- 0x30)
      at += 1
    }
    guard at > start, base[start] != 0x30 || at == start + 1 else { throw .member(member) }
    switch member {
    case .n:
      guard value > 0 else { throw .member(member) }
      facts.subjects = value
    case .out:
      guard [0, 4, 8, 12].contains(value) else { throw .member(member) }
    default:
      guard value == 1 else { throw .member(member) }
    }
  }

  private mutating func digest(_ member: LeafMember) throws(LeafFault) -> Range<Int> {
    let range = try string()
    guard range.count == 44, Base64.decode32(base + range.lowerBound) != nil else {
      throw .member(member)
    }
    return range
  }

  private mutating func hexadecimal(
    _ digits: Int, _ member: LeafMember
  ) throws(LeafFault) -> Range<Int> {
    let range = try string()
    guard range.count == digits, isHexadecimal(range) else { throw .member(member) }
    return range
  }

  private func isHexadecimal(_ range: Range<Int>) -> Bool {
    for index in range where WireWords.nibble(base[index]) > 15 { return false }
    return true
  }

  /// `xxxxxxxx-xxxx-7xxx-[89ab]xxx-xxxxxxxxxxxx`. Source: RFC 9562 section 5.7.
  private mutating func identifier() throws(LeafFault) {
    let range = try string()
    guard range.count == 36 else { throw .member(.id) }
    let start = range.lowerBound
    for offset in 0..<36 {
      let byte = base[start + offset]
      let isRight =
        switch offset {
        case 8, 13, 18, 23: byte == UInt8(ascii: "-")
        case 14: byte == UInt8(ascii: "7")
        case 19: WireWords.nibble(byte) & 0xfc == 8
        default: WireWords.nibble(byte) < 16
        }
      guard isRight else { throw .member(.id) }
    }
  }

  private mutating func words() throws(LeafFault) -> Range<Int> {
    let range = try string()
    var isAfterLetter = false
    for index in range {
      let isLetter = base[index] &- 0x61 < 26
      guard isLetter || (isAfterLetter && base[index] == UInt8(ascii: ".")) else {
        throw .member(.evt)
      }
      isAfterLetter = isLetter
    }
    guard isAfterLetter else { throw .member(.evt) }
    return range
  }

  // MARK: Time

  /// `yyyy-mm-ddThh:mm:ss.ffffffZ`.
  private mutating func time() throws(LeafFault) -> Int64 {
    let range = try string()
    guard range.count == 27 else { throw .member(.at) }
    let start = range.lowerBound
    for (offset, byte) in Self.marks where base[start + offset] != byte { throw .member(.at) }
    guard let year = digits(start, 4), let month = digits(start + 5, 2),
      let day = digits(start + 8, 2), let hour = digits(start + 11, 2),
      let minute = digits(start + 14, 2), let second = digits(start + 17, 2),
      let fraction = digits(start + 20, 6), year > 0, 1...12 ~= month, hour < 24, minute < 60,
      second < 60
    else { throw .member(.at) }
    let date = CivilDate(year: year, month: month, day: day)
    guard day > 0, day <= date.daysInMonth else { throw .member(.at) }
    let seconds = Int64(date.daysSince1970) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
    return seconds * 1_000_000 + Int64(fraction)
  }

  private static let marks: [(Int, UInt8)] = [
    (4, UInt8(ascii: "-")), (7, UInt8(ascii: "-")), (10, UInt8(ascii: "T")),
    (13, UInt8(ascii: ":")), (16, UInt8(ascii: ":")), (19, UInt8(ascii: ".")),
    (26, UInt8(ascii: "Z")),
  ]

  private func digits(_ start: Int, _ count: Int) -> Int? {
    var value = 0
    for index in start..<start + count {
      let digit = base[index] &- 0x30
      guard digit < 10 else { return nil }
      value = value * 10 + Int(digit)
    }
    return value
  }
}
