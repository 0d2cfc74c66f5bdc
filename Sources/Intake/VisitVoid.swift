import FHIRFormat
import RecordModel
import StrictJSON

/// A visit that its facility takes back: nothing of it vanishes, the record shows it as entered in error.
struct VisitVoid: Sendable {
  let visit: VisitID
  let patient: PatientID
  let reason: String

  static let mapping = "void/1"

  init(visit: VisitID, patient: PatientID, reason: String) {
    self.visit = visit
    self.patient = patient
    self.reason = reason
  }

  /// Reads what `bytes` wrote.
  init?(_ bytes: [UInt8]) {
    guard let json = (try? JSONDocument(bytes)).map({ JSON($0.root) }),
      let visit = json["visit"]?.string.flatMap({ VisitID($0) }),
      let patient = json["patient"]?.string.flatMap({ PatientID($0) }),
      let reason = json["reason"]?.string
    else { return nil }
    self.init(visit: visit, patient: patient, reason: reason)
  }

  /// `{"visit","patient","reason"}`: the message as it is kept.
  var bytes: [UInt8] {
    let json: JSON = [
      "visit": .string(visit.description), "patient": .string(patient.description),
      "reason": .string(reason),
    ]
    return json.serialized()
  }

  /// A submission that can do nothing.
  static let nothing = DecodedSubmission(mapping: mapping)

  var decoded: DecodedSubmission {
    var submission = DecodedSubmission(mapping: Self.mapping)
    var owner = PatientAssertion(place: "")
    owner.identifiers = [
      ExternalIdentifier(system: FHIRSystem.baimbaiPatient, value: patient.description)
    ]
    submission.patients = [owner]
    var word = Visit(
      place: "visit", patient: 0, status: "entered-in-error", visitClass: Coding())
    word.ownID = visit
    word.isNamedOnly = true
    word.remainder = JSON.object([
      JSONMember(
        key: "elements",
        value: [
          "extension": [
            [
              "url": "https://fhir.baimbai.id/StructureDefinition/void-reason",
              "valueString": .string(reason),
            ]
          ]
        ]), JSONMember(key: "isPart", value: .bool(true)),
    ]).serialized()
    submission.visits = [word]
    return submission
  }
}
