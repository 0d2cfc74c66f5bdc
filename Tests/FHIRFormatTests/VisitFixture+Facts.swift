extension VisitFixture {
  /// Eight observations, one for each form of value, and a panel.
  static let observations = #"""
    {
     "fullUrl": "urn:uuid:44444444-0000-4000-8000-000000000001",
     "resource": {
      "resourceType": "Observation",
      "identifier": [
       {"system": "http://sys-ids.kemkes.go.id/observation/1000777", "value": "O-1"}
      ],
      "status": "final",
      "category": [
       {
        "coding": [
         {
          "system": "http://terminology.hl7.org/CodeSystem/observation-category",
          "code": "vital-signs", "display": "Vital Signs"
         }
        ]
       }
      ],
      "code": {
       "coding": [{"system": "http://loinc.org", "code": "8867-4", "display": "Heart rate"}]
      },
      "subject": {"reference": "urn:uuid:11111111-0000-4000-8000-000000000001"},
      "encounter": {"reference": "urn:uuid:22222222-0000-4000-8000-000000000001"},
      "effectiveDateTime": "2026-03-02T00:12:00+00:00", "issued": "2026-03-02T00:12:30.5+00:00",
      "performer": [
       {"reference": "urn:uuid:11111111-0000-4000-8000-000000000003", "display": "dr. Contoh"}
      ],
      "valueQuantity": {
       "value": 80.50, "comparator": "<", "unit": "beats/minute",
       "system": "http://unitsofmeasure.org", "code": "/min"
      },
      "interpretation": [
       {
        "coding": [
         {
          "system": "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation",
          "code": "N", "display": "Normal"
         }
        ]
       }
      ]
     }
    },
    {
     "fullUrl": "urn:uuid:44444444-0000-4000-8000-000000000002",
     "resource": {
      "resourceType": "Observation", "status": "final",
      "category": [
       {
        "coding": [
         {
          "system": "http://terminology.hl7.org/CodeSystem/observation-category",
          "code": "vital-signs", "display": "Vital Signs"
         }
        ]
       }
      ],
      "code": {
       "coding": [
        {"system": "http://loinc.org", "code": "85354-9", "display": "Blood pressure panel"}
       ]
      },
      "subject": {"reference": "urn:uuid:11111111-0000-4000-8000-000000000001"},
      "encounter": {"reference": "urn:uuid:22222222-0000-4000-8000-000000000001"},
      "effectiveDateTime": "2026-03-02T00:12:00+00:00",
      "component": [
       {
        "code": {
         "coding": [
          {"system": "http://loinc.org", "code": "8480-6", "display": "Systolic blood pressure"}
         ]
        },
        "valueQuantity": {
         "value": 120, "unit": "mmHg", "system": "http://unitsofmeasure.org", "code": "mm[Hg]"
        }
       },
       {
        "code": {
         "coding": [
          {"system": "http://loinc.org", "code": "8462-4", "display": "Diastolic blood pressure"}
         ]
        },
        "valueQuantity": {
         "value": 80, "unit": "mmHg", "system": "http://unitsofmeasure.org", "code": "mm[Hg]"
        }
       }
      ]
     }
    },
    {
     "fullUrl": "urn:uuid:44444444-0000-4000-8000-000000000003",
     "resource": {
      "resourceType": "Observation", "status": "final",
      "code": {
       "coding": [
        {"system": "http://loinc.org", "code": "67775-7", "display": "Level of responsiveness"}
       ]
      },
      "subject": {"reference": "urn:uuid:11111111-0000-4000-8000-000000000001"},
      "encounter": {"reference": "urn:uuid:22222222-0000-4000-8000-000000000001"},
      "valueCodeableConcept": {
       "coding": [
        {"system": "http://snomed.info/sct", "code": "248234008", "display": "Mentally alert"}
       ],
       "text": "Sadar"
      }
     }
    },
    {
     "fullUrl": "urn:uuid:44444444-0000-4000-8000-000000000004",
     "resource": {
      "resourceType": "Observation", "status": "final", "code": {"text": "Keluhan"},
      "subject": {"reference": "urn:uuid:11111111-0000-4000-8000-000000000001"},
      "encounter": {"reference": "urn:uuid:22222222-0000-4000-8000-000000000001"},
      "effectivePeriod": {
       "start": "2026-03-02T00:12:00+00:00", "end": "2026-03-02T00:13:00+00:00"
      },
      "valueString": "batuk \"kering\"\nsejak 3 hari ~ pilek"
     }
    },
    {
     "fullUrl": "urn:uuid:44444444-0000-4000-8000-000000000005",
     "resource": {
      "resourceType": "Observation", "status": "final", "code": {"text": "Merokok"},
      "subject": {"reference": "urn:uuid:11111111-0000-4000-8000-000000000001"},
      "encounter": {"reference": "urn:uuid:22222222-0000-4000-8000-000000000001"},
      "valueBoolean": false
     }
    },
    {
     "fullUrl": "urn:uuid:44444444-0000-4000-8000-000000000006",
     "resource": {
      "resourceType": "Observation", "status": "final", "code": {"text": "Jumlah anak"},
      "subject": {"reference": "urn:uuid:11111111-0000-4000-8000-000000000001"},
      "encounter": {"reference": "urn:uuid:22222222-0000-4000-8000-000000000001"},
      "valueInteger": 3
     }
    },
    {
     "fullUrl": "urn:uuid:44444444-0000-4000-8000-000000000007",
     "resource": {
      "resourceType": "Observation", "status": "final", "code": {"text": "HPHT"},
      "subject": {"reference": "urn:uuid:11111111-0000-4000-8000-000000000001"},
      "encounter": {"reference": "urn:uuid:22222222-0000-4000-8000-000000000001"},
      "valueDateTime": "2026-01-15"
     }
    },
    {
     "fullUrl": "urn:uuid:44444444-0000-4000-8000-000000000008",
     "resource": {
      "resourceType": "Observation", "status": "final",
      "code": {
       "coding": [
        {"system": "http://loinc.org", "code": "9269-2", "display": "Glasgow coma score total"}
       ]
      },
      "subject": {"reference": "urn:uuid:11111111-0000-4000-8000-000000000001"},
      "encounter": {"reference": "urn:uuid:22222222-0000-4000-8000-000000000001"},
      "valueInteger": 15,
      "component": [
       {"code": {"text": "Mata"}, "valueInteger": 4, "interpretation": [{"text": "baik"}]},
       {"code": {"text": "Verbal"}, "valueRange": {"low": {"value": 4}, "high": {"value": 5}}}
      ]
     }
    }
    """#

  /// Procedures, medication requests, and resources that are kept whole.
  static let others = #"""
    {
     "fullUrl": "urn:uuid:55555555-0000-4000-8000-000000000001",
     "resource": {
      "resourceType": "Procedure",
      "identifier": [{"system": "http://sys-ids.kemkes.go.id/procedure/1000777", "value": "P-1"}],
      "status": "completed",
      "category": {
       "coding": [
        {
         "system": "http://snomed.info/sct", "code": "277132007",
         "display": "Therapeutic procedure"
        }
       ]
      },
      "code": {
       "coding": [
        {"system": "http://hl7.org/fhir/sid/icd-9-cm", "code": "93.94", "display": "Nebulizer"}
       ],
       "text": "Nebulisasi"
      },
      "subject": {"reference": "urn:uuid:11111111-0000-4000-8000-000000000001"},
      "encounter": {"reference": "urn:uuid:22222222-0000-4000-8000-000000000001"},
      "performedPeriod": {
       "start": "2026-03-02T00:20:00+00:00", "end": "2026-03-02T00:25:00+00:00"
      },
      "performer": [
       {
        "actor": {
         "reference": "urn:uuid:11111111-0000-4000-8000-000000000003", "display": "dr. Contoh"
        }
       }
      ],
      "reasonReference": [{"reference": "urn:uuid:33333333-0000-4000-8000-000000000001"}]
     }
    },
    {
     "fullUrl": "urn:uuid:55555555-0000-4000-8000-000000000002",
     "resource": {
      "resourceType": "Procedure", "status": "completed", "code": {"text": "Konseling"},
      "subject": {"reference": "urn:uuid:11111111-0000-4000-8000-000000000001"},
      "encounter": {"reference": "urn:uuid:22222222-0000-4000-8000-000000000001"},
      "performedDateTime": "2026-03-02T00:26:00+00:00"
     }
    },
    {
     "fullUrl": "urn:uuid:66666666-0000-4000-8000-000000000001",
     "resource": {
      "resourceType": "Medication",
      "code": {
       "coding": [
        {
         "system": "http://sys-ids.kemkes.go.id/kfa", "code": "93001019",
         "display": "Paracetamol 500 mg"
        }
       ]
      },
      "manufacturer": {"reference": "Organization/900001"}
     }
    },
    {
     "fullUrl": "urn:uuid:66666666-0000-4000-8000-000000000002",
     "resource": {
      "resourceType": "MedicationRequest",
      "identifier": [
       {"system": "http://sys-ids.kemkes.go.id/prescription/1000777", "value": "R-1"},
       {"system": "http://sys-ids.kemkes.go.id/prescription-item/1000777", "value": "R-1-1"}
      ],
      "status": "completed", "intent": "order",
      "medicationReference": {
       "reference": "urn:uuid:66666666-0000-4000-8000-000000000001", "display": "Paracetamol"
      },
      "subject": {"reference": "urn:uuid:11111111-0000-4000-8000-000000000001"},
      "encounter": {"reference": "urn:uuid:22222222-0000-4000-8000-000000000001"},
      "authoredOn": "2026-03-02T00:30:00+00:00",
      "requester": {
       "reference": "urn:uuid:11111111-0000-4000-8000-000000000003", "display": "dr. Contoh"
      },
      "dosageInstruction": [{"sequence": 1, "patientInstruction": "3 x sehari"}],
      "dispenseRequest": {
       "numberOfRepeatsAllowed": 0,
       "quantity": {
        "value": 10, "unit": "TAB",
        "system": "http://terminology.hl7.org/CodeSystem/v3-orderableDrugForm", "code": "TAB"
       },
       "expectedSupplyDuration": {
        "value": 3, "unit": "days", "system": "http://unitsofmeasure.org", "code": "d"
       }
      }
     }
    },
    {
     "fullUrl": "urn:uuid:66666666-0000-4000-8000-000000000003",
     "resource": {
      "resourceType": "MedicationRequest", "status": "active", "intent": "order",
      "medicationCodeableConcept": {
       "coding": [
        {
         "system": "http://sys-ids.kemkes.go.id/kfa", "code": "92000001",
         "display": "Amoksisilin 500 mg"
        }
       ],
       "text": "Amoksisilin"
      },
      "subject": {"reference": "urn:uuid:11111111-0000-4000-8000-000000000001"},
      "encounter": {"reference": "urn:uuid:22222222-0000-4000-8000-000000000001"},
      "dosageInstruction": [{"text": "3 x 1 sesudah makan"}],
      "dispenseRequest": {
       "quantity": {
        "value": 15, "unit": "KAP",
        "system": "http://terminology.hl7.org/CodeSystem/v3-orderableDrugForm", "code": "CAP"
       },
       "expectedSupplyDuration": {
        "value": 5, "unit": "days", "system": "http://unitsofmeasure.org", "code": "d"
       }
      }
     }
    },
    {
     "fullUrl": "urn:uuid:77777777-0000-4000-8000-000000000001",
     "resource": {
      "resourceType": "ServiceRequest", "status": "active", "intent": "order",
      "code": {"text": "Foto dada"},
      "subject": {"reference": "urn:uuid:11111111-0000-4000-8000-000000000001"},
      "encounter": {"reference": "urn:uuid:22222222-0000-4000-8000-000000000001"},
      "performer": [{"reference": "Practitioner/N99000777", "display": "Radiolog"}],
      "supportingInfo": [
       {"reference": "urn:uuid:44444444-0000-4000-8000-000000000002"},
       {"reference": "urn:uuid:55555555-0000-4000-8000-000000000001"},
       {"reference": "urn:uuid:77777777-0000-4000-8000-000000000002"}
      ]
     }
    },
    {
     "fullUrl": "urn:uuid:77777777-0000-4000-8000-000000000002",
     "resource": {
      "resourceType": "CarePlan", "status": "active", "intent": "plan",
      "title": "Rencana \u0052awat",
      "subject": {"reference": "urn:uuid:11111111-0000-4000-8000-000000000001"},
      "encounter": {"reference": "urn:uuid:22222222-0000-4000-8000-000000000001"},
      "addresses": [{"reference": "urn:uuid:33333333-0000-4000-8000-000000000002"}]
     }
    },
    {
     "fullUrl": "urn:uuid:77777777-0000-4000-8000-000000000003",
     "resource": {
      "resourceType": "Goal", "lifecycleStatus": "active", "description": {"text": "Sembuh"},
      "subject": {"reference": "urn:uuid:11111111-0000-4000-8000-000000000001"}
     }
    }
    """#
}
