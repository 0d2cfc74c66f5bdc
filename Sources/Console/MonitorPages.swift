import AuditLog
import Charts
import CityMap
import Database
import Hummingbird
import Monitoring
import RecordModel
import Registry
import Statistics

/// The office's figures: the city today, one indicator, one facility, one kecamatan, one kelurahan; each also as a
/// file at the same address.
struct MonitorPages: Sendable {
  let pages: PageLibrary
  let journal: PageJournal
  let database: Database
  let book: IndicatorBook
  /// Microseconds since 1970.
  let now: @Sendable () -> Int64

  func add(to router: Router<ConsoleContext>, _ language: Language) {
    let prefix = language.prefix
    for format in MonitorFormat.allCases {
      router.get("\(prefix)/ringkasan\(format.rawValue)") {
        try await overview(PageRequest($0, $1, path: "/ringkasan"), format)
      }
    }
    router.get("\(prefix)/mutu/:indicator") {
      try await indicator(PageRequest($0, $1, path: "/ringkasan"))
    }
    router.get("\(prefix)/faskes/:code") {
      try await facility(PageRequest($0, $1, path: "/ringkasan"))
    }
    router.get("\(prefix)/kecamatan/:code") {
      try await kecamatan(PageRequest($0, $1, path: "/ringkasan"))
    }
    router.get("\(prefix)/kelurahan/:code") {
      try await kelurahan(PageRequest($0, $1, path: "/ringkasan"))
    }
  }

  /// What the address asks for, and which table; notes the look before anything is read.
  private func begin(
    _ page: PageRequest, _ resource: String, _ format: MonitorFormat,
    fields names: Set<String> = MonitorQuery.names
  ) async throws -> (query: MonitorQuery, cut: Int64, table: String?) {
    let person = try page.person(.officer)
    let fields = try page.query(names, format)
    _ = try await journal.note(
      format.event(), .officer(person), resource, query: page.frame.query)
    let cut = try await book.dataCut()
    guard let query = MonitorQuery(fields, cut: cut) else { throw HTTPError(.badRequest) }
    return (query, cut, fields["table"])
  }

  private func overview(_ page: PageRequest, _ format: MonitorFormat) async throws -> Response {
    let (query, cut, table) = try await begin(page, "Page/ringkasan", format)
    let say = page.language
    let profile = try await CityProfile.read(
      book, query, query.figures, cut, Place(title: MonitorTexts.today, path: "/ringkasan"), say)
    var tables = profile.tables("ringkasan_6371")
    let today = CivilDate.localDay(at: cut)
    var recent = query.figures
    recent.months = CalendarMonth(day: today - 27)...CalendarMonth(day: today)
    let volume = Indicator.all.filter { $0.id == "V1" }
    let days =
      try await format.asks(table)("daily")
      ? book.figures(volume, recent, by: .day, cut: cut)["V1"] ?? [] : []
    if let chart = Self.daily(days, today: today, say) {
      let span = "\(CivilDate.text(today - 27)) – \(CivilDate.text(today))"
      tables.add(
        "daily", say.plain(MonitorTexts.daily), chart,
        notes: [
          (say.plain(MonitorTexts.filters), query.words(say, span: span)),
          (say.plain(MonitorTexts.cut), say.time(cut)),
        ])
    }
    if format != .page { return try tables.response(format, table) }
    var week = FigureQuery(months: CalendarMonth(day: today - 6)...CalendarMonth(day: today))
    week.days = (today - 6)...today
    let seen = try await book.figures(volume, week, by: .facility, cut: cut)["V1"] ?? []
    // Those that sent nothing for a week, and those whose feed is quieter than chance has it.
    let told = Set(
      try await QuietBook(database: database).read(at: CivilDate.localDay(at: cut) - 1)
        .feeds.map(\.unit.facility))
    let quiet = page.context.snapshot.facilities.values.filter { entry in
      entry.status == .active
        && (told.contains(entry.id) || !seen.contains { $0.key == entry.code })
    }.sorted { ($0.name, $0.code) < ($1.name, $1.code) }
    return try pages.response(
      .overview,
      profile.view(
        tables, about: say.plain(MonitorTexts.lead), facts: [],
        areas: CityMap.kecamatan.map {
          Self.link(("/kecamatan/\($0.code)", $0.name), query, say)
        }, map: nil,
        quiet: quiet.map {
          LabelledLink(label: "\($0.name) (\($0.code))", href: say.link("/faskes/\($0.code)"))
        }, hasQuietPart: true),
      title: say.plain(MonitorTexts.today), page.frame)
  }

  /// Visits of the last four weeks by day; the last two are not whole.
  ///
  /// Nil where any day has so few that it is hidden: the sum of its month less the other days would tell it.
  private static func daily(_ figures: [Figure], today: Int, _ say: Language) -> DrawnChart? {
    let counts = Dictionary(uniqueKeysWithValues: figures.map { ($0.key, $0.sum.numerator) })
    let days = ((today - 27)...today).map { CivilDate.text($0) }
    guard !days.contains(where: { (1...4).contains(counts[$0] ?? 0) }) else { return nil }
    let values: [Double?] = days.map { Double(counts[$0] ?? 0) }
    let chart = SeriesChart(
      title: ChartText(MonitorTexts.daily), names: days.map { name($0, say) },
      axis: ChartText(MonitorTexts.day),
      series: [.init(name: ChartText(MonitorTexts.visits), values: values)],
      unit: .number(decimals: 0), form: .epidemic, provisional: 2)
    return chart.drawn(say.chart)
  }

  /// Day and month of `2026-08-03`, in the order of the language.
  private static func name(_ day: String, _ say: Language) -> String {
    say == .indonesian
      ? "\(day.suffix(2))/\(day.dropFirst(5).prefix(2))" : String(day.dropFirst(5))
  }

  private func facility(_ page: PageRequest) async throws -> Response {
    let (code, format) = MonitorFormat.split(page.context.parameters.get("code") ?? "")
    _ = try page.person(.officer)
    guard let entry = page.context.snapshot.facility(code: code) else {
      throw HTTPError(.notFound)
    }
    let (query, cut, table) = try await begin(
      page, "Page/faskes", format, fields: MonitorQuery.monthNames)
    var asked = query.figures
    asked.facility = entry.id
    let say = page.language
    let place = Place(
      title: Bilingual(id: entry.name, en: entry.name), path: "/faskes/\(code)",
      figures: .facility(code))
    let profile = try await CityProfile.read(book, query, asked, cut, place, say)
    let tables = profile.tables("faskes_\(code)")
    if format != .page { return try tables.response(format, table) }
    let facts: [(Bilingual, String)] = [
      (OfficeTexts.kind, say.plain(OfficeTexts.kind(entry.kind))),
      (
        OfficeTexts.ownership,
        say.plain(entry.isGovernment ? OfficeTexts.government : OfficeTexts.isPrivate)
      ), (ClinicTexts.status, say.plain(OfficeTexts.state(entry.status.rawValue))),
    ]
    let quiet = try await QuietBook(database: database).read(at: CivilDate.localDay(at: cut) - 1)
      .feeds.filter { $0.unit.facility == entry.id }
    return try pages.response(
      .overview,
      profile.view(
        tables, about: nil,
        facts: facts.map { LabelledText(label: say.plain($0.0), value: $0.1) }
          + (try await beds(of: entry, query, cut, say))
          + quiet.map {
            LabelledText(
              label: "\(say.plain(QualityTexts.quiet)) (\($0.unit.feed))",
              value: say.plain(
                QualityTexts.since(CivilDate.text($0.watch.since), $0.watch.days)))
          }, map: nil,
        quiet: [
          LabelledLink(
            label: say.plain(FindingTexts.openHere),
            href: "\(say.link(FindingPages.newPath))?facility=\(FormFields.escape(code))"),
          LabelledLink(
            label: say.plain(QualityTexts.heading),
            href: "\(say.link(QualityPages.path))?by=feed&facility=\(FormFields.escape(code))"),
          LabelledLink(
            label: say.plain(LookTexts.heading),
            href: "\(say.link("/look"))?\(Self.look(at: code, query, cut).query)"),
        ], hasQuietPart: false),
      title: "\(entry.name) (\(code))", page.frame)
  }

  /// Where the drill ends: a facility's visits of the last whole month that is shown, or of the last one.
  private static func look(
    at facility: String, _ query: MonitorQuery, _ cut: Int64
  ) -> LookContext {
    let last = query.months.upperBound
    let whole = min(last, CalendarMonth(day: CivilDate.localDay(at: cut)).advanced(by: -1))
    return LookContext(
      indicator: nil, facility: facility, month: whole < query.months.lowerBound ? last : whole)
  }

  /// How a facility's beds were used, where it states them and what is told of it.
  private func beds(
    of entry: FacilityEntry, _ query: MonitorQuery, _ cut: Int64, _ say: Language
  ) async throws -> [LabelledText] {
    guard
      let told = try await BedBook(database: database, figures: book).told(
        query.months, of: entry.id, cut: cut)[entry.code]
    else { return [] }
    func text(_ label: Bilingual, _ value: Double?, _ decimals: Int) -> LabelledText {
      LabelledText(
        label: say.plain(label),
        value: value.map { say.chart.number($0, decimals: decimals) } ?? "–"
      )
    }
    let days =
      "\(CivilDate.text(told.days.lowerBound)) – \(CivilDate.text(told.days.upperBound))"
    let use = told.use
    let shown = [
      LabelledText(label: say.plain(MonitorTexts.censusSpan), value: days),
      text(MonitorTexts.occupancy, use.occupancy, 1),
      text(MonitorTexts.censusDays, Double(use.days), 0),
    ]
    guard told.hasDischarges else { return shown }
    return shown + [
      text(MonitorTexts.turnoverInterval, use.turnoverInterval, 1),
      text(MonitorTexts.turnover, use.turnover, 1),
    ]
  }

  /// A part of the city, or what is in none.
  private struct Area {
    /// `kecamatan` or `kelurahan`, as the address has it.
    let kind: String
    let code: String
    let title: String
    let figures: FigurePlace
    /// What the map shades; without any there is none.
    let shaded: [Kelurahan]
    /// What the map shows, in words.
    let sentence: String
    /// The next larger and smaller parts: their addresses and names.
    let beside: [(path: String, name: String)]
  }

  private func kecamatan(_ page: PageRequest) async throws -> Response {
    let (code, format) = MonitorFormat.split(page.context.parameters.get("code") ?? "")
    _ = try page.person(.officer)
    guard let name = CityMap.kecamatan.first(where: { $0.code == code })?.name else {
      throw HTTPError(.notFound)
    }
    let parts = CityMap.kelurahan.filter { $0.kecamatanCode == code }
    return try await area(
      page,
      Area(
        kind: "kecamatan", code: code, title: name, figures: .kecamatan(code), shaded: parts,
        sentence: parts.map(\.name).joined(separator: ", "),
        beside: parts.map { ("/kelurahan/\($0.code)", $0.name) }), format)
  }

  private func kelurahan(_ page: PageRequest) async throws -> Response {
    let (code, format) = MonitorFormat.split(page.context.parameters.get("code") ?? "")
    _ = try page.person(.officer)
    let home = CityMap.kelurahan(code: code)
    guard home != nil || code == Residence.outside || code == Residence.unresolved else {
      throw HTTPError(.notFound)
    }
    return try await area(
      page,
      Area(
        kind: "kelurahan", code: code,
        title: home?.name ?? page.language.plain(MonitorTexts.place(code)),
        figures: .kelurahan(code), shaded: home.map { [$0] } ?? [],
        sentence: home.map { "\($0.name), \($0.kecamatan)" } ?? "",
        beside: home.map { [("/kecamatan/\($0.kecamatanCode)", $0.kecamatan)] } ?? []), format)
  }

  private func area(
    _ page: PageRequest, _ area: Area, _ format: MonitorFormat
  ) async throws -> Response {
    let (query, cut, table) = try await begin(
      page, "Page/\(area.kind)", format, fields: MonitorQuery.monthNames)
    var asked = query.figures
    asked.place = area.code
    let say = page.language
    let place = Place(
      title: Bilingual(id: area.title, en: area.title), path: "/\(area.kind)/\(area.code)",
      figures: area.figures)
    let profile = try await CityProfile.read(book, query, asked, cut, place, say)
    var tables = profile.tables("\(area.kind)_\(area.code)")
    if !area.shaded.isEmpty {
      tables.add(
        "facilities", Self.facilities(in: area, page.context.snapshot, query, at: now(), say))
    }
    if format != .page { return try tables.response(format, table) }
    let map =
      area.shaded.isEmpty
      ? nil
      : (
        svg: CityDrawing.drawing(area.title) { other in
          (
            "\(say.link("/kelurahan/\(other.code)"))?\(query.monthsText)",
            "", other.kecamatan, area.shaded.contains(other) ? .shade(4) : .plain
          )
        }, sentence: area.sentence
      )
    let people = try await population(query).figure(area.code).map {
      LabelledText(
        label: "\(say.plain(MeasureTexts.population)) \($0.period)",
        value:
          "\(say.figure($0.denominator)) (\($0.source), \(CivilDate.text($0.sourceDay)))")
    }
    return try pages.response(
      .overview,
      profile.view(
        tables, about: nil, facts: people.map { [$0] } ?? [],
        areas: area.beside.map { Self.link($0, query, say) }, map: map, quiet: [],
        hasQuietPart: false),
      title: area.title, page.frame)
  }

  /// The facilities that stand in an area at a moment, each with the way to its page.
  private static func facilities(
    in area: Area, _ snapshot: RegistrySnapshot, _ query: MonitorQuery, at now: Int64,
    _ say: Language
  ) -> FigureSheet {
    let parts = Dictionary(uniqueKeysWithValues: area.shaded.map { ($0.code, $0.name) })
    let standing = snapshot.facilities.values
      .filter { $0.kelurahanCode.map { parts[$0] != nil } ?? false }
      .sorted { ($0.name, $0.code) < ($1.name, $1.code) }
    let rows = standing.map { entry -> [FigureSheet.Cell] in
      let owner = entry.isGovernment ? OfficeTexts.government : OfficeTexts.isPrivate
      let page = link(("/faskes/\(entry.code)", "\(entry.name) (\(entry.code))"), query, say)
      return [
        .words(page.label, link: page.href), .words(say.plain(OfficeTexts.kind(entry.kind))),
        .words(say.plain(owner)), .words(say.plain(OfficeTexts.state(entry.status.rawValue))),
        .words(entry.kelurahanCode.flatMap { parts[$0] } ?? "–"),
      ]
    }
    return FigureSheet(
      title: say.plain(MonitorTexts.facilities(in: area.title)),
      columns: [
        ("facility", say.plain(MonitorTexts.facility), false),
        ("kind", say.plain(OfficeTexts.kind), false),
        ("ownership", say.plain(OfficeTexts.ownership), false),
        ("status", say.plain(ClinicTexts.status), false),
        ("kelurahan", say.plain(RegistryTexts.place), false),
      ], rows: rows,
      notes: [
        (say.plain(MonitorTexts.filters), area.title),
        (say.plain(MonitorTexts.cut), say.time(now)),
      ])
  }

  /// The page of an area, of the same months.
  private static func link(
    _ area: (path: String, name: String), _ query: MonitorQuery, _ say: Language
  ) -> LabelledLink {
    LabelledLink(label: area.name, href: "\(say.link(area.path))?\(query.monthsText)")
  }

  /// Who lived in the city in the last year of a query.
  private func population(_ query: MonitorQuery) async throws -> Population {
    try await Population.read(
      StatedBook(database: database), year: query.months.upperBound.year)
  }

  private func indicator(_ page: PageRequest) async throws -> Response {
    let (id, format) = MonitorFormat.split(page.context.parameters.get("indicator") ?? "")
    _ = try page.person(.officer)
    guard let indicator = Indicator.named(id) else { throw HTTPError(.notFound) }
    let (query, cut, table) = try await begin(page, "Page/mutu", format)
    let history = try await StatedBook(database: database).limits(of: indicator)
    let changes = LimitChange.standing(history, of: query.limitPlace)
    let end = query.months.upperBound
    var long = query.figures
    long.months = LimitChange.window(
      min(query.months.lowerBound, end.advanced(by: -23))...end, changes,
      longest: MonitorQuery.longest)
    let open = try await book.openness([indicator], long.months, cut: cut)
    let say = page.language
    var sheets = IndicatorSheets(
      indicator: indicator, query: query, cut: cut, snapshot: page.context.snapshot, say: say,
      open: open[id] ?? Openness([:], of: indicator),
      population: indicator.measure == .total ? try await population(query) : nil)
    let months = try await book.figures([indicator], long, by: .month, cut: cut)[id] ?? []
    let reading = sheets.read(months, changes)
    sheets.reading = reading
    // A file is of the grouping, where it names no table; by months there is only a file.
    let asked = table ?? query.group.rawValue
    var groups: [FigureGroup: [Figure]] = [:]
    for group in Self.groups(of: asked, format) {
      groups[group] =
        try await book.figures([indicator], query.figures, by: group, cut: cut)[id] ?? []
    }
    let tables = sheets.tables(
      groups, reading, history, at: now(), isAsked: format.asks(asked))
    if format != .page { return try tables.response(format, asked) }
    return try pages.response(
      .indicator, IndicatorView(sheets, groups, reading, tables),
      title: "\(id) · \(say.plain(indicator.title))", page.frame)
  }

  /// The groupings that an indicator's page, or the file of one of its tables, is made of.
  private static func groups(of table: String, _ format: MonitorFormat) -> [FigureGroup] {
    if format == .page { return [.all, .facility, .kelurahan, .ownership, .residence] }
    switch table {
    case "comparison": return [.ownership, .residence]
    case "funnel": return [.facility]
    default:
      let grouped = [FigureGroup.ownership, .residence, .facility, .kelurahan, .month]
        .filter { $0.rawValue == table }
      return grouped.isEmpty ? [] : [.all] + grouped
    }
  }
}

/// What a profile is of.
struct Place: Sendable {
  let title: Bilingual
  /// Without language and query.
  let path: String
  /// The facility, kecamatan or kelurahan; nil of the city.
  var figures: FigurePlace?
}
