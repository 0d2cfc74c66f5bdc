import Administration
import AuditLog
import Database
import Foundation
import Logging
import RecordModel
import RegisterFormat
import Registry
import Synchronization
import TestSupport
import Testing

/// What is stated of facilities and practitioners, in two times.
@Suite("Registry history")
struct RegistryHistoryTests {
  private let actor = Administration.Actor(code: "ani", requestID: "test")

  /// Noon in Banjarmasin on a day, microseconds since 1970.
  private static func noon(_ day: String) throws -> Int64 {
    Int64(try #require(CivilDate.days(day))) * 86_400_000_000 + 4 * 3_600_000_000
  }

  private static func days(_ from: String, _ last: String? = nil) throws -> ValidDays {
    let (first, until) = (CivilDate.days(from), last.flatMap { CivilDate.days($0) }.map { $0 + 1 })
    return try #require(first.flatMap { ValidDays(from: $0, until: until) })
  }

  /// A registry whose clock a test moves.
  private final class Bench: Sendable {
    let house: TestHouse
    private let moment: Mutex<Int64>

    init(at moment: Int64) async throws {
      house = try await TestHouse()
      self.moment = Mutex(moment)
    }

    func move(to moment: Int64) { self.moment.withLock { $0 = moment } }

    var administration: Administration {
      Administration(
        database: house.database, log: house.log, now: { self.moment.withLock { $0 } })
    }

    func apply(_ code: String, _ name: String, kind: String = "clinic-primary") async throws
      -> FacilityID
    {
      try await administration.put(
        FacilityEntry(
          id: FacilityID(at: moment.withLock { $0 } / 1000), code: code, name: name, kind: kind,
          isGovernment: false, status: .applied, kelurahanCode: nil, isSimulated: true,
          registeredAt: 0), by: .init(code: "ani", requestID: "test"))
    }

    func names(on day: String, known moment: Int64) async throws -> [String] {
      try await administration.list(
        validOn: try #require(CivilDate.days(day)), knownAt: moment
      ).facilities.map(\.profile.name)
    }
  }

  @Test("The list on 1 March, as known on 5 March, stays what it was after it was corrected")
  func twoTimes() async throws {
    let bench = try await Bench(at: try Self.noon("2026-02-10"))
    let id = try await bench.apply("klinik", "Klinik Lama")
    bench.move(to: try Self.noon("2026-03-07"))
    // On 7 March the office learns that the clinic has had another name since 20 February.
    var profile = FacilityProfile(name: "Klinik Baru", kind: "clinic-primary", isGovernment: false)
    profile.address = "Jalan Rekaan 1"
    let renamed = profile
    let since = try Self.days("2026-02-20")
    let stated = try await bench.administration.state(
      ofFacility: "klinik", reason: "surat tertanggal 20 Februari", by: actor
    ) { [FactChange(.profile(renamed), of: .facility($0), on: since)] }
    #expect(stated == 1)
    let (fifth, eighth) = (try Self.noon("2026-03-05"), try Self.noon("2026-03-08"))
    #expect(try await bench.names(on: "2026-03-01", known: fifth) == ["Klinik Lama"])
    #expect(try await bench.names(on: "2026-03-01", known: eighth) == ["Klinik Baru"])
    #expect(try await bench.names(on: "2026-02-15", known: eighth) == ["Klinik Lama"])
    #expect(try await bench.names(on: "2026-02-09", known: eighth) == [])
    #expect(try await bench.names(on: "2026-03-01", known: try Self.noon("2026-02-09")) == [])
    // The same word again says nothing new; the history has each word with its author.
    #expect(
      try await bench.administration.state(ofFacility: "klinik", reason: "lagi", by: actor) {
        [FactChange(.profile(renamed), of: .facility($0), on: since)]
      } == 0)
    let profiles = try await bench.administration.history(of: id).filter {
      $0.content.aspect == .profile
    }
    #expect(profiles.count == 3)
    #expect(Set(profiles.map(\.statedBy)) == ["ani"])
    // The list that the gateway goes by followed at once.
    #expect(
      try await bench.house.count(
        "SELECT count(*) FROM registry.facility WHERE name = 'Klinik Baru'") == 1)
    await bench.house.close()
  }

  @Test("What the registry knew is not changed and not deleted, whoever tries")
  func history() async throws {
    let bench = try await Bench(at: TestHouse.start)
    _ = try await bench.apply("klinik", "Klinik Rekaan")
    for sql in [
      "UPDATE registry.fact SET content = '{}'", "DELETE FROM registry.fact",
      "UPDATE registry.fact SET known = tstzrange('2020-01-01', NULL)",
      "UPDATE registry.fact SET valid = daterange('2020-01-01', NULL)",
    ] {
      await #expect(throws: (any Error).self, "\(sql)") { try await bench.house.run(sql) }
    }
    #expect(
      try await bench.house.count("SELECT count(*) FROM registry.fact WHERE upper_inf(known)") == 2)
    await bench.house.close()
  }

  /// Random words over random days against a table of what was known of each day at each moment.
  @Test("Any sequence of words gives, for every day and moment, the word that counted then")
  func model() async throws {
    let bench = try await Bench(at: TestHouse.start)
    let id = try await bench.apply("klinik", "Klinik Rekaan")
    let first = CivilDate.localDay(at: TestHouse.start)
    var draws = Draws(state: 20_260_301)
    func random(_ below: Int) -> Int { draws.next(below) }
    let span = 24
    var known: [[Int?]] = [Array(repeating: nil, count: span)]
    var moments = [TestHouse.start]
    for turn in 1...40 {
      let moment = TestHouse.start + Int64(turn) * 3_600_000_000
      bench.move(to: moment)
      let from = random(span)
      let until = random(3) == 0 ? nil : from + 1 + random(span - from)
      let count = random(5) == 0 ? nil : random(4)
      let valid = try #require(ValidDays(from: first + from, until: until.map { first + $0 }))
      _ = try await bench.administration.state(ofFacility: "klinik", reason: "uji", by: actor) {
        let subject = RegistryFact.Subject.facility($0)
        return [
          count.map { FactChange(.beds(.first, count: $0), of: subject, on: valid) }
            ?? FactChange(withdrawing: .beds, item: "1", of: subject, on: valid)
        ]
      }
      var row = known[turn - 1]
      for day in from..<(until ?? span) { row[day] = count }
      known.append(row)
      moments.append(moment)
    }
    for turn in stride(from: 1, through: 40, by: 3) {
      for day in stride(from: 0, to: span, by: 2) {
        let list = try await bench.administration.list(
          validOn: first + day, knownAt: moments[turn] + 1_000_000)
        let beds = list.facilities.first { $0.id == id }?.beds[.first]
        let wanted = known[turn][day].flatMap { $0 > 0 ? $0 : nil }
        #expect(beds == wanted, "day \(day), word \(turn)")
      }
    }
    await bench.house.close()
  }

  @Test(
    "A licence that is over flags, narrows or stops, as the office chose, after its days of grace")
  func expiry() async throws {
    let bench = try await Bench(at: try Self.noon("2026-06-15"))
    let administration = bench.administration
    let id = try await bench.apply("klinik", "Klinik Rekaan")
    for code in ["ani", "budi"] {
      _ = try await administration.put(
        OfficerEntry(
          id: OfficerID(at: TestHouse.start / 1000), code: code, name: "Rekaan", role: .officer),
        by: actor)
    }
    for (status, officer) in [(FacilityEntry.Status.verified, "ani"), (.active, "budi")] {
      try await administration.take(
        .init(to: status, officer: officer, reason: "uji"), ofFacility: "klinik", by: actor)
    }
    let licence = try Self.days("2021-06-01", "2026-06-30")
    _ = try await administration.state(ofFacility: "klinik", reason: "izin", by: actor) {
      [FactChange(.licence(number: "503/1", issuer: "DPMPTSP"), of: .facility($0), on: licence)]
    }
    let fingerprint = [UInt8](repeating: 7, count: 32)
    try await administration.put(
      CertificateEntry(
        fingerprint: fingerprint, spki: fingerprint, uri: "https://gw.example/facility/klinik",
        notBefore: 0, notAfter: 4_000_000_000_000_000, holder: .facility(id)), by: actor)
    let watch = RegistryWatch(database: bench.house.database, logger: Logger(label: "test"))
    func caller(_ day: String) async throws -> Result<Caller, CallerRefusal> {
      try await watch.refresh()
      return watch.snapshot.caller(
        fingerprint: fingerprint, facilityCode: nil, now: try Self.noon(day))
    }
    func mayRead(_ day: String) async throws -> Bool? {
      guard case .facility(let identity) = try await caller(day).get() else { return nil }
      return identity.mayRead
    }
    // The office has not chosen: it stands on the board and nothing else happens.
    #expect(try await mayRead("2027-01-01") == true)
    let board = try await administration.expiryBoard(watch.snapshot)
    #expect(board.rows.map(\.kind) == [.licence])
    #expect(board.rows.first?.daysLeft == 16)
    #expect(board.rows.first?.stage == 30)
    let warnings = try await administration.permitNotices(watch.snapshot)
    #expect(warnings.map(\.kind) == ["licence.expiry"])
    #expect(warnings.first?.subject == "Facility/klinik")
    #expect(warnings.first?.text.indonesian.contains("2026-06-30") == true)
    let desk = NoticeDesk(
      database: bench.house.database, log: bench.house.log, now: { TestHouse.start })
    #expect(try await desk.make(warnings, by: [], actor) == 1)
    #expect(
      try await desk.make(try await administration.permitNotices(watch.snapshot), by: [], actor)
        == 0)
    try await administration.put(
      ExpiryRule(.licence, .narrow, graceDays: 14), reason: "uji", by: actor)
    #expect(try await mayRead("2026-07-14") == true)
    #expect(try await mayRead("2026-07-15") == false)
    bench.move(to: try Self.noon("2026-06-16"))
    try await administration.put(
      ExpiryRule(.licence, .stop, graceDays: 0), reason: "uji", by: actor)
    #expect(try await mayRead("2026-06-30") == true)
    await #expect(throws: CallerRefusal.permitExpired) {
      try await caller("2026-07-01").get()
    }
    // Renewed under another number: the board forgets, the door is open.
    let renewed = try Self.days("2026-07-01", "2031-06-30")
    _ = try await administration.state(ofFacility: "klinik", reason: "izin baru", by: actor) {
      [FactChange(.licence(number: "503/2", issuer: nil), of: .facility($0), on: renewed)]
    }
    #expect(try await mayRead("2026-07-01") == true)
    #expect(try await administration.expiryBoard(watch.snapshot).rows.isEmpty)
    await bench.house.close()
  }

  @Test("A certificate is told of from two thirds of its life on, until the next one is there")
  func certificates() throws {
    let today = try #require(CivilDate.days("2026-06-15"))
    let holder = CertificateEntry.Holder.facility(FacilityID(at: TestHouse.start / 1000))
    func certificate(_ from: Int, _ until: Int) -> CertificateEntry {
      CertificateEntry(
        fingerprint: [UInt8(from & 0xff)], spki: [], uri: "https://gw.example/facility/x",
        notBefore: Int64(from) * 86_400_000_000, notAfter: Int64(until) * 86_400_000_000,
        holder: holder)
    }
    func left(_ certificates: CertificateEntry...) -> [Int] {
      ExpiryBoard([], certificates: certificates, closed: [], today: today).rows.map(\.daysLeft)
    }
    let old = certificate(today - 70, today + 20)
    #expect(left(certificate(today - 10, today + 20)) == [])
    #expect(left(old) == [20])
    #expect(left(certificate(today - 90, today - 1)) == [-1])
    #expect(left(old, certificate(today - 1, today + 89)) == [])
    #expect(left(certificate(today - 90, today - 1), certificate(today - 1, today + 29)) == [])
  }

  @Test("A closure that was stated for a day counts from that day on, and its turn is an entry")
  func turn() async throws {
    let bench = try await Bench(at: try Self.noon("2026-06-15"))
    let administration = bench.administration
    _ = try await bench.apply("klinik", "Klinik Rekaan")
    _ = try await administration.put(
      OfficerEntry(
        id: OfficerID(at: TestHouse.start / 1000), code: "ani", name: "Rekaan", role: .officer),
      by: actor)
    let day = try #require(CivilDate.days("2026-06-20"))
    try await administration.take(
      .init(to: .closed, officer: "ani", reason: "pindah", day: day), ofFacility: "klinik",
      by: actor)
    func status() async throws -> Int {
      try await bench.house.count(
        "SELECT count(*) FROM registry.facility WHERE status = 'closed'")
    }
    #expect(try await status() == 0)
    #expect(try await administration.turnDay(by: actor) == [])
    bench.move(to: try Self.noon("2026-06-20"))
    let size = try await bench.house.count("SELECT size FROM audit.head")
    #expect(try await administration.turnDay(by: actor) == ["klinik"])
    #expect(try await status() == 1)
    #expect(try await administration.turnDay(by: actor) == [])
    #expect(try await bench.house.count("SELECT size FROM audit.head") == size + 1)
    await bench.house.close()
  }

  @Test("A sheet is shown first, done whole or not at all, and comes back as it was sent")
  func sheets() async throws {
    let bench = try await Bench(at: try Self.noon("2026-06-15"))
    let administration = bench.administration
    _ = try await bench.apply("klinik-1", "Klinik Satu")
    let text = """
      DAFTAR FASILITAS 2026;;;;;;;;;
      Kode;Nama;Jenis;Kepemilikan;Kelurahan;Kode SATUSEHAT;Nomor izin;Izin mulai;Izin sampai;Tempat tidur
      klinik-1;Klinik Satu Jaya;Klinik pratama;swasta;Mantuil;1000000001;503/9;1/7/2024;30 Juni 2029;
      rs-1;RS Rekaan;Rumah sakit;pemerintah;63.71.05.1004;1000000002;;;;1=10, 3=40, icu=4
      bidan-1;Bidan Rekaan;Praktik mandiri bidan;;;;;;;
      """
    func size() async throws -> Int {
      try await bench.house.count("SELECT size FROM audit.head")
    }
    let before = try await size()
    func run(_ text: String, rehearsal: Bool) async throws -> RegistryImport {
      try await administration.importSheet(
        Array(text.utf8), reason: "uji", isRehearsal: rehearsal, by: actor)
    }
    let preview = try await run(text, rehearsal: true)
    #expect(preview.issues == [])
    #expect(preview.rows.map(\.code) == ["klinik-1", "rs-1", "bidan-1"])
    #expect(preview.rows.map(\.isNew) == [false, true, true])
    #expect(try await size() == before)
    #expect(try await run(text, rehearsal: false).rows.count == 3)
    #expect(try await size() == before + 3)
    let again = try await run(text, rehearsal: false)
    #expect(again.rows.isEmpty)
    #expect(again.unchanged == 3)
    // One bad row, and nothing of the sheet is done.
    let bad = text.replacing("Bidan Rekaan;Praktik mandiri bidan", with: "Bidan Baru;Bengkel")
      .replacing("Klinik Satu Jaya", with: "Klinik Lain")
    let refused = try await run(bad, rehearsal: false)
    #expect(refused.issues.map(\.rule.code) == ["BMB-1664"])
    #expect(refused.issues.map(\.position) == ["row 5, column Jenis"])
    let list = try await administration.list(
      validOn: try #require(CivilDate.days("2026-06-15")), knownAt: .max / 2)
    #expect(
      list.facilities.map(\.profile.name) == ["Bidan Rekaan", "Klinik Satu Jaya", "RS Rekaan"])
    #expect(list.facilities.allSatisfy { $0.status == .applied })
    #expect(list.facilities.last?.beds == [.first: 10, .third: 40, .icu: 4])
    // What is written out is read as the same, as CSV and as workbook.
    let rows = RegistryExport.facilities(list)
    for bytes in [SheetFile.csv(rows), SheetFile.xlsx(rows, name: "x")] {
      let same = try await administration.importSheet(
        bytes, reason: "uji", isRehearsal: true, by: actor)
      #expect(same.issues == [])
      #expect(same.rows.isEmpty, "\(same.rows)")
      #expect(same.unchanged == 3)
    }
    await bench.house.close()
  }

  @Test(
    "Practitioners come with their places; another facility's code and an unknown place are refused"
  )
  func practitioners() async throws {
    let bench = try await Bench(at: try Self.noon("2026-06-15"))
    let administration = bench.administration
    let id = try await bench.apply("klinik-1", "Klinik Satu")
    _ = try await bench.apply("bidan-1", "Bidan Satu", kind: "practice-midwife")
    let text = """
      Nomor IHS,Nama,Jenis kelamin,Profesi,Nomor STR,STR mulai,STR sampai,Nomor SIP,Kode fasilitas,SIP mulai,SIP sampai
      10000000001,"dr. Rekaan, Sp.A",P,dokter,QK1,2020-01-01,,SIP/1,klinik-1,2024-01-01,2028-12-31
      10000000001,"dr. Rekaan, Sp.A",P,dokter,QK1,2020-01-01,,SIP/2,bidan-1,2024-01-01,2026-07-31
      """
    let plan = try await administration.importSheet(
      Array(text.utf8), reason: "uji", isRehearsal: false, by: actor)
    #expect(plan.issues == [])
    let list = try await administration.list(
      validOn: try #require(CivilDate.days("2026-06-15")), knownAt: .max / 2)
    #expect(list.practitioners(at: id).map(\.name) == ["dr. Rekaan, Sp.A"])
    #expect(list.practitioners.first?.placements.count == 2)
    // The SIP of an independent practice is its permit.
    let watch = RegistryWatch(database: bench.house.database, logger: Logger(label: "test"))
    try await watch.refresh()
    let practice = try #require(watch.snapshot.facility(code: "bidan-1"))
    #expect(practice.permitEnds.map(\.kind) == [.sip])
    #expect(practice.permitEnds.map { CivilDate.text($0.day) } == ["2026-08-01"])
    #expect(watch.snapshot.facility(code: "klinik-1")?.permitEnds == [])
    let board = try await administration.expiryBoard(watch.snapshot)
    #expect(board.rows.map(\.number) == ["SIP/2"])
    #expect(board.rows.map(\.stage) == [60])
    let wrong = text.replacing("SIP/2,bidan-1", with: "SIP/2,nowhere")
    #expect(
      try await administration.importSheet(
        Array(wrong.utf8), reason: "uji", isRehearsal: true, by: actor
      ).issues.map(\.rule.code) == ["BMB-1670"])
    await bench.house.close()
  }

  @Test("A code of another system belongs to one facility at a time")
  func aliases() async throws {
    let bench = try await Bench(at: try Self.noon("2026-06-15"))
    let administration = bench.administration
    _ = try await bench.apply("klinik-1", "Klinik Satu")
    _ = try await bench.apply("klinik-2", "Klinik Dua")
    let code = ExternalIdentifier(system: FacilityCodeSystem.bpjs.rawValue, value: "17010101")
    let (first, later) = (
      try Self.days("2026-06-15", "2026-12-31"), try Self.days("2027-01-01")
    )
    func state(_ facility: String, _ days: ValidDays) async throws -> Int {
      try await administration.state(ofFacility: facility, reason: "uji", by: actor) {
        [FactChange(.alias(code), of: .facility($0), on: days)]
      }
    }
    #expect(try await state("klinik-1", first) == 1)
    await #expect(throws: RegistryError.aliasTaken(system: code.system)) {
      try await state("klinik-2", try Self.days("2026-12-31"))
    }
    // It may pass on.
    #expect(try await state("klinik-2", later) == 1)
    func holders() async throws -> Int {
      try await bench.house.count(
        """
        SELECT count(*) FROM registry.facility_alias JOIN registry.facility f USING (facility_id)
        WHERE value = '17010101' AND f.code = 'klinik-2'
        """)
    }
    #expect(try await holders() == 0)
    bench.move(to: try Self.noon("2027-01-01"))
    _ = try await administration.turnDay(by: actor)
    #expect(try await holders() == 1)
    await bench.house.close()
  }
}
