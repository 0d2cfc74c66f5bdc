import Administration
import AuditLog
import Database
import Logging
import RecordModel
import Registry
import Testing

/// The registry decides on every request, and every change of it is a leaf.
@Suite("Registry")
struct RegistryTests {
  private let actor = Administration.Actor(code: "os:test", requestID: "test")

  private func facility(_ code: String, _ status: FacilityEntry.Status) -> FacilityEntry {
    FacilityEntry(
      id: FacilityID(at: TestHouse.start / 1000), code: code, name: "Klinik Rekaan",
      kind: "clinic-primary", isGovernment: false, status: status, kelurahanCode: nil,
      isSimulated: true, registeredAt: TestHouse.start,
      aliases: [ExternalIdentifier(system: "urn:satusehat:organization", value: "99-\(code)")])
  }

  private func certificate(
    _ byte: UInt8, _ holder: CertificateEntry.Holder, until: Int64 = 4_000_000_000_000_000
  ) -> CertificateEntry {
    CertificateEntry(
      fingerprint: Array(repeating: byte, count: 32), spki: Array(repeating: byte, count: 32),
      uri: "https://gw.example/facility/x", notBefore: 0, notAfter: until,
      holder: holder)
  }

  @Test(
    "A step counts from today on; that of an invented facility from any day",
    arguments: [false, true])
  func past(isSimulated: Bool) {
    func refusal(from day: Int?) -> FacilityLife.Refusal? {
      FacilityLife.refusal(
        .init(to: .active, officer: "budi", reason: "uji", day: day),
        of: .init(status: .verified, history: [], isSimulated: isSimulated), isOfficer: true,
        today: 20_000)
    }
    #expect(refusal(from: nil) == nil && refusal(from: 20_000) == nil)
    #expect(refusal(from: 19_999) == (isSimulated ? nil : .inThePast))
  }

  @Test("A revocation or suspension counts at the next look, and each change is a leaf")
  func revocation() async throws {
    let house = try await TestHouse()
    let administration = Administration(
      database: house.database, log: house.log, now: { TestHouse.start })
    let watch = RegistryWatch(database: house.database, logger: Logger(label: "test"))
    #expect(watch.snapshot.version < 0)
    let id = try await administration.put(facility("clinic-x", .active), by: actor)
    for code in ["ani", "budi"] {
      _ = try await administration.put(
        OfficerEntry(
          id: OfficerID(at: TestHouse.start / 1000), code: code, name: "Rekaan", role: .officer),
        by: actor)
    }
    func step(_ status: FacilityEntry.Status, _ officer: String) async throws {
      try await administration.take(
        .init(to: status, officer: officer, reason: "uji"), ofFacility: "clinic-x", by: actor)
      try await watch.refresh()
    }
    let entry = certificate(1, .facility(id))
    try await administration.put(entry, by: actor)
    try await watch.refresh()
    func caller() -> Result<Caller, CallerRefusal> {
      watch.snapshot.caller(
        fingerprint: entry.fingerprint, facilityCode: nil, now: TestHouse.start)
    }
    // Whoever enters it as active: it is applied for, and two officers let it in.
    #expect(throws: CallerRefusal.notActive) { try caller().get() }
    try await step(.verified, "ani")
    await #expect(throws: FacilityLife.Refusal.samePerson) { try await step(.active, "ani") }
    await #expect(throws: FacilityLife.Refusal.notAnOfficer) { try await step(.active, "eko") }
    try await step(.active, "budi")
    #expect(throws: Never.self) { try caller().get() }
    try await step(.suspended, "ani")
    #expect(throws: CallerRefusal.notActive) { try caller().get() }
    try await step(.active, "ani")
    #expect(
      try await administration.revoke(
        fingerprint: entry.fingerprint, reason: "uji", by: actor))
    try await watch.refresh()
    #expect(throws: CallerRefusal.revoked) { try caller().get() }
    #expect(
      try await administration.revoke(
        fingerprint: entry.fingerprint, reason: "uji", by: actor) == false)
    // Facility, two officers, certificate, four steps, two tries to revoke.
    #expect(try await house.count("SELECT size FROM audit.head") == 10)
    await house.close()
  }

  @Test("A change that fails leaves neither the change nor a leaf")
  func failedChange() async throws {
    let house = try await TestHouse()
    let administration = Administration(
      database: house.database, log: house.log, now: { TestHouse.start })
    await #expect(throws: RegistryError.unknown(code: "nobody")) {
      try await administration.take(
        .init(to: .active, officer: "ani", reason: "uji"), ofFacility: "nobody", by: actor)
    }
    #expect(try await house.count("SELECT size FROM audit.head") == 0)
    await house.close()
  }

  @Test("A vendor acts only for a facility that it names and that gave it a mandate in force")
  func mandates() throws {
    let clinic = facility("clinic-x", .active)
    let other = facility("clinic-y", .active)
    let vendor = OperatorEntry(
      id: OperatorID(at: TestHouse.start / 1000), code: "vendor", name: "Rekaan")
    let entry = certificate(2, .softwareOperator(vendor.id))
    let mandate = Mandate(
      id: MandateID(at: TestHouse.start / 1000), operatorID: vendor.id, facilityID: clinic.id,
      includesReading: false,
      span: GrantSpan(
        from: TestHouse.start, until: TestHouse.start + 1000, grantedBy: "kepala-x",
        reason: "uji"))
    let snapshot = RegistrySnapshot(
      version: 1, facilities: [clinic, other], operators: [vendor], officers: [],
      certificates: [entry], mandates: [mandate])
    func refusal(_ code: String?, at time: Int64) -> CallerRefusal? {
      let decision = snapshot.caller(
        fingerprint: entry.fingerprint, facilityCode: code, now: time)
      if case .failure(let refusal) = decision { return refusal }
      return nil
    }
    #expect(refusal("clinic-x", at: TestHouse.start) == nil)
    #expect(refusal(nil, at: TestHouse.start) == .facilityNotNamed)
    #expect(refusal("clinic-y", at: TestHouse.start) == .noMandate)
    #expect(refusal("clinic-x", at: TestHouse.start - 1) == .noMandate)
    #expect(refusal("clinic-x", at: TestHouse.start + 1000) == .noMandate)
    guard
      case .facility(let identity) = try snapshot.caller(
        fingerprint: entry.fingerprint, facilityCode: "clinic-x", now: TestHouse.start
      ).get()
    else {
      Testing.Issue.record("not a facility")
      return
    }
    #expect(!identity.mayRead)
    #expect(identity.vendor?.code == "vendor")
  }

  @Test("An expired, an unknown and another facility's code are refused")
  func others() {
    let clinic = facility("clinic-x", .active)
    let entry = certificate(3, .facility(clinic.id), until: TestHouse.start)
    let snapshot = RegistrySnapshot(
      version: 1, facilities: [clinic], operators: [], officers: [], certificates: [entry],
      mandates: [])
    func refusal(_ fingerprint: [UInt8], _ code: String?, at time: Int64) -> CallerRefusal? {
      let decision = snapshot.caller(fingerprint: fingerprint, facilityCode: code, now: time)
      if case .failure(let refusal) = decision { return refusal }
      return nil
    }
    #expect(refusal(entry.fingerprint, nil, at: TestHouse.start) == nil)
    #expect(refusal(entry.fingerprint, nil, at: TestHouse.start + 1) == .expired)
    #expect(refusal([UInt8](repeating: 9, count: 32), nil, at: 1) == .unknown)
    #expect(refusal(entry.fingerprint, "clinic-y", at: TestHouse.start) == .noMandate)
  }
}
