// Invented data in the shape of the SATUSEHAT outpatient Bundle: numbers outside the issued ranges.

/// One visit with every element that has a column.
enum VisitFixture {
  /// The whole transaction.
  static let bundle = """
    {"resourceType": "Bundle", "type": "transaction", "timestamp": "2026-03-02T03:00:00+00:00",
     "entry": [\(patient), \(encounter), \(conditions), \(observations), \(others)]}
    """

  /// A patient, a clinic and its doctor.
  static let patient = #"""
    {
     "fullUrl": "urn:uuid:11111111-0000-4000-8000-000000000001",
     "resource": {
      "resourceType": "Patient",
      "meta": {"profile": ["https://fhir.kemkes.go.id/r4/StructureDefinition/Patient"]},
      "identifier": [
       {"use": "usual", "system": "http://sys-ids.kemkes.go.id/mrn/1000777", "value": "MR-7"},
       {
        "use": "official", "system": "https://fhir.kemkes.go.id/id/nik",
        "value": "9999010101900001"
       },
       {"system": "https://fhir.kemkes.go.id/id/bpjs-number", "value": "0009999999991"}
      ],
      "active": true,
      "name": [
       {"use": "official", "text": "Galuh Uji Coba", "family": "Coba", "given": ["Galuh", "Uji"]}
      ],
      "telecom": [{"system": "phone", "value": "+6200000001", "use": "mobile"}],
      "gender": "female", "birthDate": "1990-01", "deceasedDateTime": "2026-03-01T10:00:00+08:00",
      "address": [
       {
        "use": "home", "line": ["Jl. Contoh 1", "Gg. Contoh"], "city": "Banjarmasin",
        "postalCode": "70111", "country": "ID",
        "extension": [
         {
          "url": "https://fhir.kemkes.go.id/r4/StructureDefinition/administrativeCode",
          "extension": [
           {"url": "province", "valueCode": "63"}, {"url": "city", "valueCode": "6371"},
           {"url": "district", "valueCode": "637101"},
           {"url": "village", "valueCode": "6371011001"}, {"url": "rt", "valueCode": "02"},
           {"url": "rw", "valueCode": "003"}
          ]
         }
        ]
       }
      ],
      "maritalStatus": {
       "coding": [
        {
         "system": "http://terminology.hl7.org/CodeSystem/v3-MaritalStatus", "code": "M",
         "display": "Married"
        }
       ],
       "text": "Kawin"
      },
      "multipleBirthInteger": 2,
      "generalPractitioner": [{"reference": "urn:uuid:11111111-0000-4000-8000-000000000003"}]
     }
    },
    {
     "fullUrl": "urn:uuid:11111111-0000-4000-8000-000000000002",
     "resource": {
      "resourceType": "Organization",
      "identifier": [
       {
        "use": "official", "system": "http://sys-ids.kemkes.go.id/organization/1000777",
        "value": "1000777"
       }
      ],
      "name": "Klinik Contoh"
     }
    },
    {
     "fullUrl": "urn:uuid:11111111-0000-4000-8000-000000000003",
     "resource": {
      "resourceType": "Practitioner", "id": "dr-contoh",
      "identifier": [
       {"system": "https://fhir.kemkes.go.id/id/nakes-his-number", "value": "N99000001"}
      ],
      "name": [{"text": "dr. Contoh"}]
     }
    }
    """#

  /// A visit that was referred on.
  static let encounter = #"""
    {
     "fullUrl": "urn:uuid:22222222-0000-4000-8000-000000000001",
     "resource": {
      "resourceType": "Encounter",
      "extension": [
       {
        "url": "https://fhir.baimbai.id/StructureDefinition/payer",
        "valueCoding": {
         "system": "https://fhir.baimbai.id/CodeSystem/payer", "code": "JKN-PBI",
         "display": "JKN PBI"
        }
       }
      ],
      "identifier": [
       {"system": "http://sys-ids.kemkes.go.id/encounter/1000777", "value": "REG-0001"}
      ],
      "status": "finished",
      "statusHistory": [
       {
        "status": "arrived",
        "period": {"start": "2026-03-02T00:00:00+00:00", "end": "2026-03-02T00:10:00+00:00"}
       },
       {
        "status": "in-progress",
        "period": {"start": "2026-03-02T00:10:00+00:00", "end": "2026-03-02T00:40:00+00:00"}
       },
       {"status": "finished", "period": {"start": "2026-03-02T00:40:00+00:00"}}
      ],
      "class": {
       "system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB",
       "display": "ambulatory"
      },
      "serviceType": {
       "coding": [
        {"system": "http://snomed.info/sct", "code": "419192003", "display": "Internal medicine"}
       ],
       "text": "Poli dalam"
      },
      "priority": {"text": "biasa"},
      "subject": {
       "reference": "urn:uuid:11111111-0000-4000-8000-000000000001", "display": "Galuh Uji Coba"
      },
      "participant": [
       {
        "type": [
         {
          "coding": [
           {
            "system": "http://terminology.hl7.org/CodeSystem/v3-ParticipationType",
            "code": "ATND", "display": "attender"
           }
          ]
         }
        ],
        "individual": {"reference": "Practitioner/dr-contoh", "display": "dr. Contoh"}
       }
      ],
      "period": {"start": "2026-03-02T00:00:00+00:00", "end": "2026-03-02T08:40:00.250+08:00"},
      "diagnosis": [
       {
        "condition": {"reference": "urn:uuid:33333333-0000-4000-8000-000000000001"},
        "use": {
         "coding": [
          {
           "system": "http://terminology.hl7.org/CodeSystem/diagnosis-role", "code": "DD",
           "display": "Discharge diagnosis"
          }
         ]
        },
        "rank": 1
       },
       {
        "condition": {"reference": "urn:uuid:33333333-0000-4000-8000-000000000002"},
        "use": {
         "coding": [
          {
           "system": "http://terminology.hl7.org/CodeSystem/diagnosis-role", "code": "CM",
           "display": "Comorbidity diagnosis"
          }
         ]
        },
        "rank": 2
       }
      ],
      "hospitalization": {
       "origin": {"reference": "Organization/1000111", "display": "Puskesmas Asal"},
       "destination": {"reference": "Organization/1000222", "display": "RS Tujuan"},
       "dischargeDisposition": {
        "coding": [
         {
          "system": "http://terminology.hl7.org/CodeSystem/discharge-disposition", "code": "oth",
          "display": "other-hcf"
         }
        ],
        "text": "Dirujuk"
       }
      },
      "location": [
       {"location": {"reference": "Location/loc-poli-dalam", "display": "Poli dalam"}}
      ],
      "serviceProvider": {
       "reference": "urn:uuid:11111111-0000-4000-8000-000000000002", "display": "Klinik Contoh"
      }
     }
    }
    """#

  /// Two diagnoses: one wholly in columns, one not.
  static let conditions = #"""
    {
     "fullUrl": "urn:uuid:33333333-0000-4000-8000-000000000001",
     "resource": {
      "resourceType": "Condition",
      "identifier": [{"system": "http://sys-ids.kemkes.go.id/condition/1000777", "value": "C-1"}],
      "clinicalStatus": {
       "coding": [
        {
         "system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "active",
         "display": "Active"
        }
       ]
      },
      "verificationStatus": {
       "coding": [
        {
         "system": "http://terminology.hl7.org/CodeSystem/condition-ver-status",
         "code": "confirmed", "display": "Confirmed"
        }
       ]
      },
      "category": [
       {
        "coding": [
         {
          "system": "http://terminology.hl7.org/CodeSystem/condition-category",
          "code": "encounter-diagnosis", "display": "Encounter Diagnosis"
         }
        ]
       }
      ],
      "code": {
       "coding": [
        {
         "system": "http://hl7.org/fhir/sid/icd-10", "code": "J06.9",
         "display": "Acute upper respiratory infection"
        }
       ],
       "text": "ISPA"
      },
      "subject": {
       "reference": "urn:uuid:11111111-0000-4000-8000-000000000001", "display": "Galuh Uji Coba"
      },
      "encounter": {"reference": "urn:uuid:22222222-0000-4000-8000-000000000001"},
      "onsetDateTime": "2026-02-28", "abatementDateTime": "2026-03-05T00:00:00Z",
      "recordedDate": "2026-03-02T00:30:00+00:00",
      "recorder": {"reference": "urn:uuid:11111111-0000-4000-8000-000000000003"}
     }
    },
    {
     "fullUrl": "urn:uuid:33333333-0000-4000-8000-000000000002",
     "resource": {
      "resourceType": "Condition",
      "clinicalStatus": {
       "coding": [
        {"system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "active"}
       ]
      },
      "category": [
       {
        "coding": [
         {
          "system": "http://terminology.hl7.org/CodeSystem/condition-category",
          "code": "encounter-diagnosis"
         }
        ],
        "text": "diagnosis"
       }
      ],
      "code": {
       "coding": [
        {"system": "http://hl7.org/fhir/sid/icd-10", "code": "E11.9"},
        {"system": "http://snomed.info.sct", "code": "44054006"}
       ]
      },
      "subject": {"reference": "urn:uuid:11111111-0000-4000-8000-000000000001"},
      "encounter": {
       "reference": "urn:uuid:22222222-0000-4000-8000-000000000001", "display": "Kunjungan pagi"
      },
      "note": [{"text": "sejak 2019"}]
     }
    }
    """#
}
