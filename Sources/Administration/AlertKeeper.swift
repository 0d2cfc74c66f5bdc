package import Logging
package import Monitoring
import RecordModel
import ServiceLifecycle

/// Counts W2 when a week is over, again when late data come, and judges what it counted.
///
/// One of these runs in every gateway: a version is made once and a week opens an alert once, whoever is first.
package struct AlertKeeper: Service {
  /// How often it looks whether a week is to be counted.
  package static let interval: Duration = .seconds(60)
  /// In looks of `interval`: how often recent weeks are compared with their facts.
  static let looks = 60
  /// Weeks that are compared then; all of them once when it starts, and each day.
  static let recentWeeks = 10
  /// Weeks that are judged again when they are counted again: older ones are history.
  static let judgedWeeks = 4

  private let counter: WeekCounter
  private let desk: AlertDesk
  private let actor: Administration.Actor
  private let now: @Sendable () -> Int64
  private let logger: Logger

  /// A keeper; `now` gives microseconds since 1970, `actor` is the gateway, for the log.
  package init(
    counter: WeekCounter, desk: AlertDesk, actor: Administration.Actor,
    now: @escaping @Sendable () -> Int64, logger: Logger
  ) {
    self.counter = counter
    self.desk = desk
    self.actor = actor
    self.now = now
    self.logger = logger
  }

  /// Looks every `interval` until shut down.
  package func run() async throws {
    try? await cancelWhenGracefulShutdown {
      var look = 0
      var last = Int.min
      while !Task.isCancelled {
        do {
          let week = WeekCounter.lastWeek(at: now())
          if look.isMultiple(of: Self.looks) || week != last {
            // A day has 24 hours of looks: then, and at the start, everything is compared.
            let isWhole = look.isMultiple(of: 24 * Self.looks)
            try await keep(since: isWhole ? 0 : week - 7 * Self.recentWeeks)
            last = week
          }
        } catch is CancellationError {
          return
        } catch {
          logger.error("alerts wait", metadata: ["error": "\(error)"])
        }
        look += 1
        try await Task.sleep(for: Self.interval)
      }
    }
  }

  /// Counts what is to be counted since a day, and judges the recent weeks of it; how many weeks and new alerts.
  @discardableResult
  package func keep(since day: Int) async throws -> (weeks: Int, alerts: Int) {
    let weeks = try await counter.count(since: day)
    let last = WeekCounter.lastWeek(at: now())
    var alerts = 0
    for week in weeks where week > last - 7 * Self.judgedWeeks {
      alerts += try await desk.judge(week, by: actor).count
    }
    if !weeks.isEmpty {
      logger.info("weeks counted", metadata: ["weeks": "\(weeks.count)", "alerts": "\(alerts)"])
    }
    return (weeks.count, alerts)
  }
}
