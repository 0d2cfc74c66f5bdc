import AccessPolicy
import Database
import Disclosure
import Intake
import PatientIndex
import RecordModel
import RecordStore
import Registry
import Testing

/// What a search over several persons, numbers and facilities finds, tells of and writes down.
@Suite("Searching across facilities")
struct SearchAcrossTests {
  /// A house where A and B each treated one person and B another one too.
  private struct Scene {
    let house: TestHouse
    /// The first person's visits at A and B, the second's at B.
    let a: VisitID
    let b: VisitID
    let c: VisitID
    /// A's record of the first, B's of the first and of the second.
    let atA: PatientID
    let own: PatientID
    let second: PatientID
    /// B's question and what it may ask.
    let request: DisclosureRequest
    let query: AuthorizedQuery
  }

  private static let nik = "https://fhir.kemkes.go.id/id/nik"

  /// - Parameter nik: the first person's at A; another than at B makes him two until they are linked.
  private func scene(nik: String = "9971011506900001", _ purpose: String = "TREAT") async throws
    -> Scene
  {
    let house = try await TestHouse()
    func send(_ turn: (inout TestBundle) -> Void, _ certificate: [UInt8]) async throws -> VisitID {
      var bundle = TestBundle()
      turn(&bundle)
      return try TestHouse.visit(in: try await house.submit(bundle.bytes, from: certificate))
    }
    let a = try await send({ $0.nik = nik }, TestHouse.certificateA)
    let b = try await send(
      { ($0.organization, $0.number, $0.record) = ("9900103002", "W-1", "B-7") },
      TestHouse.certificateB)
    let c = try await send(
      {
        ($0.organization, $0.number, $0.record) = ("9900103002", "W-2", "B-8")
        $0.nik = "9971011506900055"
      }, TestHouse.certificateB)
    func asking(
      _ purpose: String, _ certificate: [UInt8]
    ) async throws -> (DisclosureRequest, AuthorizedQuery) {
      let request = DisclosureRequest(
        sender: try house.identity(certificate), purpose: purpose, actingUser: "N2",
        requestID: "test")
      return (request, try await house.disclosure.authorize(request, resource: "test").get())
    }
    func patient(of visit: VisitID, _ certificate: [UInt8]) async throws -> PatientID {
      let (request, query) = try await asking("TREAT", certificate)
      return try #require(
        try await house.disclosure.visit(visit, under: query, request)
      ).patient
    }
    let (request, query) = try await asking(purpose, TestHouse.certificateB)
    return Scene(
      house: house, a: a, b: b, c: c, atA: try await patient(of: a, TestHouse.certificateA),
      own: try await patient(of: b, TestHouse.certificateB),
      second: try await patient(of: c, TestHouse.certificateB), request: request, query: query)
  }

  private func visits(
    of patient: Disclosure.PatientQuery, in scene: Scene
  ) async throws -> Set<VisitID> {
    let page = try await scene.house.disclosure.search(
      VisitSearch(count: 10), patient: patient, text: "x", under: scene.query, scene.request)
    #expect(page.total == page.visits.count)
    return Set(page.visits.map(\.id))
  }

  /// Says that whoever was at A and the first at B are one.
  private func link(_ scene: Scene) async throws {
    try await scene.house.decide(
      "same",
      onPersonsOf: "record.visit WHERE visit_id IN ('\(scene.a)', '\(scene.b)')")
  }

  @Test("A search of one facility tells of what is withheld as a search of another does")
  func whereHidden() async throws {
    let closed = try await scene()
    try await closed.house.run(
      """
      INSERT INTO access.consent (consent_id, person_id, kind, categories, valid_from,
        evidence, evidence_hash, recorded_by, recorded_at)
      SELECT gen_random_uuid(), person_id, 'opt-out', '{}', '2026-01-01', 'map 3', sha256('x'), 'test', '2026-06-15'
      FROM record.visit WHERE visit_id = '\(closed.a)'
      """)
    // In an emergency, and without a tie any more.
    let behindGlass = try await scene("ETREAT")
    try await behindGlass.house.run(
      "UPDATE record.visit SET status = 'entered-in-error' WHERE visit_id = '\(behindGlass.b)'")
    for scene in [closed, behindGlass] {
      let facilities = try [TestHouse.certificateA, TestHouse.certificateB].map {
        try scene.house.identity($0).facility.id
      }
      let choices: [Set<FacilityID>?] = [
        nil, [facilities[0]], [facilities[1]], Set(facilities),
      ]
      for sources in choices {
        var search = RecordSearch(type: "Encounter", visits: VisitSearch(count: 10))
        search.patient = .id(scene.own)
        search.sources = sources
        let page = try await scene.house.disclosure.records(
          search, text: "x", under: scene.query, scene.request)
        #expect(page.suppressed == (scene.a == closed.a ? [scene.a] : []))
        #expect(page.isOffered == (scene.a == behindGlass.a))
        let isOwnMeant = sources?.contains(facilities[1]) ?? true
        #expect(page.visits.map(\.id) == (isOwnMeant ? [scene.b] : []))
      }
      await scene.house.close()
    }
  }

  @Test("Any of several ids or numbers finds its person, whether the record is the asker's or not")
  func comma() async throws {
    let scene = try await scene(nik: "9971011506900099")
    try await link(scene)
    let everything: Set = [scene.a, scene.b, scene.c]
    #expect(try await visits(of: .ids([scene.second, scene.atA]), in: scene) == everything)
    #expect(try await visits(of: .ids([scene.atA]), in: scene) == [scene.a, scene.b])
    #expect(try await visits(of: .ids([scene.second]), in: scene) == [scene.c])
    // The first person's number is known at A alone.
    let first = try #require(IdentifierToken("\(Self.nik)|9971011506900099"))
    let second = try #require(IdentifierToken("\(Self.nik)|9971011506900055"))
    #expect(try await visits(of: .anyOf([second, first]), in: scene) == everything)
    #expect(try await visits(of: .anyOf([first]), in: scene) == [scene.a, scene.b])
    await scene.house.close()
  }

  @Test("A patient said in several ways is whom all of them mean")
  func all() async throws {
    let scene = try await scene()
    let first = try #require(IdentifierToken("\(Self.nik)|9971011506900001"))
    let second = try #require(IdentifierToken("\(Self.nik)|9971011506900055"))
    for (said, expected) in [
      ([.ids([scene.own]), .anyOf([first])], [scene.a, scene.b]),
      ([.ids([scene.own, scene.second]), .anyOf([second])], [scene.c]),
      ([.ids([scene.own]), .anyOf([second])], []),
      ([.ids([scene.own]), .ids([scene.second])], []),
      // By the record of another facility, and by his number.
      ([.ids([scene.atA]), .anyOf([first])], [scene.a, scene.b]),
      ([.ids([scene.atA]), .anyOf([second])], []),
    ] as [([Disclosure.PatientQuery], Set<VisitID>)] {
      #expect(try await visits(of: .all(said), in: scene) == expected, "\(said)")
    }
    func patients(_ said: [Disclosure.PatientQuery]) async throws -> [PatientID] {
      try await scene.house.disclosure.patients(
        .all(said), text: "x", under: scene.query, scene.request
      ).map(\.id)
    }
    #expect(
      try await patients([.ids([scene.own, scene.second]), .anyOf([first])]) == [scene.own])
    #expect(try await patients([.ids([scene.second]), .anyOf([first])]).isEmpty)
    await scene.house.close()
  }

  @Test("A search about somebody of whom it shows nothing stands in his log all the same, once")
  func named() async throws {
    let scene = try await scene()
    func entries(_ event: String) async throws -> Int {
      try await scene.house.count(
        """
        SELECT count(*) FROM audit.leaf l JOIN audit.subject s USING (leaf_index)
        JOIN identity.person p ON p.pseudonym = s.pseudonym
        JOIN record.visit v ON v.person_id = p.person_id AND v.visit_id = '\(scene.b)'
        WHERE convert_from(l.entry, 'UTF8')::jsonb ->> 'evt' = '\(event)'
        """)
    }
    let number = try #require(IdentifierToken("\(Self.nik)|9971011506900001"))
    var later = VisitSearch(count: 10)
    later.from = TestHouse.start + 86_400_000_000_000
    var counting = VisitSearch(count: 0)
    counting.isCounted = true
    var expected = 0
    for search in [later, counting] {
      let reads = try await entries("record.read")
      let page = try await scene.house.disclosure.search(
        search, patient: .anyOf([number]), text: "x", under: scene.query, scene.request)
      expected += 1
      #expect(page.visits.isEmpty)
      #expect(try await entries("query") == expected)
      #expect(try await entries("record.read") == reads)
    }
    // Whose visits are read has an entry of his own, and the query names nobody twice.
    let reads = try await entries("record.read")
    _ = try await visits(of: .anyOf([number]), in: scene)
    #expect(try await entries("query") == expected)
    #expect(try await entries("record.read") > reads)
    // A visit that is named by its id, and left out by its date.
    var other = later
    other.ids = [scene.a]
    _ = try await scene.house.disclosure.search(
      other, patient: nil, text: "x", under: scene.query, scene.request)
    #expect(try await entries("query") == expected + 1)
    await scene.house.close()
  }

  @Test("Whom the policy hides stands in the entry of a search about him, not in its answer")
  func hidden() async throws {
    let scene = try await scene(nik: "9971011506900099", "HPAYMT")
    try await link(scene)
    func entries() async throws -> Int {
      try await scene.house.count(
        """
        SELECT count(*) FROM audit.leaf l JOIN audit.subject s USING (leaf_index)
        JOIN identity.person p ON p.pseudonym = s.pseudonym
        JOIN record.visit v ON v.person_id = p.person_id AND v.visit_id = '\(scene.a)'
        WHERE convert_from(l.entry, 'UTF8')::jsonb ->> 'evt' = 'query'
        """)
    }
    #expect(try await entries() == 0)
    #expect(try await visits(of: .ids([scene.own]), in: scene) == [scene.b])
    #expect(try await entries() == 1)
    // Also where the hidden visit itself is named, and not where another of his is.
    for (ids, found, number) in [([scene.a], [], 2), ([scene.b], [scene.b], 2)]
      as [([VisitID], [VisitID], Int)]
    {
      var search = VisitSearch(count: 10)
      search.ids = ids
      let page = try await scene.house.disclosure.search(
        search, patient: nil, text: "x", under: scene.query, scene.request)
      #expect(page.visits.map(\.id) == found && page.suppressed.isEmpty && !page.isOffered)
      #expect(try await entries() == number)
    }
    await scene.house.close()
  }
}
