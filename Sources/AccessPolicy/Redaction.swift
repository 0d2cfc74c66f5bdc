package import RecordModel

/// Takes out of a visit what its reader may not see.
///
/// What is left is what can be judged: the visit's frame, diagnoses in ICD-10 and measured observations in
/// LOINC that tell none of the closed categories. Medicines, procedures, free text, who treated and where
/// in the house, and elements without a column could tell the rest, and go.
package struct Redaction: Hashable, Sendable {
  private let codes: SensitiveCodes

  /// A redaction by these codes.
  package init(codes: SensitiveCodes) { self.codes = codes }

  /// The visit without it.
  package func applied(to visit: Visit) -> Visit {
    var shown = Visit(
      place: visit.place, patient: visit.patient, status: visit.status,
      visitClass: visit.visitClass)
    shown.statusHistory = visit.statusHistory
    shown.period = visit.period
    shown.serviceProvider = visit.serviceProvider
    shown.senderTime = visit.senderTime
    shown.diagnoses = visit.diagnoses.compactMap(diagnosis)
    shown.observations = visit.observations.compactMap(observation)
    return shown
  }

  private func diagnosis(_ diagnosis: Diagnosis) -> Diagnosis? {
    let coding = diagnosis.code.coding
    guard coding.code != nil, coding.system != nil, SensitiveCodes.isICD10(coding.system),
      codes.categories(of: diagnosis).isEmpty
    else { return nil }
    var shown = diagnosis
    shown.origin = FactOrigin(place: diagnosis.origin.place)
    shown.origin.ownKey = diagnosis.origin.ownKey
    shown.code.text = nil
    return shown
  }

  private func observation(_ observation: Observation) -> Observation? {
    guard SensitiveCodes.isLOINC(observation.code.coding.system),
      observation.code.coding.code != nil, case .quantity = observation.value,
      codes.categories(of: observation).isEmpty
    else { return nil }
    var shown = observation
    shown.origin = FactOrigin(place: observation.origin.place)
    shown.origin.ownKey = observation.origin.ownKey
    shown.code.text = nil
    shown.panel?.text = nil
    shown.performer = nil
    return shown
  }
}
