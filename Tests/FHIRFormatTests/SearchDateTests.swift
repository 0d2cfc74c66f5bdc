import FHIRFormat
import RecordModel
import Testing

/// Dates of a search held against periods, beside FHIR's rule told moment by moment.
@Suite("Dates of a search")
struct SearchDateTests {
  private static let hour: Int64 = 3_600_000_000
  /// Hours of a fortnight; an open period goes on to its last.
  private static let hours = 14 * 24
  private static let begin = ClinicalTime("2026-03-01")?.microseconds ?? 0

  /// What a date asks: of a day of the fortnight, counted from 0.
  private struct Asked {
    let prefix: SearchDate.Prefix
    let day: Int

    func date() throws -> SearchDate {
      try #require(SearchDate("\(prefix.rawValue)2026-03-\(day < 9 ? "0" : "")\(day + 1)"))
    }
  }

  /// FHIR's rule, by the hours of what was asked and of the period. Source: FHIR R4, search.html#prefix.
  private static func rule(_ asked: Asked, _ period: Range<Int>) -> Bool {
    let first = asked.day * 24
    let last = first + 23
    switch asked.prefix {
    case .eq: return period.allSatisfy { $0 >= first && $0 <= last }
    case .ne: return period.contains { $0 < first || $0 > last }
    case .gt: return period.contains { $0 > last }
    case .ge: return period.contains { $0 >= first }
    case .lt: return period.contains { $0 < first }
    case .le: return period.contains { $0 <= last }
    case .sa: return period.allSatisfy { $0 > last }
    case .eb: return period.allSatisfy { $0 < first }
    }
  }

  private static func asked(_ random: inout SeededGenerator) -> Asked {
    Asked(
      prefix: SearchDate.Prefix.allCases.randomElement(using: &random) ?? .eq,
      day: Int.random(in: 0..<13, using: &random))
  }

  @Test("Each prefix finds the periods of which FHIR's rule is true, in memory and by columns")
  func periods() throws {
    var random = SeededGenerator(state: 39)
    var found: [SearchDate.Prefix: Int] = [:]
    for _ in 0..<10_000 {
      let one = Self.asked(&random)
      let other = Self.asked(&random)
      let start = Int.random(in: 0..<Self.hours - 30, using: &random)
      let longest = Bool.random(using: &random) ? 8 : 150
      let length = Int.random(in: 1...longest, using: &random)
      let isOpen = Int.random(in: 0..<5, using: &random) == 0
      let end = isOpen ? Self.hours : min(start + length, Self.hours)
      let period = start..<end
      let from = Self.begin + Int64(start) * Self.hour
      let until = isOpen ? nil : Self.begin + Int64(end) * Self.hour
      let (first, second) = (try one.date(), try other.date())
      let expected = Self.rule(one, period)
      if expected { found[one.prefix, default: 0] += 1 }
      let told = "\(one) \(period) \(isOpen)"
      #expect(first.matches(SearchSpan(from: from, until: until)) == expected, "\(told)")
      #expect(first.bounds.admits(from: from, until: until) == expected, "\(told)")
      // Both at once, and any of them: what the columns let through beside is judged by the answer.
      var both = first.bounds
      both.narrow(to: second.bounds)
      let also = Self.rule(other, period)
      #expect(both.admits(from: from, until: until) == (expected && also), "\(told) \(other)")
      let either = PeriodBounds.covering([first.bounds, second.bounds])
      if expected || also {
        #expect(either.admits(from: from, until: until), "\(told) \(other)")
      }
      #expect(PeriodBounds.covering([first.bounds]) == first.bounds)
    }
    for prefix in SearchDate.Prefix.allCases {
      #expect((found[prefix] ?? 0) > 20, "\(prefix)")
    }
  }
}
