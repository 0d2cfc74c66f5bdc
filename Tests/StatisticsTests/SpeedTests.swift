import Foundation
import Statistics
import Testing

/// How long the work of a city takes; the lines are printed, and the bounds are loose.
@Suite("Speed")
struct SpeedTests {
  @Test("Farrington for 52 kelurahan and 24 diseases, the last week and a year of weeks")
  func farrington() throws {
    var random = SeededGenerator(seed: 1)
    let weeks = 3 * 52 + 4 + 52
    let series = try (0..<52 * 24).map { index in
      let mean = 0.2 + Double(index % 24)
      return try (0..<weeks).map { week -> Int in
        let level = mean * exp(0.4 * cos(2 * Double.pi * Double(week) / 52))
        let poisson = try #require(PoissonDistribution(mean: level))
        return try #require(poisson.quantile(random.unit()))
      }
    }
    var settings = Farrington.Settings.improved
    settings.years = 3
    let method = try Farrington(settings)
    let clock = ContinuousClock()
    var alarms = 0
    let lastWeek = try clock.measure {
      for counts in series where try method.judge(counts, at: weeks - 1).isAlarm { alarms += 1 }
    }
    print("speed farrington: 1248 series, the last week: \(lastWeek), \(alarms) alarms")
    // A quarter of the series over a year.
    var judged = 0
    let year = try clock.measure {
      for counts in series.prefix(312) {
        for week in weeks - 52..<weeks {
          _ = try method.judge(counts, at: week)
          judged += 1
        }
      }
    }
    let each = year / judged
    print("speed farrington: \(judged) weeks judged in \(year), \(each) each")
    print("speed farrington: 52 x 24 series x 156 weeks would take \(each * (1248 * 156))")
    #expect(lastWeek < .seconds(20))
  }
}
