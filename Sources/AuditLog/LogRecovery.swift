import Database
import RecordModel
import StrictJSON
import TransparencyLog

/// How the log went on after the end of it was lost: who gave up what, and why.
///
/// The entries up to `provenSize` are those that were signed. Those after it that the database still
/// has stay, without proof that they are the ones; those up to `lostSize` that it has not are gone,
/// and facilities send again what their receipts name. The log goes on under a new name, because no
/// witness follows a log that was turned back. The document is sealed as an entry of it.
package struct LogRecovery: Hashable, Sendable {
  /// When, microseconds since 1970.
  package let at: Int64
  /// The log's name from here on.
  package let origin: String
  /// Its name until then.
  package let lostOrigin: String
  /// Entries that others know it to have had.
  package let lostSize: Int
  /// The root that they know, base64.
  package let lostRoot: String
  /// Entries that are still there.
  package let keptSize: Int
  /// Entries of these that a signed checkpoint proves.
  package let provenSize: Int
  /// Time of the last proven entry, microseconds since 1970: nothing before it is lost.
  package let from: Int64
  /// When the lost end was last seen, microseconds since 1970.
  package let until: Int64
  /// The codes of two officers.
  package let officers: [String]
  /// Why, in their words.
  package let reason: String

  /// The exact bytes that the entry commits to: JSON in the order of RFC 8785.
  package var document: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("at")
    writer.string(ClinicalTime(utc: at).text)
    writer.key("from")
    writer.string(ClinicalTime(utc: from).text)
    writer.key("kept")
    writer.int(keptSize)
    writer.key("lost")
    writer.beginObject()
    writer.key("origin")
    writer.string(lostOrigin)
    writer.key("root")
    writer.string(lostRoot)
    writer.key("size")
    writer.int(lostSize)
    writer.endObject()
    writer.key("officers")
    writer.beginArray()
    for officer in officers { writer.string(officer) }
    writer.endArray()
    writer.key("origin")
    writer.string(origin)
    writer.key("proven")
    writer.int(provenSize)
    writer.key("reason")
    writer.string(reason)
    writer.key("until")
    writer.string(ClinicalTime(utc: until).text)
    writer.key("v")
    writer.int(1)
    writer.endObject()
    return writer.bytes
  }

  /// Reads what `document` wrote; nil for anything else.
  package init?(document: [UInt8]) {
    guard let json = (try? JSONDocument(document)).map({ JSON($0.root) }),
      let at = json["at"]?.string.flatMap({ ClinicalTime($0) }),
      let from = json["from"]?.string.flatMap({ ClinicalTime($0) }),
      let until = json["until"]?.string.flatMap({ ClinicalTime($0) }),
      let kept = json["kept"]?.int, let proven = json["proven"]?.int,
      let lost = json["lost"], let lostOrigin = lost["origin"]?.string,
      let lostRoot = lost["root"]?.string, let lostSize = lost["size"]?.int,
      let origin = json["origin"]?.string, let reason = json["reason"]?.string,
      let officers = json["officers"]?.array?.compactMap(\.string)
    else { return nil }
    self.init(
      at: at.microseconds, origin: origin, lostOrigin: lostOrigin, lostSize: lostSize,
      lostRoot: lostRoot, keptSize: kept, provenSize: proven, from: from.microseconds,
      until: until.microseconds, officers: officers, reason: reason)
  }

  init(
    at: Int64, origin: String, lostOrigin: String, lostSize: Int, lostRoot: String,
    keptSize: Int, provenSize: Int, from: Int64, until: Int64, officers: [String], reason: String
  ) {
    self.at = at
    self.origin = origin
    self.lostOrigin = lostOrigin
    self.lostSize = lostSize
    self.lostRoot = lostRoot
    self.keptSize = keptSize
    self.provenSize = provenSize
    self.from = from
    self.until = until
    self.officers = officers
    self.reason = reason
  }

  /// All of them, oldest first.
  static func all(in transaction: borrowing Transaction) async throws -> [LogRecovery] {
    try await transaction.query(AuditStatements.recoveries.bind()).map { row in
      guard let recovery = LogRecovery(document: try row.decode(0, as: Bytea.self).bytes) else {
        throw AuditLogError.rowsMissing("recovery")
      }
      return recovery
    }
  }
}

extension AuditStatements {
  static let recoveries = Statement(
    "audit.recoveries", "SELECT document FROM audit.recovery ORDER BY leaf_index")

  static let insertRecovery = Statement(
    "audit.insert_recovery", "INSERT INTO audit.recovery (leaf_index, document) VALUES ($1, $2)")
}
