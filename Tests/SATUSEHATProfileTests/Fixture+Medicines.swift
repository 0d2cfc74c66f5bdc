// Resources of our own invention that break no rule; nobody of these names exists.
extension Fixture {
  static let medicines: [String] = [
    #"""
    {
      "resourceType": "Medication",
      "identifier": [{"system":"http://sys-ids.kemkes.go.id/medication/10000004","value":
        "M-1"}],
      "code": {"coding":[{"system":"http://sys-ids.kemkes.go.id/kfa","code":"93001019"}]},
      "status": "active",
      "manufacturer": {"reference":"Organization/900001"},
      "form": {"coding":[{"system":
        "http://terminology.kemkes.go.id/CodeSystem/medication-form","code":"BS023"}]},
      "ingredient": [{"itemCodeableConcept":{"coding":[{"system":
        "http://sys-ids.kemkes.go.id/kfa","code":"91000330"}]},"isActive":true,"strength":{
        "numerator":{"value":150,"system":"http://unitsofmeasure.org","code":"mg"},
        "denominator":{"value":1,"system":
        "http://terminology.hl7.org/CodeSystem/v3-orderableDrugForm","code":"TAB"}}}],
      "batch": {"lotNumber":"1625042A","expirationDate":"2027-07-22T00:00:00+00:00"},
      "extension": [{"url":"https://fhir.kemkes.go.id/r4/StructureDefinition/MedicationType",
        "valueCodeableConcept":{"coding":[{"system":
        "http://terminology.kemkes.go.id/CodeSystem/medication-type","code":"NC"}]}}]
    }
    """#,
    #"""
    {
      "resourceType": "MedicationRequest",
      "identifier": [{"system":"http://sys-ids.kemkes.go.id/prescription/10000004","value":
        "R-1"},{"system":"http://sys-ids.kemkes.go.id/prescription-item/10000004","value":
        "R-1-1"}],
      "status": "completed",
      "intent": "order",
      "category": [{"coding":[{"system":
        "http://terminology.hl7.org/CodeSystem/medicationrequest-category","code":
        "outpatient"}]}],
      "priority": "routine",
      "medicationReference": {"reference":"Medication/m1"},
      "subject": {"reference":"Patient/P02428473601"},
      "encounter": {"reference":"Encounter/b2b1b1d4-6f6e-4a37-9a4e-0d5f5d3c8a11"},
      "authoredOn": "2025-03-03T01:00:00+00:00",
      "requester": {"reference":"Practitioner/10009880728"},
      "courseOfTherapyType": {"coding":[{"system":
        "http://terminology.hl7.org/CodeSystem/medicationrequest-course-of-therapy","code":
        "acute"}]},
      "dosageInstruction": [{"sequence":1,"timing":{"repeat":{"frequency":1,"period":1,
        "periodUnit":"d"}},"route":{"coding":[{"system":"http://www.whocc.no/atc","code":
        "O"}]},"doseAndRate":[{"type":{"coding":[{"system":
        "http://terminology.hl7.org/CodeSystem/dose-rate-type","code":"ordered"}]},
        "doseQuantity":{"value":4,"system":
        "http://terminology.hl7.org/CodeSystem/v3-orderableDrugForm","code":"TAB"}}]}],
      "dispenseRequest": {"dispenseInterval":{"value":1,"system":"http://unitsofmeasure.org",
        "code":"d"},"validityPeriod":{"start":"2025-03-03T01:00:00+00:00","end":
        "2026-03-03T01:00:00+00:00"},"numberOfRepeatsAllowed":0,"quantity":{"value":120,
        "system":"http://terminology.hl7.org/CodeSystem/v3-orderableDrugForm","code":"TAB"},
        "expectedSupplyDuration":{"value":30,"system":"http://unitsofmeasure.org","code":"d"},
        "performer":{"reference":"Organization/10000004"}}
    }
    """#,
    #"""
    {
      "resourceType": "MedicationDispense",
      "identifier": [{"system":"http://sys-ids.kemkes.go.id/prescription/10000004","value":
        "R-1"},{"system":"http://sys-ids.kemkes.go.id/prescription-item/10000004","value":
        "R-1-1"}],
      "status": "completed",
      "category": {"coding":[{"system":
        "http://terminology.hl7.org/fhir/CodeSystem/medicationdispense-category","code":
        "outpatient"}]},
      "medicationReference": {"reference":"Medication/m1"},
      "subject": {"reference":"Patient/P02428473601"},
      "context": {"reference":"Encounter/b2b1b1d4-6f6e-4a37-9a4e-0d5f5d3c8a11"},
      "performer": [{"actor":{"reference":"Practitioner/10009880728"}}],
      "location": {"reference":"Location/a5b3b3a0-5e1c-4f2f-8a44-7a8e0e3d1c01"},
      "authorizingPrescription": [{"reference":"MedicationRequest/r1"}],
      "quantity": {"value":120,"system":
        "http://terminology.hl7.org/CodeSystem/v3-orderableDrugForm","code":"TAB"},
      "daysSupply": {"value":30,"system":"http://unitsofmeasure.org","code":"d"},
      "whenPrepared": "2025-03-03T01:00:00+00:00",
      "whenHandedOver": "2025-03-03T01:00:00+00:00",
      "dosageInstruction": [{"sequence":1,"timing":{"repeat":{"frequency":1,"period":1,
        "periodUnit":"d"}},"route":{"coding":[{"system":"http://www.whocc.no/atc","code":
        "O"}]},"doseAndRate":[{"type":{"coding":[{"system":
        "http://terminology.hl7.org/CodeSystem/dose-rate-type","code":"ordered"}]},
        "doseQuantity":{"value":4,"system":
        "http://terminology.hl7.org/CodeSystem/v3-orderableDrugForm","code":"TAB"}}]}]
    }
    """#,
    #"""
    {
      "resourceType": "MedicationStatement",
      "identifier": [{"system":"http://sys-ids.kemkes.go.id/medicationstatement/10000004",
        "value":"MS-1"}],
      "status": "completed",
      "category": {"coding":[{"system":
        "http://terminology.hl7.org/CodeSystem/medication-statement-category","code":
        "community"}]},
      "medicationReference": {"reference":"Medication/m1"},
      "subject": {"reference":"Patient/P02428473601"},
      "context": {"reference":"Encounter/b2b1b1d4-6f6e-4a37-9a4e-0d5f5d3c8a11"},
      "dateAsserted": "2025-03-03T01:00:00+00:00",
      "informationSource": {"reference":"Patient/P02428473601"}
    }
    """#,
    #"""
    {
      "resourceType": "QuestionnaireResponse",
      "questionnaire": "https://fhir.kemkes.go.id/Questionnaire/Q0007",
      "status": "completed",
      "subject": {"reference":"Patient/P02428473601"},
      "encounter": {"reference":"Encounter/b2b1b1d4-6f6e-4a37-9a4e-0d5f5d3c8a11"},
      "authored": "2025-03-03T01:00:00+00:00",
      "author": {"reference":"Practitioner/10009880728"},
      "source": {"reference":"Patient/P02428473601"},
      "item": [{"linkId":"1","item":[{"linkId":"1.1","answer":[{"valueCoding":{"system":
        "http://terminology.kemkes.go.id/CodeSystem/clinical-term","code":"OV000052"}}]}]},{
        "linkId":"4","answer":[{"valueReference":{"reference":"MedicationRequest/r1"}}]}]
    }
    """#,
  ]
}
