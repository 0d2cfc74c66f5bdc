import FoundationEssentials
import HL7Format
import RecordModel
import StrictJSON

/// The corpora folder, if this machine has one.
let corpora: String? = ProcessInfo.processInfo.environment["BAIMBAI_CORPORA"]
  .map { $0 + "/hl7v2" }

/// The bytes of a file.
func contents(_ path: String) throws -> [UInt8] {
  Array(try Data(contentsOf: URL(fileURLWithPath: path)))
}

/// The names of the files of a folder, sorted.
func files(in folder: String) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
}

/// What a clinic's numbers are called in these tests, and when its messages came:
/// 2026-03-02T10:00:00+08:00.
let clinic = FormatContext(
  receivedAt: ClinicalTime(utc: 1_772_416_800_000_000),
  visitNumberSystem: "http://sys-ids.kemkes.go.id/encounter/1000001",
  patientNumberSystem: "http://sys-ids.kemkes.go.id/mrn/1000001")

/// Segments as a message, each ended by a carriage return.
func message(_ segments: String...) -> [UInt8] {
  Array(segments.map { $0 + "\r" }.joined().utf8)
}

/// An MSH of version 2.5.
func header(_ type: String, id: String = "M1", more: String = "") -> String {
  "MSH|^~\\&|SIMRS|KLINIK|BAIMBAI|DINKES|20260302095500+0800||\(type)|\(id)|P|2.5\(more)"
}

/// A body that was decoded.
struct Decoded {
  let submission: DecodedSubmission

  init(_ bytes: [UInt8]) { submission = HL7Decoder.decode(bytes, context: clinic) }

  init(_ segments: String...) {
    self.init(Array(segments.map { $0 + "\r" }.joined().utf8))
  }

  /// The rule codes that were broken, with their places.
  var findings: [String] { submission.issues.map { "\($0.rule.code) \($0.position)" } }

  var visit: Visit? { submission.visits.first }
  var patient: PatientAssertion? { submission.patients.first }

  /// The resources that a visit keeps, by type.
  func kept(_ type: String, visit: Int = 0) throws -> [JSON] {
    let remainder = submission.visits[visit].remainder
    guard !remainder.isEmpty else { return [] }
    let json = JSON(try JSONDocument(remainder, limits: .history).root)
    return (json["resources"]?.array ?? []).filter { $0["resourceType"]?.string == type }
  }

  /// The patient's resources of a type.
  func loose(_ type: String) throws -> [JSON] {
    try submission.patientResources.filter { $0.type == type }.map {
      JSON(try JSONDocument($0.body, limits: .history).root)
    }
  }
}

/// The field extensions of a rest, by name.
func fields(_ rest: JSON?) -> [String: String] {
  var found: [String: String] = [:]
  for item in rest?["extension"]?.array ?? []
  where item["url"]?.string == "https://fhir.baimbai.id/StructureDefinition/hl7-field" {
    let parts = item["extension"]?.array ?? []
    guard let name = parts.first?["valueString"]?.string else { continue }
    found[name] = parts.last?["valueString"]?.string
  }
  return found
}

/// A remainder as JSON; nil if it is empty.
func json(_ remainder: [UInt8]?) throws -> JSON? {
  guard let remainder, !remainder.isEmpty else { return nil }
  return JSON(try JSONDocument(remainder, limits: .history).root)
}
