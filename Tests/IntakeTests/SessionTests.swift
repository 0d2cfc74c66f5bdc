import Administration
import AuditLog
import Database
import RecordModel
import Registry
import Synchronization
import Testing

/// Sessions of the console: how long they last, and that an answer of the provider counts once.
@Suite("Sessions")
struct SessionTests {
  /// A clock that the test moves.
  final class Clock: Sendable {
    private let moment = Mutex(TestHouse.start)

    var now: Int64 { moment.withLock { $0 } }

    func pass(minutes: Int64) { moment.withLock { $0 += minutes * 60_000_000 } }
  }

  private static let minute: Int64 = 60_000_000

  /// A person with an account, and a desk with a clock.
  private static func scene() async throws -> (
    scene: PeopleTests.Scene, desk: SessionDesk, clock: Clock, account: AppointmentID
  ) {
    let scene = try await PeopleTests.Scene()
    let account = try #require(ExternalAccount(issuer: "https://idp.example", subject: "s-1"))
    let id = try await scene.desk.propose(
      .account(account), of: scene.person("kepala"), reason: "kartu pegawai", by: "ani",
      PeopleTests.Scene.actor)
    #expect(scene.watch.snapshot.owner(of: account) == nil)
    try await scene.desk.approve(id, by: "budi", PeopleTests.Scene.actor)
    try await scene.watch.refresh()
    let clock = Clock()
    let desk = SessionDesk(
      database: scene.house.database, log: scene.house.log, limits: .init(idleMinutes: 30, hours: 8)
    ) { clock.now }
    return (scene, desk, clock, id)
  }

  private static func begin(
    _ desk: SessionDesk, _ person: OfficerEntry, _ account: AppointmentID, mark: UInt8,
    certificate: [UInt8]? = nil
  ) async throws -> SessionToken? {
    try await desk.begin(
      for: person, by: account, certificate: certificate,
      mark: [UInt8](repeating: mark, count: 32), until: TestHouse.start + 10 * minute,
      entry: LeafDraft(.signIn, .execute, requestID: "test"))
  }

  @Test("An answer counts once, a session ends when it is idle, at its last hour, and by its owner")
  func life() async throws {
    let (scene, desk, clock, account) = try await Self.scene()
    let person = try scene.person("kepala")
    let token = try #require(try await Self.begin(desk, person, account, mark: 1))
    #expect(try await Self.begin(desk, person, account, mark: 1) == nil)
    let found = try await desk.find(token)
    #expect(found?.person == person.id && found?.account == account && found?.certificate == nil)
    #expect(SessionToken(token.text) == token && SessionToken(token.text + "0") == nil)
    for _ in 0..<15 {
      clock.pass(minutes: 29)
      #expect(try await desk.find(token) != nil)
    }
    // 7 h 15 min by now, and never idle for long; the last hour ends it all the same.
    clock.pass(minutes: 29)
    #expect(try await desk.find(token) != nil)
    clock.pass(minutes: 16)
    #expect(try await desk.find(token) == nil)
    let idle = try #require(try await Self.begin(desk, person, account, mark: 2))
    clock.pass(minutes: 30)
    #expect(try await desk.find(idle) == nil)
    let left = try #require(try await Self.begin(desk, person, account, mark: 3))
    let other = try #require(try await Self.begin(desk, person, account, mark: 4))
    try await desk.end(
      left, of: person, by: account, entry: LeafDraft(.signOut, .execute, requestID: "test"))
    #expect(try await desk.find(left) == nil)
    #expect(try await desk.find(other) != nil)
    #expect(try await desk.find(SessionToken()) == nil)
    let leaves = try await scene.house.count(
      """
      SELECT count(*) FROM audit.leaf WHERE convert_from(entry, 'UTF8')::jsonb
        @> '{"usr":"kepala","usrp":true,"res":"Appointment/\(account)"}'
      """)
    #expect(leaves == 5)
    let stored = try await scene.house.count(
      "SELECT count(*) FROM registry.console_session WHERE encode(token_hash, 'hex') = '\(other.text)'"
    )
    #expect(stored == 0)
    await scene.house.close()
  }

  @Test(
    "A session counts by its account's binding, its person's role and the certificate it is bound to"
  )
  func judged() async throws {
    let (scene, _, _, account) = try await Self.scene()
    _ = try await scene.appoint()
    let head = try scene.person("kepala")
    func judge(
      _ person: OfficerID, certificate: [UInt8]? = nil
    ) -> Result<Caller, CallerRefusal> {
      scene.watch.snapshot.caller(
        .session(person: person, account: account, certificate: certificate), facilityCode: nil,
        now: TestHouse.start)
    }
    guard case .facility(let identity) = try judge(head.id).get() else {
      Testing.Issue.record("no facility")
      return
    }
    #expect(identity.isHead && identity.certificate == nil && identity.person?.code == "kepala")
    #expect(throws: CallerRefusal.revoked) { try judge(scene.person("perawat").id).get() }
    #expect(throws: CallerRefusal.unknown) {
      try judge(head.id, certificate: [UInt8](repeating: 9, count: 32)).get()
    }
    _ = try await scene.caller("perawat")
    let foreign = Array("perawat-certificate-0000000000000000".utf8.prefix(32))
    #expect(throws: CallerRefusal.revoked) { try judge(head.id, certificate: foreign).get() }
    try await scene.desk.end(
      account, reason: "akun hilang", by: "ani", PeopleTests.Scene.actor)
    try await scene.watch.refresh()
    #expect(throws: CallerRefusal.revoked) { try judge(head.id).get() }
    await scene.house.close()
  }

  @Test("An account is one person's at a time, and is bound by two officers")
  func binding() async throws {
    let (scene, _, _, _) = try await Self.scene()
    let account = try #require(ExternalAccount(issuer: "https://idp.example", subject: "s-1"))
    let second = try await scene.desk.propose(
      .account(account), of: scene.person("perawat"), reason: "kartu pegawai", by: "ani",
      PeopleTests.Scene.actor)
    await #expect(throws: PeopleRefusal.notAllowed) {
      try await scene.desk.approve(second, by: "ani", PeopleTests.Scene.actor)
    }
    await #expect(throws: PeopleRefusal.notAllowed) {
      try await scene.desk.approve(second, by: "budi", PeopleTests.Scene.actor)
    }
    #expect(ExternalAccount(issuer: "http://idp.example", subject: "s") == nil)
    #expect(ExternalAccount(issuer: "https://idp.example", subject: "") == nil)
    await scene.house.close()
  }
}
