import AccessPolicy
import Disclosure
import Federation
import Foundation
import Intake
import Logging
import RecordModel
import Registry
import StrictJSON
import Synchronization
import Testing

/// A referring puskesmas (A) and a hospital (B): who hears of which visit, when, and when not.
@Suite("Subscriptions")
struct SubscriptionTests {
  private static let secrets = ["Uji Rekaan", "99710115", "J06.9", "RM-", "V-", "1990"]

  /// An endpoint that takes what comes, or says why not.
  private final class Receiver: Sendable {
    private let state = Mutex<(fault: SourceFault?, got: [SubscriptionMessage])>((nil, []))
    func be(_ fault: SourceFault?) { state.withLock { $0.fault = fault } }
    var got: [SubscriptionMessage] { state.withLock { $0.got } }
    func take(_ message: SubscriptionMessage) throws {
      try state.withLock { state in
        if let fault = state.fault { throw fault }
        state.got.append(message)
      }
    }

    /// Number and visit of each notice.
    func notices() throws -> [String] {
      try got.compactMap { message in
        let body = try #require(message.body)
        let parameters = JSON(try JSONDocument(body).root)["entry"]?[0]?["resource"]?["parameter"]
        let event = parameters?.array?.first { $0["name"]?.string == "notification-event" }
        let parts = event?["part"]?.array ?? []
        guard let number = parts.first?["valueString"]?.string else { return nil }
        let focus = parts.last?["valueReference"]?["reference"]?.string ?? "-"
        return "\(number) \(focus.split(separator: "/").last ?? "")"
      }
    }
  }

  private final class Time: Sendable {
    private let time = Mutex(TestHouse.start)
    var now: Int64 { time.withLock { $0 } }
    func move(seconds: Int64) { time.withLock { $0 += seconds * 1_000_000 } }
  }

  private struct Scene {
    let house: TestHouse
    let time = Time()
    let receiver = Receiver()
    let desk: SubscriptionDesk
    let courier: SubscriptionCourier

    init(registered: Bool = true, policy: Policy = .shipped) async throws {
      let house = try await TestHouse()
      self.house = house
      let (time, receiver) = (time, receiver)
      for (certificate, code) in [
        (TestHouse.certificateA, "clinic-a"), (TestHouse.certificateB, "clinic-b"),
      ] {
        try await house.run(
          """
          INSERT INTO registry.facility (facility_id, code, name, kind, ownership, status, is_simulated)
          VALUES ('\(try house.identity(certificate).facility.id)', '\(code)', 'Rekaan', 'clinic-primary',
            'private', 'active', true)
          """)
      }
      var snapshot = house.registry
      if registered {
        snapshot.sources = try [TestHouse.certificateA, TestHouse.certificateB].map {
          let facility = try house.identity($0).facility
          return SourceEntry(
            id: SourceID(at: 1), name: facility.code, facility: facility.id,
            host: "hook.\(facility.code).example", port: 8443, path: "/in",
            serverName: "hook.example", authority: [1], isPrivate: false, proposedBy: "ani",
            approvedBy: "budi", use: .notices)
        }
      }
      let registry = snapshot
      desk = SubscriptionDesk(
        disclosure: Disclosure(
          database: house.database, committer: house.committer, keyring: house.keyring,
          policy: { policy }, now: { time.now }),
        log: house.log, registry: { registry })
      courier = SubscriptionCourier(
        desk: desk, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
        now: { time.now }, send: { try receiver.take($1) })
    }

    /// Both facilities have an id that says when: A's here.
    @discardableResult
    func subscribe(
      _ kind: SubscriptionCriteria.Kind = .referred, statuses: [String] = [],
      as certificate: [UInt8] = TestHouse.certificateA
    ) async throws -> SubscriptionEntry {
      let sender = try house.identity(certificate)
      let entry = SubscriptionEntry(
        id: SubscriptionID(at: time.now / 1000), facility: sender.facility.id, role: .system,
        criteria: SubscriptionCriteria(text: "x", kind: kind, statuses: statuses, classes: []),
        endpoint: "https://hook.\(sender.facility.code).example:8443/in/\(kind.rawValue)",
        content: .idOnly, reason: "uji", base: "https://gw.example/fhir", endsAt: nil,
        madeAt: time.now, madeBy: sender.facility.code)
      #expect(
        try await desk.add(
          entry,
          by: DisclosureRequest(
            sender: sender, purpose: nil, actingUser: nil, requestID: "test")))
      try await work()
      return try #require(try await desk.find(entry.id, of: sender.facility.id))
    }

    func find(_ entry: SubscriptionEntry) async throws -> SubscriptionEntry {
      try #require(try await desk.find(entry.id, of: entry.facility))
    }

    /// All that can be done now is done.
    func work() async throws {
      while try await courier.match() {}
      while try await courier.carry() {}
    }

    /// A's visit, with the person sent on to B.
    func refer(_ number: Int = 1, to organization: String = "9900103002") async throws {
      var bundle = SubscriptionTests.bundle(number)
      bundle.number = "V-A\(number)"
      let text = bundle.text.replacing(
        #""serviceProvider":"#,
        with:
          #""hospitalization":{"destination":{"reference":"Organization/\#(organization)"}},"serviceProvider":"#
      )
      _ = try await house.submit(Array(text.utf8))
    }

    /// B's visit of the day after.
    @discardableResult
    func arrive(
      _ number: Int = 1, status: String = "finished", diagnosis: String = "J06.9",
      from: String? = nil
    ) async throws -> String {
      var bundle = SubscriptionTests.bundle(number)
      bundle.organization = "9900103002"
      bundle.number = "V-B\(number)"
      bundle.status = status
      bundle.diagnosis = diagnosis
      bundle.start = "2026-06-15T08:00:00+08:00"
      bundle.end = "2026-06-15T08:40:00+08:00"
      // When it was said: what is said later counts.
      let hour = ["in-progress": 9, "finished": 10][status] ?? 11
      var text = bundle.text.replacing(
        #""type":"transaction","#,
        with:
          #""type":"transaction","timestamp":"2026-06-15T\#(hour < 10 ? "0" : "")\#(hour):00:00+08:00","#
      )
      if let from {
        text = text.replacing(
          #""serviceProvider":"#,
          with: #""hospitalization":{"origin":{"reference":"\#(from)"}},"serviceProvider":"#)
      }
      let outcome = try await house.submit(Array(text.utf8), from: TestHouse.certificateB)
      let answer = try JSONDocument(outcome.answer, limits: .history).root
      return try #require(answer["visits"]?[0]?["visit"]?.string)
    }

    /// As A's A40 does with its records of the first and the second person.
    func merge() async throws {
      try await house.run(
        """
        INSERT INTO identity.patient_merge (retired_id, survivor_id, survivor_person, facility_id, submission_id)
        SELECT r.patient_id, s.patient_id, s.person_id, s.facility_id, gen_random_uuid()
        FROM identity.identifier i JOIN identity.patient r USING (person_id)
        JOIN identity.patient s ON s.facility_id = r.facility_id AND s.person_id <> r.person_id WHERE last_four = '0001'
        """)
    }

    func leaves(_ event: String, _ reason: String = "%") async throws -> Int {
      try await house.count(
        """
        SELECT count(*) FROM audit.leaf WHERE convert_from(entry, 'UTF8')::jsonb ->> 'evt' = '\(event)'
          AND coalesce(convert_from(entry, 'UTF8')::jsonb ->> 'rsn', '') LIKE '\(reason)'
        """)
    }

    func say(_ kind: String, of visit: String) async throws {
      try await house.run(
        """
        INSERT INTO access.consent (consent_id, person_id, kind, categories, valid_from, evidence,
          evidence_hash, recorded_by, recorded_at)
        SELECT gen_random_uuid(), person_id, '\(kind)', '{}', '2026-01-01', 'map 3', sha256('x'), 'test',
          '2026-06-15' FROM record.visit WHERE visit_id = '\(visit)'
        """)
    }
  }

  private static func bundle(_ number: Int) -> TestBundle {
    var bundle = TestBundle()
    bundle.nik = "997101150690000\(number)"
    bundle.record = "RM-\(number)"
    return bundle
  }

  @Test(
    "The referring facility hears of the arrival and of its end, once each, in order, and by an id alone"
  )
  func arrival() async throws {
    let scene = try await Scene()
    let hearing = try await scene.subscribe()
    #expect(hearing.status == .active, "greeted")
    #expect(try scene.receiver.got.count == 1 && scene.receiver.notices().isEmpty)
    try await scene.refer()
    let visit = try await scene.arrive(status: "in-progress")
    // Another person, whom A did not send.
    try await scene.arrive(2)
    try await scene.work()
    #expect(try scene.receiver.notices() == ["1 \(visit)"])
    try await scene.arrive(status: "in-progress")
    try await scene.arrive()
    try await scene.work()
    #expect(try scene.receiver.notices() == ["1 \(visit)", "2 \(visit)"])
    // B waits for its own referrals and hears nothing of these.
    try await scene.subscribe(as: TestHouse.certificateB)
    let second = try await scene.arrive(2, status: "cancelled")
    try await scene.work()
    #expect(try scene.receiver.notices().count == 2, "\(second)")
    for message in scene.receiver.got {
      let text = String(decoding: message.body ?? [], as: UTF8.self)
      for secret in Self.secrets { #expect(!text.contains(secret), "\(secret) in \(text)") }
    }
    #expect(scene.receiver.got.allSatisfy { $0.path == "/in/referred" })
    #expect(try await scene.leaves("record.notify", "policy 1: care; notice %") == 2)
    #expect(
      try await scene.house.count(
        """
        SELECT count(*) FROM audit.subject s JOIN audit.leaf l USING (leaf_index)
        WHERE s.visit_id = '\(visit)' AND convert_from(l.entry, 'UTF8')::jsonb ->> 'evt' = 'record.notify'
        """) == 2)
    #expect(try await scene.leaves("subscription.change", "active") == 2)
    await scene.house.close()
  }

  @Test(
    "A referral that is sent after the arrival, and one that only the hospital names, are heard of")
  func late() async throws {
    let scene = try await Scene()
    try await scene.subscribe()
    let first = try await scene.arrive(1)
    try await scene.work()
    #expect(try scene.receiver.notices().isEmpty)
    try await scene.refer(1)
    try await scene.work()
    #expect(try scene.receiver.notices() == ["1 \(first)"])
    // Sent to somewhere else, and B says that it came from A.
    try await scene.refer(2, to: "9900103009")
    let second = try await scene.arrive(2, from: "Organization/9900103001")
    try await scene.refer(3, to: "9900103009")
    try await scene.arrive(3)
    try await scene.work()
    #expect(try scene.receiver.notices() == ["1 \(first)", "2 \(second)"])
    await scene.house.close()
  }

  @Test(
    "What waits is sent in order when the endpoint is back; after three days it is given up, and kept"
  )
  func down() async throws {
    let scene = try await Scene()
    let hearing = try await scene.subscribe()
    scene.receiver.be(.down("answered 500"))
    try await scene.refer()
    // A status is heard of if it stood when the visit was looked at.
    let visit = try await scene.arrive(status: "in-progress")
    try await scene.work()
    try await scene.arrive()
    try await scene.work()
    var now = try await scene.find(hearing)
    #expect(now.faults == 1 && now.waiting == 2 && now.error == "answered 500")
    #expect(now.status == .active && now.nextAt == scene.time.now + 5_000_000)
    for _ in 2...5 {
      scene.time.move(seconds: 3600)
      try await scene.work()
    }
    now = try await scene.find(hearing)
    #expect(now.status == .error && now.faults == 5)
    #expect(try await scene.leaves("subscription.change", "error: answered 500") == 1)
    #expect(
      SubscriptionWriter.resource(now)["error"]?.string
        == "answered 500; 2 menunggu / waiting")
    scene.receiver.be(nil)
    scene.time.move(seconds: 3600)
    try await scene.work()
    #expect(try scene.receiver.notices() == ["1 \(visit)", "2 \(visit)"])
    now = try await scene.find(hearing)
    #expect(now.status == .active && now.faults == 0 && now.error == nil && now.waiting == 0)
    // Each try was an entry before it was made: what the endpoint refused it may still have read.
    #expect(try await scene.leaves("record.notify") == 7)

    scene.receiver.be(.unusable("leads elsewhere (307); not followed"))
    try await scene.refer(2)
    let other = try await scene.arrive(2)
    try await scene.work()
    scene.time.move(seconds: 73 * 3600)
    try await scene.work()
    now = try await scene.find(hearing)
    #expect(now.dead == 1 && now.waiting == 0)
    #expect(try await scene.leaves("subscription.change", "given up: 1") == 1)
    #expect(try await scene.desk.open(of: hearing.id).map(\.state) == [.dead])
    scene.receiver.be(nil)
    scene.time.move(seconds: 3600)
    #expect(try await scene.desk.revive(hearing.id, by: "os:test", requestID: "test") == 1)
    try await scene.work()
    #expect(try scene.receiver.notices().last == "3 \(other)")
    await scene.house.close()
  }

  @Test(
    "The person's word silences a notice, before it is found and before it goes, and leaves no gap")
  func silence() async throws {
    let scene = try await Scene()
    let hearing = try await scene.subscribe()
    for number in 1...3 { try await scene.refer(number) }
    let first = try await scene.arrive(1)
    try await scene.say("opt-out", of: first)
    let second = try await scene.arrive(2)
    while try await scene.courier.match() {}
    #expect(try await scene.find(hearing).waiting == 1)
    try await scene.say("restriction", of: second)
    // Violence is hidden from everybody who was not allowed to see it.
    try await scene.arrive(3, diagnosis: "T74.1")
    try await scene.work()
    #expect(try scene.receiver.notices().isEmpty && scene.receiver.got.count == 1)
    #expect(try await scene.leaves("record.notify") == 0)
    try await scene.refer(4)
    let fourth = try await scene.arrive(4)
    try await scene.work()
    #expect(try scene.receiver.notices() == ["1 \(fourth)"])
    await scene.house.close()
  }

  @Test(
    "A facility hears of its patients' visits elsewhere, narrowed by status, and not of its own")
  func patients() async throws {
    let scene = try await Scene()
    try await scene.subscribe(.patients, statuses: ["finished"])
    try await scene.refer(1, to: "9900103009")
    try await scene.arrive(1, status: "in-progress")
    try await scene.arrive(2)
    try await scene.work()
    #expect(try scene.receiver.notices().isEmpty)
    let visit = try await scene.arrive(1)
    try await scene.work()
    #expect(try scene.receiver.notices() == ["1 \(visit)"])
    await scene.house.close()
  }

  @Test("Whom A merged is heard of unless kept apart", arguments: ["before", "after", "apart"])
  func merged(_ when: String) async throws {
    let scene = try await Scene()
    try await scene.subscribe()
    try await scene.refer(1)
    try await scene.refer(2, to: "9900103009")
    if when == "before" { try await scene.merge() }
    let visit = try await scene.arrive(2)
    // Of this month, as the database's clock has it.
    try await scene.house.run("UPDATE record.visit SET updated_at = now()")
    try await scene.work()
    #expect(try scene.receiver.notices() == (when == "before" ? ["1 \(visit)"] : []))
    if when == "apart" { try await scene.house.decide("apart") }
    if when != "before" { try await scene.merge() }
    try await scene.work()
    #expect(try scene.receiver.notices() == (when == "apart" ? [] : ["1 \(visit)"]))
    try await scene.house.run(
      "UPDATE identity.person_link SET undone_at = now(), undone_by = 'ani'")
    try await scene.work()
    #expect(try scene.receiver.notices() == ["1 \(visit)"])
    await scene.house.close()
  }

  @Test("Nothing goes to an endpoint that is not registered, and nothing to who turned it off")
  func unregistered() async throws {
    let scene = try await Scene(registered: false)
    let entry = try await scene.subscribe()
    #expect(entry.status == .requested && entry.faults == 1 && scene.receiver.got.isEmpty)
    #expect(entry.error?.contains("not registered") == true)
    // Nobody hears, so nothing is put on the list.
    try await scene.refer()
    try await scene.arrive()
    #expect(try await scene.house.count("SELECT count(*) FROM access.subscription_work") == 0)
    let request = DisclosureRequest(
      sender: try scene.house.identity(), purpose: nil, actingUser: nil, requestID: "test")
    #expect(try await scene.desk.remove(entry, by: request))
    #expect(try await scene.desk.find(entry.id, of: entry.facility) == nil)
    #expect(try await scene.desk.remove(entry, by: request) == false)
    let (allowed, more) = (SubscriptionDesk.maximumPerFacility, try await Scene())
    for _ in 1...allowed { try await more.subscribe() }
    let extra = SubscriptionEntry(
      id: SubscriptionID(at: 5), facility: try more.house.identity().facility.id, role: .system,
      criteria: entry.criteria, endpoint: entry.endpoint, content: .none, reason: "x",
      base: entry.base, endsAt: nil, madeAt: 0, madeBy: "x")
    #expect(
      try await more.desk.add(
        extra,
        by: DisclosureRequest(
          sender: try more.house.identity(), purpose: nil, actingUser: nil, requestID: "test"))
        == false)
    await scene.house.close()
    await more.house.close()
  }

  @Test(
    "A courier that died is followed by another when its lease is over; two do not send at once")
  func lease() async throws {
    let scene = try await Scene()
    let hearing = try await scene.subscribe()
    try await scene.refer()
    let visit = try await scene.arrive()
    while try await scene.courier.match() {}
    // This one takes it and says nothing more.
    var dead = try #require(try await scene.desk.take())
    #expect(dead.id == hearing.id)
    try await scene.work()
    #expect(try scene.receiver.notices().isEmpty)
    scene.time.move(seconds: 31)
    try await scene.work()
    #expect(try scene.receiver.notices() == ["1 \(visit)"])
    try await scene.arrive(status: "cancelled")
    while try await scene.courier.match() {}
    let late = try await scene.desk.next(of: &dead)
    #expect(late == nil, "it does not hold it any more")
    await scene.house.close()
  }

  @Test(
    "Criteria are one of two shapes with the facility's own code",
    arguments: [
      ("Encounter?based-on:ServiceRequest.requester=Organization/clinic-a", true),
      ("Encounter?based-on.requester=Organization/9900103001&status=arrived,finished", true),
      ("Encounter?patient:Patient.organization=Organization/clinic-a&class=IMP", true),
      ("Encounter?status=finished&patient.organization=Organization/clinic-a", true),
      ("Encounter?based-on.requester=Organization/clinic-b", false), ("Encounter?", false),
      ("Encounter?status=finished", false), ("Patient?organization=Organization/clinic-a", false),
      ("Encounter?patient.organization=Organization/clinic-a&status=done", false),
      (
        "Encounter?patient.organization=Organization/clinic-a&status=finished&status=arrived", false
      ),
      (
        "Encounter?patient.organization=Organization/clinic-a&based-on.requester=Organization/clinic-a",
        false
      ),
      ("Encounter?patient.organization=Organization/clinic-a&patient=1", false),
      ("Encounter?patient.organization=Organization/clinic-a&", false),
    ])
  func criteria(_ text: String, _ isTaken: Bool) {
    let names = ["Organization/9900103001", "Organization/clinic-a"]
    #expect((SubscriptionCriteria(text, of: names) != nil) == isTaken)
  }

  @Test(
    "An endpoint is under a registered host, port and path, letter for letter",
    arguments: [
      ("https://hook.example:8443/in", true), ("https://hook.example:8443/in/a/b", true),
      ("https://hook.example:8443/in/", true), ("https://hook.example:8443/inside", false),
      ("https://hook.example:8443/", false), ("https://hook.example/in", false),
      ("http://hook.example:8443/in", false), ("https://hook.example.evil:8443/in", false),
      ("https://hook.example:8443@evil/in", false), ("https://u:p@hook.example:8443/in", false),
      ("https://hook.example:8443/in/../out", false), ("https://hook.example:8443/in?x=1", false),
      ("https://hook.example:8443/in#x", false), ("https://HOOK.example:8443/in", false),
      ("https://2130706433:8443/in", false), ("https://[::1]:8443/in", false),
      ("https://hook.example:8443/in%2f..", false), ("https://hook.example:08443/in", false),
    ])
  func endpoint(_ text: String, _ isTaken: Bool) {
    let facility = FacilityID(at: 1)
    func source(_ use: SourceEntry.Use, _ owner: FacilityID = facility) -> SourceEntry {
      SourceEntry(
        id: SourceID(at: 1), name: "x", facility: owner, host: "hook.example", port: 8443,
        path: "/in", serverName: "hook.example", authority: [1], isPrivate: false,
        proposedBy: "ani", approvedBy: "budi", use: use)
    }
    let entry = SubscriptionEntry(
      id: SubscriptionID(at: 1), facility: facility, role: .system,
      criteria: SubscriptionCriteria(text: "x", kind: .patients, statuses: [], classes: []),
      endpoint: text, content: .none, reason: "x", base: "https://gw.example/fhir", endsAt: nil,
      madeAt: 0, madeBy: "x")
    #expect(entry.isWithin(source(.notices)) == isTaken)
    #expect(!entry.isWithin(source(.records)))
    #expect(!entry.isWithin(source(.notices, FacilityID(at: 2))))
  }
}
