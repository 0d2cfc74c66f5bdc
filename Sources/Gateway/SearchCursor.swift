import RecordModel
import Sealing

/// Paging links without a patient's number in them: the search and where it stands, sealed.
struct SearchCursor: Sendable {
  private let sealing: SealedText

  init(keyring: Keyring) { sealing = SealedText(keyring: keyring, context: "search cursor") }

  /// A cursor for the page of `text` after a visit, in base64url.
  func seal(_ text: String, after: VisitID?) throws -> String {
    try sealing.seal("\(after?.description ?? "")\n\(text)")
  }

  /// What a cursor of ours says; nil for anything else.
  func open(_ cursor: String) -> (text: String, after: VisitID?)? {
    guard
      let lines = sealing.open(cursor)?
        .split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false), lines.count == 2
    else { return nil }
    return (String(lines[1]), VisitID(lines[0]))
  }
}
