import Monitoring
import RecordModel

extension FigureSheet {
  /// The table with a last column for each indicator, which leads from the row of a facility to a finding of that
  /// figure, filled in; without a row of a facility as it is. Only a page has it: files hold figures alone.
  ///
  /// - Parameters:
  ///   - indicators: ids; one that cannot be frozen has no column.
  ///   - months: of which the figures are.
  ///   - facilities: our code of each row's facility in the rows' order; nil, or none at the end, for a row of
  ///     something else.
  func findings(
    _ indicators: [String], _ months: ClosedRange<CalendarMonth>, of facilities: [String?],
    _ say: Language
  ) -> FigureSheet {
    guard facilities.contains(where: { $0 != nil }) else { return self }
    let known = indicators.filter { FrozenFigure.isKnown($0) }
    let titles = known.map { id -> (name: String, title: String, isNumber: Bool) in
      ("finding\(id)", say.plain(FindingTexts.openHere), false)
    }
    let span = "from=\(months.lowerBound.text)&to=\(months.upperBound.text)"
    let lines = rows.enumerated().map { index, row -> [Cell] in
      let facility = index < facilities.count ? facilities[index] : nil
      let doors = known.map { id -> Cell in
        guard let facility else { return .words("") }
        let figure = "indicator=\(id)&facility=\(FormFields.escape(facility))&\(span)"
        return .words(
          "\(say.plain(FindingTexts.openHere)) \(id)",
          link: "\(say.link(FindingPages.newPath))?\(figure)")
      }
      return row + doors
    }
    return FigureSheet(title: title, columns: columns + titles, rows: lines, notes: notes)
  }
}
