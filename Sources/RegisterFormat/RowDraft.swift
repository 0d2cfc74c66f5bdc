import RecordModel

/// A visit while its rows are gathered.
///
/// A class, because a visit is large and passes through many hands before it is done.
final class RowDraft {
  /// The visit as far as it is known.
  ///
  /// Only one reading at a time has a draft, so its accesses need no check.
  @exclusivity(unchecked) var visit: Visit
  @exclusivity(unchecked) var patient: PatientAssertion
  /// Number of its first row.
  let firstRow: Int
  /// Bytes of its rows in the message.
  var ranges: [Range<Int>] = []
  /// What the columns do not hold, of the visit and of the patient: name of the field and text.
  var fields: [(name: String, text: String)] = []
  var patientFields: [(name: String, text: String)] = []
  /// What makes another row the same visit.
  var key = 0
  /// Who it is, to find two patients under one visit number.
  var patientKey = 0
  /// How many diagnoses have a rank.
  var ranks = 0

  init(row: RegisterRow) {
    let place = "row \(row.number)"
    patient = PatientAssertion(place: place)
    visit = Visit(
      place: place, patient: 0, status: "finished", visitClass: RegisterSystem.ambulatory)
    firstRow = row.number
    if !row.range.isEmpty { ranges.append(row.range) }
  }

  /// Adds a diagnosis that is not there yet.
  func add(_ diagnosis: Diagnosis) {
    let code = diagnosis.code.coding.code
    for there in visit.diagnoses
    where there.code.coding.code == code && there.category?.code == diagnosis.category?.code {
      if code != nil || there.code.text == diagnosis.code.text { return }
    }
    visit.diagnoses.append(diagnosis)
    guard diagnosis.rank != nil else { return }
    ranks += 1
    visit.diagnoses[visit.diagnoses.count - 1].rank = ranks
  }

  /// Takes in another row of the same visit: facts are added, gaps are filled.
  func merge(_ other: RowDraft) {
    ranges += other.ranges
    for diagnosis in other.visit.diagnoses { add(diagnosis) }
    for procedure in other.visit.procedures
    where !visit.procedures.contains(where: { $0.code == procedure.code }) {
      visit.procedures.append(procedure)
    }
    for observation in other.visit.observations
    where !visit.observations.contains(where: {
      $0.code == observation.code && $0.value == observation.value
    }) {
      visit.observations.append(observation)
    }
    for request in other.visit.medicationRequests
    where !visit.medicationRequests.contains(where: { $0.medication == request.medication }) {
      visit.medicationRequests.append(request)
    }
    for field in other.fields
    where !fields.contains(where: { $0.name == field.name && $0.text == field.text }) {
      fields.append(field)
    }
    visit.service = visit.service ?? other.visit.service
    visit.practitioner = visit.practitioner ?? other.visit.practitioner
    visit.payer = visit.payer ?? other.visit.payer
    visit.disposition = visit.disposition ?? other.visit.disposition
    visit.referredTo = visit.referredTo ?? other.visit.referredTo
  }

  /// Writes what the columns do not hold. Source: FHIR R4, extensibility.
  func finish() {
    if !fields.isEmpty {
      visit.remainder = FieldWriter.visit(fields)
      fields = []
    }
    if !patientFields.isEmpty {
      patient.remainder = FieldWriter.patient(patientFields)
      patientFields = []
    }
  }
}
