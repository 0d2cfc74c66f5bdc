import AccessPolicy
import Administration
import AuditLog
import Database
import Disclosure
import Foundation
import Intake
import RecordModel
import Registry
import StrictJSON
import TestSupport
import Testing

/// Registering a source by two officers, and what a facility's word that it keeps a record is worth.
@Suite("Sources of records")
struct SourceTests {
  static let nik = ExternalIdentifier(
    system: PatientIdentifierSystem.nik, value: "9971011506900001")

  /// Facility B with an endpoint, in a house where A has treated the person.
  struct Scene {
    let house: TestHouse
    let desk: SourceDesk
    let locations: LocationDesk
    let facility: FacilityID

    init() async throws {
      let house = try await TestHouse()
      self.house = house
      desk = SourceDesk(database: house.database, log: house.log, now: { house.clock.now })
      locations = LocationDesk(
        database: house.database, log: house.log, keyring: house.keyring,
        now: { house.clock.now })
      facility = try house.identity(TestHouse.certificateB).facility.id
      try await house.run(
        """
        INSERT INTO registry.facility (facility_id, code, name, kind, ownership, status, is_simulated)
        VALUES ('\(facility)', 'clinic-b', 'Klinik Rekaan', 'clinic-primary', 'private', 'active', true);
        INSERT INTO registry.officer (officer_id, code, name, role) VALUES
          (gen_random_uuid(), 'ani', 'Ani', 'officer'), (gen_random_uuid(), 'budi', 'Budi', 'officer'),
          (gen_random_uuid(), 'cici', 'Cici', 'auditor')
        """)
    }

    static let actor = Administration.Actor(code: "os:test", requestID: "test")

    func source(_ name: String, by officer: String = "ani") -> SourceEntry {
      SourceEntry(
        id: SourceID(at: house.clock.now / 1000), name: name, facility: facility,
        host: "rs.example", port: 8443, path: "/fhir", serverName: "rs.example", authority: [1],
        isPrivate: false, proposedBy: officer)
    }

    func put(_ isKept: Bool, _ number: ExternalIdentifier = SourceTests.nik) async throws {
      try await locations.put(
        [number], isKept: isKept, text: [1],
        by: DisclosureRequest(
          sender: try house.identity(TestHouse.certificateB), purpose: nil, actingUser: nil,
          requestID: "test"))
    }

    func leaves(_ reason: String) async throws -> Int? {
      try await house.count(
        """
        SELECT count(*) FROM audit.leaf WHERE convert_from(entry, 'UTF8')::jsonb ->> 'evt' = 'registry.change'
          AND convert_from(entry, 'UTF8')::jsonb ->> 'rsn' LIKE '\(reason)%'
        """)
    }
  }

  private func refused(_ body: () async throws -> Void) async -> Bool {
    do { try await body() } catch is SourceDesk.Refusal { return true } catch { return false }
    return false
  }

  @Test("It takes two officers, each step is an entry, and one endpoint of a facility is in force")
  func twoOfficers() async throws {
    let scene = try await Scene()
    let (house, desk, actor) = (scene.house, scene.desk, Scene.actor)
    #expect(
      await refused {
        try await desk.propose(scene.source("rs", by: "cici"), ofFacility: "clinic-b", actor)
      })
    try await desk.propose(scene.source("rs"), ofFacility: "clinic-b", actor)
    #expect(
      await refused { try await desk.propose(scene.source("rs"), ofFacility: "clinic-b", actor) })
    #expect(await refused { try await desk.approve("rs", by: "ani", actor) }, "the same officer")
    #expect(await refused { try await desk.approve("rs", by: "cici", actor) }, "no officer")
    #expect(await refused { try await desk.approve("else", by: "budi", actor) })
    #expect(try await scene.leaves("approved") == 0)
    try await desk.approve("rs", by: "budi", actor)
    #expect(try await scene.leaves("proposed rs.example:8443 as rs.example for clinic-b") == 1)
    #expect(try await scene.leaves("approved") == 1)
    try await desk.propose(scene.source("rs-2"), ofFacility: "clinic-b", actor)
    #expect(await refused { try await desk.approve("rs-2", by: "budi", actor) }, "another in force")
    await #expect(throws: PeopleRefusal.badReason, "four hundred and two code points") {
      try await desk.suspend(
        "rs", reason: String(repeating: "e\u{301}", count: 201), by: "ani", actor)
    }
    try await desk.suspend("rs", reason: "uji coba", by: "ani", actor)
    try await desk.approve("rs-2", by: "budi", actor)
    #expect(await refused { try await desk.suspend("rs", reason: "uji coba", by: "ani", actor) })
    let snapshot = try await house.database.transaction("test.load", as: .resolver) {
      try await RegistryStore.load(in: $0, unlessVersion: -1)
    }
    #expect(snapshot?.sources.map(\.name) == ["rs-2"])
    #expect(snapshot?.activeSources.map(\.baseURL) == ["https://rs.example:8443/fhir"])
    await house.close()
  }

  @Test("Who says that it keeps a record reads what others have, until its endpoint is suspended")
  func tie() async throws {
    let scene = try await Scene()
    let house = scene.house
    let answer = try JSONDocument(
      try await house.submit(TestBundle()).answer, limits: .history
    ).root
    let visit = try #require(answer["visits"]?[0]?["visit"]?.string.flatMap { VisitID($0) })
    let request = DisclosureRequest(
      sender: try house.identity(TestHouse.certificateB), purpose: "TREAT", actingUser: "N2",
      requestID: "test")
    func isSeen() async throws -> Bool {
      let query = try await house.disclosure.authorize(request, resource: "test").get()
      return try await house.disclosure.visit(visit, under: query, request) != nil
    }
    let token = try #require(IdentifierToken("\(Self.nik.system)|\(Self.nik.value)"))
    func peers() async throws -> Int {
      let query = try await house.disclosure.authorize(request, resource: "test").get()
      let found = try await house.disclosure.patients(
        ofPeer: [token], text: "test", under: query, request)
      return found.count
    }
    // Without an endpoint in force the word is worth nothing.
    try await scene.put(true)
    #expect(try await !isSeen())
    #expect(try await peers() == 0)
    try await scene.desk.propose(scene.source("rs"), ofFacility: "clinic-b", Scene.actor)
    #expect(try await !isSeen())
    try await scene.desk.approve("rs", by: "budi", Scene.actor)
    #expect(try await isSeen())
    #expect(try await peers() == 1)
    try await scene.put(false)
    #expect(try await !isSeen())
    try await scene.put(true)
    #expect(try await isSeen())
    #expect(try await scene.leaves("keeps: 1") == 2)
    #expect(try await scene.leaves("keeps no more: 1") == 1)
    try await scene.desk.suspend("rs", reason: "uji coba", by: "ani", Scene.actor)
    #expect(try await !isSeen())
    #expect(try await peers() == 0)
    await house.close()
  }

  @Test("A list with one number that is none records nothing")
  func numbers() async throws {
    let scene = try await Scene()
    let request = DisclosureRequest(
      sender: try scene.house.identity(TestHouse.certificateB), purpose: nil, actingUser: nil,
      requestID: "test")
    let bad = ExternalIdentifier(system: PatientIdentifierSystem.nik, value: "123")
    for (numbers, index) in [
      ([Self.nik, bad], 1), ([], nil), (Array(repeating: Self.nik, count: 501), nil),
    ] as [([ExternalIdentifier], Int?)] {
      do {
        try await scene.locations.put(numbers, isKept: true, text: [1], by: request)
        Issue.record("taken")
      } catch let refusal as LocationDesk.Refusal {
        #expect(refusal.index == index)
      }
    }
    #expect(try await scene.house.count("SELECT count(*) FROM access.record_location") == 0)
    await scene.house.close()
  }
}
