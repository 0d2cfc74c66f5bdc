import Monitoring
import RecordModel
import Registry
import Statistics

// Days on which a feed brought far more or fewer visits than is usual there; beside the score.
extension QualitySheets {
  /// Those of the city, of facilities that may be seen. Neither how many came stands in it nor how many were usual:
  /// the rest of a month could be worked out of a day.
  func unusual(_ days: [UnusualDay], open: QualityOpenness) -> FigureSheet {
    let rows = days.compactMap { day -> [FigureSheet.Cell]? in
      guard day.isAlarm, let entry = snapshot.facilities[day.unit.facility],
        open.isOpen(entry.code)
      else { return nil }
      var narrow = address
      narrow.facility = entry
      return [
        .words(
          entry.name, link: "\(say.link(QualityPages.path))?\(narrow.parameters(by: .feed))"),
        .words(CivilDate.text(day.day)), .words(day.unit.feed), .words(verdict(day)),
        .number(day.isMany ? day.ratio : nil), .words(Rule.qualityVolume.code),
      ]
    }
    return FigureSheet(
      title: say.plain(QualityTexts.unusual),
      columns: [
        ("facility", say.plain(MonitorTexts.facility), false),
        ("day", say.plain(MonitorTexts.day), false), ("feed", say.plain(QualityTexts.feed), false),
        ("verdict", say.plain(QualityTexts.verdict), false),
        ("times", say.plain(QualityTexts.times), true), ("rule", say.plain(Texts.rule), false),
      ], rows: rows, notes: notes)
  }

  /// A facility's own, with its numbers; each day leads to its rows.
  func unusual(_ days: [UnusualDay], path: String) -> FigureSheet {
    let rows = days.map { day -> [FigureSheet.Cell] in
      let text = CivilDate.text(day.day)
      let link = "\(say.link(path))?from=\(text)&to=\(text)&feed=\(day.unit.feed)"
      return [
        .words(text, link: link), .words(day.unit.feed), .words(verdict(day)),
        .number(Double(day.visits)), .number(day.expected, decimals: 1),
        .number(day.chance, decimals: 5), .number(day.score, decimals: 1),
        .words(Rule.qualityVolume.code), .words(say.plain(Rule.qualityVolume.fix)),
      ]
    }
    return FigureSheet(
      title: say.plain(QualityTexts.unusual),
      columns: [
        ("day", say.plain(MonitorTexts.day), false), ("feed", say.plain(QualityTexts.feed), false),
        ("verdict", say.plain(QualityTexts.verdict), false),
        ("visits", say.plain(SoftwareTexts.visits), true),
        ("expected", say.plain(QualityTexts.expected), true),
        ("chance", say.plain(QualityTexts.chance), true),
        ("score", say.plain(QualityTexts.score), true), ("rule", say.plain(Texts.rule), false),
        ("fix", say.plain(Texts.fix), false),
      ], rows: rows, notes: notes)
  }

  private func verdict(_ day: UnusualDay) -> String {
    switch day.verdict {
    case .flood: say.plain(QualityTexts.flood)
    case .quiet: say.plain(QualityTexts.tooFew)
    case .usual: say.plain(QualityTexts.outlier)
    }
  }
}
