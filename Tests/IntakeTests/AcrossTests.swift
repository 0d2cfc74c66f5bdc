import AccessPolicy
import AuditLog
import Database
import Disclosure
import Foundation
import Intake
import PatientIndex
import RecordModel
import RecordStore
import Testing

/// Reading what other facilities sent of a person: visit by visit, by the policy, and no row more.
@Suite("Reading across facilities")
struct AcrossTests {
  /// A house where A and B each treated one person; the visits' ids come with it.
  private static func shared(
    diagnosis: String = "J06.9", turn: (inout TestBundle) -> Void = { _ in }
  ) async throws -> (house: TestHouse, a: VisitID, b: VisitID) {
    let house = try await TestHouse()
    var bundle = TestBundle()
    bundle.diagnosis = diagnosis
    turn(&bundle)
    let a = try TestHouse.visit(in: try await house.submit(bundle))
    var other = TestBundle()
    other.organization = "9900103002"
    other.number = "W-1"
    other.record = "B-7"
    let b = try TestHouse.visit(
      in: try await house.submit(other.bytes, from: TestHouse.certificateB))
    return (house, a, b)
  }

  private func asking(
    _ house: TestHouse, _ purpose: String = "TREAT",
    as certificate: [UInt8] = TestHouse.certificateB
  ) async throws -> (DisclosureRequest, AuthorizedQuery) {
    let request = DisclosureRequest(
      sender: try house.identity(certificate), purpose: purpose, actingUser: "N2",
      requestID: "test")
    return (request, try await house.disclosure.authorize(request, resource: "test").get())
  }

  /// B's own record of the person.
  private func patient(_ house: TestHouse, _ visit: VisitID) async throws -> PatientID {
    let (request, query) = try await asking(house)
    return try #require(
      try await house.disclosure.visit(visit, under: query, request)
    ).patient
  }

  private func say(
    _ house: TestHouse, _ kind: String, of visit: VisitID, categories: String = "{}"
  ) async throws {
    try await house.run(
      """
      INSERT INTO access.consent (consent_id, person_id, kind, categories, valid_from,
        evidence, evidence_hash, recorded_by, recorded_at)
      SELECT gen_random_uuid(), person_id, '\(kind)', '\(categories)', '2026-01-01',
        'map 3', sha256('x'), 'test', '2026-06-15' FROM record.visit WHERE visit_id = '\(visit)'
      """)
  }

  @Test("A facility that treats the person reads the other's visit whole, as its own patient")
  func care() async throws {
    let (house, a, b) = try await Self.shared()
    let (request, query) = try await asking(house)
    let found = try #require(try await house.disclosure.visit(a, under: query, request))
    #expect(found.visit.diagnoses.first?.code.coding.code == "J06.9")
    #expect(found.visit.medicationRequests.count == 1)
    #expect(!found.isRedacted)
    let own = try await patient(house, b)
    #expect(found.patient == own)
    let record = try #require(
      try await house.disclosure.everything(
        of: own, after: nil, count: 50, under: query, request))
    #expect(Set(record.page.visits.map(\.id)) == [a, b])
    #expect(record.page.total == 2)
    let page = try await house.disclosure.search(
      VisitSearch(count: 10), patient: .id(own), text: "patient", under: query, request)
    #expect(Set(page.visits.map(\.id)) == [a, b] && page.total == 2)
    // Without a patient a search stays at home.
    let all = try await house.disclosure.search(
      VisitSearch(count: 10), patient: nil, text: "all", under: query, request)
    #expect(all.visits.map(\.id) == [b] && all.total == 1)
    #expect(
      try await house.count(
        """
        SELECT count(*) FROM audit.leaf WHERE convert_from(entry, 'UTF8')::jsonb ->> 'rsn'
          = 'policy 1: care' AND convert_from(entry, 'UTF8')::jsonb ->> 'evt' = 'record.read'
        """) == 1)
    #expect(
      try await house.count(
        """
        SELECT count(*) FROM audit.leaf WHERE convert_from(entry, 'UTF8')::jsonb ->> 'rsn'
          = 'policy 1: care, own'
        """) == 2)
    await house.close()
  }

  @Test(
    "Whose another facility's visit is shown as comes with it, whether or not a visit of his own does"
  )
  func shownAs() async throws {
    let (house, a, b) = try await Self.shared { $0.nik = "9971011506900099" }
    let own = try await patient(house, b)
    try await house.decide("same")
    let (request, query) = try await asking(house)
    var search = RecordSearch(type: "Observation", visits: VisitSearch(count: 10))
    search.visits.ids = [a]
    let without = try await house.disclosure.records(
      search, text: "visit", under: query, request)
    #expect(without.visits.map(\.patient) == [own] && without.patients[own] == nil)
    search.needsPatients = true
    let leaves = try await house.count("SELECT count(*) FROM audit.leaf")
    let page = try await house.disclosure.records(search, text: "visit", under: query, request)
    #expect(page.visits.map(\.patient) == [own])
    #expect(page.patients[own]?.current.names.first?.text == "Uji Rekaan")
    #expect(
      try await house.count("SELECT count(*) FROM audit.leaf") == leaves + 3,
      "the question, the visit's person, and whose record here is opened with it")
    await house.close()
  }

  @Test("A search by a visit's id decides as a read does, each person's visits by his own ties")
  func byVisit() async throws {
    let (house, a, b) = try await Self.shared()
    var stranger = TestBundle()
    (stranger.nik, stranger.record, stranger.number) = ("9971011506900055", "RM-9", "V-9")
    let c = try TestHouse.visit(in: try await house.submit(stranger))
    let (request, query) = try await asking(house)
    func page(_ ids: [VisitID]) async throws -> RecordPage {
      var search = VisitSearch(count: 10)
      search.ids = ids
      return try await house.disclosure.search(
        search, patient: nil, text: "ids", under: query, request)
    }
    let one = try await page([a])
    #expect(one.visits.map(\.id) == [a] && one.total == 1)
    let own = try await patient(house, b)
    #expect(one.visits.first?.patient == own)
    let two = try await page([a, b])
    #expect(Set(two.visits.map(\.id)) == [a, b])
    // That the asker treats one opens nothing of the other.
    #expect(try await house.disclosure.visit(c, under: query, request) == nil)
    let both = try await page([a, c])
    #expect(both.visits.map(\.id) == [a] && both.total == 1)
    let (mine, its) = try await asking(house, as: TestHouse.certificateA)
    var patients: [PatientID] = []
    for visit in [a, c] {
      patients.append(
        try #require(try await house.disclosure.visit(visit, under: its, mine)).patient)
    }
    let named = try await house.disclosure.search(
      VisitSearch(count: 10), patient: .ids(patients), text: "patients", under: query, request)
    #expect(Set(named.visits.map(\.id)) == [a, b])
    try await say(house, "opt-out", of: a)
    let closed = try await page([a, c])
    #expect(closed.visits.isEmpty && closed.total == 0 && closed.suppressed == [a])
    await house.close()
  }

  @Test(
    "Records that were linked as one person's are read as one, and no more once they are parted")
  func linked() async throws {
    let (house, a, b) = try await Self.shared { $0.nik = "9971011506900099" }
    let own = try await patient(house, b)
    let (request, query) = try await asking(house)
    #expect(try await house.disclosure.visit(a, under: query, request) == nil)
    try await house.decide(
      "same",
      onPersonsOf: "record.visit WHERE visit_id IN ('\(a)', '\(b)')")
    let found = try #require(try await house.disclosure.visit(a, under: query, request))
    #expect(found.patient == own)
    #expect(found.visit.medicationRequests.count == 1)
    let record = try #require(
      try await house.disclosure.everything(
        of: own, after: nil, count: 50, under: query, request))
    #expect(Set(record.page.visits.map(\.id)) == [a, b])
    #expect(Set(record.page.visits.map(\.patient)) == [own])
    // What he said at the other facility, under his other number, counts for all that is his.
    try await say(house, "opt-out", of: a)
    await #expect(throws: WithheldVisit.self) {
      try await house.disclosure.visit(a, under: query, request)
    }
    try await house.run(
      "UPDATE identity.person_link SET undone_at = now(), undone_by = 'ani'")
    #expect(try await house.disclosure.visit(a, under: query, request) == nil)
    await house.close()
  }

  @Test(
    "The facility's own records of one who is linked are one answer, also where nobody else has any"
  )
  func ownLinked() async throws {
    let house = try await TestHouse()
    let a = try TestHouse.visit(in: try await house.submit(TestBundle()))
    var second = TestBundle()
    (second.nik, second.record, second.number) = (nil, "RM-2", "V-2")
    let b = try TestHouse.visit(in: try await house.submit(second))
    let request = try house.reader
    let query = try await house.disclosure.authorize(request, resource: "test").get()
    func patient(of visit: VisitID) async throws -> PatientID {
      try #require(try await house.disclosure.visit(visit, under: query, request)).patient
    }
    let (one, other) = (try await patient(of: a), try await patient(of: b))
    #expect(one != other)
    func everything() async throws -> WholeRecord {
      try #require(
        try await house.disclosure.everything(
          of: one, after: nil, count: 50, under: query, request))
    }
    #expect(try await everything().page.visits.map(\.id) == [a])
    try await house.decide("same")
    let leaves = try await house.count("SELECT count(*) FROM audit.leaf")
    let record = try await everything()
    #expect(Set(record.page.visits.map(\.id)) == [a, b] && record.page.total == 2)
    #expect(record.linked.map(\.id) == [other] && record.retired.isEmpty)
    #expect(try await house.count("SELECT count(*) FROM audit.leaf") == leaves + 2, "one for each")
    let page = try await house.disclosure.search(
      VisitSearch(count: 10), patient: .id(one), text: "patient", under: query, request)
    #expect(Set(page.visits.map(\.id)) == [a, b] && page.total == 2)
    try await house.run("UPDATE identity.person_link SET undone_at = now(), undone_by = 'ani'")
    let apart = try await everything()
    #expect(apart.page.visits.map(\.id) == [a] && apart.linked.isEmpty)
    await house.close()
  }

  @Test(
    "Another purpose, an old visit, or no relation: the other's visits are not there, nor counted")
  func hidden() async throws {
    let (house, a, b) = try await Self.shared()
    let own = try await patient(house, b)
    for purpose in ["HPAYMT", "HOPERAT", "PUBHLTH", "PATRQT"] {
      let (request, query) = try await asking(house, purpose)
      #expect(try await house.disclosure.visit(a, under: query, request) == nil)
      let page = try await house.disclosure.search(
        VisitSearch(count: 10), patient: .id(own), text: "x", under: query, request)
      #expect(page.visits.map(\.id) == [b] && page.total == 1)
    }
    try await house.run("UPDATE record.visit SET arrived_at = '2025-06-14' WHERE visit_id = '\(b)'")
    let (request, query) = try await asking(house)
    #expect(try await house.disclosure.visit(a, under: query, request) == nil)
    try await house.run(
      "UPDATE record.visit SET arrived_at = '2025-06-16' WHERE visit_id = '\(b)'")
    #expect(try await house.disclosure.visit(a, under: query, request) != nil)
    try await house.run(
      "UPDATE record.visit SET status = 'entered-in-error' WHERE visit_id = '\(b)'")
    #expect(try await house.disclosure.visit(a, under: query, request) == nil)
    // In an emergency it is said that there is a way.
    let (urgent, emergency) = try await asking(house, "ETREAT")
    await #expect(throws: WithheldVisit.offered) {
      _ = try await house.disclosure.visit(a, under: emergency, urgent)
    }
    await house.close()
  }

  @Test("What is sensitive is taken out, and opened by the consent that names it")
  func sensitive() async throws {
    let (house, a, _) = try await Self.shared(diagnosis: "B20.1")
    let (request, query) = try await asking(house)
    let found = try #require(try await house.disclosure.visit(a, under: query, request))
    #expect(found.isRedacted)
    #expect(found.visit.diagnoses.isEmpty && found.visit.medicationRequests.isEmpty)
    #expect(found.visit.observations.count == 2 && found.visit.practitioner == nil)
    #expect(found.assertions.allSatisfy { $0.visit.diagnoses.isEmpty })
    try await say(house, "opt-in", of: a)
    #expect(
      try #require(try await house.disclosure.visit(a, under: query, request)).isRedacted)
    try await say(house, "opt-in", of: a, categories: "{hiv}")
    let opened = try #require(try await house.disclosure.visit(a, under: query, request))
    #expect(opened.visit.diagnoses.first?.code.coding.code == "B20.1" && !opened.isRedacted)
    // The facility that sent it was never in question.
    let (mine, its) = try await asking(house, as: TestHouse.certificateA)
    #expect(
      try #require(try await house.disclosure.visit(a, under: its, mine)).visit.diagnoses
        .count == 1)
    await house.close()
  }

  @Test("Violence is not there at all without consent; a service tells as a code does")
  func violence() async throws {
    let (house, a, _) = try await Self.shared(diagnosis: "T74.1")
    let (request, query) = try await asking(house)
    #expect(try await house.disclosure.visit(a, under: query, request) == nil)
    await house.close()
    let (other, c, _) = try await Self.shared { $0.service = "VCT" }
    let (asked, asks) = try await asking(other)
    #expect(try #require(try await other.disclosure.visit(c, under: asks, asked)).isRedacted)
    await other.close()
  }

  @Test("A no is told as SATUSEHAT tells it, in the log too, and a restriction beats a yes")
  func suppressed() async throws {
    let (house, a, b) = try await Self.shared()
    let own = try await patient(house, b)
    let (request, query) = try await asking(house)
    try await say(house, "opt-out", of: a)
    await #expect(throws: WithheldVisit.suppressed("Encounter/\(a)")) {
      _ = try await house.disclosure.visit(a, under: query, request)
    }
    let record = try #require(
      try await house.disclosure.everything(
        of: own, after: nil, count: 50, under: query, request))
    #expect(record.page.visits.map(\.id) == [b] && record.page.total == 1)
    #expect(record.page.suppressed == [a])
    #expect(
      try await house.count(
        """
        SELECT count(*) FROM audit.leaf l JOIN audit.subject s USING (leaf_index)
        WHERE convert_from(entry, 'UTF8')::jsonb ->> 'rsn' = 'policy 1: opted-out'
          AND s.visit_id = '\(a)'
        """) == 2)
    try await house.run(
      "UPDATE access.consent SET ended_by = 't', ended_at = now(), ended_reason = 'uji'")
    #expect(try await house.disclosure.visit(a, under: query, request) != nil)
    try await say(house, "restriction", of: a)
    try await say(house, "opt-in", of: a)
    await #expect(throws: WithheldVisit.suppressed("Encounter/\(a)")) {
      _ = try await house.disclosure.visit(a, under: query, request)
    }
    await house.close()
  }

  @Test("A referral lets the facility that was named read, by the person's number")
  func referral() async throws {
    let house = try await TestHouse()
    let text = TestBundle().text.replacing(
      #""serviceProvider":"#,
      with:
        #""hospitalization":{"destination":{"reference":"Organization/9900103002"}},"serviceProvider":"#
    )
    let a = try TestHouse.visit(in: try await house.submit(Array(text.utf8)))
    let (request, query) = try await asking(house)
    let number = try #require(IdentifierToken("https://fhir.kemkes.go.id/id/nik|9971011506900001"))
    let page = try await house.disclosure.search(
      VisitSearch(count: 10), patient: .identifier(number), text: "x", under: query, request)
    #expect(page.visits.map(\.id) == [a] && page.total == 1)
    let id = try #require(page.visits.first).patient
    #expect(
      try await house.disclosure.patient(id, under: query, request)?.current.names.first?.text
        == "Uji Rekaan")
    let record = try #require(
      try await house.disclosure.everything(of: id, after: nil, count: 9, under: query, request))
    #expect(record.page.visits.map(\.id) == [a])
    // One that was sent elsewhere is not ours to see.
    try await house.run(
      "UPDATE record.visit_assertion SET referred_to = 'Organization/9900103009'")
    #expect(try await house.disclosure.visit(a, under: query, request) == nil)
    #expect(try await house.disclosure.patient(id, under: query, request) == nil)
    await house.close()
  }

  @Test("Merged at the other facility, a visit opens under the survivor's key")
  func merged() async throws {
    let (house, a, b) = try await Self.shared()
    // As after a merge there: the record that the visit hangs on was retired into another.
    try await house.run(
      """
      INSERT INTO identity.patient_merge (retired_id, survivor_id, survivor_person, facility_id,
        submission_id)
      SELECT v.patient_id, gen_random_uuid(), v.person_id, v.facility_id, gen_random_uuid()
      FROM record.visit v WHERE visit_id = '\(a)'
      """)
    let (request, query) = try await asking(house)
    #expect(try await house.disclosure.visit(a, under: query, request) != nil)
    _ = b
    await house.close()
  }

  @Test("The texts in the database are those of the program, and the sensitive codes its rows")
  func shipped() async throws {
    let house = try await TestHouse()
    let policies = try await house.database.transaction("test", as: .resolver) {
      try await $0.query(
        Statement("test.policy", "SELECT rules, codes FROM access.policy WHERE version = 1").bind()
      ).map { (try $0.decode(0, as: String.self), try $0.decode(1, as: String.self)) }
    }
    #expect(policies.first?.0 == Policy.shippedRules)
    #expect(policies.first?.1 == Policy.shippedCodes)
    #expect(
      try await house.count("SELECT count(*) FROM access.sensitive_code")
        == Policy.shipped.codes.ranges.count)
    await house.close()
  }

  @Test("SQL and Swift find the same sensitive categories for every code near a border")
  func labelsAgree() async throws {
    let house = try await TestHouse()
    let a = try TestHouse.visit(in: try await house.submit(TestBundle()))
    for code in [
      "B19.9", "B20", "b24.1", "B25", "R75", "F00.0", "F99", "F02.4", "G00", "X84",
      "X85", "Y09", "Y10", "Z11.3", "Z11.4", "Z11", "O08.9", "O09", "T74", "N97.0",
    ] {
      try await house.run("UPDATE record.diagnosis SET code = '\(code)' WHERE visit_id = '\(a)'")
      let labels = try await Self.labels(of: a, house)
      #expect(labels == [Policy.shipped.codes.categories(.icd10, code)], "\(code)")
    }
    await house.close()
  }

  private static func labels(
    of visit: VisitID, _ house: TestHouse
  ) async throws -> [Set<SensitiveCategory>] {
    let rows = try await house.database.transaction("test", as: .resolver) { transaction in
      let found = try await VisitFinder(keyring: house.keyring).person(
        of: visit, patient: nil, in: transaction)
      let person = try #require(found)
      return try await VisitFinder(keyring: house.keyring).scope(
        of: [person], asker: FacilityID(at: 1), actingUser: nil, names: [], in: transaction)
    }
    return rows.visits.map(\.categories)
  }

  @Test("SQL and Swift know ICD-10 and LOINC by the same names, and take no other system for them")
  func namesAgree() async throws {
    let house = try await TestHouse()
    let a = try TestHouse.visit(in: try await house.submit(TestBundle()))
    let codes = Policy.shipped.codes
    let icd10 = [
      "http://hl7.org/fhir/sid/icd-10", "http://hl7.org/fhir/sid/icd10", "ICD10", "ICD-10", "icdx",
      "ICD X", "HTTPS://HL7.org/fhir/sid/ICD-10/", "icd_10", "ICD-10-CM", "ICD-10 WHO 2010",
      "urn:oid:2.16.840.1.113883.6.3", "2.16.840.1.113883.6.3", "urn:oid:2.16.840.1.113883.6.90",
      "http://id.who.int/icd/release/10/2019/", "http://hl7.org/fhir/sid/icd-10-cm",
    ]
    let loinc = [
      "http://loinc.org", "https://loinc.org/", "loinc", "LOINC", "urn:oid:2.16.840.1.113883.6.1",
      "2.16.840.1.113883.6.1",
    ]
    let others = [
      "http://snomed.info/sct", "http://hl7.org/fhir/sid/icd-9-cm", "ICD-9",
      "urn:oid:2.16.840.1.113883.6.104", "http://id.who.int/icd/release/11/mms",
      "http://sys-ids.kemkes.go.id/kfa", "urn:x:\u{130}CD10",
    ]
    for name in icd10 + loinc + others {
      try await house.run(
        """
        UPDATE record.diagnosis SET code = 'F32.1', code_system = '\(name)' WHERE visit_id = '\(a)';
        UPDATE record.observation SET code = '56888-1', code_system = '\(name)' WHERE visit_id = '\(a)'
        """)
      let expected: Set<SensitiveCategory> =
        icd10.contains(name) ? [.mental] : loinc.contains(name) ? [.hiv] : []
      let swift = codes.categories(system: name, code: "F32.1")
        .union(codes.categories(system: name, code: "56888-1"))
      #expect(swift == expected, "\(name)")
      let labels = try await Self.labels(of: a, house)
      #expect(labels == [expected], "\(name)")
    }
    await house.close()
  }
}
