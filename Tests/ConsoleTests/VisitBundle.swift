/// One outpatient visit as a clinic sends it; everybody in it is invented and the NIK is outside
/// the issued ranges.
enum VisitBundle {
  static let good = #"""
    {"resourceType": "Bundle", "type": "transaction", "entry": [
     {"fullUrl": "urn:uuid:11111111-0000-4000-8000-000000000001",
      "request": {"method": "POST", "url": "Patient"},
      "resource": {"resourceType": "Patient",
       "identifier": [{"use": "official", "system": "https://fhir.kemkes.go.id/id/nik",
        "value": "9999010101900001"}],
       "name": [{"use": "official", "text": "Galuh Uji Coba"}],
       "gender": "female", "birthDate": "1990-01-01"}},
     {"fullUrl": "urn:uuid:11111111-0000-4000-8000-000000000002",
      "request": {"method": "POST", "url": "Encounter"},
      "resource": {"resourceType": "Encounter", "status": "finished",
       "identifier": [{"system": "http://sys-ids.kemkes.go.id/encounter/1000777", "value": "V-1"}],
       "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"},
       "subject": {"reference": "urn:uuid:11111111-0000-4000-8000-000000000001"},
       "period": {"start": "2026-03-02T10:00:00+08:00", "end": "2026-03-02T10:40:00+08:00"},
       "statusHistory": [
        {"status": "arrived", "period": {"start": "2026-03-02T10:00:00+08:00",
         "end": "2026-03-02T10:25:00+08:00"}},
        {"status": "in-progress", "period": {"start": "2026-03-02T10:25:00+08:00",
         "end": "2026-03-02T10:40:00+08:00"}},
        {"status": "finished", "period": {"start": "2026-03-02T10:40:00+08:00",
         "end": "2026-03-02T10:40:00+08:00"}}],
       "serviceProvider": {"reference": "Organization/1000777"}}}
    ]}
    """#
}
