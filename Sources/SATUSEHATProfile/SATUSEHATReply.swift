package import StrictJSON

/// SATUSEHAT's own answers, as its senders know them; the bodies only, without status or headers.
///
/// Source: SATUSEHAT Postman collections (2026-05-25) and platform documentation, for the shapes.
package enum SATUSEHATReply {
  /// 400: the same resource was sent before.
  ///
  /// - Parameter resourceType: what was found twice, `Encounter`.
  package static func duplicate(_ resourceType: String) -> JSON {
    [
      "resourceType": "OperationOutcome", "text": ["status": "generated"],
      "issue": [
        [
          "severity": "error", "code": "duplicate",
          "details": ["text": .string("Found duplicate resource: \(resourceType)")],
        ]
      ],
    ]
  }

  /// 201 to a new Patient, which is no FHIR; the colon in `Patient ID:` is SATUSEHAT's.
  ///
  /// - Parameter ihsNumber: `P` and 11 digits.
  package static func patientCreated(_ ihsNumber: String) -> JSON {
    [
      "success": true, "message": "New Patient has been created successfully",
      "data": ["Patient ID:": .string(ihsNumber)],
    ]
  }

  /// 201 to a newborn, who is named by the mother's NIK: the same, within `create_patient`.
  package static func newbornCreated(_ ihsNumber: String) -> JSON {
    ["create_patient": patientCreated(ihsNumber)]
  }
}
