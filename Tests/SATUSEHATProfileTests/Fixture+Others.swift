// Resources of our own invention that break no rule; nobody of these names exists.
extension Fixture {
  static let others: [String] = [
    #"""
    {
      "resourceType": "Patient",
      "identifier": [{"system":"https://fhir.kemkes.go.id/id/nik","value":
        "6371010101900001"}],
      "name": [{"text":"Siti Contoh"}],
      "gender": "female",
      "birthDate": "1990-01-01",
      "address": [{"line":["Jl. Contoh"]}],
      "multipleBirthInteger": 0
    }
    """#,
    #"""
    {
      "resourceType": "PractitionerRole",
      "identifier": [{"system":"https://fhir.kemkes.go.id/id/sip-number","use":"official",
        "value":"446/001/SIP","period":{"start":"2023-01-01T00:00:00+08:00","end":
        "2028-01-01T00:00:00+08:00"},"assigner":{"reference":"Organization/10000004",
        "display":"DPMPTSP Banjarmasin"}}],
      "active": true,
      "practitioner": {"reference":"Practitioner/10009880728"},
      "organization": {"reference":"Organization/10000004"},
      "code": [{"coding":[{"system":"http://snomed.info/sct","code":"59058001"}]}],
      "availableTime": [{"daysOfWeek":["mon"],"availableStartTime":"08:00:00",
        "availableEndTime":"14:00:00"}]
    }
    """#,
    #"""
    {
      "resourceType": "Organization",
      "active": true,
      "identifier": [{"system":"http://sys-ids.kemkes.go.id/organization/10000004","value":
        "POLI"}],
      "type": [{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/organization-type",
        "code":"team"}]}],
      "name": "Poli Umum",
      "telecom": [{"system":"phone","value":"0511","use":"work"}],
      "address": [{"use":"work","type":"both"}]
    }
    """#,
    #"""
    {
      "resourceType": "Location",
      "identifier": [{"system":"http://sys-ids.kemkes.go.id/location/10000004","value":
        "POLI-1"}],
      "status": "active",
      "name": "Ruang Poli",
      "mode": "instance",
      "physicalType": {"coding":[{"system":
        "http://terminology.hl7.org/CodeSystem/location-physical-type","code":"ro"}]},
      "managingOrganization": {"reference":"Organization/10000004"}
    }
    """#,
    #"""
    {
      "resourceType": "EpisodeOfCare",
      "identifier": [{"system":"http://sys-ids.kemkes.go.id/episode-of-care/10000004","value":
        "E-1"}],
      "status": "active",
      "type": [{"coding":[{"system":
        "http://terminology.kemkes.go.id/CodeSystem/episodeofcare-type","code":"ANC"}]}],
      "patient": {"reference":"Patient/P02428473601"},
      "managingOrganization": {"reference":"Organization/10000004"},
      "period": {"start":"2025-03-03T01:00:00+00:00"}
    }
    """#,
    #"""
    {
      "resourceType": "FamilyMemberHistory",
      "status": "completed",
      "patient": {"reference":"Patient/P02428473601"},
      "relationship": {"coding":[{"system":"http://snomed.info/sct","code":"72705000"}]},
      "deceasedBoolean": false,
      "condition": [{"code":{"coding":[{"system":"http://snomed.info/sct","code":
        "38341003"}]},"onsetAge":{"value":50,"system":"http://unitsofmeasure.org","code":"a"},
        "contributedToDeath":false}]
    }
    """#,
    #"""
    {
      "resourceType": "RelatedPerson",
      "patient": {"reference":"Patient/P02428473601"}
    }
    """#,
    #"""
    {
      "resourceType": "ImagingStudy",
      "identifier": [{"system":"urn:dicom:uid","value":"urn:oid:1.2.3"}],
      "status": "available",
      "modality": [{"system":"http://dicom.nema.org/resources/ontology/DCM","code":"DX"}],
      "subject": {"reference":"Patient/P02428473601"},
      "basedOn": [{"reference":"ServiceRequest/s1"}],
      "started": "2025-03-03T01:00:00+00:00"
    }
    """#,
    #"""
    {
      "resourceType": "Account",
      "name": "Tagihan rawat jalan",
      "subject": [{"reference":"Patient/P02428473601"}],
      "servicePeriod": {"start":"2025-03-03T01:00:00+00:00","end":
        "2025-03-03T02:30:00+00:00"},
      "coverage": [{"coverage":{"reference":"Coverage/v1"}}],
      "owner": {"reference":"Organization/10000004"}
    }
    """#,
    #"""
    {
      "resourceType": "DocumentReference",
      "status": "current",
      "date": "2025-03-03T01:00:00+00:00"
    }
    """#,
    #"""
    {
      "resourceType": "VisionPrescription",
      "status": "active",
      "patient": {"reference":"Patient/P02428473601"},
      "encounter": {"reference":"Encounter/b2b1b1d4-6f6e-4a37-9a4e-0d5f5d3c8a11"},
      "dateWritten": "2025-03-03T01:00:00+00:00",
      "prescriber": {"reference":"Practitioner/10009880728"},
      "lensSpecification": [{"product":{"coding":[{"system":
        "http://terminology.hl7.org/CodeSystem/ex-visionprescriptionproduct","code":"lens"}]},
        "eye":"right","sphere":-1.25,"axis":90,"prism":[{"amount":0.5,"base":"up"}]}]
    }
    """#,
    #"""
    {
      "resourceType": "Coverage",
      "payor": [{"reference":"Organization/10000004","display":"BPJS Kesehatan"}]
    }
    """#,
    #"""
    {
      "resourceType": "Goal",
      "lifecycleStatus": "active",
      "category": [{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/goal-category",
        "code":"nursing"}]}],
      "description": {"coding":[{"system":"http://snomed.info/sct","code":"160689007"}]},
      "subject": {"reference":"Patient/P02428473601"},
      "target": [{"measure":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},
        "detailQuantity":{"value":120,"system":"http://unitsofmeasure.org","code":"mm[Hg]"},
        "dueDate":"2030-01-01"}],
      "statusDate": "2025-03-03",
      "addresses": [{"reference":"Condition/c1"}]
    }
    """#,
    #"""
    {
      "resourceType": "Claim",
      "patient": {"reference":"Patient/P02428473601"},
      "provider": {"reference":"Organization/10000004"},
      "insurance": [{"coverage":{"reference":"Coverage/v1"}}],
      "item": [{"productOrService":{"coding":[{"system":
        "http://terminology.kemkes.go.id/CodeSystem/kptl","code":"30484"}]}}],
      "total": {"value":52000,"currency":"IDR"}
    }
    """#,
  ]
}
