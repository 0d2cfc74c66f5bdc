import RecordModel
import SATUSEHATProfile
import StrictJSON
import Testing

@Suite("Bundles and references")
struct BundleTests {
  func encounter(_ subject: String) throws -> JSON {
    let tree = try #require(try Fixture.resource("Encounter"))
    let way: [JSON.Step] = [.member("subject"), .member("reference")]
    return try #require(tree.changing(way[...]) { _ in .string(subject) })
  }

  func plan(_ name: String, _ reference: String) throws -> JSON {
    let tree = try #require(try Fixture.resource("CarePlan"))
    let way: [JSON.Step] = [.member(name), .member("reference")]
    return try #require(tree.changing(way[...]) { _ in .string(reference) })
  }

  @Test("fullUrl: missing, foreign, without colon, no UUID, twice")
  func names() throws {
    let patient = try #require(try Fixture.resource("Patient"))
    let uuid = Fixture.name(1)
    let urls: [JSON?] = [
      nil, "https://klinik.example/Patient/1", "urn:uuid/1", "urn:uuid:1", .string(uuid),
      .string(uuid), "urn:uuid:{{Patient_id}}", 7, "",
    ]
    let entries = urls.map { url -> JSON in
      .object(
        [JSONMember(key: "resource", value: patient)]
          + (url.map { [JSONMember(key: "fullUrl", value: $0)] } ?? []))
    }
    func told(_ type: JSON) throws -> [String] {
      let bundle: JSON = ["resourceType": "Bundle", "type": type, "entry": .array(entries)]
      return try Checking.issues(bundle).map(Checking.line)
    }
    #expect(
      try told("transaction") == [
        "20021 Bundle.entry[0].fullUrl", "20018 Bundle.entry[1].fullUrl urn:uuid",
        "20017 Bundle.entry[2].fullUrl urn:uuid:", "20019 Bundle.entry[3].fullUrl UUID",
        "20020 Bundle.entry[5].fullUrl", "20008 Bundle.entry[7].fullUrl",
        "20021 Bundle.entry[8].fullUrl",
      ])
    #expect(try told("collection") == [])
  }

  @Test("a Bundle in a Bundle, and the change of a Patient")
  func entries() throws {
    let patient = try #require(try Fixture.resource("Patient"))
    var entries = try #require(Fixture.bundle([Fixture.bundle([patient]), patient])["entry"])
    let way: [JSON.Step] = [.element(1), .member("request"), .member("method")]
    entries = try #require(entries.changing(way[...]) { _ in "PUT" })
    let bundle: JSON = ["resourceType": "Bundle", "type": "transaction", "entry": entries]
    #expect(
      try Checking.issues(bundle).map(Checking.line) == [
        "20011 Bundle.entry[0].resource", "20016 Bundle.entry[1].request.method POST",
      ])
  }

  @Test("positions name the entry")
  func positions() throws {
    let tree = try #require(try Fixture.resource("Encounter"))
    let way: [JSON.Step] = [.member("period"), .member("start")]
    let broken = try #require(tree.changing(way[...]) { _ in "2025-03-03T09:00:00+08:00" })
    let first = try #require(try Fixture.resource("Patient"))
    #expect(
      try Checking.issues(Fixture.bundle([first, broken])).map(Checking.line) == [
        "10123 Bundle.entry[1].resource.period.start +00:00"
      ])
  }

  @Test("a reference leads to an entry of the right type")
  func links() throws {
    let patient = try #require(try Fixture.resource("Patient"))
    let encounter = try #require(try Fixture.resource("Encounter"))
    func told(_ name: String, _ reference: String) throws -> [String] {
      try Checking.issues(Fixture.bundle([patient, encounter, plan(name, reference)]))
        .map(Checking.line)
    }
    let at = "Bundle.entry[2].resource."
    #expect(try told("subject", Fixture.name(0)) == [])
    #expect(try told("encounter", Fixture.name(1)) == [])
    #expect(try told("encounter", Fixture.name(0)) == ["10381 \(at)encounter.reference Encounter"])
    #expect(try told("encounter", Fixture.name(9)) == ["10381 \(at)encounter.reference fullUrl"])
  }

  @Test("a reference outside names a type that is taken, and an id of SATUSEHAT's form")
  func outside() throws {
    func told(_ name: String, _ reference: String) throws -> [String] {
      try Checking.issues(plan(name, reference)).map(Checking.line)
    }
    let host = "https://api-satusehat.kemkes.go.id/fhir-r4/v1/"
    for good in ["Encounter/1", host + "Encounter/1", "Encounter/1/_history/2", "Encounter/{{id}}"]
    {
      #expect(try told("encounter", good) == [], "\(good)")
    }
    let wrong = ["10381 CarePlan.encounter.reference Encounter"]
    for bad in ["Patient/1", "1", "Encounter/", "encounter/1", "kunjungan 7"] {
      #expect(try told("encounter", bad) == wrong, "\(bad)")
    }
    #expect(try told("encounter", "urn:uuid:1") == ["10381 CarePlan.encounter.reference fullUrl"])
    #expect(try told("encounter", "#1") == ["10381 CarePlan.encounter.reference contained"])
    #expect(
      try told("subject", "Patient/12") == [
        "10380 CarePlan.subject.reference Patient/P00000000000"
      ])
    #expect(try told("subject", "Patient/{{ihs}}") == [])
    #expect(
      try told("author", "Practitioner/dr-budi") == [
        "10382 CarePlan.author.reference Practitioner/10000000000"
      ])
    #expect(try told("author", "Practitioner/N10000003") == [])
    #expect(try Checking.issues(encounter("{{subject}}")) == [])
  }

  @Test("a contained resource is found by its id and judged by its type")
  func contained() throws {
    let tree = try #require(try Fixture.resource("MedicationRequest"))
    guard case .object(let members) = tree else { return }
    func told(_ type: JSON) throws -> [String] {
      let inner: JSON = [["resourceType": type, "id": "m1"]]
      let link: JSON = ["reference": "#m1"]
      let request = members.map {
        $0.key == "medicationReference" ? JSONMember(key: $0.key, value: link) : $0
      }
      return try Checking.issues(.object(request + [JSONMember(key: "contained", value: inner)]))
        .map(Checking.line)
    }
    #expect(try told("Medication") == [])
    #expect(
      try told("Substance") == [
        "10135 MedicationRequest.medicationReference.reference Medication"
      ])
  }

  @Test("escapes as PHP writes them change nothing")
  func escapes() throws {
    for text in Fixture.all {
      let written = text.replacing("/", with: "\\/")
      #expect(try Checking.findings(written) == [])
    }
  }

  @Test("of a message full of faults no more is told than helps")
  func limit() throws {
    let bare: JSON = ["resourceType": "Encounter"]
    let bundle = Fixture.bundle(Array(repeating: bare, count: 400))
    #expect(try Checking.issues(bundle).count == SATUSEHATCheck.maximumIssues)
  }

  @Test("many references into many contained resources take time by their number only")
  func manyLinks() throws {
    let tree = try #require(try Fixture.resource("DiagnosticReport"))
    guard case .object(let members) = tree else { return }
    let count = 8_000
    let links: [JSON] = (0..<count).map { ["reference": .string("#o\(count - $0)")] }
    let inner: [JSON] = (1...count).map {
      ["resourceType": "Observation", "id": .string("o\($0)")]
    }
    let report = members.map {
      $0.key == "result" ? JSONMember(key: $0.key, value: .array(links)) : $0
    }
    var writer = JSONWriter()
    writer.value(.object(report + [JSONMember(key: "contained", value: .array(inner))]))
    let document = try JSONDocument(writer.bytes, limits: .history)
    let time = ContinuousClock().measure {
      #expect(SATUSEHATCheck.check(document.root, at: Checking.now) == [])
    }
    #expect(time < .milliseconds(500), "\(time)")
  }

  @Test("a Bundle of 8 KB is judged in well below a millisecond")
  func speed() throws {
    let types = ["Encounter", "Condition", "Observation", "MedicationRequest", "Procedure"]
    let resources = try types.compactMap { try Fixture.resource($0) }
    var writer = JSONWriter()
    writer.value(Fixture.bundle(resources + [resources[2], resources[1]]))
    let document = try JSONDocument(writer.bytes)
    #expect((7_500...9_000).contains(writer.bytes.count), "\(writer.bytes.count)")
    #expect(SATUSEHATCheck.check(document.root, at: Checking.now) == [])
    let clock = ContinuousClock()
    let rounds = 50
    let best =
      (0..<5).map { _ in
        clock.measure {
          for _ in 0..<rounds { _ = SATUSEHATCheck.check(document.root, at: Checking.now) }
        } / rounds
      }.min() ?? .seconds(1)
    #expect(best < .milliseconds(1), "\(best)")
  }
}
