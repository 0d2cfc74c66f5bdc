import RecordModel
import StrictJSON

/// One entry of the log as it is read back.
package struct AuditEntry: Hashable, Sendable {
  /// Its index in the log.
  package let index: Int64
  /// Its time, microseconds since 1970.
  package let at: Int64
  /// What happened, one of `LeafDraft.Event` unless a later version wrote it.
  package let event: String
  /// C, R, U, D or E.
  package let action: String
  /// 0 done, 4 refused, 8 failed.
  package let outcome: Int
  /// Code of the facility that acted.
  package let facility: String?
  /// Fingerprint of the certificate, lower-case hexadecimal.
  package let certificate: String?
  /// Code of the software operator.
  package let vendor: String?
  /// Who acted.
  package let user: String?
  /// Whether the gateway proved who acted.
  package let isUserProven: Bool
  /// Purpose of use.
  package let purpose: String?
  /// X-Request-Id.
  package let requestID: String?
  /// The network address that it came from.
  package let source: String?
  /// What it was about.
  package let resource: String?
  /// Why it was denied or done.
  package let reason: String?
  /// Whose records: how many subjects.
  package let subjectCount: Int
  /// Pseudonyms of the first different persons, lower-case hexadecimal; as many as were asked for.
  package let subjects: [String]

  /// Reads the exact bytes of a leaf; throws `AuditTrailError` if they are not an entry.
  init(index: Int64, entry: [UInt8], subjects: [String]) throws {
    guard let document = try? JSONDocument(entry) else {
      throw AuditTrailError.notAnEntry(index: index)
    }
    let json = JSON(document.root)
    guard let event = json["evt"]?.string, let time = json["at"]?.string,
      let at = ClinicalTime(time)
    else { throw AuditTrailError.notAnEntry(index: index) }
    self.index = index
    self.at = at.microseconds
    self.event = event
    action = json["act"]?.string ?? ""
    outcome = json["out"]?.int ?? 0
    facility = json["fac"]?.string
    certificate = json["cert"]?.string
    vendor = json["op"]?.string
    user = json["usr"]?.string
    isUserProven = json["usrp"]?.bool ?? false
    purpose = json["pou"]?.string
    requestID = json["req"]?.string
    source = json["src"]?.string
    resource = json["res"]?.string
    reason = json["rsn"]?.string
    subjectCount = json["n"]?.int ?? 0
    self.subjects = subjects
  }
}

/// What can be wrong with stored entries.
package enum AuditTrailError: Error, Hashable, Sendable {
  /// The leaf at this index is not a JSON entry of ours.
  case notAnEntry(index: Int64)
}
