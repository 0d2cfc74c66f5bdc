import Calling
import Federation
import Logging
import RecordModel
import Registry
import Synchronization
import Testing

/// Asking many at once: whoever is late, down or shut out keeps nobody else's answer back. The clock is held.
@Suite("Federation")
struct FederationTests {
  private static let asking = SourceAsking(
    numbers: [
      ExternalIdentifier(system: PatientIdentifierSystem.nik, value: "9971011506900001")
    ],
    purpose: "TREAT", actingUser: "clinic-a/N1", requestID: "test")

  private static func source(_ name: String) -> SourceEntry {
    SourceEntry(
      id: SourceID(at: 0), name: name, facility: FacilityID(at: 0), host: "source.example",
      port: 443, path: "/fhir", serverName: "source.example", authority: [], isPrivate: false,
      proposedBy: "ani", approvedBy: "budi")
  }

  private static func federation(
    _ clock: HeldClock, _ change: (inout Federation.Limits) -> Void = { _ in },
    ask: Federation.Ask?
  ) -> Federation {
    var limits = Federation.Limits()
    change(&limits)
    return Federation(
      limits: limits, patience: clock.patience,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, now: { 7_000_000 }, ask: ask)
  }

  /// Never answers, also when it is cancelled.
  private static func hang() async throws -> SourceAnswer {
    await withCheckedContinuation { (_: CheckedContinuation<Void, Never>) in }
    return SourceAnswer()
  }

  @Test("Each is told by how it ended, and who answered is as old as the answer")
  func states() async {
    let clock = HeldClock()
    let federation = Self.federation(clock) { source, _ in
      switch source.name {
      case "down": throw SourceFault.down("test")
      case "refused": throw SourceFault.refused
      case "unusable": throw SourceFault.unusable("test")
      default: return SourceAnswer()
      }
    }
    let replies = await federation.ask(
      ["unusable", "refused", "answered", "down"].map(Self.source), Self.asking)
    #expect(replies.map(\.source.name) == ["answered", "down", "refused", "unusable"])
    #expect(replies.map(\.state) == [.answered, .down, .refused, .unusable])
    #expect(replies.map(\.asOf) == [7_000_000, nil, nil, nil])
  }

  @Test(
    "What came by one number is there, with its moment, and the state is that of the worst question"
  )
  func worst() async throws {
    let clock = HeldClock()
    let record = try SourceRecord(
      Array(
        #"""
        {"resourceType":"Bundle","type":"searchset","entry":[{"resource":{"resourceType":"Patient","id":"p1",
         "identifier":[{"system":"https://fhir.kemkes.go.id/id/nik","value":"9971011506900001"}]}}]}
        """#.utf8), of: "p1", numbers: Self.asking.numbers, base: "https://source.example/fhir")
    let federation = Self.federation(clock) { _, _ in
      SourceAnswer(records: [record], fault: .refused)
    }
    let source = Self.source("rs")
    let reply = await federation.ask([source], Self.asking)[0]
    #expect(reply.state == .refused && reply.records.count == 1 && reply.asOf == 7_000_000)
    let health = federation.board.health(of: source.id, at: clock.now)
    #expect(
      health.counts == [.refused: 1] && health.lastAnswered == nil, "one question of the board")
  }

  @Test("One that hangs is late at its deadline, is not waited for, and the others are there")
  func late() async {
    let clock = HeldClock()
    let federation = Self.federation(clock) { source, _ in
      source.name == "slow" ? try await Self.hang() : SourceAnswer()
    }
    async let asked = federation.ask([Self.source("slow"), Self.source("fast")], Self.asking)
    await clock.settle(1)
    clock.move(.milliseconds(2499))
    #expect(clock.waiting >= 1)
    clock.move(.milliseconds(1))
    let replies = await asked
    #expect(replies.map(\.state) == [.answered, .late])
    #expect(replies[1].milliseconds == 2500 && replies[1].lastAnswered == nil)
  }

  @Test("The deadline of the whole stands over each one's: who waits for his turn is late with it")
  func whole() async {
    let clock = HeldClock()
    let begun = Mutex(0)
    let federation = Self.federation(clock) { limits in
      limits.atOnce = 1
    } ask: { _, _ in
      begun.withLock { $0 += 1 }
      return try await Self.hang()
    }
    async let asked = federation.ask(["a", "b", "c"].map(Self.source), Self.asking)
    await clock.settle(1)
    clock.move(.milliseconds(2500))
    // The second begins then, and has half a second left.
    while begun.withLock({ $0 }) < 2 { await Task.yield() }
    await clock.settle(1)
    clock.move(.milliseconds(500))
    let replies = await asked
    #expect(replies.map(\.state) == [.late, .late, .late])
    #expect(replies.map(\.milliseconds) == [2500, 500, nil])
    #expect(begun.withLock { $0 } == 2)
  }

  @Test("Five faults shut one out: it is down without being asked, and asked again once after 30 s")
  func breaker() async {
    let clock = HeldClock()
    let asked = Mutex(0)
    let isWell = Mutex(false)
    let federation = Self.federation(clock) { _, _ in
      asked.withLock { $0 += 1 }
      if isWell.withLock({ $0 }) { return SourceAnswer() }
      throw SourceFault.down("test")
    }
    let source = Self.source("rs")
    for _ in 0..<5 { _ = await federation.ask([source], Self.asking) }
    #expect(asked.withLock { $0 } == 5)
    #expect(await federation.ask([source], Self.asking)[0].state == .down)
    #expect(asked.withLock { $0 } == 5)
    #expect(federation.board.health(of: source.id, at: clock.now).breaker == .open)
    clock.move(.seconds(30))
    isWell.withLock { $0 = true }
    let replies = await federation.ask([source], Self.asking)
    #expect(replies[0].state == .answered && asked.withLock { $0 } == 6)
    let health = federation.board.health(of: source.id, at: clock.now)
    #expect(health.breaker == .closed && health.last == .answered)
    #expect(health.counts == [.down: 5, .answered: 1] && health.lastAnswered == 7_000_000)
  }

  @Test("Who refuses is there: refusals shut nobody out")
  func refusals() async {
    let clock = HeldClock()
    let federation = Self.federation(clock) { _, _ in throw SourceFault.refused }
    let source = Self.source("rs")
    for _ in 0..<20 {
      #expect(await federation.ask([source], Self.asking)[0].state == .refused)
    }
  }

  @Test("More than sixteen are not asked about one person, and without a certificate nobody is")
  func limits() async {
    let clock = HeldClock()
    let asked = Mutex(0)
    let federation = Self.federation(clock) { _, _ in
      asked.withLock { $0 += 1 }
      return SourceAnswer()
    }
    let many = (10..<30).map { Self.source("s\($0)") }
    let replies = await federation.ask(many, Self.asking)
    #expect(asked.withLock { $0 } == 16)
    #expect(replies.filter { $0.state == .notAsked }.count == 4 && replies.count == 20)
    let silent = Self.federation(clock, ask: nil)
    #expect(await silent.ask([Self.source("a")], Self.asking)[0].state == .down)
  }
}
