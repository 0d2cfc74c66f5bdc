/// A mark of exactly 36 bytes that a format writes where an id of ours will stand, because ids are
/// made at the commit.
///
/// `~baimbai-visit-00000000000000000003~` stands for the id of visit 3 of the same submission.
/// Formats put them into
/// references and remainders; the commit replaces them in place, byte for byte.
package enum Placeholder {
  /// What an id stands for.
  package enum Kind: String, Sendable, CaseIterable {
    /// Index into `DecodedSubmission.visits`.
    case visit
    /// Index into `DecodedSubmission.patients`.
    case patient
    /// Index into `DecodedSubmission.shared`.
    case shared

    /// The mark of the first thing of the kind.
    fileprivate var firstMark: StaticString {
      switch self {
      case .visit: "~baimbai-visit-00000000000000000000~"
      case .patient: "~baimbai-patient-000000000000000000~"
      case .shared: "~baimbai-shared-0000000000000000000~"
      }
    }
  }

  /// Bytes of a mark, the same as of a UUID's text.
  package static let length = 36

  /// The mark for the `index`-th thing of a kind.
  package static func mark(_ kind: Kind, _ index: Int) -> String {
    var bytes: [UInt8] = []
    append(kind, index, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends the mark for the `index`-th thing of a kind, to a text that goes on after it.
  package static func append(_ kind: Kind, _ index: Int, to bytes: inout [UInt8]) {
    let start = bytes.count
    kind.firstMark.withUTF8Buffer { bytes.append(contentsOf: $0) }
    var place = start + length - 2
    var rest = index
    while rest > 0 {
      bytes[place] = UInt8(ascii: "0") + UInt8(rest % 10)
      rest /= 10
      place -= 1
    }
  }

  /// Replaces every mark in `bytes` whose index `id` knows; others stay as they are.
  package static func resolve(_ bytes: inout [UInt8], id: (Kind, Int) -> String?) {
    guard bytes.count >= length else { return }
    var position = 0
    while let start = bytes[position...].firstIndex(of: UInt8(ascii: "~")) {
      position = start + 1
      guard start + length <= bytes.count, bytes[start + length - 1] == UInt8(ascii: "~"),
        let (kind, index) = parse(bytes[start..<start + length]), let text = id(kind, index),
        text.utf8.count == length
      else { continue }
      bytes.replaceSubrange(start..<start + length, with: text.utf8)
      position = start + length
    }
  }

  /// The same for a text; a text without a mark is returned as it is.
  package static func resolve(_ text: String, id: (Kind, Int) -> String?) -> String {
    guard text.utf8.contains(UInt8(ascii: "~")) else { return text }
    var bytes = Array(text.utf8)
    resolve(&bytes, id: id)
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func parse(_ mark: ArraySlice<UInt8>) -> (Kind, Int)? {
    let parts = String(decoding: mark.dropFirst().dropLast(), as: UTF8.self).split(separator: "-")
    guard parts.count == 3, parts[0] == "baimbai", let kind = Kind(rawValue: String(parts[1])),
      let index = Int(parts[2])
    else { return nil }
    return (kind, index)
  }
}
