package import Administration
package import Logging
import Metrics
import RecordModel
package import Registry
import ServiceLifecycle

/// Makes the notices that are due and carries them: one of these runs in every gateway, and each notice
/// goes out once by each of its ways.
///
/// Between a delivery and its tick a crash can make it go out again; its id is the same then.
package struct NoticeCourier: Service {
  /// How often it looks for what is to be carried.
  package static let interval: Duration = .seconds(20)
  /// How often it looks for what is to be told: in looks of `interval`, so about every ten minutes.
  static let looks = 30
  /// Deliveries that are claimed at once.
  static let batch = 10

  private let desk: NoticeDesk
  private let mail: MailProgram?
  private let webhook: Webhook?
  private let due: @Sendable () async throws -> [Notice]
  private let urgent: @Sendable () async throws -> [Notice]
  private let actor: Administration.Actor
  private let logger: Logger

  /// A courier.
  ///
  /// - Parameters:
  ///   - mail: nil for none, as `webhook`; without either, notices only stand in the list.
  ///   - due: what is to be told now, made before or not.
  ///   - urgent: the same of what must be told within a minute: asked at each look.
  ///   - actor: who makes it, for the log.
  package init(
    desk: NoticeDesk, mail: MailProgram?, webhook: Webhook?,
    due: @escaping @Sendable () async throws -> [Notice],
    urgent: @escaping @Sendable () async throws -> [Notice] = { [] },
    actor: Administration.Actor, logger: Logger
  ) {
    self.urgent = urgent
    self.desk = desk
    self.mail = mail
    self.webhook = webhook
    self.due = due
    self.actor = actor
    self.logger = logger
  }

  /// The ways that there are.
  package var channels: [Notice.Channel] {
    (mail == nil ? [] : [.mail]) + (webhook == nil ? [] : [.webhook])
  }

  /// Looks every `interval` until shut down; what was begun is finished.
  package func run() async throws {
    try? await cancelWhenGracefulShutdown {
      var look = 0
      while !Task.isCancelled {
        do {
          if look.isMultiple(of: Self.looks) { try await tell() }
          _ = try await desk.make(try await urgent(), by: channels, actor)
          _ = try await carry()
        } catch {
          logger.warning("notices wait", metadata: ["error": "\(type(of: error))"])
        }
        look += 1
        try await Task.sleep(for: Self.interval)
      }
    }
    await webhook?.shutdown()
  }

  /// Makes what is due and not made yet; says how many.
  @discardableResult
  package func tell() async throws -> Int {
    try await desk.make(try await due(), by: channels, actor)
  }

  /// Carries everything that may go out now; says how many went and how many did not.
  package func carry() async throws -> (sent: Int, failed: Int) {
    var counts = (sent: 0, failed: 0)
    while true {
      let claimed = try await desk.claim(Self.batch)
      for delivery in claimed {
        let fault = await send(delivery)
        try await desk.settle(delivery, fault: fault)
        if let fault {
          counts.failed += 1
          logger.warning(
            "a notice did not go out",
            metadata: [
              "notice": "\(delivery.notice.id)", "channel": "\(delivery.channel)",
              "fault": "\(fault)",
            ])
        } else {
          counts.sent += 1
        }
        Counter(
          label: "baimbai_notices_total",
          dimensions: [
            ("channel", delivery.channel.rawValue), ("result", fault == nil ? "sent" : "failed"),
          ]
        ).increment()
      }
      if claimed.count < Self.batch { return counts }
    }
  }

  /// Ends what it keeps open, where it is not run as a service.
  package func close() async { await webhook?.shutdown() }

  private func send(_ delivery: NoticeDelivery) async -> String? {
    switch delivery.channel {
    case .mail: await mail?.send(delivery.notice) ?? (mail == nil ? "no mail program" : nil)
    case .webhook: await webhook?.send(delivery.notice) ?? (webhook == nil ? "no webhook" : nil)
    }
  }
}
