import FHIRFormat
import FoundationEssentials
import RecordModel
import StrictJSON

/// A message that was decoded, beside its text.
struct Decoded {
  let document: JSONDocument
  let submission: DecodedSubmission

  init(_ bytes: [UInt8], limits: JSONLimits = .submission) throws {
    document = try JSONDocument(bytes, limits: limits)
    let received = ClinicalTime(utc: 1_780_000_000_000_000)
    submission = FHIRDecoder.decode(document, context: FHIRContext(receivedAt: received))
  }

  init(_ text: String) throws { try self.init(Array(text.utf8)) }

  /// The rule codes that were broken, with their places.
  var findings: [String] { submission.issues.map { "\($0.rule.code) \($0.position)" } }
}

/// Entries as a transaction.
func transaction(_ entries: String...) -> String {
  """
  {"resourceType": "Bundle", "type": "transaction", "entry": [\(entries.joined(separator: ","))]}
  """
}

/// An entry with a resource.
func entry(_ resource: String, fullURL: String? = nil) -> String {
  let name = fullURL.map { "\"fullUrl\": \"\($0)\", " } ?? ""
  return "{\(name)\"resource\": \(resource)}"
}

/// A small visit; `subject` is the Reference of its patient.
func encounter(subject: String, more: String = "", fullURL: String = "urn:uuid:e") -> String {
  entry(
    """
    {"resourceType": "Encounter", "status": "finished", "class": {"code": "AMB"},
     "subject": \(subject)\(more.isEmpty ? "" : ", " + more)}
    """, fullURL: fullURL)
}

/// An observation of the visit `urn:uuid:e`.
func observation(_ more: String, encounter: String = "urn:uuid:e") -> String {
  entry(
    """
    {"resourceType": "Observation", "status": "final", "encounter": {"reference": "\(encounter)"},
     \(more)}
    """)
}

/// The corpora folder, if this machine has one.
let corpora: String? = ProcessInfo.processInfo.environment["BAIMBAI_CORPORA"]

/// The bytes of a file.
func contents(_ path: String) throws -> [UInt8] {
  Array(try Data(contentsOf: URL(fileURLWithPath: path)))
}
