import StatementTrail
import Testing

/// Silence is what does not come back.
@Suite("Heartbeat of the server's log")
struct LogHeartbeatTests {
  /// So that an expectation may ask.
  private final class Pulse {
    private var heartbeat: LogHeartbeat

    init(_ heartbeat: LogHeartbeat) { self.heartbeat = heartbeat }

    func beat(processID: Int, at: Int64, awaitsAudit: Bool) {
      heartbeat.beat(processID: processID, at: at, awaitsAudit: awaitsAudit)
    }

    func hear(_ event: ServerEvent) -> Bool { heartbeat.hear(event) }

    func change(at now: Int64) -> LogHeartbeat.Change? { heartbeat.change(at: now) }
  }

  private static let role = "baimbai_heartbeat"
  private static let second: Int64 = 1_000_000

  private func event(
    _ kind: ServerEvent.Kind, process: Int = 7, at: Int64 = 0, role: String? = role
  ) -> ServerEvent {
    ServerEvent(
      microseconds: at, processID: process, session: "s", line: 1, role: role, kind: kind)
  }

  private static let announced = announcement(
    "LOG", "statement: SELECT pg_backend_pid()", ps: "SELECT")
  private static let audited = announcement(
    "LOG", "AUDIT: SESSION,1,1,READ,SELECT,,,SELECT 1,<none>", ps: "SELECT")

  private static func announcement(_ severity: String, _ text: String, ps: String)
    -> ServerEvent.Kind?
  {
    let line = RealLines.session(text, severity: severity, ps: ps)
    guard case .event(let event) = ServerLogLine(Array(line.utf8), isCut: false) else { return nil }
    return event.kind
  }

  @Test("A beat that comes back in both voices changes nothing; one that does not is silence, once")
  func silence() throws {
    let (server, audit) = (try #require(Self.announced), try #require(Self.audited))
    let pulse = Pulse(LogHeartbeat(role: Self.role, patience: 10 * Self.second))
    pulse.beat(processID: 7, at: 0, awaitsAudit: true)
    #expect(pulse.change(at: 9 * Self.second) == nil)
    #expect(pulse.hear(event(server)))
    #expect(pulse.hear(event(audit)))
    #expect(pulse.change(at: 60 * Self.second) == nil)
    // Only the server's voice: pgAudit was told to be silent.
    pulse.beat(processID: 8, at: 60 * Self.second, awaitsAudit: true)
    #expect(pulse.hear(event(server, process: 8, at: 60 * Self.second)))
    #expect(pulse.change(at: 70 * Self.second) == nil)
    #expect(pulse.change(at: 71 * Self.second) == .silent(isServerHeard: true))
    pulse.beat(processID: 9, at: 72 * Self.second, awaitsAudit: true)
    #expect(pulse.change(at: 90 * Self.second) == nil)
    // Both again.
    pulse.beat(processID: 10, at: 91 * Self.second, awaitsAudit: true)
    for kind in [server, audit] {
      #expect(pulse.hear(event(kind, process: 10, at: 91 * Self.second)))
    }
    #expect(pulse.change(at: 92 * Self.second) == .heard)
    #expect(pulse.change(at: 93 * Self.second) == nil)
    // Nothing at all; without pgAudit the server's voice is enough.
    pulse.beat(processID: 11, at: 100 * Self.second, awaitsAudit: false)
    #expect(pulse.change(at: 111 * Self.second) == .silent(isServerHeard: false))
    #expect(pulse.hear(event(server, process: 11, at: 100 * Self.second)))
    #expect(pulse.change(at: 112 * Self.second) == .heard)
  }

  @Test("Nobody hides in a beat's session: another role, process or time is told of")
  func strangers() throws {
    let server = try #require(Self.announced)
    let pulse = Pulse(LogHeartbeat(role: Self.role))
    pulse.beat(processID: 7, at: 0, awaitsAudit: false)
    #expect(!pulse.hear(event(server, role: "postgres")))
    #expect(!pulse.hear(event(server, process: 8)))
    #expect(!pulse.hear(event(server, at: 61 * Self.second)))
    #expect(pulse.change(at: 31 * Self.second) == .silent(isServerHeard: false))
    // What has no role yet is the beginning of the beat's own session.
    #expect(pulse.hear(event(.received, role: nil)))
  }
}
