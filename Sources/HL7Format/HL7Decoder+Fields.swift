extension HL7Decoder {
  /// The field that an element of a FHIR resource was read from: `message[0].OBX[2]-5` for `value` at
  /// `message[0].OBX[2]`; nil if the mapping makes it of several, or of none.
  ///
  /// Source: the mapping of this room (decision 0010); HL7 v2.8 chapters 3, 4, 6, 7.
  package static func field(ofElement element: String, at place: String) -> String? {
    guard let location = HL7Location(place), let fields = fields[location.segment] else {
      return nil
    }
    let name = element.hasPrefix("value") ? "value" : element
    return fields[name].map { "\(place)-\($0)" }
  }

  private static let fields: [String: [String: Int]] = [
    "DG1": ["code": 3, "onsetDateTime": 5, "recordedDate": 19, "category": 6, "rank": 15],
    "OBX": [
      "code": 3, "value": 5, "interpretation": 8, "status": 11, "effectiveDateTime": 14,
      "performer": 16,
    ],
    "PR1": ["code": 3, "performedDateTime": 5, "performedPeriod": 5, "category": 6],
    "RXE": ["medicationCodeableConcept": 2, "dosageInstruction": 7, "dispenseRequest": 10],
    "RXO": ["medicationCodeableConcept": 1, "dosageInstruction": 7],
    "PV1": [
      "class": 2, "location": 3, "participant": 7, "serviceType": 10, "identifier": 19,
      "hospitalization": 36, "period": 44,
    ],
  ]
}
