import Monitoring
import RecordModel

extension FigureSheet {
  /// The table with last columns of links that lead on from its rows, by the row's place. Only a page has them: files
  /// hold figures alone.
  func doors(
    _ names: [(name: String, title: String)], _ cells: (Int) -> [Cell]
  ) -> FigureSheet {
    FigureSheet(
      title: title, columns: columns + names.map { ($0.name, $0.title, false) },
      rows: rows.enumerated().map { $1 + cells($0) }, notes: notes)
  }

  /// The table with a last column for each indicator, which leads from the row of a facility to a finding of that
  /// figure, filled in; without a row of a facility as it is.
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
    let titles = known.map { (name: "finding\($0)", title: say.plain(FindingTexts.openHere)) }
    return doors(titles) { index in
      let facility = index < facilities.count ? facilities[index] : nil
      return known.map { id in
        facility.map { Self.finding(id, of: $0, months, say) } ?? .words("")
      }
    }
  }

  /// What leads to a finding of a facility's figure, filled in.
  static func finding(
    _ id: String, of facility: String, _ months: ClosedRange<CalendarMonth>, _ say: Language
  ) -> Cell {
    let span = "from=\(months.lowerBound.text)&to=\(months.upperBound.text)"
    let figure = "indicator=\(id)&facility=\(FormFields.escape(facility))&\(span)"
    return .words(
      "\(say.plain(FindingTexts.openHere)) \(id)",
      link: "\(say.link(FindingPages.newPath))?\(figure)")
  }
}
