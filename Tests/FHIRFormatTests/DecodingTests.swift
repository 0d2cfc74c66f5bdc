import FHIRFormat
import RecordModel
import StrictJSON
import Testing

@Suite struct DecodingTests {
  private static let galuh = #"{"reference": "Patient/P99999999999"}"#

  @Test("Blood pressure as one panel or as two Observations gives equal values")
  func bloodPressure() throws {
    let pressures = [("8480-6", 120), ("8462-4", 80)].map { code, value in
      #"""
      "code": {"coding": [{"system": "http://loinc.org", "code": "\#(code)"}]},
      "valueQuantity": {"value": \#(value), "unit": "mmHg", "code": "mm[Hg]"}
      """#
    }
    let shared = #"""
      "subject": {"reference": "Patient/P99999999999"},
      "category": [{"coding": [{"code": "vital-signs"}]}],
      "effectiveDateTime": "2026-03-02T00:12:00Z", "performer": [{"display": "Perawat"}]
      """#
    let panel = try Decoded(
      transaction(
        encounter(subject: Self.galuh),
        observation(
          #"""
          \#(shared), "code": {"text": "TD"},
          "component": [{\#(pressures[0])}, {\#(pressures[1])}]
          """#
        )))
    let two = try Decoded(
      transaction(
        encounter(subject: Self.galuh), observation("\(shared), \(pressures[0])"),
        observation("\(shared), \(pressures[1])")))
    func plain(_ decoded: Decoded) -> [Observation] {
      (decoded.submission.visits.first?.observations ?? []).map { observation in
        var observation = observation
        observation.panel = nil
        observation.origin = FactOrigin(place: "")
        return observation
      }
    }
    #expect(plain(panel).count == 2)
    #expect(plain(panel) == plain(two))
    #expect(
      panel.submission.visits.first?.observationKeys == two.submission.visits.first?.observationKeys
    )
  }

  @Test("A message that cannot be taken as a whole is refused with its reason and place")
  func refusedMessages() throws {
    let refusals = [
      (#"[]"#, "BMB-1100 "), (#""x""#, "BMB-1100 "), ("{}", "BMB-1101 resourceType"),
      (#"{"resourceType": 7}"#, "BMB-1101 resourceType"),
      (#"{"resourceType": "Visit"}"#, "BMB-1102 resourceType"),
      (#"{"resourceType": "Bundle"}"#, "BMB-1103 Bundle.type"),
      (#"{"resourceType": "Bundle", "type": "message"}"#, "BMB-1103 Bundle.type"),
      (#"{"resourceType": "Bundle", "type": "searchset"}"#, "BMB-1103 Bundle.type"),
      (#"{"resourceType": "Bundle", "type": "batch"}"#, "BMB-1104 Bundle.entry"),
      (#"{"resourceType": "Bundle", "type": "batch", "entry": {}}"#, "BMB-1104 Bundle.entry"),
    ]
    for (message, finding) in refusals {
      let decoded = try Decoded(message)
      #expect(decoded.findings == [finding], "\(message)")
      #expect(decoded.submission.isEmpty)
      #expect(decoded.submission.issues.filter { !$0.isError }.isEmpty)
    }
  }

  @Test("A bad entry is told at its place and leaves the others untouched")
  func badEntries() throws {
    let good = encounter(subject: Self.galuh, fullURL: "urn:uuid:good")
    let entries = [
      ("7", "BMB-1105 Bundle.entry[0]"),
      ("{}", "BMB-1105 Bundle.entry[0]"),
      (entry("{}"), "BMB-1101 Bundle.entry[0].resource.resourceType"),
      (
        entry(#"{"resourceType": "observation"}"#),
        "BMB-1102 Bundle.entry[0].resource.resourceType"
      ),
      (entry(#"{"resourceType": "Bundle", "type": "batch"}"#), "BMB-1106 Bundle.entry[0].resource"),
      (
        #"{"request": {"method": "DELETE", "url": "Patient/1"}}"#,
        "BMB-1108 Bundle.entry[0].request.method"
      ),
    ]
    for (entry, finding) in entries {
      let decoded = try Decoded(transaction(entry, good))
      #expect(decoded.findings == [finding])
      #expect(decoded.submission.visits.map(\.place) == ["Bundle.entry[1].resource"])
    }
  }

  @Test("Of two entries with one fullUrl the first is taken; a second id of a type is warned of")
  func duplicates() throws {
    let twice = try Decoded(
      transaction(encounter(subject: Self.galuh), encounter(subject: Self.galuh)))
    #expect(twice.findings == ["BMB-1107 Bundle.entry[1].fullUrl"])
    #expect(twice.submission.visits.count == 1)
    let resource = #"{"resourceType": "Location", "id": "1", "name": "x"}"#
    let ids = try Decoded(transaction(entry(resource), entry(resource)))
    #expect(ids.findings == ["BMB-1109 Bundle.entry[1].resource.id"])
    #expect(ids.submission.shared.count == 2)
  }

  @Test("A visit without status, class or subject is refused at the missing element")
  func incompleteVisits() throws {
    let parts = [
      "status": #""status": "finished""#, "class": #""class": {"code": "AMB"}"#,
      "subject": #""subject": {"reference": "Patient/P99999999999"}"#,
    ]
    for name in parts.keys {
      let rest = parts.filter { $0.key != name }.values.joined(separator: ", ")
      let decoded = try Decoded(#"{"resourceType": "Encounter", \#(rest)}"#)
      #expect(decoded.findings == ["BMB-1120 Encounter.\(name)"])
      #expect(decoded.submission.visits.isEmpty)
    }
    let wrong = [#""status": "selesai""#, #""status": 1"#, #""class": "AMB""#, #""class": {}"#]
    for element in wrong {
      let key = element.hasPrefix(#""status"#) ? "status" : "class"
      let rest = parts.filter { $0.key != key }.values.joined(separator: ", ")
      let decoded = try Decoded(#"{"resourceType": "Encounter", \#(element), \#(rest)}"#)
      #expect(decoded.findings == ["BMB-1121 Encounter.\(key)"])
    }
  }

  @Test("A fact that lacks what its columns need is kept whole with its visit and flagged")
  func unreadableFacts() throws {
    let facts = [
      #"{"resourceType": "Observation", "code": {"text": "x"}"#,
      #"{"resourceType": "Observation", "status": "final", "code": {"coding": []}"#,
      #"{"resourceType": "Condition", "code": "J06.9""#,
      #"{"resourceType": "Procedure", "status": "completed""#,
      #"{"resourceType": "MedicationRequest", "status": "active", "intent": "order""#,
    ]
    for fact in facts {
      let resource = fact + #", "encounter": {"reference": "urn:uuid:e"}}"#
      let decoded = try Decoded(transaction(encounter(subject: Self.galuh), entry(resource)))
      #expect(decoded.findings.contains("BMB-1132 Bundle.entry[1].resource"))
      #expect(decoded.submission.issues.allSatisfy { !$0.isError })
      let visit = try #require(decoded.submission.visits.first)
      #expect(RoundTrip.remainder(visit)["resources"]?.array?.count == 1)
      #expect(try RoundTrip(decoded).differences == [])
    }
  }

  @Test("A value that cannot be read is told where it stands and kept as sent")
  func unreadableValues() throws {
    let more = #"""
      "period": {"start": "2026-02-30T00:00:00Z", "end": "02/03/2026"},
      "serviceType": {"text": 5}, "statusHistory": "x"
      """#
    let decoded = try Decoded(transaction(encounter(subject: Self.galuh, more: more)))
    #expect(
      decoded.findings.sorted() == [
        "BMB-1130 Bundle.entry[0].resource.serviceType.text",
        "BMB-1130 Bundle.entry[0].resource.statusHistory",
        "BMB-1131 Bundle.entry[0].resource.period.end",
        "BMB-1131 Bundle.entry[0].resource.period.start",
      ])
    #expect(decoded.submission.visits.first?.period == ClinicalPeriod())
    #expect(try RoundTrip(decoded).differences == [])
  }

  @Test("Times come back to the letter, also those that the record keeps less exactly")
  func times() throws {
    let times = [
      "2026", "2026-03", "2026-03-02", "2026-03-02T00:00:00Z", "2026-03-02T08:00:00+08:00",
      "2026-03-02T00:00:00-00:00", "2026-03-02T00:00:60Z", "2026-03-02T00:00:00.123456789Z",
      "2026-03-02T00:00:00.120000+07:00", "2026-03-02T00:00:00",
    ]
    for time in times {
      let message = transaction(
        encounter(subject: Self.galuh, more: #""period": {"start": "\#(time)"}"#))
      let document = try JSONDocument(Array(message.utf8))
      #expect(try RoundTrip(Decoded(message)).differences == [], "\(time)")
      let context = FHIRContext(receivedAt: ClinicalTime(utc: 0), defaultOffsetMinutes: 420)
      let elsewhere = FHIRDecoder.decode(document, context: context)
      let isLossy = elsewhere.visits.first?.remainder.isEmpty == false
      #expect(
        isLossy
          == (!time.contains("T") || time.hasSuffix("-00:00")
            || time.hasSuffix(":60Z") || time.contains("789") || time.hasSuffix(":00:00")),
        "\(time)")
    }
  }

  @Test("Misspelt national systems are mended in columns and kept as sent in the remainder")
  func misspellings() throws {
    let more = #"""
      "identifier": [{"system": "http:sys-ids.kemkes.go.id/encounter/1", "value": "R1"}],
      "serviceType": {"coding": [{"system": "http://snomed.info.sct", "code": "1"}]}
      """#
    let decoded = try Decoded(transaction(encounter(subject: Self.galuh, more: more)))
    let visit = try #require(decoded.submission.visits.first)
    #expect(visit.identifiers.first?.system == "http://sys-ids.kemkes.go.id/encounter/1")
    #expect(visit.service?.coding.system == "http://snomed.info/sct")
    #expect(decoded.findings.count == 2)
    #expect(decoded.findings.allSatisfy { $0.hasPrefix("BMB-1133") })
    #expect(try RoundTrip(decoded).differences == [])
  }
}
