import Logging
import Monitoring
import RecordModel
import ServiceLifecycle

/// Decides after a start what may be seen of the last year, before anybody asks: at ten million visits whoever came
/// first waited 14 s. What moves afterwards is decided anew by whoever looks, month by month.
package struct FirstLook: Service {
  let indicators: IndicatorBook
  let followUp: FollowUpBook
  let alerts: AlertBook
  /// Microseconds since 1970.
  let now: @Sendable () -> Int64
  let logger: Logger

  /// Decides once, and waits for shutdown.
  package func run() async throws {
    do {
      try await cancelWhenGracefulShutdown { try await decide() }
    } catch is CancellationError {
    } catch {
      logger.warning("whoever looks first will wait", metadata: ["error": "\(type(of: error))"])
    }
    try? await gracefulShutdown()
  }

  /// Decides; throws what the database throws.
  package func decide() async throws {
    let cut = try await indicators.dataCut()
    let last = CalendarMonth(day: CivilDate.localDay(at: cut))
    let months = last.advanced(by: -11)...last
    _ = try await indicators.openness(Indicator.all, months, cut: cut)
    _ = try await followUp.referrals(of: months, cut: cut, figures: indicators)
    let week = WeekCounter.lastWeek(at: now())
    for week in [week - 7, week] { _ = try await alerts.report(week) }
    let history = try await alerts.history(through: week)
    _ = alerts.noise(at: week, in: history)
  }
}
