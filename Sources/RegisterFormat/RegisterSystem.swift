import RecordModel

/// URIs that this mapping writes, the same as FHIR's.
enum RegisterSystem {
  static let icd10 = "http://hl7.org/fhir/sid/icd-10"
  static let icd9cm = "http://hl7.org/fhir/sid/icd-9-cm"
  static let loinc = "http://loinc.org"
  static let ucum = "http://unitsofmeasure.org"
  static let actCode = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
  static let payer = "http://sys-ids.kemkes.go.id/payer"
  static let discharge = "http://terminology.hl7.org/CodeSystem/discharge-disposition"
  /// A payer of the sender's own naming.
  static let localPayer = "urn:baimbai:local:payer"
  /// A field that FHIR has no element for.
  static let field: StaticString = "https://fhir.baimbai.id/StructureDefinition/register-field"

  static let vitalSigns = Coding(
    system: "http://terminology.hl7.org/CodeSystem/observation-category", code: "vital-signs",
    display: "Vital Signs")
  static let laboratory = Coding(
    system: "http://terminology.hl7.org/CodeSystem/observation-category", code: "laboratory",
    display: "Laboratory")
  static let encounterDiagnosis = Coding(
    system: "http://terminology.hl7.org/CodeSystem/condition-category",
    code: "encounter-diagnosis", display: "Encounter Diagnosis")
  /// Source: SATUSEHAT Postman collection 03.
  static let chiefComplaint = Coding(
    system: "http://terminology.kemkes.go.id", code: "chief-complaint", display: "Chief Complaint")
  static let dischargeDiagnosis = Coding(
    system: "http://terminology.hl7.org/CodeSystem/diagnosis-role", code: "DD",
    display: "Discharge diagnosis")

  static let ambulatory = Coding(system: actCode, code: "AMB", display: "ambulatory")
  static let emergency = Coding(system: actCode, code: "EMER", display: "emergency")
  static let inpatient = Coding(system: actCode, code: "IMP", display: "inpatient encounter")
  static let home = Coding(system: actCode, code: "HH", display: "home health")
}

/// What is measured: its code, its unit, and the limits of what is plausible. Source: the
/// project's list of LOINC codes (`loinc_vitals_lab.csv`); LOINC (c) Regenstrief Institute.
final class Measurement: Sendable {
  let concept: Concept
  let unit: String
  let category: Coding
  private let lowest: Double
  private let highest: Double

  init(
    code: String, display: String, unit: String, limits: ClosedRange<Double>,
    isLaboratory: Bool = false
  ) {
    concept = Concept(
      coding: Coding(system: RegisterSystem.loinc, code: code, display: display))
    self.unit = unit
    lowest = limits.lowerBound
    highest = limits.upperBound
    category = isLaboratory ? RegisterSystem.laboratory : RegisterSystem.vitalSigns
  }

  /// Whether a value is possible at all.
  func isPlausible(_ value: Double) -> Bool { value >= lowest && value <= highest }

  static let systolic = Measurement(
    code: "8480-6", display: "Systolic blood pressure", unit: "mm[Hg]", limits: 40...300)
  static let diastolic = Measurement(
    code: "8462-4", display: "Diastolic blood pressure", unit: "mm[Hg]", limits: 20...200)
  static let pulse = Measurement(
    code: "8867-4", display: "Heart rate", unit: "/min", limits: 20...300)
  static let respiratoryRate = Measurement(
    code: "9279-1", display: "Respiratory rate", unit: "/min", limits: 4...120)
  static let temperature = Measurement(
    code: "8310-5", display: "Body temperature", unit: "Cel", limits: 25...45)
  static let spo2 = Measurement(
    code: "59408-5", display: "Oxygen saturation in Arterial blood by Pulse oximetry", unit: "%",
    limits: 30...100)
  static let weight = Measurement(
    code: "29463-7", display: "Body weight", unit: "kg", limits: 0.3...400)
  static let height = Measurement(
    code: "8302-2", display: "Body height", unit: "cm", limits: 20...250)
  static let waist = Measurement(
    code: "8280-0", display: "Waist Circumference at umbilicus by Tape measure", unit: "cm",
    limits: 20...250)
  static let gcs = Measurement(
    code: "9269-2", display: "Glasgow coma score total", unit: "{score}", limits: 3...15)
  static let glucose = Measurement(
    code: "2345-7", display: "Glucose [Mass/volume] in Serum or Plasma", unit: "mg/dL",
    limits: 5...2000, isLaboratory: true)
  static let fastingGlucose = Measurement(
    code: "1558-6", display: "Fasting glucose [Mass/volume] in Serum or Plasma", unit: "mg/dL",
    limits: 5...2000, isLaboratory: true)
  static let hba1c = Measurement(
    code: "4548-4", display: "Hemoglobin A1c/Hemoglobin.total in Blood", unit: "%", limits: 2...25,
    isLaboratory: true)
  static let hemoglobin = Measurement(
    code: "718-7", display: "Hemoglobin [Mass/volume] in Blood", unit: "g/dL", limits: 1...30,
    isLaboratory: true)
  static let cholesterol = Measurement(
    code: "2093-3", display: "Cholesterol [Mass/volume] in Serum or Plasma", unit: "mg/dL",
    limits: 20...1500, isLaboratory: true)
  static let uricAcid = Measurement(
    code: "3084-1", display: "Urate [Mass/volume] in Serum or Plasma", unit: "mg/dL",
    limits: 0.1...50, isLaboratory: true)
  static let creatinine = Measurement(
    code: "2160-0", display: "Creatinine [Mass/volume] in Serum or Plasma", unit: "mg/dL",
    limits: 0.05...50, isLaboratory: true)
  static let triglyceride = Measurement(
    code: "2571-8", display: "Triglyceride [Mass/volume] in Serum or Plasma", unit: "mg/dL",
    limits: 5...10_000, isLaboratory: true)

  /// Has words instead of a number.
  static let consciousness = Measurement(
    code: "67775-7", display: "Level of responsiveness", unit: "", limits: 0...0)

  /// Results by the words that registers write before the number, longest first.
  static let byWord: [(word: StaticString, measurement: Measurement)] = [
    ("asam urat", uricAcid), ("kolesterol", cholesterol), ("gula darah puasa", fastingGlucose),
    ("gula darah sewaktu", glucose), ("gula darah", glucose), ("trigliserida", triglyceride),
    ("hemoglobin", hemoglobin), ("kreatinin", creatinine), ("hba1c", hba1c), ("chol", cholesterol),
    ("gds", glucose), ("gdp", fastingGlucose), ("hb", hemoglobin), ("au", uricAcid),
  ]
}
