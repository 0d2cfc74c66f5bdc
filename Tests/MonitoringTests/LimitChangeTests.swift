import Monitoring
import RecordModel
import Testing

@Suite("Changes of control limits")
struct LimitChangeTests {
  private func month(_ text: String) throws -> CalendarMonth { try #require(CalendarMonth(text)) }

  private func change(
    _ kind: LimitChange.Kind, _ period: String, at moment: Int64 = 1, _ place: String = "city",
    subject: String = "LIMW1"
  ) -> LimitChange? {
    LimitChange(
      StatedBook.Version(
        figure: StatedFigure(
          subject: subject, period: period, place: place, numerator: nil,
          denominator: kind.rawValue, source: "Loket baru", sourceDay: 20_000),
        statedAt: moment, statedBy: "ani"))
  }

  @Test("Each indicator has one subject for its limits, in the letters that the table takes")
  func subjects() {
    let ids = Indicator.all.map { StatedSubject.limits(of: $0).id }
    #expect(Set(ids).count == Indicator.all.count)
    for id in ids {
      #expect(id.wholeMatch(of: /[A-Z][A-Z0-9]{2,9}/) != nil, "\(id)")
      #expect(StatedSubject.named(id)?.kind == .limits)
    }
    #expect(change(.anew, "2026-03", subject: "POP") == nil)
  }

  @Test("The last word on a month counts, and one that takes back leaves nothing")
  func standing() throws {
    let history = [
      change(.anew, "2026-03", at: 1), change(.lifted, "2026-03", at: 2),
      change(.anew, "2025-03", at: 3), change(.frozen, "2025-03", at: 4),
      change(.anew, "2024-09", at: 9), change(.anew, "2025-09", at: 5, "private"),
    ].compactMap(\.self)
    let standing = LimitChange.standing(history, of: "city")
    #expect(standing.map(\.month.text) == ["2024-09", "2025-03"])
    #expect(standing.map(\.kind) == [.anew, .frozen])
    #expect(standing.last?.reason == "Loket baru" && standing.last?.statedBy == "ani")
    #expect(LimitChange.standing(history, of: "private").map(\.month.text) == ["2025-09"])
  }

  @Test("A chart reaches back to what frozen limits were made of, and no further than it may")
  func window() throws {
    let months = try month("2025-01")...month("2026-12")
    func window(_ changes: [LimitChange?]) -> String {
      let window = LimitChange.window(months, changes.compactMap(\.self), longest: 60)
      return "\(window.lowerBound.text) \(window.upperBound.text)"
    }
    #expect(window([]) == "2025-01 2026-12")
    #expect(window([change(.anew, "2024-01")]) == "2025-01 2026-12")
    #expect(window([change(.anew, "2023-06"), change(.frozen, "2025-05")]) == "2023-06 2026-12")
    #expect(window([change(.frozen, "2024-12")]) == "2023-01 2026-12")
    #expect(window([change(.frozen, "2020-12")]) == "2022-01 2026-12")
    // Made anew since: what was frozen before does not matter any more.
    #expect(window([change(.frozen, "2023-12"), change(.anew, "2024-12")]) == "2025-01 2026-12")
  }

  @Test(
    "Each thing that is wrong in a change has its own rule",
    arguments: [
      (["LIMW1", "2024-01", "city", "", "3", "alasan", "2024-01-01"], "BMB-1973"),
      (["LIMW1", "2024-01", "city", "", "x", "alasan", "2024-01-01"], "BMB-1973"),
      (["LIMW1", "2024", "city", "", "1", "alasan", "2024-01-01"], "BMB-1974"),
      (["LIMW1", "2099-01", "city", "", "1", "alasan", "2024-01-01"], "BMB-1974"),
      (["LIMW1", "2024-01", "city", "", "1", "", "2024-01-01"], "BMB-1975"),
      (["LIMW1", "2024-01", "1000777", "", "1", "alasan", "2024-01-01"], "BMB-1843"),
      (["LIMW1", "2024-01", "city", "4", "1", "alasan", "2024-01-01"], "BMB-1844"),
      (["LIMX9", "2024-01", "city", "", "1", "alasan", "2024-01-01"], "BMB-1841"),
    ])
  func refused(_ row: [String], _ rule: String) throws {
    let frame = StatedFigure.Frame(today: 20_000, day: { CivilDate.days($0) }) { kind, place in
      kind == .limits && LimitChange.isPlace(place)
    }
    guard case .failure(let refused) = StatedFigure.read(row, frame) else {
      Issue.record("taken")
      return
    }
    #expect(refused.rule.code == rule)
    let right = ["limw1", "2024-01", "private", "", "1", "alasan", "2024-01-01"]
    let figure = try StatedFigure.read(right, frame).get()
    #expect(figure.subject == "LIMW1" && figure.denominator == 1 && figure.source == "alasan")
  }
}
