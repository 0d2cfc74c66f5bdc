import FHIRFormat
import Foundation
import RecordModel
import StrictJSON

/// A generator that gives the same numbers in every run (SplitMix64).
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var word = state
    word = (word ^ word >> 30) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ word >> 27) &* 0x94d0_49bb_1331_11eb
    return word ^ word >> 31
  }
}

/// Where the corpora lie; nil if BAIMBAI_CORPORA does not say.
let corpora: String? = ProcessInfo.processInfo.environment["BAIMBAI_CORPORA"]

/// The JSON files of a folder of the corpora, by name.
func files(_ folder: String) throws -> [(name: String, bytes: [UInt8])] {
  guard let corpora else { return [] }
  let path = corpora + "/" + folder
  return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    .filter { $0.hasSuffix(".json") }
    .map { ($0, Array(try Data(contentsOf: URL(filePath: path + "/" + $0)))) }
}

/// Names that the tests use.
enum Sample {
  static let clinic = FacilityID(at: 1_700_000_000_000)
  static let other = FacilityID(at: 1_700_000_000_001)
  static let now: Int64 = 1_780_000_000_000_000
  static let icd10 = "http://hl7.org/fhir/sid/icd-10"
  static let icd9cm = "http://hl7.org/fhir/sid/icd-9-cm"
  static let loinc = "http://loinc.org"
  static let kfa = "http://sys-ids.kemkes.go.id/kfa"
  static let ucum = "http://unitsofmeasure.org"
  static let actCode = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
  static let disposition = "http://terminology.hl7.org/CodeSystem/discharge-disposition"
  static let payer = "http://sys-ids.kemkes.go.id/payer"
  static let local = "http://clinic.example/codes"

  static func time(_ text: String) -> ClinicalTime {
    ClinicalTime(text) ?? ClinicalTime(utc: 0)
  }

  static func decimal(_ text: String) -> ExactDecimal? { ExactDecimal(text) }

  static func origin(_ number: Int, remainder: String = "") -> FactOrigin {
    FactOrigin(
      place: "Bundle.entry[\(number)].resource", remainder: Array(remainder.utf8))
  }

  /// A finished visit to a clinic, with nothing in it.
  static func visit(status: String = "finished", visitClass: String = "AMB") -> Visit {
    var visit = Visit(
      place: "Bundle.entry[1].resource", patient: 0, status: status,
      visitClass: Coding(system: actCode, code: visitClass, display: nil))
    visit.period = ClinicalPeriod(
      start: time("2026-03-02T09:00:00+08:00"), end: time("2026-03-02T10:00:00+08:00"))
    return visit
  }

  static func diagnosis(
    _ code: String, system: String? = icd10, rank: Int? = nil, text: String? = nil,
    number: Int = 2, remainder: String = ""
  ) -> Diagnosis {
    var diagnosis = Diagnosis(
      origin: origin(number, remainder: remainder),
      code: Concept(coding: Coding(system: system, code: code), text: text))
    diagnosis.rank = rank
    if rank != nil { diagnosis.role = Coding(code: "DD") }
    diagnosis.category = Coding(code: "encounter-diagnosis")
    return diagnosis
  }

  static func observation(
    _ code: String, _ value: String, _ unit: String?, system: String? = ucum, number: Int = 3
  ) -> Observation {
    var observation = Observation(
      origin: origin(number), status: "final",
      code: Concept(coding: Coding(system: loinc, code: code)))
    observation.category = Coding(code: "vital-signs")
    observation.effective = time("2026-03-02T09:10:00+08:00")
    observation.value = decimal(value).map {
      .quantity(
        Observation.Quantity(
          value: $0, unit: unit, system: unit == nil ? nil : system,
          code: system == nil ? nil : unit))
    }
    return observation
  }

  static func medicine(
    _ code: String, _ display: String? = nil, system: String? = kfa, number: Int = 4
  ) -> MedicationRequest {
    var request = MedicationRequest(
      origin: origin(number), status: "completed", intent: "order",
      medication: Concept(coding: Coding(system: system, code: code, display: display)))
    request.authored = time("2026-03-02T09:50:00+08:00")
    return request
  }

  static func patient(sex: Sex? = nil, born: String? = nil) -> PatientAssertion {
    var patient = PatientAssertion(place: "Bundle.entry[0].resource")
    patient.sex = sex
    patient.birthDate = born.map { time($0) }
    return patient
  }

  static let labels = RecordLabels(
    visitID: "00000000-0000-7000-8000-00000000aaaa",
    patientID: "00000000-0000-7000-8000-00000000bbbb", versionID: 1,
    lastUpdated: ClinicalTime(utc: now))
}
