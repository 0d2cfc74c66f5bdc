import Administration
import AuditLog
import CityMap
import Door
import Hummingbird
import Intake
import RecordModel
import RegisterFormat
import Registry
import StrictJSON

/// The registry of facilities and practitioners, for the officers of the health office.
struct RegistryPages: Sendable {
  let pages: PageLibrary
  let journal: PageJournal
  let administration: Administration
  let registry: RegistryWatch
  /// Microseconds since 1970.
  let now: @Sendable () -> Int64

  func add(to router: Router<ConsoleContext>, _ language: Language) {
    let prefix = language.prefix
    for format in MonitorFormat.allCases {
      router.get("\(prefix)/registry\(format.rawValue)") {
        try await list(PageRequest($0, $1, path: "/registry"), format)
      }
      router.get("\(prefix)/registry/map\(format.rawValue)") {
        try await map(PageRequest($0, $1, path: "/registry"), format)
      }
      router.get("\(prefix)/registry/expiry\(format.rawValue)") {
        try await expiry(PageRequest($0, $1, path: "/registry"), format)
      }
      router.get("\(prefix)/registry/practitioners\(format.rawValue)") {
        try await practitioners(PageRequest($0, $1, path: "/registry"), format)
      }
    }
    router.post("\(prefix)/registry/expiry") {
      try await setRule(PageRequest($0, $1, path: "/registry"))
    }
    router.get("\(prefix)/registry/facility/:code") {
      try await facility(PageRequest($0, $1, path: "/registry"))
    }
    router.post("\(prefix)/registry/facility/:code") {
      try await change(PageRequest($0, $1, path: "/registry"))
    }
    router.get("\(prefix)/registry/import") {
      try await importForm(PageRequest($0, $1, path: "/registry"))
    }
    router.post("\(prefix)/registry/import") {
      try await importFile(PageRequest($0, $1, path: "/registry"))
    }
  }

  /// The registry as facilities give it in and take it out: a sheet with the titles that an import reads, which tells
  /// more than the page; and the page's own table.
  private func answer(
    _ sheet: [[String]], _ tables: PageTables, _ table: String?, _ format: MonitorFormat,
    name: String
  ) throws -> Response {
    guard table == nil else { return try tables.response(format, table) }
    switch format {
    case .xlsx:
      return .download(
        SheetFile.xlsx(sheet, name: "Baimbai"), MessageType.xlsx.rawValue, name: "\(name).xlsx")
    case .json:
      return .download(
        RegistryJSON.bytes(of: sheet), "application/json; charset=utf-8", name: "\(name).json")
    case .page, .csv:
      return .download(SheetFile.csv(sheet), MessageType.csv.rawValue, name: "\(name).csv")
    }
  }

  private func list(_ page: PageRequest, _ format: MonitorFormat) async throws -> Response {
    let person = try page.person(.officer)
    let fields = try page.query(RegistryFilter.names, format)
    guard let filter = RegistryFilter(fields, now: now()) else { throw HTTPError(.badRequest) }
    let entry = try await journal.note(
      format.event(), .officer(person), "Page/registry", query: page.frame.query)
    let list = try await administration.list(validOn: filter.day, knownAt: filter.knownAt)
    let rows = list.facilities.filter(filter.includes)
    let say = page.language
    var tables = PageTables(
      list: "/registry", filter.fields, name: "registri_6371", at: entry.moment, say)
    tables.add(
      RegistryFilter.table, ListSheets.registry(rows, filter, at: entry.moment, say))
    if format != .page {
      return try answer(
        RegistryExport.facilities(list, only: rows), tables, fields["table"], format,
        name: "facilities-\(CivilDate.text(filter.day))")
    }
    return try pages.response(
      .registry, RegistryView(rows, filter, say),
      title: say.plain(RegistryTexts.heading), page.frame)
  }

  private func map(_ page: PageRequest, _ format: MonitorFormat) async throws -> Response {
    let person = try page.person(.officer)
    let fields = try page.query([], format)
    let entry = try await journal.note(
      format.event(), .officer(person), "Page/registry-map", query: page.frame.query)
    let say = page.language
    let active = page.context.snapshot.facilities.values.filter { $0.status == .active }
    let counts = Dictionary(
      active.compactMap { $0.kelurahanCode.map { ($0, 1) } }, uniquingKeysWith: +)
    let link = { (area: Kelurahan) in
      "\(say.link("/registry"))?status=active&kelurahan=\(area.code)"
    }
    let outside = active.filter { $0.kelurahanCode == nil }.count
    let sentence = RegistryTexts.mapSentence(say.figure(active.count), say.figure(outside))
    var tables = PageTables(
      list: "/registry/map", name: "peta-fasilitas_6371", at: entry.moment, say)
    tables.add(
      "map",
      ListSheets.facilityMap(counts, note: say.plain(sentence), link: link, at: entry.moment, say))
    if format != .page { return try tables.response(format, fields["table"]) }
    let view = RegistryMapView(
      tabsLabel: say.plain(RegistryTexts.heading), tabs: RegistryTabs.all("/registry/map", say),
      sentence: say.plain(sentence),
      drawing: CityDrawing.svg(
        counts, title: say.plain(sentence), link: link, figure: { say.figure($0) }),
      sheets: tables.views)
    return try pages.response(
      .registryMap, view, title: say.plain(RegistryTexts.map), page.frame)
  }

  private func expiry(_ page: PageRequest, _ format: MonitorFormat) async throws -> Response {
    let person = try page.person(.officer)
    let fields = try page.query([], format)
    let entry = try await journal.note(
      format.event(), .officer(person), "Page/registry-expiry", query: page.frame.query)
    let snapshot = page.context.snapshot
    let board = try await administration.expiryBoard(snapshot)
    let list = try await administration.list(
      validOn: CivilDate.localDay(at: now()), knownAt: now())
    let say = page.language
    var view = ExpiryView(board, snapshot, list, say)
    var tables = PageTables(
      list: "/registry/expiry", name: "masa-berlaku_6371", at: entry.moment, say)
    tables.add("expiry", ListSheets.expiry(zip(board.rows, view.rows), at: entry.moment, say))
    if format != .page { return try tables.response(format, fields["table"]) }
    view.files = tables.files("expiry")
    return try pages.response(
      .registryExpiry, view, title: say.plain(RegistryTexts.expiry), page.frame)
  }

  private func practitioners(
    _ page: PageRequest, _ format: MonitorFormat
  ) async throws -> Response {
    let person = try page.person(.officer)
    let fields = try page.query(["place"], format)
    let entry = try await journal.note(
      format.event(), .officer(person), "Page/registry-practitioners", query: page.frame.query)
    let list = try await administration.list(
      validOn: CivilDate.localDay(at: now()), knownAt: now())
    let place = fields["place"].flatMap { code in list.facilities.first { $0.code == code } }
    let say = page.language
    var view = PractitionersView(list, place: place, say)
    var tables = PageTables(
      list: "/registry/practitioners", [("place", fields["place"])],
      name: "tenaga-kesehatan_\(place?.code ?? "6371")", at: entry.moment, say)
    tables.add(
      RegistryFilter.table,
      ListSheets.practitioners(
        view.people, of: place?.profile.name ?? "", at: entry.moment, say))
    if format != .page {
      return try answer(
        RegistryExport.practitioners(list), tables, fields["table"], format, name: "practitioners")
    }
    view.files = RegistryFilter.files("/registry/practitioners", [("place", fields["place"])], say)
    return try pages.response(
      .registryPractitioners, view, title: say.plain(RegistryTexts.practitioners), page.frame)
  }

  private func facility(_ page: PageRequest) async throws -> Response {
    let person = try page.person(.officer)
    let (code, format) = page.part("code")
    let fields = try page.query([], format)
    guard let found = page.context.snapshot.facility(code: code) else {
      throw HTTPError(.notFound)
    }
    let entry = try await journal.note(
      format.event(), .officer(person), "Page/registry-facility", query: code)
    let list = try await administration.list(
      validOn: CivilDate.localDay(at: now()), knownAt: now())
    guard let picture = list.facilities.first(where: { $0.id == found.id }) else {
      throw HTTPError(.notFound)
    }
    let history = try await administration.history(of: found.id)
    let (say, moment) = (page.language, entry.moment)
    var view = RegistryFacilityView(picture, list, history, say)
    var tables = PageTables(
      list: "/registry/facility/\(code)", name: "registri_\(code)", at: moment, say)
    let name = picture.profile.name
    tables.add("history", ListSheets.statements(view.history, of: name, at: moment, say))
    tables.add("people", ListSheets.practitioners(view.people, of: name, at: moment, say))
    if format != .page { return try tables.response(format, fields["table"]) }
    view.personFiles = tables.files("people")
    view.historyFiles = tables.files("history")
    return try pages.response(
      .registryFacility, view, title: "\(name) (\(code))", page.frame)
  }
}

/// The sheet of an export as JSON: a row by the titles of its columns, all cells text as in the sheet.
enum RegistryJSON {
  static func bytes(of sheet: [[String]]) -> [UInt8] {
    let titles = sheet.first ?? []
    let rows = sheet.dropFirst().map { row in
      JSON.object(zip(titles, row).map { JSONMember(key: $0.0, value: .string($0.1)) })
    }
    return JSON.object([JSONMember(key: "rows", value: .array(rows))]).serialized()
  }
}
