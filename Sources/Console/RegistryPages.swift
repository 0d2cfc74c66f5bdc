import Administration
import AuditLog
import CityMap
import Door
import Hummingbird
import Intake
import RecordModel
import RegisterFormat
import Registry

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
    router.get("\(prefix)/registry") { try await list(PageRequest($0, $1, path: "/registry")) }
    router.get("\(prefix)/registry.csv") {
      try await sheet(PageRequest($0, $1, path: "/registry"), isWorkbook: false)
    }
    router.get("\(prefix)/registry.xlsx") {
      try await sheet(PageRequest($0, $1, path: "/registry"), isWorkbook: true)
    }
    router.get("\(prefix)/registry/map") { try await map(PageRequest($0, $1, path: "/registry")) }
    router.get("\(prefix)/registry/expiry") {
      try await expiry(PageRequest($0, $1, path: "/registry"))
    }
    router.post("\(prefix)/registry/expiry") {
      try await setRule(PageRequest($0, $1, path: "/registry"))
    }
    router.get("\(prefix)/registry/practitioners") {
      try await practitioners(PageRequest($0, $1, path: "/registry"))
    }
    router.get("\(prefix)/registry/practitioners.csv") {
      try await people(PageRequest($0, $1, path: "/registry"), isWorkbook: false)
    }
    router.get("\(prefix)/registry/practitioners.xlsx") {
      try await people(PageRequest($0, $1, path: "/registry"), isWorkbook: true)
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

  /// The list that an address asks for; notes the look first.
  private func chosen(
    _ page: PageRequest, _ resource: String
  ) async throws -> (filter: RegistryFilter, list: RegistryList, rows: [FacilityPicture]) {
    let person = try page.person(.officer)
    let fields = try page.query(RegistryFilter.names)
    guard let filter = RegistryFilter(fields, query: page.frame.query, now: now()) else {
      throw HTTPError(.badRequest)
    }
    _ = try await journal.note(.page, .officer(person), resource, query: page.frame.query)
    let list = try await administration.list(validOn: filter.day, knownAt: filter.knownAt)
    return (filter, list, list.facilities.filter(filter.includes))
  }

  private func list(_ page: PageRequest) async throws -> Response {
    let (filter, _, rows) = try await chosen(page, "Page/registry")
    return try pages.response(
      .registry, RegistryView(rows, filter, page.language),
      title: page.language.plain(RegistryTexts.heading), page.frame)
  }

  private func sheet(_ page: PageRequest, isWorkbook: Bool) async throws -> Response {
    let (filter, list, rows) = try await chosen(page, "Page/registry-sheet")
    let narrowed = RegistryExport.facilities(list, only: rows)
    return Self.download(
      narrowed, isWorkbook: isWorkbook, name: "facilities-\(CivilDate.text(filter.day))")
  }

  private static func download(
    _ rows: [[String]], isWorkbook: Bool, name: String
  ) -> Response {
    isWorkbook
      ? .download(
        SheetFile.xlsx(rows, name: "Baimbai"), MessageType.xlsx.rawValue, name: "\(name).xlsx")
      : .download(SheetFile.csv(rows), MessageType.csv.rawValue, name: "\(name).csv")
  }

  private func map(_ page: PageRequest) async throws -> Response {
    let person = try page.person(.officer)
    _ = try page.query([])
    _ = try await journal.note(.page, .officer(person), "Page/registry-map")
    let say = page.language
    let active = page.context.snapshot.facilities.values.filter { $0.status == .active }
    let counts = Dictionary(
      active.compactMap { $0.kelurahanCode.map { ($0, 1) } }, uniquingKeysWith: +)
    let link = { (area: Kelurahan) in
      "\(say.link("/registry"))?status=active&kelurahan=\(area.code)"
    }
    let outside = active.filter { $0.kelurahanCode == nil }.count
    let sentence = RegistryTexts.mapSentence(say.figure(active.count), say.figure(outside))
    let view = RegistryMapView(
      tabsLabel: say.plain(RegistryTexts.heading), tabs: RegistryTabs.all("/registry/map", say),
      sentence: say.plain(sentence),
      drawing: CityDrawing.svg(
        counts, title: say.plain(sentence), link: link, figure: { say.figure($0) }),
      rows: CityMap.kelurahan.map {
        .init(
          href: link($0), name: $0.name, kecamatan: $0.kecamatan,
          count: say.figure(counts[$0.code] ?? 0))
      })
    return try pages.response(
      .registryMap, view, title: say.plain(RegistryTexts.map), page.frame)
  }

  private func expiry(_ page: PageRequest) async throws -> Response {
    let person = try page.person(.officer)
    _ = try page.query([])
    _ = try await journal.note(.page, .officer(person), "Page/registry-expiry")
    let snapshot = page.context.snapshot
    let board = try await administration.expiryBoard(snapshot)
    let list = try await administration.list(
      validOn: CivilDate.localDay(at: now()), knownAt: now())
    return try pages.response(
      .registryExpiry, ExpiryView(board, snapshot, list, page.language),
      title: page.language.plain(RegistryTexts.expiry), page.frame)
  }

  private func practitioners(_ page: PageRequest) async throws -> Response {
    let (list, place) = try await peopleOf(page)
    return try pages.response(
      .registryPractitioners, PractitionersView(list, place: place, page.language),
      title: page.language.plain(RegistryTexts.practitioners), page.frame)
  }

  private func people(_ page: PageRequest, isWorkbook: Bool) async throws -> Response {
    let (list, _) = try await peopleOf(page)
    return Self.download(
      RegistryExport.practitioners(list), isWorkbook: isWorkbook, name: "practitioners")
  }

  private func peopleOf(
    _ page: PageRequest
  ) async throws -> (RegistryList, FacilityPicture?) {
    let person = try page.person(.officer)
    let code = try page.query(["place"])["place"]
    _ = try await journal.note(
      .page, .officer(person), "Page/registry-practitioners", query: page.frame.query)
    let list = try await administration.list(
      validOn: CivilDate.localDay(at: now()), knownAt: now())
    return (list, code.flatMap { code in list.facilities.first { $0.code == code } })
  }

  private func facility(_ page: PageRequest) async throws -> Response {
    let person = try page.person(.officer)
    _ = try page.query([])
    guard let code = page.context.parameters.get("code"),
      let entry = page.context.snapshot.facility(code: code)
    else { throw HTTPError(.notFound) }
    _ = try await journal.note(.page, .officer(person), "Page/registry-facility", query: code)
    let list = try await administration.list(
      validOn: CivilDate.localDay(at: now()), knownAt: now())
    guard let picture = list.facilities.first(where: { $0.id == entry.id }) else {
      throw HTTPError(.notFound)
    }
    let history = try await administration.history(of: entry.id)
    return try pages.response(
      .registryFacility, RegistryFacilityView(picture, list, history, page.language),
      title: "\(picture.profile.name) (\(code))", page.frame)
  }
}
