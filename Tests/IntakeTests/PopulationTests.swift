import Administration
import AuditLog
import Confirming
import Crypto
import Database
import Disclosure
import Foundation
import Logging
import PatientIndex
import PopulationRegister
import RecordModel
import Registry
import TestSupport
import Testing

/// Patients are put on the list by the transaction that stores them, and compared with the register's file.
@Suite("The population register as a source")
struct PopulationTests {
  private static let day = CivilDate(year: 2026, month: 6, day: 1)

  /// A house with an officer, the key that signs files, and what asks.
  private struct Scene {
    let house: TestHouse
    let key = P256.Signing.PrivateKey()
    let desk: PopulationDesk
    let confirmer: Confirmer

    init() async throws {
      house = try await TestHouse()
      try await house.run(
        """
        INSERT INTO registry.officer (officer_id, code, name, role)
        VALUES (gen_random_uuid(), 'ani', 'Rekaan', 'officer')
        """)
      let clock = house.clock
      let now: @Sendable () -> Int64 = { clock.now }
      desk = PopulationDesk(
        database: house.database, log: house.log, keyring: house.keyring, now: now)
      confirmer = Confirmer(
        database: house.database, disclosure: house.disclosure, keyring: house.keyring,
        service: nil, validDays: 180,
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
        now: now)
    }

    @discardableResult
    func replace(
      by rows: [String], officer: String = "ani", asOf: CivilDate = PopulationTests.day,
      signature: [UInt8]? = nil
    ) async throws -> PopulationRelease {
      let bytes = Array(
        (["NIK,NAMA_LGKP,TGL_LHR,JENIS_KLMIN,KODE_KEL,STATUS"] + rows).joined(separator: "\n").utf8)
      let signed = try key.signature(for: SHA256.hash(data: bytes)).derRepresentation
      return try await desk.replace(
        by: bytes, signature: signature ?? Array(signed),
        of: try FileSigner(pem: key.publicKey.pemRepresentation), asOf: asOf,
        acceptsLeftOut: false, officer: officer, .init(code: "os:test", requestID: "test")
      ).release
    }

    /// `status source name birth sex kelurahan` of each patient, sorted.
    func words() async throws -> [String] {
      let text = try await PrivateCluster.shared().psql(
        """
        SELECT concat_ws(' ', status, source, name, birth_date, sex, kelurahan)
        FROM identity.confirmation ORDER BY 1
        """, connection: PrivateCluster.superuser(house.connection))
      return text.split(separator: "\n").map(String.init)
    }

    func waiting() async throws -> Int {
      try await house.count("SELECT count(*) FROM identity.confirmation_work")
    }

    func run() async throws { while try await confirmer.step() > 0 {} }
  }

  private static func visit(_ number: String, _ nik: String?, _ name: String) -> TestBundle {
    var bundle = TestBundle()
    bundle.number = number
    bundle.record = "RM-\(number)"
    bundle.nik = nik
    bundle.name = name
    return bundle
  }

  @Test("Each patient gets the file's word; who has no NIK gets none, and the log tells of whom")
  func confirmed() async throws {
    let scene = try await Scene()
    _ = try await scene.house.submit(Self.visit("1", "6371011506900001", "Uji Rekaan"))
    #expect(try await scene.waiting() == 0, "nobody is asked about without a source")
    try await scene.replace(by: [
      "6371011506900001,UJI REKAAN,15-06-1990,1,6371011001,aktif",
      "6371011506900002,ORANG LAIN,15-06-1990,1,,aktif",
      "6371011506900003,UJI ALMARHUM,15-06-1990,1,,meninggal",
    ])
    _ = try await scene.house.submit(Self.visit("2", "6371011506900002", "Uji Kedua"))
    _ = try await scene.house.submit(Self.visit("3", "6371011506900003", "Uji Almarhum"))
    _ = try await scene.house.submit(Self.visit("4", "6371011506900004", "Uji Asing"))
    _ = try await scene.house.submit(Self.visit("5", nil, "Tanpa Nomor"))
    #expect(try await scene.waiting() == 5)
    let before = try await scene.house.count("SELECT size FROM audit.head")
    try await scene.run()
    #expect(
      try await scene.words() == [
        "confirmed release 1 1 1 0", "contradicted release 3 1 1 0", "deceased release 1 1 1 0",
        "unknown-number release 0 0 0 0",
      ])
    #expect(try await scene.waiting() == 0)
    #expect(try await scene.house.count("SELECT size FROM audit.head") == before + 1)
    #expect(
      try await scene.house.count(
        "SELECT count(*) FROM audit.subject WHERE leaf_index = \(before)") == 5)
    let text = try await PrivateCluster.shared().psql(
      "SELECT * FROM identity.population_entry; SELECT * FROM identity.confirmation",
      connection: PrivateCluster.superuser(scene.house.connection))
    for value in ["6371011506900001", "REKAAN"] {
      let bytes = Data(value.utf8).map { String(format: "%02X", $0) }.joined()
      #expect(!text.uppercased().contains(bytes))
    }
    await scene.house.close()
  }

  @Test(
    "A newer file and a new word of the facility are compared anew; the same visit again is not")
  func anew() async throws {
    let scene = try await Scene()
    try await scene.replace(by: ["6371011506900001,NAMA LAMA,15-06-1990,1,,aktif"])
    _ = try await scene.house.submit(Self.visit("1", "6371011506900001", "Uji Rekaan"))
    try await scene.run()
    #expect(try await scene.words() == ["contradicted release 3 1 1 0"])
    _ = try await scene.house.submit(
      Self.visit("1", "6371011506900001", "Uji Rekaan"), key: "again")
    #expect(try await scene.waiting() == 0)
    try await scene.replace(
      by: ["6371011506900001,UJI REKAAN,15-06-1990,1,,aktif"],
      asOf: CivilDate(year: 2026, month: 6, day: 2))
    #expect(try await scene.waiting() == 1)
    try await scene.run()
    #expect(try await scene.words() == ["confirmed release 1 1 1 0"])
    var later = Self.visit("2", "6371011506900001", "Nama Baru")
    later.record = "RM-1"
    _ = try await scene.house.submit(later)
    #expect(try await scene.waiting() == 1)
    // What is said while the answer is on its way is not lost.
    let claimed = try await scene.house.database.transaction("test", as: .confirmer) {
      try await ConfirmationStore.claim(10, lease: 60, in: $0)
    }
    #expect(claimed.count == 1)
    var last = Self.visit("3", "6371011506900001", "Uji Rekaan Lagi")
    last.record = "RM-1"
    _ = try await scene.house.submit(last)
    try await scene.house.database.transaction("test", as: .confirmer) {
      ConfirmationStore.settle(claimed, [], in: $0)
    }
    #expect(try await scene.waiting() == 1)
    #expect(try await scene.house.count("SELECT count(*) FROM identity.population_entry") == 1)
    await scene.house.close()
  }

  @Test("Unsigned, older and unreadable files and who is no officer import nothing")
  func refused() async throws {
    let scene = try await Scene()
    let row = "6371011506900001,UJI REKAAN,15-06-1990,1,,aktif"
    try await scene.replace(by: [row])
    let entries = try await scene.house.count("SELECT size FROM audit.head")
    func rule(_ body: () async throws -> Void) async -> String? {
      do { try await body() } catch PopulationDesk.Refusal.rule(let rule) { return rule.code } catch
      {
        return "\(error)"
      }
      return nil
    }
    #expect(
      await rule { try await scene.replace(by: [row, row], signature: [1, 2, 3]) } == "BMB-1787")
    #expect(
      await rule {
        try await scene.replace(by: [row], asOf: CivilDate(year: 2026, month: 5, day: 31))
      } == "BMB-1789")
    #expect(
      await rule { try await scene.replace(by: [row, "6371,PENDEK,15-06-1990,1,,aktif"]) }
        == "BMB-1788")
    #expect(await rule { try await scene.replace(by: [row], officer: "budi") } == "notAnOfficer")
    #expect(try await scene.house.count("SELECT count(*) FROM identity.population_release") == 1)
    #expect(try await scene.house.count("SELECT size FROM audit.head") == entries)
    await scene.house.close()
  }

  @Test("Two gateways ask about each patient once")
  func twice() async throws {
    let scene = try await Scene()
    try await scene.replace(by: ["6371011506900001,UJI REKAAN,15-06-1990,1,,aktif"])
    for number in 1...120 {
      _ = try await scene.house.submit(
        Self.visit("\(number)", "\(6_371_011_506_900_000 + number)", "Uji Rekaan"))
    }
    let before = try await scene.house.count("SELECT size FROM audit.head")
    async let one: Void = scene.run()
    async let other: Void = scene.run()
    _ = try await (one, other)
    #expect(try await scene.words().count == 120)
    #expect(try await scene.waiting() == 0)
    #expect(
      try await scene.house.count(
        "SELECT count(*) FROM audit.subject WHERE leaf_index >= \(before)")
        == 120)
    await scene.house.close()
  }

  @Test("A facility sees the words on its own patients, each with an entry, and nobody else does")
  func shown() async throws {
    let scene = try await Scene()
    try await scene.replace(by: ["6371011506900001,ORANG LAIN,15-06-1990,1,,aktif"])
    _ = try await scene.house.submit(Self.visit("1", "6371011506900001", "Uji Rekaan"))
    try await scene.run()
    let before = try await scene.house.count("SELECT size FROM audit.head")
    let request = try scene.house.reader
    let query = try await scene.house.disclosure.authorize(request, resource: "Confirmation").get()
    let (page, hasMore) = try await scene.house.disclosure.confirmations(
      .contradicted, after: nil, text: "status=contradicted", under: query, request)
    #expect(page.map(\.word.name) == [.differs] && !hasMore)
    #expect(try await scene.house.count("SELECT size FROM audit.head") == before + 2)
    let rest = try await scene.house.disclosure.confirmations(
      .contradicted, after: page.first?.patient, text: "", under: query, request)
    #expect(rest.page.isEmpty)
    // Row security: under another facility's limit there are none.
    try await scene.house.database.transaction("test", as: .resolver) { transaction in
      let own = try scene.house.identity().facility.id
      let seen = try await ConfirmationStore.of(
        own, .contradicted, after: nil, limit: 10, in: transaction)
      #expect(seen.isEmpty, "without a limit nothing is seen")
    }
    await scene.house.close()
  }
}
