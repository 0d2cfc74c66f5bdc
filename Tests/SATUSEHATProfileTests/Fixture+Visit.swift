// Resources of our own invention that break no rule; nobody of these names exists.
extension Fixture {
  static let visit: [String] = [
    #"""
    {
      "resourceType": "Encounter",
      "identifier": [{"system":"http://sys-ids.kemkes.go.id/encounter/10000004","value":
        "REG-1"}],
      "status": "finished",
      "class": {"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},
      "subject": {"reference":"Patient/P02428473601"},
      "participant": [{"type":[{"coding":[{"system":
        "http://terminology.hl7.org/CodeSystem/v3-ParticipationType","code":"ATND"}]}],
        "individual":{"reference":"Practitioner/10009880728"}}],
      "period": {"start":"2025-03-03T01:00:00+00:00","end":"2025-03-03T02:30:00+00:00"},
      "length": {"value":90,"system":"http://unitsofmeasure.org","code":"min"},
      "location": [{"location":{"reference":"Location/a5b3b3a0-5e1c-4f2f-8a44-7a8e0e3d1c01"},
        "period":{"start":"2025-03-03T01:00:00+00:00","end":"2025-03-03T02:30:00+00:00"},
        "extension":[{"url":"https://fhir.kemkes.go.id/r4/StructureDefinition/ServiceClass",
        "extension":[{"url":"value","valueCodeableConcept":{"coding":[{"system":
        "http://terminology.kemkes.go.id/CodeSystem/locationServiceClass-Outpatient","code":
        "reguler"}]}},{"url":"upgradeClassIndicator","valueCodeableConcept":{"coding":[{
        "system":"http://terminology.kemkes.go.id/CodeSystem/locationUpgradeClass","code":
        "kelas-tetap"}]}}]}]}],
      "diagnosis": [{"condition":{"reference":"Condition/c1"},"use":{"coding":[{"system":
        "http://terminology.hl7.org/CodeSystem/diagnosis-role","code":"DD"}]},"rank":1}],
      "statusHistory": [{"status":"arrived","period":{"start":"2025-03-03T01:00:00+00:00",
        "end":"2025-03-03T02:30:00+00:00"}}],
      "hospitalization": {"dischargeDisposition":{"coding":[{"system":
        "http://terminology.hl7.org/CodeSystem/discharge-disposition","code":"home"}]}},
      "serviceProvider": {"reference":"Organization/10000004"}
    }
    """#,
    #"""
    {
      "resourceType": "Condition",
      "identifier": [{"system":"http://sys-ids.kemkes.go.id/condition/10000004","value":
        "C-1"}],
      "clinicalStatus": {"coding":[{"system":
        "http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},
      "category": [{"coding":[{"system":
        "http://terminology.hl7.org/CodeSystem/condition-category","code":
        "encounter-diagnosis"}]}],
      "code": {"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"A15.0"}]},
      "subject": {"reference":"Patient/P02428473601"},
      "encounter": {"reference":"Encounter/b2b1b1d4-6f6e-4a37-9a4e-0d5f5d3c8a11"},
      "onsetDateTime": "2025-03-03T01:00:00+00:00",
      "recordedDate": "2025-03-03T01:00:00+00:00",
      "recorder": {"reference":"Practitioner/10009880728"},
      "stage": [{"assessment":[{"reference":"ClinicalImpression/i1"}]}]
    }
    """#,
    #"""
    {
      "resourceType": "Observation",
      "identifier": [{"system":"http://sys-ids.kemkes.go.id/observation/10000004","value":
        "O-1"}],
      "status": "final",
      "category": [{"coding":[{"system":
        "http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs"}]}],
      "code": {"coding":[{"system":"http://loinc.org","code":"8480-6"}]},
      "subject": {"reference":"Patient/P02428473601"},
      "encounter": {"reference":"Encounter/b2b1b1d4-6f6e-4a37-9a4e-0d5f5d3c8a11"},
      "effectiveDateTime": "2025-03-03T01:00:00+00:00",
      "issued": "2025-03-03T01:00:00+00:00",
      "performer": [{"reference":"Practitioner/10009880728"}],
      "valueQuantity": {"value":133,"system":"http://unitsofmeasure.org","code":"mm[Hg]",
        "unit":"mm[Hg]"},
      "interpretation": [{"coding":[{"system":
        "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation","code":"H"}]}],
      "referenceRange": [{"low":{"value":90,"system":"http://unitsofmeasure.org","code":
        "mm[Hg]"},"high":{"value":120,"system":"http://unitsofmeasure.org","code":"mm[Hg]"}}]
    }
    """#,
    #"""
    {
      "resourceType": "Procedure",
      "identifier": [{"system":"http://sys-ids.kemkes.go.id/procedure/10000004","value":
        "T-1"}],
      "status": "completed",
      "category": {"coding":[{"system":"http://snomed.info/sct","code":"277132007"}]},
      "code": {"coding":[{"system":"http://hl7.org/fhir/sid/icd-9-cm","code":"93.94"}]},
      "subject": {"reference":"Patient/P02428473601"},
      "encounter": {"reference":"Encounter/b2b1b1d4-6f6e-4a37-9a4e-0d5f5d3c8a11"},
      "performedPeriod": {"start":"2025-03-03T01:00:00+00:00","end":
        "2025-03-03T02:30:00+00:00"},
      "performer": [{"actor":{"reference":"Practitioner/10009880728"}}],
      "reasonCode": [{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"A15.0"}]}],
      "bodySite": [{"coding":[{"system":"http://snomed.info/sct","code":"74101002"}]}]
    }
    """#,
    #"""
    {
      "resourceType": "ServiceRequest",
      "identifier": [{"system":"http://sys-ids.kemkes.go.id/servicerequest/10000004","value":
        "S-1"}],
      "status": "active",
      "intent": "original-order",
      "priority": "routine",
      "category": [{"coding":[{"system":"http://snomed.info/sct","code":"108252007"}]}],
      "code": {"coding":[{"system":"http://loinc.org","code":"55231-5"}]},
      "subject": {"reference":"Patient/P02428473601"},
      "encounter": {"reference":"Encounter/b2b1b1d4-6f6e-4a37-9a4e-0d5f5d3c8a11"},
      "occurrenceDateTime": "2025-03-03T01:00:00+00:00",
      "authoredOn": "2025-03-03T01:00:00+00:00",
      "requester": {"reference":"Practitioner/10009880728"},
      "performer": [{"reference":"Practitioner/10009880728"}],
      "reasonCode": [{"text":"Panel elektrolit"}]
    }
    """#,
    #"""
    {
      "resourceType": "Specimen",
      "identifier": [{"system":"http://sys-ids.kemkes.go.id/specimen/10000004","value":"X-1",
        "assigner":{"reference":"Organization/10000004"}}],
      "status": "available",
      "type": {"coding":[{"system":"http://snomed.info/sct","code":"119297000"}]},
      "collection": {"collector":{"reference":"Practitioner/10009880728"},"collectedDateTime":
        "2025-03-03T01:00:00+00:00","quantity":{"value":10,"system":
        "http://unitsofmeasure.org","code":"mL"},"method":{"coding":[{"system":
        "http://snomed.info/sct","code":"82078001"}]},"fastingStatusCodeableConcept":{
        "coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0916","code":"NF"}]}},
      "subject": {"reference":"Patient/P02428473601"},
      "request": [{"reference":"ServiceRequest/s1"}],
      "receivedTime": "2025-03-03T01:00:00+00:00"
    }
    """#,
    #"""
    {
      "resourceType": "DiagnosticReport",
      "identifier": [{"system":"http://sys-ids.kemkes.go.id/diagnostic/10000004/lab","value":
        "D-1"}],
      "status": "final",
      "category": [{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0074",
        "code":"CH"}]}],
      "code": {"coding":[{"system":"http://loinc.org","code":"55231-5"}]},
      "subject": {"reference":"Patient/P02428473601"},
      "encounter": {"reference":"Encounter/b2b1b1d4-6f6e-4a37-9a4e-0d5f5d3c8a11"},
      "effectiveDateTime": "2025-03-03T01:00:00+00:00",
      "issued": "2025-03-03T01:00:00+00:00",
      "performer": [{"reference":"Practitioner/10009880728"},{"reference":
        "Organization/10000004"}],
      "result": [{"reference":"Observation/o1"}],
      "specimen": [{"reference":"Specimen/x1"}],
      "basedOn": [{"reference":"ServiceRequest/s1"}]
    }
    """#,
    #"""
    {
      "resourceType": "AllergyIntolerance",
      "identifier": [{"system":"http://sys-ids.kemkes.go.id/allergy/10000004","value":"A-1"}],
      "clinicalStatus": {"coding":[{"system":
        "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical","code":
        "active"}]},
      "verificationStatus": {"coding":[{"system":
        "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification","code":
        "confirmed"}]},
      "category": ["medication"],
      "code": {"coding":[{"system":"http://sys-ids.kemkes.go.id/kfa","code":"91000928"}]},
      "patient": {"reference":"Patient/P02428473601"},
      "encounter": {"reference":"Encounter/b2b1b1d4-6f6e-4a37-9a4e-0d5f5d3c8a11"},
      "recordedDate": "2025-03-03T01:00:00+00:00",
      "recorder": {"reference":"Practitioner/10009880728"}
    }
    """#,
    #"""
    {
      "resourceType": "Immunization",
      "status": "completed",
      "vaccineCode": {"coding":[{"system":"http://sys-ids.kemkes.go.id/kfa","code":
        "93001282"}]},
      "patient": {"reference":"Patient/P02428473601"},
      "encounter": {"reference":"Encounter/b2b1b1d4-6f6e-4a37-9a4e-0d5f5d3c8a11"},
      "occurrenceDateTime": "2025-03-03T01:00:00+00:00",
      "recorded": "2025-03-03T01:00:00+00:00",
      "primarySource": true,
      "location": {"reference":"Location/a5b3b3a0-5e1c-4f2f-8a44-7a8e0e3d1c01"},
      "lotNumber": "202009007",
      "expirationDate": "2027-07-01",
      "performer": [{"function":{"coding":[{"system":
        "http://terminology.hl7.org/CodeSystem/v2-0443","code":"AP"}]},"actor":{"reference":
        "Practitioner/10009880728"}}],
      "reasonCode": [{"coding":[{"system":
        "http://terminology.kemkes.go.id/CodeSystem/immunization-reason","code":
        "IM-Dasar"}]}],
      "protocolApplied": [{"doseNumberPositiveInt":1}]
    }
    """#,
    #"""
    {
      "resourceType": "Composition",
      "identifier": {"system":"http://sys-ids.kemkes.go.id/composition/10000004","value":
        "K-1"},
      "status": "final",
      "type": {"coding":[{"system":"http://loinc.org","code":"88645-7"}]},
      "subject": {"reference":"Patient/P02428473601"},
      "date": "2025-03-03T01:00:00+00:00",
      "author": [{"reference":"Practitioner/10009880728"}],
      "title": "Resume Medis",
      "encounter": {"reference":"Encounter/b2b1b1d4-6f6e-4a37-9a4e-0d5f5d3c8a11"},
      "section": [{"code":{"coding":[{"system":"http://loinc.org","code":"10154-3"}]},"entry":
        [{"reference":"Condition/c1"}],"section":[{"code":{"coding":[{"system":
        "http://terminology.kemkes.go.id","code":"TK000003"}]},"text":{"status":"additional",
        "div":"-"}}]}]
    }
    """#,
    #"""
    {
      "resourceType": "CarePlan",
      "status": "active",
      "intent": "plan",
      "category": [{"coding":[{"system":"http://snomed.info/sct","code":"736271009"}]}],
      "title": "Rencana Rawat Pasien",
      "description": "Kontrol dua minggu lagi",
      "subject": {"reference":"Patient/P02428473601"},
      "encounter": {"reference":"Encounter/b2b1b1d4-6f6e-4a37-9a4e-0d5f5d3c8a11"},
      "created": "2025-03-03T01:00:00+00:00",
      "author": {"reference":"Practitioner/10009880728"}
    }
    """#,
    #"""
    {
      "resourceType": "ClinicalImpression",
      "identifier": [{"system":"http://sys-ids.kemkes.go.id/clinicalimpression/10000004",
        "value":"N-1"}],
      "status": "completed",
      "subject": {"reference":"Patient/P02428473601"},
      "encounter": {"reference":"Encounter/b2b1b1d4-6f6e-4a37-9a4e-0d5f5d3c8a11"},
      "effectiveDateTime": "2025-03-03T01:00:00+00:00",
      "date": "2025-03-03T01:00:00+00:00",
      "assessor": {"reference":"Practitioner/10009880728"},
      "problem": [{"reference":"Condition/c1"}],
      "prognosisCodeableConcept": [{"coding":[{"system":"http://snomed.info/sct","code":
        "170968001"}]}]
    }
    """#,
  ]
}
