import FoundationEssentials
import RecordModel
import Sealing

/// Paging links without a patient's number in them: the search and where it stands, sealed.
struct SearchCursor: Sendable {
  private let keyring: Keyring

  init(keyring: Keyring) { self.keyring = keyring }

  /// A cursor for the page of `text` after a visit, in base64url.
  func seal(_ text: String, after: VisitID?) throws -> String {
    let plain = "\(after?.description ?? "")\n\(text)"
    let sealed = try keyring.seal(Array(plain.utf8), under: nil, context: Self.context)
    return Data(sealed).base64EncodedString()
      .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }

  /// What a cursor of ours says; nil for anything else.
  func open(_ cursor: String) -> (text: String, after: VisitID?)? {
    guard cursor.utf8.count <= Self.maximumLength else { return nil }
    var base64 = cursor.replacing("-", with: "+").replacing("_", with: "/")
    base64 += String(repeating: "=", count: (4 - base64.utf8.count % 4) % 4)
    guard let sealed = Data(base64Encoded: base64),
      let plain = try? keyring.open(
        Array(sealed), with: nil, context: Self.context, limit: Self.maximumLength)
    else { return nil }
    let lines = String(decoding: plain, as: UTF8.self)
      .split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
    guard lines.count == 2 else { return nil }
    return (String(lines[1]), VisitID(lines[0]))
  }

  /// Longest cursor: a search of a few parameters.
  private static let maximumLength = 4096
  private static let context = "search cursor"
}
