import RecordModel

/// The remainders of a visit and of its facts in one run of bytes, so that they are packed and
/// sealed once.
///
/// Frames, each: kind (1 byte: `v` `c` `p` `o` `m`), ordinal (2 bytes), length (4 bytes), content;
/// big-endian.
enum RemainderFrame {
  /// All remainders of a visit; empty when there are none.
  static func encode(_ visit: Visit) -> [UInt8] {
    var bytes: [UInt8] = []
    append("v", 0, visit.remainder, to: &bytes)
    for (index, fact) in visit.diagnoses.enumerated() {
      append("c", index, fact.origin.remainder, to: &bytes)
    }
    for (index, fact) in visit.procedures.enumerated() {
      append("p", index, fact.origin.remainder, to: &bytes)
    }
    for (index, fact) in visit.observations.enumerated() {
      append("o", index, fact.origin.remainder, to: &bytes)
    }
    for (index, fact) in visit.medicationRequests.enumerated() {
      append("m", index, fact.origin.remainder, to: &bytes)
    }
    return bytes
  }

  private static func append(
    _ kind: Unicode.Scalar, _ index: Int, _ content: [UInt8], to bytes: inout [UInt8]
  ) {
    guard !content.isEmpty else { return }
    bytes.append(UInt8(ascii: kind))
    withUnsafeBytes(of: UInt16(clamping: index).bigEndian) { bytes.append(contentsOf: $0) }
    withUnsafeBytes(of: UInt32(clamping: content.count).bigEndian) { bytes.append(contentsOf: $0) }
    bytes += content
  }

  /// Puts the remainders back where they came from; frames that fit nowhere are left out.
  static func decode(_ bytes: [UInt8], into visit: inout Visit) {
    var rest = bytes[...]
    while rest.count >= 7 {
      let kind = rest.removeFirst()
      let index = Int(integer(&rest, 2))
      let length = Int(integer(&rest, 4))
      guard length <= rest.count else { return }
      let content = Array(rest.prefix(length))
      rest.removeFirst(length)
      switch kind {
      case UInt8(ascii: "v"): visit.remainder = content
      case UInt8(ascii: "c") where index < visit.diagnoses.count:
        visit.diagnoses[index].origin.remainder = content
      case UInt8(ascii: "p") where index < visit.procedures.count:
        visit.procedures[index].origin.remainder = content
      case UInt8(ascii: "o") where index < visit.observations.count:
        visit.observations[index].origin.remainder = content
      case UInt8(ascii: "m") where index < visit.medicationRequests.count:
        visit.medicationRequests[index].origin.remainder = content
      default: continue
      }
    }
  }

  private static func integer(_ bytes: inout ArraySlice<UInt8>, _ width: Int) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<width { value = value << 8 | UInt32(bytes.removeFirst()) }
    return value
  }
}
