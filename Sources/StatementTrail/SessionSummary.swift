/// What one session did within about a second: what a leaf of the log says of it.
package struct SessionSummary: Hashable, Sendable {
  /// How a session ended.
  package struct End: Hashable, Sendable {
    /// How long it was, in microseconds; nil if it was ended against its will.
    package let microseconds: Int64?
    /// Statements that it announced or that were audited, over all of it.
    package let statements: Int
  }

  /// The server's name for the session.
  package let session: String
  /// The server's process.
  package let processID: Int
  /// The role that logged in, fit for the log.
  package let role: String
  /// The database, fit for the log.
  package let database: String
  /// The client's address, fit for the log.
  package let address: String
  /// What the client says that it is, fit for the log.
  package let application: String
  /// Who he proved to be and how (`root by peer`), fit for the log; empty if it was not heard.
  package let identity: String
  /// The first line's time, in microseconds since 1970.
  package let first: Int64
  /// The last line's time.
  package let last: Int64
  /// What was counted, what wants a look first.
  package let counts: [StatementCount]
  /// Things that had no room among the counts.
  package let uncounted: Int
  /// Statements that the server announced and pgAudit did not tell of, nor an error: auditing is
  /// off for them.
  package let unaudited: Int
  /// Whether the last statement that was announced is not told of yet: it runs still, or it turned
  /// the log off for this session (`SET log_min_messages`).
  package let isUnfinished: Bool
  /// Lines of this session that the log lacks, by their numbers.
  package let missingLines: Int
  /// Whether it logged in, is none of the house's own, and nothing was heard of its work: who sets
  /// `pgaudit.log` to `none` as he logs in looks like this.
  package let isSilent: Bool
  /// How the session ended, if it did.
  package let end: End?
  /// The statements' texts without passwords, in order, for sealing; they can hold a patient's value.
  package let texts: [String]
  /// Texts that had no room.
  package let omittedTexts: Int

  /// Longest summary, in bytes.
  package static let maximumBytes = 400

  /// The counts in words without a literal, of at most 400 bytes: what wants a look first, and how
  /// much is left out.
  package var text: String {
    var parts: [String] = []
    if unaudited > 0 { parts.append("UNAUDITED x\(unaudited)") }
    if isUnfinished { parts.append("UNFINISHED x1") }
    if missingLines > 0 { parts.append("MISSING LINES x\(missingLines)") }
    if isSilent { parts.append("SILENT SESSION") }
    let room = Self.maximumBytes - Self.restBytes
    var length = parts.reduce(0) { $0 + $1.utf8.count + 2 }
    var taken = 0
    for count in counts {
      let text = count.text
      guard length + text.utf8.count + 2 <= room else { break }
      length += text.utf8.count + 2
      parts.append(text)
      taken += 1
    }
    let rest = counts.dropFirst(taken)
    let lines = rest.reduce(uncounted) { $0 + $1.count }
    if lines > 0 { parts.append("and \(lines) more of \(rest.count)+ kinds") }
    return parts.joined(separator: "; ")
  }

  /// Room for what is said of the rest.
  private static let restBytes = 64

  /// `postgres@house from [local] with psql, root by peer`; of at most 500 bytes.
  package var who: String {
    let proof = identity.isEmpty ? "" : ", \(identity)"
    let place = database.isEmpty ? role : "\(role)@\(database)"
    return "\(place) from \(address) with \(application)\(proof)"
  }
}
