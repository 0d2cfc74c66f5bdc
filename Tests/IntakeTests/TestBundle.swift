import Foundation

/// A visit as a clinic's software sends it, with the parts that tests turn.
struct TestBundle {
  var nik: String? = "9971011506900001"
  var record = "RM-1"
  var name = "Uji Rekaan"
  var gender = "male"
  var birthDate = "1990-06-15"
  var number: String? = "V-1"
  var start = "2026-06-14T08:00:00+08:00"
  var end = "2026-06-14T08:40:00+08:00"
  /// Nil for the start.
  var seen: String?
  var status = "finished"
  var service = "umum"
  var systolic = "120"
  var diagnosis = "J06.9"
  var organization = "9900103001"
  var isReversed = false

  var bytes: [UInt8] { Array(text.utf8) }

  var text: String {
    var entries = [
      patient, encounter, condition, observation("8480-6", systolic), observation("8462-4", "80"),
      procedure, medication,
    ]
    if isReversed { entries.reverse() }
    return
      #"{"resourceType":"Bundle","type":"transaction","entry":[\#(entries.joined(separator: ","))]}"#
  }

  private func entry(_ id: Int, _ type: String, _ body: String) -> String {
    let uuid = "urn:uuid:00000000-0000-4000-8000-00000000000\(id)"
    return #"{"fullUrl":"\#(uuid)","resource":{"resourceType":"\#(type)",\#(body)},"#
      + #""request":{"method":"POST","url":"\#(type)"}}"#
  }

  private var patient: String {
    var identifiers = [#"{"system":"http://sys-ids.kemkes.go.id/patient/x","value":"\#(record)"}"#]
    if let nik {
      identifiers.insert(#"{"system":"https://fhir.kemkes.go.id/id/nik","value":"\#(nik)"}"#, at: 0)
    }
    return entry(
      1, "Patient",
      #""identifier":[\#(identifiers.joined(separator: ","))],"name":[{"text":"\#(name)"}],"#
        + #""gender":"\#(gender)","birthDate":"\#(birthDate)""#)
  }

  private var links: String {
    #""subject":{"reference":"urn:uuid:00000000-0000-4000-8000-000000000001"},"#
      + #""encounter":{"reference":"urn:uuid:00000000-0000-4000-8000-000000000002"}"#
  }

  private var encounter: String {
    let identifier = number.map {
      #""identifier":[{"system":"http://sys-ids.kemkes.go.id/encounter/x","value":"\#($0)"}],"#
    }
    return entry(
      2, "Encounter",
      (identifier ?? "") + #""status":"\#(status)","statusHistory":["#
        + #"{"status":"arrived","period":{"start":"\#(start)"}},"#
        + #"{"status":"in-progress","period":{"start":"\#(seen ?? start)","end":"\#(end)"}}],"#
        + #""class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},"#
        + #""serviceType":{"coding":[{"system":"urn:poli","code":"\#(service)"}]},"#
        + #""subject":{"reference":"urn:uuid:00000000-0000-4000-8000-000000000001"},"#
        + #""participant":[{"individual":{"reference":"Practitioner/N10000001","display":"dr. Rekaan"}}],"#
        + #""period":{"start":"\#(start)","end":"\#(end)"},"#
        + #""serviceProvider":{"reference":"Organization/\#(organization)"},"#
        + #""diagnosis":[{"condition":{"reference":"urn:uuid:00000000-0000-4000-8000-000000000003"},"#
        + #""rank":1}]"#)
  }

  private var condition: String {
    entry(
      3, "Condition",
      #""clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},"#
        + #""category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-category","code":"encounter-diagnosis"}]}],"#
        + #""code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"\#(diagnosis)","display":"x"}]},"#
        + links)
  }

  private func observation(_ code: String, _ value: String) -> String {
    entry(
      code == "8480-6" ? 4 : 5, "Observation",
      #""status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs"}]}],"#
        + #""code":{"coding":[{"system":"http://loinc.org","code":"\#(code)"}]},\#(links),"#
        + #""effectiveDateTime":"\#(start)","#
        + #""valueQuantity":{"value":\#(value),"unit":"mm[Hg]","system":"http://unitsofmeasure.org","code":"mm[Hg]"}"#
    )
  }

  private var procedure: String {
    entry(
      6, "Procedure",
      #""status":"completed","code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-9-cm","code":"89.7"}]},"#
        + #"\#(links),"performedDateTime":"\#(start)""#)
  }

  private var medication: String {
    entry(
      7, "MedicationRequest",
      #""status":"completed","intent":"order","medicationCodeableConcept":{"coding":[{"system":"http://sys-ids.kemkes.go.id/kfa","code":"93000001"}]},"#
        + #"\#(links),"authoredOn":"\#(start)","dosageInstruction":[{"text":"3 x 1"}]"#)
  }
}
