/// An invented visit as a clinic's software sends it.
struct VisitText {
  var number: String
  var nik = "9971011506900001"
  var name = "Uji Rekaan"
  var type = "transaction"
  var start = "2025-06-14T08:00:00+08:00"
  var organization = "9900103001"
  var status = "finished"
  /// The diagnosis in words.
  var diagnosis = "Hipertensi"

  var text: String {
    """
    {"resourceType":"Bundle","type":"\(type)","entry":[
    {"fullUrl":"urn:uuid:6d2f1c1a-5b0e-4c59-9a53-0d6a3f1e0001",
     "request":{"method":"POST","url":"Patient"},"resource":{"resourceType":"Patient",
     "identifier":[{"system":"https://fhir.kemkes.go.id/id/nik","value":"\(nik)"},
       {"system":"http://sys-ids.kemkes.go.id/patient/\(organization)","value":"RM-\(number)"}],
     "name":[{"use":"official","text":"\(name)"}],"gender":"male","birthDate":"1990-06-15"}},
    {"fullUrl":"urn:uuid:6d2f1c1a-5b0e-4c59-9a53-0d6a3f1e0002",
     "request":{"method":"POST","url":"Encounter"},"resource":{"resourceType":"Encounter",
     "identifier":[{"system":"http://sys-ids.kemkes.go.id/encounter/\(organization)",
       "value":"\(number)"}],"status":"\(status)",
     "class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},
     "subject":{"reference":"urn:uuid:6d2f1c1a-5b0e-4c59-9a53-0d6a3f1e0001"},
     "participant":[{"individual":{"reference":"urn:uuid:6d2f1c1a-5b0e-4c59-9a53-0d6a3f1e0006"}}],
     "period":{"start":"\(start)","end":"\(start)"}}},
    {"fullUrl":"urn:uuid:6d2f1c1a-5b0e-4c59-9a53-0d6a3f1e0003",
     "request":{"method":"POST","url":"Condition"},"resource":{"resourceType":"Condition",
     "clinicalStatus":{"coding":[{
       "system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},
     "code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"I10"}],"text":"\(diagnosis)"},
     "subject":{"reference":"urn:uuid:6d2f1c1a-5b0e-4c59-9a53-0d6a3f1e0001"},
     "encounter":{"reference":"urn:uuid:6d2f1c1a-5b0e-4c59-9a53-0d6a3f1e0002"}}},
    {"fullUrl":"urn:uuid:6d2f1c1a-5b0e-4c59-9a53-0d6a3f1e0004",
     "request":{"method":"POST","url":"Observation"},"resource":{"resourceType":"Observation",
     "status":"final","code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},
     "subject":{"reference":"urn:uuid:6d2f1c1a-5b0e-4c59-9a53-0d6a3f1e0001"},
     "encounter":{"reference":"urn:uuid:6d2f1c1a-5b0e-4c59-9a53-0d6a3f1e0002"},
     "valueQuantity":{"value":150.0,"unit":"mm[Hg]","system":"http://unitsofmeasure.org",
       "code":"mm[Hg]"}}},
    {"fullUrl":"urn:uuid:6d2f1c1a-5b0e-4c59-9a53-0d6a3f1e0005",
     "request":{"method":"POST","url":"ClinicalImpression"},
     "resource":{"resourceType":"ClinicalImpression","status":"completed",
     "subject":{"reference":"urn:uuid:6d2f1c1a-5b0e-4c59-9a53-0d6a3f1e0001"},
     "encounter":{"reference":"urn:uuid:6d2f1c1a-5b0e-4c59-9a53-0d6a3f1e0002"},
     "summary":"tenang"}},
    {"fullUrl":"urn:uuid:6d2f1c1a-5b0e-4c59-9a53-0d6a3f1e0006",
     "request":{"method":"POST","url":"Practitioner"},"resource":{"resourceType":"Practitioner",
     "identifier":[{"system":"https://fhir.kemkes.go.id/id/nakes-his-number",
       "value":"N10000001"}],"name":[{"text":"dr. Rekaan"}]}}]}
    """
  }
}
