package import Calling
package import Logging
package import Registry
import ServiceLifecycle

/// Asks registered endpoints about one person, all at once, and says of each how it ended.
package struct Federation: Service {
  /// How long is waited.
  package struct Limits: Sendable {
    /// For all of them together, from the beginning.
    package var whole: Duration = .seconds(3)
    /// For each, from when it is asked.
    package var each: Duration = .milliseconds(2500)
    /// Most that are asked about one person, and at once.
    package var most = 16
    /// At once.
    package var atOnce = 8

    /// The house's.
    package init() {}
  }

  /// How one is asked; throws `SourceFault`.
  package typealias Ask = @Sendable (SourceEntry, SourceAsking) async throws -> SourceAnswer

  /// How they do.
  package let board: SourceBoard
  private let limits: Limits
  private let patience: Patience
  private let logger: Logger
  private let ask: Ask?
  private let end: @Sendable () async -> Void
  /// Microseconds since 1970.
  private let now: @Sendable () -> Int64

  /// A federation that asks by `ask`; nil where the gateway has no certificate for it: then nobody is asked.
  package init(
    board: SourceBoard = SourceBoard(), limits: Limits = Limits(), patience: Patience = .real,
    logger: Logger, now: @escaping @Sendable () -> Int64, ask: Ask?,
    end: @escaping @Sendable () async -> Void = {}
  ) {
    self.board = board
    self.limits = limits
    self.patience = patience
    self.logger = logger
    self.now = now
    self.ask = ask
    self.end = end
  }

  /// Waits for the shutdown and closes what is open.
  package func run() async throws {
    try? await gracefulShutdown()
    await end()
  }

  /// Asks; returns when each has answered or its time is over, in the order of the names.
  package func ask(_ sources: [SourceEntry], _ asking: SourceAsking) async -> [SourceReply] {
    let deadline = patience.now() + limits.whole
    let sorted = sources.sorted { $0.name < $1.name }
    var rest = sorted.prefix(limits.most)[...]
    var replies = sorted.dropFirst(limits.most).map { reply($0, .notAsked) }
    await withTaskGroup(of: SourceReply.self) { group in
      func begin() {
        guard let source = rest.popFirst() else { return }
        group.addTask { await ask(source, asking, until: deadline) }
      }
      for _ in 0..<limits.atOnce { begin() }
      while let reply = await group.next() {
        replies.append(reply)
        begin()
      }
    }
    return replies.sorted { $0.source.name < $1.source.name }
  }

  /// One that is not asked, with when it answered last.
  package func reply(_ source: SourceEntry, _ state: SourceReply.State) -> SourceReply {
    var reply = SourceReply(source, state)
    reply.lastAnswered = board.health(of: source.id).lastAnswered
    return reply
  }

  private func ask(
    _ source: SourceEntry, _ asking: SourceAsking, until whole: ContinuousClock.Instant
  ) async -> SourceReply {
    let begin = patience.now()
    guard begin < whole else { return reply(source, .late) }
    guard let ask, board.admit(source, at: begin) else { return reply(source, .down) }
    var records: [SourceRecord] = []
    var state = SourceReply.State.answered
    var fault: String?
    do {
      let answer = try await patience.within(min(whole, begin + limits.each)) {
        try await ask(source, asking)
      }
      records = answer.records
      if let known = answer.fault { (state, fault) = known.told }
    } catch let known as SourceFault {
      (state, fault) = known.told
    } catch is Patience.Late {
      state = .late
    } catch {
      (state, fault) = (.down, "\(type(of: error))")
    }
    let (end, moment) = (patience.now(), now())
    let milliseconds = Int((end - begin) / .milliseconds(1))
    board.note(source, state, milliseconds: milliseconds, at: end, now: moment)
    if state != .answered {
      logger.warning(
        "a source of records",
        metadata: ["source": "\(source.name)", "state": "\(state)", "fault": "\(fault ?? "")"])
    }
    var reply = reply(source, state)
    reply.records = records
    reply.asOf = state == .answered || !records.isEmpty ? moment : nil
    reply.milliseconds = milliseconds
    reply.fault = fault
    return reply
  }
}

extension SourceFault {
  /// How a question that ended so stands, and why, in our own words.
  fileprivate var told: (state: SourceReply.State, why: String?) {
    switch self {
    case .down(let why): (.down, why)
    case .refused: (.refused, nil)
    case .unusable(let why): (.unusable, why)
    }
  }
}
