import AccessPolicy
import AuditLog
import Database
import Disclosure
import FHIRFormat
import Foundation
import Intake
import PatientIndex
import RecordModel
import RecordStore
import StrictJSON
import Testing
import TransparencyLog

/// What went in comes out, to whom it may, and the log knows before the reader does.
@Suite("Reading back")
struct ReadingTests {
  private func authorized(_ house: TestHouse) async throws -> AuthorizedQuery {
    try await house.disclosure.authorize(try house.reader, resource: "test").get()
  }

  private func resources(
    _ house: TestHouse, _ id: VisitID
  ) async throws -> (entry: VisitEntry, json: [JSON]) {
    let query = try await authorized(house)
    let found = try #require(
      try await house.disclosure.visit(id, under: query, try house.reader))
    let labels = RecordLabels(
      visitID: id.description, patientID: found.patient.description, versionID: 1,
      lastUpdated: ClinicalTime(utc: TestHouse.start))
    return (found, try FHIREncoder.resources(of: found.visit, labels))
  }

  @Test("Every field of a visit comes back from its columns with raw message and remainder erased")
  func noEcho() async throws {
    let house = try await TestHouse()
    let id = try TestHouse.visit(in: try await house.submit(TestBundle()))
    try await house.run(
      """
      DELETE FROM record.raw_part; UPDATE record.visit_assertion SET remainder = NULL;
      UPDATE identity.patient_assertion SET remainder = NULL
      """)
    let (entry, json) = try await resources(house, id)
    #expect(
      json.map { $0["resourceType"]?.string } == [
        "Encounter", "Condition", "Observation", "Observation", "Procedure", "MedicationRequest",
      ])
    let encounter = json[0]
    #expect(encounter["status"]?.string == "finished")
    #expect(encounter["class"]?["code"]?.string == "AMB")
    #expect(encounter["period"]?["start"]?.string == "2026-06-14T08:00:00+08:00")
    #expect(encounter["statusHistory"]?.array?.count == 2)
    #expect(encounter["identifier"]?[0]?["value"]?.string == "V-1")
    #expect(entry.visit.practitioner?.display == "dr. Rekaan")
    #expect(json[1]["code"]?["coding"]?[0]?["code"]?.string == "J06.9")
    #expect(entry.visit.diagnoses.first?.rank == 1)
    #expect(json[2]["valueQuantity"]?["value"] == .number("120"))
    #expect(json[2]["valueQuantity"]?["code"]?.string == "mm[Hg]")
    #expect(json[4]["performedDateTime"]?.string == "2026-06-14T08:00:00+08:00")
    #expect(json[5]["dosageInstruction"]?[0]?["text"]?.string == "3 x 1")
    let query = try await authorized(house)
    let patient = try #require(
      try await house.disclosure.patient(entry.patient, under: query, try house.reader))
    #expect(patient.current.names.first?.text == "Uji Rekaan")
    #expect(patient.current.sex == .male)
    #expect(patient.current.birthDate?.text == "1990-06-15")
    #expect(patient.current.identifiers.contains { $0.value == "9971011506900001" })
    await house.close()
  }

  @Test("A correction is a new version with its reason; numbers keep their digits")
  func correction() async throws {
    let house = try await TestHouse()
    var bundle = TestBundle()
    bundle.systolic = "120.50"
    let id = try TestHouse.visit(in: try await house.submit(bundle))
    bundle.systolic = "131.0"
    bundle.end = "2026-06-14T08:50:00+08:00"
    let again = try await house.submit(bundle)
    #expect(try TestHouse.visit(in: again) == id)
    let (entry, json) = try await resources(house, id)
    #expect(entry.version == 2)
    #expect(entry.assertions.count == 2)
    #expect(json[2]["valueQuantity"]?["value"] == .number("131.0"))
    #expect(
      try await house.count(
        "SELECT count(*) FROM record.visit_assertion WHERE reason = 'corrected'") == 1)
    #expect(
      try await house.count(
        "SELECT count(*) FROM record.observation WHERE value_number::text = '120.50'") == 1)
    await house.close()
  }

  @Test("The leaf of a read is durable before the record is; without audit there is no data")
  func noAuditNoData() async throws {
    let house = try await TestHouse()
    let id = try TestHouse.visit(in: try await house.submit(TestBundle()))
    let query = try await authorized(house)
    _ = try #require(try await house.disclosure.visit(id, under: query, try house.reader))
    #expect(
      try await house.count(
        """
        SELECT count(*) FROM audit.leaf l JOIN audit.subject s USING (leaf_index)
        WHERE convert_from(l.entry, 'UTF8')::jsonb ->> 'evt' = 'record.read'
          AND s.visit_id = '\(id)'
        """) == 1)
    try await house.run("REVOKE INSERT ON audit.leaf FROM baimbai_log")
    await #expect(throws: LeafNotWritten.self) {
      _ = try await house.disclosure.visit(id, under: query, try house.reader)
    }
    await house.close()
  }

  @Test("Another facility finds neither visit nor patient")
  func otherFacility() async throws {
    let house = try await TestHouse()
    let outcome = try await house.submit(TestBundle())
    let id = try TestHouse.visit(in: outcome)
    let (entry, _) = try await resources(house, id)
    let stranger = DisclosureRequest(
      sender: try house.identity(TestHouse.certificateB), purpose: "TREAT", actingUser: "x",
      requestID: "test")
    let query = try await house.disclosure.authorize(stranger, resource: "test").get()
    #expect(try await house.disclosure.visit(id, under: query, stranger) == nil)
    #expect(try await house.disclosure.patient(entry.patient, under: query, stranger) == nil)
    let number = try #require(
      IdentifierToken("https://fhir.kemkes.go.id/id/nik|9971011506900001"))
    #expect(
      try await house.disclosure.patients(
        .identifier(number), text: "test", under: query, stranger
      ).isEmpty)
    await house.close()
  }

  @Test("Without purpose or acting user nothing is read, and the denial is a leaf")
  func purpose() async throws {
    let house = try await TestHouse()
    for (purpose, user) in [(nil, "x"), ("NOSUCH", "x"), ("TREAT", nil), ("TREAT", "a b")] {
      let request = DisclosureRequest(
        sender: try house.identity(), purpose: purpose, actingUser: user, requestID: "test")
      let decision = try await house.disclosure.authorize(request, resource: "Patient")
      #expect(throws: AccessPolicy.Refusal.self) { try decision.get() }
    }
    #expect(try await house.count("SELECT count(*) FROM audit.leaf") == 4)
    await house.close()
  }

  @Test("A search finds by number, patient, day and page, and counts them all")
  func search() async throws {
    let house = try await TestHouse()
    for day in 1...9 {
      var bundle = TestBundle()
      bundle.number = "V-\(day)"
      bundle.start = "2026-06-0\(day)T08:00:00+08:00"
      bundle.end = "2026-06-0\(day)T09:00:00+08:00"
      #expect(try await house.submit(bundle).httpStatus == 201)
    }
    let query = try await authorized(house)
    var search = VisitSearch(count: 4)
    search.from = ClinicalTime("2026-06-03")?.microseconds
    let first = try await house.disclosure.search(
      search, patient: nil, text: "date=ge2026-06-03", under: query, try house.reader)
    #expect(first.total == 7)
    #expect(first.visits.count == 4)
    #expect(first.hasMore)
    search.after = first.visits.last?.id
    let second = try await house.disclosure.search(
      search, patient: nil, text: "date=ge2026-06-03", under: query, try house.reader)
    #expect(second.visits.count == 3)
    #expect(!second.hasMore)
    #expect(Set(first.visits.map(\.id)).isDisjoint(with: second.visits.map(\.id)))
    let one = try await house.disclosure.search(
      VisitSearch(count: 10),
      number: IdentifierToken("http://sys-ids.kemkes.go.id/encounter/x|V-5"), patient: nil,
      text: "identifier", under: query, try house.reader)
    #expect(one.visits.count == 1)
    await house.close()
  }

  @Test("The receipt verifies with its public key and names payload, submission and leaf")
  func receipt() async throws {
    let house = try await TestHouse()
    let bundle = TestBundle()
    let outcome = try await house.submit(bundle)
    let answer = try JSONDocument(outcome.answer, limits: .history).root
    let text = try #require(answer["receipt"]?.string)
    let note = try SignedNote(bytes: Array(text.utf8))
    let key = try VerifierKey(house.receiptKey)
    let verified = try note.verified(by: [key])
    let lines = String(decoding: verified.note.body, as: UTF8.self).split(separator: "\n")
    #expect(lines.contains("submission \(outcome.submission)"))
    #expect(lines.contains("log 0"))
    #expect(
      try await house.count(
        "SELECT count(*) FROM audit.leaf WHERE leaf_index = 0 AND hash = sha256('\\x00' || entry)")
        == 1)
    await house.close()
  }

  @Test("The tree over a thousand leaves is the one that its leaves give, tiles and all")
  func tree() async throws {
    let house = try await TestHouse()
    for round in 0..<4 {
      try await withThrowingTaskGroup(of: Void.self) { group in
        for index in 0..<75 {
          group.addTask {
            var draft = LeafDraft(.page, .read, requestID: "r\(round)-\(index)")
            draft.resource = "test"
            _ = try await house.committer.commit([draft])
          }
        }
        try await group.waitForAll()
      }
    }
    #expect(try await house.count("SELECT size FROM audit.head") == 300)
    #expect(try await house.count("SELECT count(*) FROM audit.tile") == 1)
    #expect(
      try await house.count(
        """
        SELECT count(*) FROM (SELECT convert_from(entry, 'UTF8')::jsonb ->> 'at' AS at,
          lag(convert_from(entry, 'UTF8')::jsonb ->> 'at') OVER (ORDER BY leaf_index) AS before
          FROM audit.leaf) t WHERE before >= at
        """) == 0)
    // Another gateway begins with nothing in memory: it must come to the same edge and root.
    let other = AuditLog()
    let leaves = try await house.database.transaction("test", as: .log) { transaction in
      let head = try await other.lock(in: transaction)
      return try await other.append(
        [LeafDraft(.page, .read, requestID: "other")], to: head, now: TestHouse.start,
        in: transaction)
    }
    #expect(leaves.map(\.index) == [300])
    await house.close()
  }
}
