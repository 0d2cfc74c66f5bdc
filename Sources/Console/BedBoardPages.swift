import AuditLog
import Hummingbird
import Monitoring
import RecordModel
import Registry

/// "Pemakaian tempat tidur": inpatient care of all hospitals and others with beds, beside each other, for the office.
struct BedBoardPages: Sendable {
  let pages: PageLibrary
  let journal: PageJournal
  let book: IndicatorBook
  let beds: BedBook

  static let path = "/tempat-tidur"

  func add(to router: Router<ConsoleContext>, _ language: Language) {
    for format in MonitorFormat.allCases {
      router.get("\(language.prefix)/tempat-tidur\(format.rawValue)") {
        try await board(PageRequest($0, $1, path: Self.path), format)
      }
    }
  }

  private func board(_ page: PageRequest, _ format: MonitorFormat) async throws -> Response {
    let person = try page.person(.officer)
    let fields = try page.query(MonitorQuery.monthNames.union(["table"]))
    guard ["facilities", "owners", nil].contains(fields["table"]) else {
      throw HTTPError(.badRequest)
    }
    _ = try await journal.note(
      format.event(), .officer(person), "Page/tempat-tidur",
      query: page.frame.query)
    let cut = try await book.dataCut()
    guard let query = MonitorQuery(fields, cut: cut) else { throw HTTPError(.badRequest) }
    let indicators = BedBoard.indicators
    let told = try await beds.told(query.months, cut: cut)
    var facilities: [ClosedRange<CalendarMonth>: [String: [Figure]]] = [:]
    for span in BedBoard.spans(told, query.months) {
      facilities[span] = try await book.figures(
        indicators, FigureQuery(months: span), by: .facility, cut: cut)
    }
    let board = BedBoard(
      months: query.months, cut: cut, snapshot: page.context.snapshot, say: page.language,
      told: told, facilities: facilities,
      owners: try await book.figures(indicators, query.figures, by: .ownership, cut: cut),
      open: try await book.openness(indicators, query.months, cut: cut))
    let say = page.language
    if format != .page {
      let name = "tempat-tidur_6371_\(query.months.upperBound.text)"
      return fields["table"] == "owners"
        ? board.comparison.response(format, name: "\(name)_pemilik", say)
        : board.sheet.response(format, name: name, say)
    }
    return try pages.response(
      .measures,
      MeasuresView(
        about: "\(say.plain(BedTexts.boardLead)) \(say.plain(BedTexts.idealText))",
        cut: say.time(cut),
        choices: Self.choices(query.months, cut, say), form: nil,
        sheets: [("facilities", board.withFindings), ("owners", board.comparison)].map {
          name, sheet in
          sheet.view(
            files: {
              "\(say.link(Self.path))\($0.rawValue)?\(query.monthsText)&table=\(name)"
            }, say)
        }), title: say.plain(BedTexts.board), page.frame)
  }

  /// The first and the last month; those that are chosen are among them.
  private static func choices(
    _ months: ClosedRange<CalendarMonth>, _ cut: Int64, _ say: Language
  ) -> MeasuresView.Choices {
    let now = max(CalendarMonth(day: CivilDate.localDay(at: cut)), months.upperBound)
    let count = max(24, now.number - months.lowerBound.number + 1)
    func select(_ id: String, _ label: Bilingual, _ chosen: CalendarMonth) -> FilterView {
      FilterView(
        id: id, label: say.plain(label),
        choices: (0..<count).map { now.advanced(by: -$0) }.map {
          Choice(value: $0.text, label: $0.text, isChosen: $0 == chosen)
        })
    }
    return MeasuresView.Choices(
      action: say.link(path),
      selects: [
        select("from", MonitorTexts.from, months.lowerBound),
        select("to", MonitorTexts.to, months.upperBound),
      ])
  }
}
