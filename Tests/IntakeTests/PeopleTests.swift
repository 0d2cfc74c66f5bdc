import Administration
import AuditLog
import Database
import Intake
import Logging
import RecordModel
import Registry
import Testing

/// Heads, rights and mandates: who grants, who may not, and that nothing is forgotten.
@Suite("People")
struct PeopleTests {
  /// A house with two facilities, two officers, an auditor, a vendor and two of the facilities' people.
  struct Scene: Sendable {
    let house: TestHouse
    let desk: PeopleDesk
    let watch: RegistryWatch
    let clinic: FacilityEntry
    let other: FacilityEntry
    let vendor: OperatorEntry

    static let actor = Administration.Actor(code: "os:test", requestID: "test")

    init() async throws {
      let house = try await TestHouse()
      let now: @Sendable () -> Int64 = { house.clock.now }
      let administration = Administration(database: house.database, log: house.log, now: now)
      func facility(_ code: String) async throws -> FacilityEntry {
        let entry = FacilityEntry(
          id: FacilityID(at: TestHouse.start / 1000), code: code, name: "Klinik \(code)",
          kind: "clinic-primary", isGovernment: false, status: .active, kelurahanCode: nil,
          isSimulated: true, registeredAt: TestHouse.start)
        _ = try await house.database.transaction("test.facility", as: .administration) {
          try await RegistryStore.put(entry, in: $0)
        }
        return entry
      }
      clinic = try await facility("clinic-x")
      other = try await facility("clinic-y")
      vendor = OperatorEntry(
        id: OperatorID(at: TestHouse.start / 1000), code: "vendor", name: "Rekaan")
      _ = try await administration.put(vendor, by: Self.actor)
      for (code, role) in [
        ("ani", OfficerEntry.Role.officer), ("budi", .officer), ("eko", .auditor),
        ("kepala", .staff), ("perawat", .staff),
      ] {
        _ = try await administration.put(
          OfficerEntry(
            id: OfficerID(at: TestHouse.start / 1000), code: code, name: "Rekaan", role: role),
          by: Self.actor)
      }
      self.house = house
      desk = PeopleDesk(database: house.database, log: house.log, now: now)
      watch = RegistryWatch(database: house.database, logger: Logger(label: "test"))
      try await watch.refresh()
    }

    func person(_ code: String) throws -> OfficerEntry {
      try #require(watch.snapshot.person(code: code))
    }

    /// Makes `kepala` the head of the clinic, by two officers.
    func appoint() async throws -> AppointmentID {
      let id = try await desk.propose(
        .head(clinic.id), of: person("kepala"), reason: "SK rekaan", by: "ani", Self.actor)
      try await desk.approve(id, by: "budi", Self.actor)
      try await watch.refresh()
      return id
    }

    func grant(_ right: FacilityRight, to code: String = "perawat", days: Int = 30) async throws
      -> RightID
    {
      let id = try await desk.grant(
        right, to: person(code), at: clinic, for: .init(days: days), reason: "tugas rekaan",
        by: "kepala", Self.actor)
      try await watch.refresh()
      return id
    }

    /// What the registry says of a person who comes with a certificate of his own.
    func caller(
      _ code: String, at facility: String? = nil, after microseconds: Int64 = 0
    ) async throws -> Result<Caller, CallerRefusal> {
      let fingerprint = Array("\(code)-certificate-0000000000000000".utf8.prefix(32))
      if watch.snapshot.certificates[fingerprint] == nil {
        let administration = Administration(
          database: house.database, log: house.log, now: { TestHouse.start })
        try await administration.put(
          CertificateEntry(
            fingerprint: fingerprint, spki: fingerprint, uri: "https://gw.example/person/\(code)",
            notBefore: 0, notAfter: 4_000_000_000_000_000, holder: .officer(person(code).id)),
          by: Self.actor)
        try await watch.refresh()
      }
      return watch.snapshot.caller(
        .certificate(fingerprint), facilityCode: facility, now: TestHouse.start + microseconds)
    }

    func rights(
      _ code: String, at facility: String? = nil, after microseconds: Int64 = 0
    ) async throws -> Set<FacilityRight>? {
      let caller = try await caller(code, at: facility, after: microseconds)
      guard case .success(.facility(let identity)) = caller else { return nil }
      return identity.rights
    }
  }

  @Test("A head is appointed by two officers, and by no auditor, one alone, or after three days")
  func appointment() async throws {
    let scene = try await Scene()
    let head = Appointment.Matter.head(scene.clinic.id)
    let person = try scene.person("kepala")
    for by in ["eko", "kepala", "nobody"] {
      await #expect(throws: PeopleRefusal.notAllowed) {
        try await scene.desk.propose(head, of: person, reason: "SK rekaan", by: by, Scene.actor)
      }
    }
    // The database counts code points: three hundred letters with their accents are too many.
    for reason in ["-", String(repeating: "e\u{301}", count: 300)] {
      await #expect(throws: PeopleRefusal.badReason) {
        try await scene.desk.propose(head, of: person, reason: reason, by: "ani", Scene.actor)
      }
    }
    await #expect(throws: PeopleRefusal.badName) {
      try await scene.desk.register(
        code: "panjang", name: String(repeating: "e\u{301}", count: 150), by: "ani", Scene.actor)
    }
    let officer = try scene.person("ani")
    await #expect(throws: PeopleRefusal.notAllowed) {
      try await scene.desk.propose(head, of: officer, reason: "SK rekaan", by: "ani", Scene.actor)
    }
    let id = try await scene.desk.propose(
      head, of: person, reason: "SK rekaan", by: "ani", Scene.actor)
    for by in ["ani", "eko", "kepala"] {
      await #expect(throws: PeopleRefusal.notAllowed) {
        try await scene.desk.approve(id, by: by, Scene.actor)
      }
    }
    try await scene.house.run(
      "UPDATE registry.appointment SET proposed_at = proposed_at - interval '73 hours'")
    await #expect(throws: PeopleRefusal.notAllowed) {
      try await scene.desk.approve(id, by: "budi", Scene.actor)
    }
    try await scene.watch.refresh()
    #expect(!scene.watch.snapshot.isHead(person.id, of: scene.clinic.id))
    let second = try await scene.appoint()
    #expect(scene.watch.snapshot.isHead(person.id, of: scene.clinic.id))
    #expect(!scene.watch.snapshot.isHead(person.id, of: scene.other.id))
    try await scene.desk.end(second, reason: "pensiun", by: "ani", Scene.actor)
    try await scene.watch.refresh()
    #expect(!scene.watch.snapshot.isHead(person.id, of: scene.clinic.id))
    #expect(try await scene.house.count("SELECT count(*) FROM registry.appointment") == 2)
    await scene.house.close()
  }

  @Test("Only the head grants rights, at his own facility; they end by time, by him, and not else")
  func grants() async throws {
    let scene = try await Scene()
    _ = try await scene.appoint()
    let nurse = try scene.person("perawat")
    for by in ["ani", "perawat", "eko", "nobody"] {
      await #expect(throws: PeopleRefusal.notAllowed) {
        try await scene.desk.grant(
          .view, to: nurse, at: scene.clinic, for: .init(days: 1), reason: "uji", by: by,
          Scene.actor)
      }
    }
    await #expect(throws: PeopleRefusal.notAllowed) {
      try await scene.desk.grant(
        .view, to: nurse, at: scene.other, for: .init(days: 1), reason: "uji", by: "kepala",
        Scene.actor)
    }
    for days in [0, -1, 367] {
      await #expect(throws: PeopleRefusal.badTerm) {
        try await scene.desk.grant(
          .view, to: nurse, at: scene.clinic, for: .init(days: days), reason: "uji", by: "kepala",
          Scene.actor)
      }
    }
    let officer = try scene.person("ani")
    await #expect(throws: PeopleRefusal.notGrantable) {
      try await scene.desk.grant(
        .view, to: officer, at: scene.clinic, for: .init(days: 1), reason: "uji", by: "kepala",
        Scene.actor)
    }
    #expect(try await scene.rights("perawat") == nil)
    let input = try await scene.grant(.input)
    _ = try await scene.grant(.view, days: 1)
    await #expect(throws: PeopleRefusal.notGrantable) { try await scene.grant(.input) }
    #expect(try await scene.rights("perawat") == [.input, .view])
    #expect(try await scene.rights("perawat", after: 86_400_000_000) == [.input])
    #expect(try await scene.rights("perawat", at: "clinic-y") == nil)
    await #expect(throws: PeopleRefusal.notGrantable) {
      try await scene.desk.withdraw(
        input, at: scene.other, reason: "uji", by: "ani", Scene.actor)
    }
    try await scene.desk.withdraw(
      input, at: scene.clinic, reason: "pindah tugas", by: "kepala", Scene.actor)
    try await scene.watch.refresh()
    #expect(try await scene.rights("perawat") == [.view])
    // What was sent before is still judged by what was allowed then.
    let before = scene.watch.snapshot.sender(
      of: scene.clinic.id, certificate: nil, vendor: nil, person: nurse.id,
      at: TestHouse.start - 1)
    #expect(before?.rights == [])
    #expect(try await scene.house.count("SELECT count(*) FROM registry.person_right") == 2)
    let leaves = try await scene.house.count(
      """
      SELECT count(*) FROM audit.leaf WHERE convert_from(entry, 'UTF8')::jsonb
        @> '{"evt":"registry.change","fac":"clinic-x","usr":"kepala (os:test)","usrp":false}'
        AND convert_from(entry, 'UTF8')::jsonb ->> 'rsn' ~ '^(granted (input|view) to perawat|withdrawn)$'
      """)
    #expect(leaves == 3)
    await scene.house.close()
  }

  @Test("A person of two facilities says for which he acts, and has the rights of that one alone")
  func places() async throws {
    let scene = try await Scene()
    _ = try await scene.appoint()
    _ = try await scene.grant(.input)
    let second = try await scene.desk.propose(
      .head(scene.other.id), of: scene.person("perawat"), reason: "SK rekaan", by: "ani",
      Scene.actor)
    try await scene.desk.approve(second, by: "budi", Scene.actor)
    try await scene.watch.refresh()
    let undecided = try await scene.caller("perawat")
    #expect(throws: CallerRefusal.placeNotNamed) { try undecided.get() }
    #expect(try await scene.rights("perawat", at: "clinic-x") == [.input])
    #expect(try await scene.rights("perawat", at: "clinic-y") == [])
    let nowhere = try await scene.caller("perawat", at: "clinic-z")
    #expect(throws: CallerRefusal.noPlace) { try nowhere.get() }
    await scene.house.close()
  }

  @Test("A mandate is given by the head or an officer, once for a time, and ends when taken back")
  func mandates() async throws {
    let scene = try await Scene()
    _ = try await scene.appoint()
    func give(_ by: String, days: Int = 30) async throws -> MandateID {
      try await scene.desk.mandate(
        scene.vendor, for: scene.clinic, includesReading: false, for: .init(days: days),
        reason: "kontrak rekaan", by: by, Scene.actor)
    }
    for by in ["eko", "perawat", "nobody"] {
      await #expect(throws: PeopleRefusal.notAllowed) { try await give(by) }
    }
    let id = try await give("kepala")
    await #expect(throws: PeopleRefusal.notGrantable) { try await give("ani") }
    let certificate = [UInt8](repeating: 0x77, count: 32)
    let administration = Administration(
      database: scene.house.database, log: scene.house.log, now: { TestHouse.start })
    try await administration.put(
      CertificateEntry(
        fingerprint: certificate, spki: certificate, uri: "https://gw.example/operator/vendor",
        notBefore: 0, notAfter: .max / 2, holder: .softwareOperator(scene.vendor.id)),
      by: Scene.actor)
    func refusal() async throws -> CallerRefusal? {
      try await scene.watch.refresh()
      let decision = scene.watch.snapshot.caller(
        fingerprint: certificate, facilityCode: "clinic-x", now: TestHouse.start)
      if case .failure(let refusal) = decision { return refusal }
      return nil
    }
    #expect(try await refusal() == nil)
    try await scene.desk.withdraw(
      id, at: scene.clinic, reason: "kontrak habis", by: "kepala", Scene.actor)
    #expect(try await refusal() == .noMandate)
    await #expect(throws: PeopleRefusal.notGrantable) {
      try await scene.desk.withdraw(
        id, at: scene.clinic, reason: "dua kali", by: "kepala", Scene.actor)
    }
    _ = try await give("ani")
    #expect(try await refusal() == nil)
    let kept = scene.watch.snapshot.mandates(of: scene.clinic.id)
    #expect(kept.count == 2 && kept.contains { $0.span.withdrawal?.reason == "kontrak habis" })
    await scene.house.close()
  }

  @Test("A head registers somebody under a code that is nobody's, and renames nobody")
  func register() async throws {
    let scene = try await Scene()
    _ = try await scene.appoint()
    func register(_ code: String, _ name: String = "Nama Baru", by: String = "kepala") async throws
    {
      try await scene.desk.register(
        code: code, name: name, at: scene.clinic, by: by, Scene.actor)
    }
    try await register("bidan")
    for code in ["bidan", "ani", "a b", "", "ä"] {
      await #expect(throws: PeopleRefusal.badName) { try await register(code) }
    }
    await #expect(throws: PeopleRefusal.badName) { try await register("lain", "") }
    await #expect(throws: PeopleRefusal.notAllowed) { try await register("lain", by: "perawat") }
    try await scene.watch.refresh()
    #expect(try scene.person("bidan").role == .staff && scene.person("ani").name == "Rekaan")
    await scene.house.close()
  }

  @Test("Who may send and not correct adds visits, and neither changes nor takes back one")
  func corrections() async throws {
    let scene = try await Scene()
    _ = try await scene.appoint()
    _ = try await scene.grant(.input)
    func identity() async throws -> FacilityIdentity {
      guard case .facility(let found) = try await scene.caller("perawat").get() else {
        throw TestHouse.TestFault.notAFacility
      }
      return found
    }
    let sender = try await identity()
    func send(_ text: String, as sender: FacilityIdentity) async throws -> (Int, String) {
      let outcome = try await scene.house.intake.submit(
        .init(
          sender: sender, endpoint: .submissions, type: .csv, body: Array(text.utf8),
          idempotencyKey: nil, requestID: "test", receivedAt: scene.house.clock.now))
      return (outcome.httpStatus, String(decoding: outcome.answer, as: UTF8.self))
    }
    let title = "No Kunjungan;No RM;NIK;Nama;Tgl Lahir;L/P;Tgl Kunjungan;Diagnosa\n"
    let first = "K-1;RM-1;9971011506900001;Uji Satu;15/06/1990;L;14/06/2026;J06.9\n"
    let second = "K-2;RM-2;9971011506910002;Uji Dua;15/06/1991;L;14/06/2026;A09\n"
    let changed = "K-1;RM-1;9971011506900001;Uji Satu;15/06/1990;L;14/06/2026;A09\n"
    #expect(try await send(title + first, as: sender).0 == 201)
    // What is told again word for word is no change.
    let again = try await send(title + first + second, as: sender)
    #expect(again.0 == 201 && !again.1.contains("BMB-1436"), "\(again.1)")
    let refused = try await send(title + changed, as: sender)
    #expect(refused.1.contains("BMB-1436") && refused.1.contains("refused"), "\(refused.1)")
    #expect(try await scene.house.count("SELECT count(*) FROM record.diagnosis") == 2)
    #expect(
      try await scene.house.count(
        "SELECT count(*) FROM record.submission WHERE officer_id IS NOT NULL") == 3)
    _ = try await scene.grant(.correct)
    let corrected = try await send(title + changed + "\n", as: try await identity())
    #expect(corrected.0 == 201 && corrected.1.contains("corrected"), "\(corrected.1)")
    let proven = try await scene.house.count(
      """
      SELECT count(*) FROM audit.leaf WHERE convert_from(entry, 'UTF8')::jsonb
        @> '{"evt":"visit.submit","fac":"clinic-x","usr":"perawat","usrp":true}'
      """)
    // Four submissions, of which one was stored and nothing of it accepted.
    #expect(proven == 4)
    await scene.house.close()
  }
}
