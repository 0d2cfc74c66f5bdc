import AuditLog
import Hummingbird
import Monitoring
import RecordModel
import Registry

/// The national indicators of quality (INM) of a month: what facilities stated and what visits tell, with who
/// still owes a form.
struct NationalPages: Sendable {
  let pages: PageLibrary
  let journal: PageJournal
  let book: IndicatorBook
  let stated: StatedBook
  /// Microseconds since 1970.
  let now: @Sendable () -> Int64

  static let path = "/inm"

  func add(to router: Router<ConsoleContext>, _ language: Language) {
    for format in MonitorFormat.allCases {
      router.get("\(language.prefix)/inm\(format.rawValue)") {
        try await month(PageRequest($0, $1, path: Self.path), format)
      }
    }
  }

  private func month(_ page: PageRequest, _ format: MonitorFormat) async throws -> Response {
    let person = try page.person(.officer)
    let fields = try page.query(["month", "table"])
    _ = try await journal.note(
      format.event(), .officer(person), "Page/inm", query: page.frame.query)
    let this = CalendarMonth(day: CivilDate.localDay(at: now()))
    // Forms come after their month, so that the last whole one is shown first.
    guard let month = fields["month"].map({ CalendarMonth($0) }) ?? this.advanced(by: -1),
      month <= this, ["city", "facilities", "forms", nil].contains(fields["table"])
    else { throw HTTPError(.badRequest) }
    let cut = try await book.dataCut()
    let sheets = NationalSheets(
      month: month, cut: cut, snapshot: page.context.snapshot,
      stated: try await stated.current(StatedSubject.forms.map(\.id), periods: [month.text]),
      counted: try await book.figures(
        NationalSheets.indicators, FigureQuery(months: month...month), by: .facility, cut: cut),
      open: try await book.openness(NationalSheets.indicators, month...month, cut: cut),
      say: page.language)
    let say = page.language
    if format != .page {
      let name = "inm_6371_\(month.text)"
      switch fields["table"] {
      case "facilities": return sheets.facilities.response(format, name: "\(name)_faskes", say)
      case "forms": return sheets.forms.response(format, name: "\(name)_formulir", say)
      default: return sheets.city.response(format, name: name, say)
      }
    }
    return try pages.response(
      .measures,
      MeasuresView(
        about: say.plain(MeasureTexts.nationalLead), cut: say.time(cut),
        choices: .month(Self.path, to: this, chosen: month, say), form: nil,
        sheets: [
          ("city", sheets.city), ("facilities", sheets.facilitiesWithFindings),
          ("forms", sheets.formsWithFindings),
        ].map { name, sheet in
          sheet.view(
            files: { "\(say.link(Self.path))\($0.rawValue)?month=\(month.text)&table=\(name)" },
            say)
        }), title: say.plain(MeasureTexts.national), page.frame)
  }
}

/// The tables of a month's national indicators.
struct NationalSheets: Sendable {
  /// A national indicator that visits tell.
  struct Computed: Sendable {
    /// `INM05`.
    let id: String
    /// What counts it.
    let indicator: Indicator
  }

  /// Those that visits tell.
  static let computed: [Computed] = [("INM05", "W1"), ("INMP5", "A5")].compactMap { id, indicator in
    Indicator.named(indicator).map { Computed(id: id, indicator: $0) }
  }
  /// What counts them.
  static let indicators = computed.map(\.indicator)

  let month: CalendarMonth
  let cut: Int64
  let snapshot: RegistrySnapshot
  let stated: [StatedBook.Version]
  /// By indicator, of each facility.
  let counted: [String: [Figure]]
  let open: [String: Openness]
  let say: Language

  /// Facilities at work, and others of which something was stated or counted.
  private var places: [FacilityEntry] {
    let known = Set(stated.map(\.figure.place) + counted.values.joined().map(\.key))
    return snapshot.facilities.values.filter { entry in
      known.contains(entry.code)
        || (entry.status == .active
          && StatedSubject.forms.contains { $0.owedBy.contains(entry.kind) })
    }.sorted { ($0.name, $0.code) < ($1.name, $1.code) }
  }

  private func form(_ subject: String, _ place: String) -> Figure? {
    stated.first { $0.figure.subject == subject && $0.figure.place == place }.map {
      Figure(
        place,
        RollupSum(numerator: $0.figure.numerator ?? 0, denominator: $0.figure.denominator),
        .proportion)
    }
  }

  private static func cell(_ share: Figure) -> FigureSheet.Cell {
    Indicator.Measure.proportion.cell(share.value)
  }

  /// What is seen of a computed one, decided over all pages.
  private func seen(
    _ figure: Figure, of indicator: Indicator, _ place: FigurePlace
  ) -> DisclosedTable.Row {
    DisclosedTable(
      [figure], indicator.measure,
      open: [open[indicator.id]?.kinds(of: place, month...month) ?? .none]
    ).rows[0]
  }

  private var notes: [(label: String, text: String)] {
    [
      (say.plain(MonitorTexts.month), month.text), (say.plain(MonitorTexts.cut), say.time(cut)),
      (say.plain(MeasureTexts.national), say.plain(MeasureTexts.nationalLead)),
      (say.plain(MonitorTexts.source), "Permenkes 30/2022"),
      (say.plain(MonitorTexts.hidden), say.plain(MonitorTexts.hiddenText)),
    ]
  }

  /// Each indicator over all facilities; what was stated also over those of the government and the others. What visits
  /// tell is compared on the indicator's own page, by home too.
  var city: FigureSheet {
    let places = places
    let titles: [(String, Bilingual, Bool)] = [
      ("indicator", MonitorTexts.indicator, false), ("ownership", OfficeTexts.ownership, false),
      ("owed", MeasureTexts.owed, true),
      ("stated", MeasureTexts.answered, true), ("numerator", MonitorTexts.n, true),
      ("denominator", MonitorTexts.total, true), ("percent", MonitorTexts.value, true),
      ("targetPercent", MonitorTexts.target, true), ("reaching", MeasureTexts.reaching, true),
    ]
    let (government, others) = (places.filter(\.isGovernment), places.filter { !$0.isGovernment })
    let forms = StatedSubject.forms.flatMap { subject in
      [
        row(subject, MonitorTexts.all, places), row(subject, OfficeTexts.government, government),
        row(subject, OfficeTexts.isPrivate, others),
      ]
    }
    return FigureSheet(
      title: "\(say.plain(MeasureTexts.national)) \(month.text)",
      columns: titles.map { ($0.0, say.plain($0.1), $0.2) }, rows: computedRows + forms,
      notes: notes)
  }

  /// A form over some facilities.
  private func row(
    _ subject: StatedSubject, _ owner: Bilingual, _ places: [FacilityEntry]
  ) -> [FigureSheet.Cell] {
    let all = places.compactMap { form(subject.id, $0.code) }
    var sum = RollupSum()
    for figure in all { sum.add(figure.sum) }
    return [
      .words("\(subject.id) \(say.plain(subject.title))"), .words(say.plain(owner)),
      .number(Double(places.count { $0.status == .active && subject.owedBy.contains($0.kind) })),
      .number(Double(all.count)), .number(Double(sum.numerator)), .number(Double(sum.denominator)),
      Self.cell(Figure("all", sum, .proportion)),
      .number(subject.target.map { $0 * 100 }, decimals: 1),
      .number(Double(all.count { subject.isReached(by: $0.value) })),
    ]
  }

  private var computedRows: [[FigureSheet.Cell]] {
    Self.computed.map { computed in
      let indicator = computed.indicator
      var sum = RollupSum()
      let figures = counted[indicator.id] ?? []
      for figure in figures { sum.add(figure.sum) }
      let row = seen(Figure("all", sum, indicator.measure), of: indicator, .city)
      let reached = figures.compactMap { seen($0, of: indicator, .facility($0.key)).value }
      return [
        .words(
          "\(computed.id) \(say.plain(indicator.title))", link: say.link("/mutu/\(indicator.id)")),
        .words(say.plain(MonitorTexts.all)), .number(nil), .number(Double(figures.count)),
        FigureSheet.Cell.count(row.numerator),
        FigureSheet.Cell.count(row.denominator), indicator.measure.cell(of: row),
        .number(indicator.target.map { $0 * 100 }, decimals: 1),
        .number(Double(reached.count { $0 >= indicator.target ?? 1 })),
      ]
    }
  }

  /// The words of the forms, by indicator and facility.
  private var words: [StatedBook.Version] {
    stated.sorted {
      ($0.figure.subject, $0.figure.place) < ($1.figure.subject, $1.figure.place)
    }
  }

  /// What each facility stated, with who, when and by which source.
  var forms: FigureSheet {
    let titles: [(String, Bilingual, Bool)] = [
      ("indicator", MonitorTexts.indicator, false), ("facility", MonitorTexts.facility, false),
      ("numerator", MonitorTexts.n, true), ("denominator", MonitorTexts.total, true),
      ("percent", MonitorTexts.value, true), ("targetPercent", MonitorTexts.target, true),
      ("source", MeasureTexts.source, false), ("statedAt", MeasureTexts.statedAt, false),
      ("statedBy", MeasureTexts.statedBy, false),
    ]
    let rows = words.map { word -> [FigureSheet.Cell] in
      let (figure, subject) = (word.figure, StatedSubject.named(word.figure.subject))
      return [
        .words([figure.subject, subject.map { say.plain($0.title) } ?? ""].joined(separator: " ")),
        .words(snapshot.facility(code: figure.place)?.name ?? figure.place),
        .number(figure.numerator.map(Double.init)), .number(Double(figure.denominator)),
        form(figure.subject, figure.place).map(Self.cell) ?? .number(nil),
        .number(subject?.target.map { $0 * 100 }, decimals: 1),
        .words("\(figure.source), \(CivilDate.text(figure.sourceDay))"),
        .words(say.time(word.statedAt)), .words(word.statedBy),
      ]
    }
    return FigureSheet(
      title: "\(say.plain(MeasureTexts.forms)), \(month.text)",
      columns: titles.map { ($0.0, say.plain($0.1), $0.2) }, rows: rows, notes: notes)
  }

  /// The same with what leads to a finding.
  var formsWithFindings: FigureSheet {
    let words = words
    guard !words.isEmpty else { return forms }
    return forms.doors([("finding", say.plain(FindingTexts.openHere))]) { index in
      let figure = words[index].figure
      return [FigureSheet.finding(figure.subject, of: figure.place, month...month, say)]
    }
  }

  /// The same with what leads to a finding, of those that visits tell.
  var facilitiesWithFindings: FigureSheet {
    facilities.findings(
      Self.indicators.map(\.id), month...month, of: places.map { $0.code }, say)
  }

  /// Each facility with its share of each indicator.
  var facilities: FigureSheet {
    let titles: [(name: String, title: String, isNumber: Bool)] =
      [("facility", say.plain(MonitorTexts.facility), false)]
      + (Self.computed.map(\.id) + StatedSubject.forms.map(\.id)).map { ($0, "\($0) (%)", true) }
    let figures = counted.mapValues { figures in
      Dictionary(uniqueKeysWithValues: figures.map { ($0.key, $0) })
    }
    return FigureSheet(
      title: "\(say.plain(MeasureTexts.byFacility)), \(month.text)", columns: titles,
      rows: places.map { entry in
        [.words(entry.name, link: say.link("/faskes/\(entry.code)"))]
          + Self.indicators.map { indicator -> FigureSheet.Cell in
            let figure =
              figures[indicator.id]?[entry.code]
              ?? Figure(entry.code, RollupSum(), indicator.measure)
            return indicator.measure.cell(of: seen(figure, of: indicator, .facility(entry.code)))
          }
          + StatedSubject.forms.map { subject in
            if let share = form(subject.id, entry.code) { return Self.cell(share) }
            return subject.owedBy.contains(entry.kind) && entry.status == .active
              ? .words(say.plain(MeasureTexts.notStated)) : .number(nil)
          }
      }, notes: notes)
  }
}
