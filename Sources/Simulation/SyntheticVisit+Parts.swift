import RecordModel

// What every format but FHIR asks a visit for.
extension SyntheticVisit {
  /// The facility's own number of the visit.
  var number: String { visit.identifiers.first?.value ?? "" }

  /// The code of its facility.
  var facilityCode: String { visit.serviceProvider?.code ?? "" }

  /// A number of the patient; nil if nobody gave one.
  func patientNumber(_ system: String) -> String? {
    patient.identifiers.first { $0.system == system }?.value
  }

  /// The number on the facility's own card.
  var recordNumber: String? {
    patientNumber("http://sys-ids.kemkes.go.id/patient/" + facilityCode)
  }

  /// The text of a number that was measured.
  func measured(_ loinc: String) -> String? {
    for observation in visit.observations where observation.code.coding.code == loinc {
      if case .quantity(let quantity) = observation.value { return quantity.value.text }
    }
    return nil
  }
}

extension NamedReference {
  /// What stands behind the type: `99000001001` of `Practitioner/99000001001`.
  var code: String? { reference?.split(separator: "/").last.map(String.init) }
}
