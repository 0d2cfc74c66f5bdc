import AccessPolicy
import Federation
import RecordModel
import StrictJSON
import Synchronization
import Testing

/// What is taken of an answer from outside, and what of it is shown.
@Suite("Answers of sources")
struct SourceRecordTests {
  private static let base = "https://rs.example:8443/fhir"
  private static let number = ExternalIdentifier(
    system: PatientIdentifierSystem.nik, value: "9971011506900001")

  private static func patient(_ id: String = "p1", nik: String = "9971011506900001") -> String {
    """
    {"resourceType":"Patient","id":"\(id)","text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\">x</div>"},
     "identifier":[{"system":"https://fhir.kemkes.go.id/id/nik","value":"\(nik)"}],"gender":"male"}
    """
  }

  private static func encounter(_ id: String = "e1", of patient: String = "Patient/p1") -> String {
    """
    {"resourceType":"Encounter","id":"\(id)","status":"finished","class":{"code":"AMB"},
     "subject":{"reference":"\(patient)"},"serviceType":{"text":"umum"},"period":{"start":"2026-11-01T08:00:00+08:00"}}
    """
  }

  private static func condition(
    _ code: String, of patient: String = "Patient/p1", visit: String = "Encounter/e1",
    id: String = "c1"
  ) -> String {
    """
    {"resourceType":"Condition","id":"\(id)","code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"\(code)"}],
     "text":"kata bebas"},"subject":{"reference":"\(patient)"},"encounter":{"reference":"\(visit)"}}
    """
  }

  private static let observation =
    """
    {"resourceType":"Observation","id":"o1","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},
     "subject":{"reference":"Patient/p1"},"encounter":{"reference":"Encounter/e1"},"note":[{"text":"rahasia"}],
     "valueQuantity":{"value":150,"unit":"mm[Hg]","system":"http://unitsofmeasure.org","code":"mm[Hg]"}}
    """

  private static func bundle(_ resources: [String], links: String = "") -> [UInt8] {
    let entries = resources.map { "{\"resource\":\($0)}" }.joined(separator: ",")
    return Array(
      "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\(links)\"entry\":[\(entries)]}".utf8)
  }

  private static func read(_ resources: [String], links: String = "") throws -> SourceRecord {
    try SourceRecord(bundle(resources, links: links), of: "p1", numbers: [number], base: base)
  }

  @Test(
    "The person's visits come with what hangs on them, without markup, and tell where they came from"
  )
  func taken() throws {
    let record = try Self.read([
      Self.patient(), Self.encounter(), Self.condition("I10"), Self.observation,
    ])
    #expect(record.leftOut == 0 && !record.hasMore && record.visits.count == 1)
    #expect(record.patient["text"] == nil)
    #expect(record.patient["meta"]?["source"]?.string == "\(Self.base)/Patient/p1")
    #expect(record.visits[0].facts.map { $0["id"]?.string } == ["c1", "o1"])
    #expect(record.visits[0].facts[0]["meta"]?["source"]?.string == "\(Self.base)/Condition/c1")
  }

  @Test("Another person's data is left out, and an answer about another person is not taken at all")
  func others() throws {
    let record = try Self.read([
      Self.patient(), Self.encounter(), Self.condition("I10", of: "Patient/p2"),
      Self.condition("I10", of: "https://evil.example/fhir/Patient/p1"),
      Self.encounter("e2", of: "Patient/p2"),
      Self.patient("p2", nik: "9971011506900002"),
      Self.condition("I10", visit: "Encounter/e9", id: "c9"),
    ])
    #expect(record.leftOut == 5 && record.visits.count == 1 && record.visits[0].facts.isEmpty)
    for strange in [
      Self.patient("p1", nik: "9971011506900002"), Self.patient("p2"), Self.encounter(),
    ] {
      #expect(throws: SourceFault.self) { try Self.read([strange, Self.encounter()]) }
    }
  }

  @Test(
    "Asked by each number, whoever several find is read once, and a visit is told once; one fault keeps nothing back"
  )
  func severalNumbers() async throws {
    let other = ExternalIdentifier(system: Self.number.system, value: "9971011506900099")
    let card = ExternalIdentifier(system: PatientIdentifierSystem.bpjs, value: "0001234567890")
    let numbers = [Self.number, other, card]
    let searched = Mutex<Set<ExternalIdentifier>>([])
    let read = Mutex<[String]>([])
    func answer(failing fault: SourceFault) async throws -> SourceAnswer {
      try await SourceGathering(
        search: { number in
          searched.withLock { _ = $0.insert(number) }
          if number == card { throw fault }
          return number == other ? ["p1", "p2", "p3"] : ["p1"]
        },
        read: { id in
          read.withLock { $0.append(id) }
          if id == "p3" { throw SourceFault.refused }
          let nik = id == "p1" ? Self.number.value : other.value
          let resources = [
            Self.patient(id, nik: nik), Self.encounter(of: "Patient/\(id)"),
            Self.encounter("of-\(id)", of: "Patient/\(id)"),
          ]
          return try SourceRecord(
            Self.bundle(resources), of: id, numbers: numbers, base: Self.base)
        }
      ).answer(by: numbers)
    }
    let first = try await answer(failing: .unusable("test"))
    #expect(searched.withLock { $0 } == Set(numbers))
    #expect(read.withLock { $0.sorted() } == ["p1", "p2", "p3"])
    let told = first.records.map { $0.visits.map { $0.encounter["id"]?.string } }
    #expect(told == [["e1", "of-p1"], ["of-p2"]])
    #expect(first.fault == .unusable("test"))
    #expect(try await answer(failing: .down("test")).fault == .down("test"))
    await #expect(throws: CancellationError.self) {
      _ = try await SourceGathering(search: { _ in throw CancellationError() }, read: { _ in nil })
        .answer(by: numbers)
    }
  }

  @Test("What is not FHIR, of a strange kind, or changes its own meaning is left out")
  func strange() throws {
    let record = try Self.read([
      Self.patient(), Self.encounter(),
      #"{"resourceType":"Condition","id":"c1","subject":"Patient/p1"}"#,
      #"{"resourceType":"Binary","id":"b1","contentType":"text/html"}"#,
      #"{"resourceType":"Basic","id":"../../x","code":{}}"#,
      Self.condition("I10", id: "c2").replacing(
        "\"id\"", with: "\"implicitRules\":\"urn:x\",\"id\""),
    ])
    #expect(record.leftOut == 4 && record.visits[0].facts.isEmpty)
  }

  @Test(
    "What is no searchset, not strict JSON, or nested too deep is no answer",
    arguments: [
      "", "<html>", "[]", "{\"resourceType\":\"Patient\"}",
      "{\"resourceType\":\"Bundle\",\"type\":\"batch\"}",
      "{\"resourceType\":\"Bundle\",\"resourceType\":\"Bundle\",\"type\":\"searchset\"}",
      "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"x\":"
        + String(repeating: "[", count: 100)
        + String(repeating: "]", count: 100) + "}",
    ])
  func garbage(_ text: String) {
    #expect(throws: SourceFault.self) {
      try SourceRecord(Array(text.utf8), of: "p1", numbers: [Self.number], base: Self.base)
    }
  }

  @Test("A next link is seen; followed is only what lies below the registered address")
  func next() throws {
    func link(_ url: String) -> String { #""link":[{"relation":"next","url":"\#(url)"}],"# }
    let elsewhere = link("https://evil.example/next")
    #expect(try Self.read([Self.patient()], links: elsewhere).hasMore)
    func place(_ url: String) throws -> String? {
      try SourceBundle(Self.bundle([Self.patient()], links: link(url))).next(below: Self.base)
    }
    #expect(
      try place("\(Self.base)/Patient/p1/$everything?page=2") == "/Patient/p1/$everything?page=2")
    #expect(try place("\(Self.base)?_getpages=x&_offset=50") == "?_getpages=x&_offset=50")
    for url in [
      "https://evil.example/next", "\(Self.base).evil.example/x", "\(Self.base)/../../admin",
      "\(Self.base)/%2e%2e/admin", "\(Self.base)/a#b", "\(Self.base)@evil.example/x",
      "/fhir/Patient?page=2", "\(Self.base)/" + String(repeating: "a", count: 5000),
    ] {
      #expect(try place(url) == nil, "\(url)")
    }
  }

  /// As the shipped policy decides for somebody who treats the person, or does not.
  private static func decision(
    _ categories: Set<SensitiveCategory>, ties: [Relation: Int] = [.visit: 1],
    purpose: String = "TREAT"
  ) throws -> AccessDecision {
    try AccessPolicy.decide(
      RecordQuery(
        facility: FacilityID(at: 0), mayRead: true, purpose: purpose, actingUser: "N1")
    ).get().decide(
      ties: ties, categories: categories, consents: [], isGlassBroken: false, now: 0)
  }

  @Test("A sensitive code anywhere in a visit is found, and what is shown in part holds none of it")
  func redaction() throws {
    let codes = Policy.shipped.codes
    let record = try Self.read([
      Self.patient(), Self.encounter(), Self.condition("I10"), Self.condition("B20", id: "c2"),
      Self.observation,
    ])
    let visit = record.visits[0]
    #expect(visit.categories(codes) == [.hiv])
    let part = try Self.decision(visit.categories(codes))
    #expect(part.effect == .redact)
    let shown = visit.shown(by: part, codes)
    #expect(shown.map { $0["id"]?.string } == ["e1", "c1", "o1"])
    let text = shown.map { String(decoding: $0.serialized(), as: UTF8.self) }.joined()
    for hidden in ["B20", "kata bebas", "rahasia", "umum"] { #expect(!text.contains(hidden)) }
    #expect(shown.allSatisfy { $0["meta"]?["security"]?[0]?["code"]?.string == "REDACTED" })
    #expect(visit.shown(by: try Self.decision([]), codes).count == 4)
    let hidden = try Self.decision([], ties: [:])
    let offered = try Self.decision([], ties: [:], purpose: "ETREAT")
    #expect(hidden.effect == .hide && offered.effect == .offer)
    #expect(visit.shown(by: hidden, codes).isEmpty && visit.shown(by: offered, codes).isEmpty)
  }
}
