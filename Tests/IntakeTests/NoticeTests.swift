import Administration
import AuditLog
import Database
import RecordModel
import Registry
import Testing

/// Notices are made once, claimed by one, and tried again with longer and longer waits.
@Suite("Notices")
struct NoticeTests {
  private static let day: Int64 = 86_400_000_000
  private let actor = Administration.Actor(code: "os:test", requestID: "test")

  private func notice(_ key: String, to: [String] = []) -> Notice {
    Notice(
      id: NoticeID(at: TestHouse.start / 1000), kind: "licence.expiry", subject: "Facility/klinik",
      dueOn: CivilDate(year: 2026, month: 7, day: 1), key: key,
      title: Bilingual(id: "Izin berakhir", en: "A licence ends"),
      text: Bilingual(id: "Perpanjang.", en: "Renew it."), recipients: to)
  }

  @Test("One key is one notice and one entry, and sixteen who claim at once get each delivery once")
  func once() async throws {
    let house = try await TestHouse()
    let desk = NoticeDesk(
      database: house.database, log: house.log, now: { TestHouse.start })
    let many = (0..<30).map { notice("licence/\($0)") }
    let made = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<4 { group.addTask { try await desk.make(many, by: [.mail, .webhook], actor) } }
      return try await group.reduce(0, +)
    }
    #expect(made == 30)
    #expect(try await house.count("SELECT size FROM audit.head") == 30)
    let claimed = try await withThrowingTaskGroup(of: [NoticeDelivery].self) { group in
      for _ in 0..<16 { group.addTask { try await desk.claim(10) } }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    #expect(claimed.count == 60)
    #expect(Set(claimed.map { "\($0.notice.id) \($0.channel)" }).count == 60)
    #expect(claimed.allSatisfy { $0.attempts == 1 && $0.notice.title.english == "A licence ends" })
    // The lease holds: nobody gets them again now.
    #expect(try await desk.claim(10).isEmpty)
    for delivery in claimed { try await desk.settle(delivery, fault: nil) }
    let later = NoticeDesk(
      database: house.database, log: house.log, now: { TestHouse.start + Self.day })
    #expect(try await later.claim(10).isEmpty)
    #expect(try await later.list(100).allSatisfy { $0.sentAt == TestHouse.start })
    await house.close()
  }

  @Test("What fails is tried again after a minute, two, four, and given up in the end")
  func again() async throws {
    let house = try await TestHouse()
    let clock = Ticking()
    let desk = NoticeDesk(database: house.database, log: house.log, now: { clock.now })
    _ = try await desk.make([notice("one")], by: [.mail], actor)
    var waits: [Int64] = []
    for attempt in 1...NoticeDesk.attempts {
      let claimed = try await desk.claim(10)
      #expect(claimed.map(\.attempts) == [attempt])
      guard let first = claimed.first else { break }
      try await desk.settle(first, fault: "the mail program ended with 75")
      guard let wait = NoticeDesk.wait(after: attempt) else { break }
      waits.append(wait)
      #expect(try await desk.claim(10).isEmpty)
      clock.advance(wait)
    }
    #expect(waits.prefix(3) == [60_000_000, 120_000_000, 240_000_000])
    #expect(waits.max() == NoticeDesk.longestWait && waits.count == NoticeDesk.attempts - 1)
    clock.advance(Self.day)
    #expect(try await desk.claim(10).isEmpty)
    let status = try #require(try await desk.list(10).first)
    #expect(status.isGivenUp && status.sentAt == nil && status.fault?.contains("75") == true)
    await house.close()
  }

  @Test("Who dies while he sends leaves it to be claimed when the lease is over")
  func lease() async throws {
    let house = try await TestHouse()
    let clock = Ticking()
    let desk = NoticeDesk(database: house.database, log: house.log, now: { clock.now })
    _ = try await desk.make([notice("one")], by: [.webhook], actor)
    #expect(try await desk.claim(10).count == 1)
    clock.advance(NoticeDesk.lease - 1)
    #expect(try await desk.claim(10).isEmpty)
    clock.advance(1)
    #expect(try await desk.claim(10).map(\.attempts) == [2])
    await house.close()
  }

  @Test("Without a way it stands in the list, and addresses that are none are left out")
  func list() async throws {
    let house = try await TestHouse()
    let desk = NoticeDesk(database: house.database, log: house.log, now: { TestHouse.start })
    let wild = notice("one", to: ["kepala@klinik.example", "-oQ/tmp@x", "a b@c", "x@y\nBcc: z@w"])
    #expect(wild.recipients == ["kepala@klinik.example"])
    _ = try await desk.make([wild], by: [], actor)
    let status = try #require(try await desk.list(10).first)
    #expect(status.channel == nil && status.notice == wild)
    await house.close()
  }

  private func snapshot(_ certificates: [CertificateEntry]) -> RegistrySnapshot {
    RegistrySnapshot(
      version: 1,
      facilities: [
        FacilityEntry(
          id: Self.facility, code: "klinik", name: "Klinik Rekaan", kind: "clinic-primary",
          isGovernment: false, status: .active, kelurahanCode: nil, isSimulated: true,
          registeredAt: 0)
      ], operators: [], officers: [], certificates: certificates, mandates: [])
  }

  private static let facility = FacilityID(at: 1)

  private func certificate(
    _ byte: UInt8, life: Int64, left: Double, revoked: Bool = false
  ) -> CertificateEntry {
    let end = TestHouse.start + Int64(left * Double(Self.day))
    return CertificateEntry(
      fingerprint: Array(repeating: byte, count: 32), spki: Array(repeating: byte, count: 32),
      uri: "https://gw.example/facility/klinik", notBefore: end - life * Self.day, notAfter: end,
      holder: .facility(Self.facility), revokedAt: revoked ? 1 : nil)
  }

  private func keys(_ certificates: [CertificateEntry]) -> [String] {
    CertificateExpiry.notices(in: snapshot(certificates), now: TestHouse.start).map {
      String($0.key.split(separator: "/").last ?? "")
    }
  }

  @Test(
    "A certificate is warned of at the nearest mark that it has come to",
    arguments: [
      (90, 31.0, nil), (90, 30.0, "30"), (90, 15.0, "30"), (90, 14.0, "14"), (90, 6.5, "7"),
      (90, 0.5, "1"), (90, -0.1, nil),
      // One of short life may be renewed from its last third on, and is not warned of before.
      (30, 30.0, nil), (30, 13.0, nil), (30, 7.0, "7"), (30, 0.9, "1"),
    ] as [(Int64, Double, String?)])
  func marks(_ life: Int64, _ left: Double, _ mark: String?) {
    #expect(keys([certificate(1, life: life, left: left)]) == [mark].compactMap(\.self))
  }

  @Test("Nobody is warned of what is revoked or renewed")
  func renewed() {
    #expect(keys([certificate(1, life: 90, left: 5, revoked: true)]) == [])
    #expect(
      keys([certificate(1, life: 90, left: 5), certificate(2, life: 90, left: 80)]) == [])
    #expect(
      keys([
        certificate(1, life: 90, left: 5), certificate(2, life: 90, left: 80, revoked: true),
      ]) == ["7"])
  }
}
