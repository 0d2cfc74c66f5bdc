import RecordModel
import Sealing

/// Paging links without a patient's number in them: the search and where it stands, sealed.
struct SearchCursor: Sendable {
  private let sealing: SealedText

  init(keyring: Keyring) { sealing = SealedText(keyring: keyring, context: "search cursor") }

  /// Where a page of a search begins.
  struct Place: Hashable, Sendable {
    /// The visit that all of was shown; nil for the beginning.
    var after: VisitID?
    /// When it arrived, for an order by arrival, microseconds since 1970.
    var arrivedAt: Int64?
    /// Matches after it that were shown already.
    var skip = 0
  }

  /// A longer search does not fit into a link.
  static let maximumTextBytes = 2048

  /// A cursor for the page of `text` after a visit, in base64url.
  func seal(_ text: String, after: VisitID?) throws -> String {
    try seal(text, at: Place(after: after))
  }

  /// A cursor for the page of `text` that begins at a place, in base64url.
  func seal(_ text: String, at place: Place) throws -> String {
    let words = [
      place.after?.description ?? "", place.arrivedAt.map { String($0) } ?? "", String(place.skip),
    ]
    return try sealing.seal("\(words.joined(separator: " "))\n\(text)")
  }

  /// What a cursor of ours says; nil for anything else.
  func open(_ cursor: String) -> (text: String, place: Place)? {
    guard
      let lines = sealing.open(cursor)?
        .split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false), lines.count == 2
    else { return nil }
    let words = lines[0].split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 3 else { return nil }
    return (
      String(lines[1]),
      Place(after: VisitID(words[0]), arrivedAt: Int64(words[1]), skip: Int(words[2]) ?? 0)
    )
  }
}
