package import Disclosure
import Foundation
package import Logging
import Metrics
package import RecordModel
package import Registry
import ServiceLifecycle

/// Looks at changed visits for those who wait for them, and carries the notices: one of these runs in every gateway,
/// and each subscription has one courier at a time.
///
/// Between an answer and its tick a crash can make a notice go out again; its number is the same then.
package struct SubscriptionCourier: Service {
  /// How long nothing is looked for after nothing waited, or after a fault.
  private static let pause: Duration = .seconds(1)
  /// Subscriptions that are carried to at once: an endpoint that is slow holds up one of them.
  private static let couriers = 4
  /// How long one is carried to until the next one has its turn.
  private static let turn: Duration = .seconds(10)
  /// The longest rest while the gateway is busy: most of a step waits for an endpoint.
  private static let longestRest: Duration = .seconds(2)
  /// How often it tidies.
  private static let tidying: Duration = .seconds(600)

  /// How a message goes out; throws `SourceFault`.
  package typealias Send = @Sendable (SourceEntry, SubscriptionMessage) async throws -> Void

  private let desk: SubscriptionDesk
  private let pace: BackgroundPace
  private let logger: Logger
  /// Microseconds since 1970.
  private let now: @Sendable () -> Int64
  private let send: Send

  /// A courier that sends by `send`, at the `pace` that leaves room for submissions.
  package init(
    desk: SubscriptionDesk, pace: BackgroundPace = .unhurried, logger: Logger,
    now: @escaping @Sendable () -> Int64, send: @escaping Send
  ) {
    self.desk = desk
    self.pace = pace
    self.logger = logger
    self.now = now
    self.send = send
  }

  /// Works until shutdown; what was begun and not answered is sent again later.
  package func run() async throws {
    await cancelWhenGracefulShutdown {
      await withTaskGroup(of: Void.self) { group in
        group.addTask { await loop(Self.pause) { try await match() } }
        group.addTask {
          await loop(Self.tidying) {
            try await desk.tidy()
            return false
          }
        }
        for _ in 0..<Self.couriers {
          group.addTask { await loop(Self.pause) { try await carry() } }
        }
      }
    }
  }

  private func loop(
    _ pause: Duration, _ step: @Sendable () async throws -> Bool
  ) async {
    while !Task.isCancelled {
      do {
        let begin = ContinuousClock.now
        let isMoreWaiting = try await step()
        try await pace.rest(since: begin, atMost: Self.longestRest)
        if !isMoreWaiting { try await Task.sleep(for: pause) }
      } catch is CancellationError {
        return
      } catch {
        logger.warning("notices of visits wait", metadata: ["error": "\(type(of: error))"])
        try? await Task.sleep(for: pause)
      }
    }
  }

  /// Looks at what waits to be looked at; says whether more may wait.
  package func match() async throws -> Bool {
    let (taken, failed) = try await desk.match()
    if failed > 0 {
      logger.warning("visits are looked at again", metadata: ["visits": "\(failed)"])
    }
    return taken == SubscriptionDesk.batch
  }

  /// Carries to one subscription what waits for it, until something is not taken; says whether there was one.
  package func carry() async throws -> Bool {
    guard var entry = try await desk.take() else { return false }
    let end = ContinuousClock.now + Self.turn
    do {
      guard let target = try await ready(entry) else { return true }
      if !entry.isProven {
        guard try await attempt(entry, nil, target) else { return true }
      } else {
        while ContinuousClock.now < end, let notice = try await desk.next(of: &entry) {
          guard try await attempt(entry, notice, target) else { return true }
          entry.faults = 0
        }
      }
      try await desk.release(entry)
      return true
    } catch {
      // Also where this task is being ended: another courier need not wait for the lease.
      let held = entry
      await Task { try? await desk.release(held) }.value
      throw error
    }
  }

  /// Where it goes; nil, and the failure noted, where nothing may go now.
  private func ready(_ entry: SubscriptionEntry) async throws -> SourceEntry? {
    guard desk.mayHear(entry) else {
      try await desk.fail(entry, nil, fault: "the facility may not read now")
      return nil
    }
    guard let target = desk.target(of: entry) else {
      try await desk.fail(entry, nil, fault: "its endpoint is not registered (any more)")
      return nil
    }
    return target
  }

  /// Sends a greeting or a notice; whether it was taken.
  private func attempt(
    _ entry: SubscriptionEntry, _ notice: SubscriptionNotice?, _ target: SourceEntry
  ) async throws -> Bool {
    let kind: SubscriptionWriter.Kind =
      notice.map {
        .event(number: $0.event.number ?? 0, visit: $0.event.visit, at: $0.event.notedAt)
      } ?? .handshake
    let id = UUID().uuidString.lowercased()
    do {
      try await send(
        target,
        SubscriptionMessage(
          path: entry.path, body: SubscriptionWriter.message(entry, kind, id: id, now: now()),
          requestID: notice?.requestID ?? id))
    } catch let fault as SourceFault {
      let words =
        switch fault {
        case .down(let why), .unusable(let why): why
        case .refused: "refused"
        }
      Self.count("failed")
      logger.warning(
        "a notice of a visit did not go out",
        metadata: ["subscription": "\(entry.id)", "fault": "\(words)"])
      try await desk.fail(entry, notice, fault: words)
      return false
    }
    if let notice {
      try await desk.deliver(notice, to: entry)
    } else {
      try await desk.activate(entry)
    }
    Self.count(notice == nil ? "greeted" : "delivered")
    return true
  }

  private static func count(_ result: String) {
    Counter(label: "baimbai_subscription_notices_total", dimensions: [("result", result)])
      .increment()
  }
}
