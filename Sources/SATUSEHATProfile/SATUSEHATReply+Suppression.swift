package import StrictJSON

extension SATUSEHATReply {
  /// The entry that stands in place of a resource which the patient does not consent to show.
  ///
  /// - Parameter reference: `Condition/<id>`.
  package static func suppressed(_ reference: String) -> JSON {
    [
      "resource": [
        "resourceType": "OperationOutcome",
        "issue": [
          [
            "severity": "information", "code": "suppressed",
            "diagnostics": .string("No consent available for \(reference)"),
          ]
        ],
      ]
    ]
  }
}
