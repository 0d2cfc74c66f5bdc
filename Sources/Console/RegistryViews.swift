import Administration
import CityMap
import RecordModel
import Registry

/// The links between the registry's pages.
struct RegistryTabs: Sendable {
  static let paths: [(String, Bilingual)] = [
    ("/registry", RegistryTexts.facilities),
    ("/registry?status=applied", RegistryTexts.applications), ("/registry/map", RegistryTexts.map),
    ("/registry/expiry", RegistryTexts.expiry),
    ("/registry/practitioners", RegistryTexts.practitioners),
    ("/registry/import", RegistryTexts.importing),
  ]

  static func all(_ current: String, _ say: Language) -> [NavigationItem] {
    paths.map {
      NavigationItem(
        href: say.link($0.0), label: say.plain($0.1), isCurrent: $0.0 == current)
    }
  }
}

/// A label with its value, or a link with its text.
struct LabelledText: Sendable {
  let label: String
  let value: String
}

/// A link.
struct LabelledLink: Sendable {
  let label: String
  let href: String
}

/// A choice of one of several, with its label.
struct FilterView: Sendable {
  let id: String
  let label: String
  let choices: [Choice]
}

/// What the list is narrowed to, as its address says it.
struct RegistryFilter: Sendable {
  static let names: Set<String> = [
    "on", "known", "kind", "ownership", "status", "kecamatan", "kelurahan",
  ]

  let day: Int
  let knownDay: String
  let knownAt: Int64
  let kind: String?
  let ownership: String?
  let status: String?
  let area: String?
  /// What was chosen, in the address's one order.
  let fields: [(name: String, value: String?)]

  /// The name of a page's own table beside the sheet for imports, which needs none.
  static let table = "list"

  /// The addresses of the page's own table as files.
  static func files(
    _ path: String, _ fields: [(name: String, value: String?)], _ say: Language
  ) -> [LabelledLink] {
    var all = fields
    all.append((name: "table", value: table))
    let whole = all
    return MonitorFormat.links { address(path, whole, $0, say) }
  }

  /// The addresses of the sheet for imports.
  static func sheets(
    _ path: String, _ fields: [(name: String, value: String?)], _ say: Language
  ) -> [LabelledLink] {
    MonitorFormat.links { address(path, fields, $0, say) }
  }

  private static func address(
    _ path: String, _ fields: [(name: String, value: String?)], _ format: MonitorFormat,
    _ say: Language
  ) -> String {
    let query = fields.compactMap { name, value in
      value.map { "\(name)=\(FormFields.escape($0))" }
    }.joined(separator: "&")
    return "\(say.link(path))\(format.rawValue)" + (query.isEmpty ? "" : "?\(query)")
  }

  /// Nil for a day that is none.
  init?(_ fields: FormFields, now: Int64) {
    let today = CivilDate.localDay(at: now)
    let on = fields["on"].map { CivilDate.days($0) } ?? today
    let known = fields["known"].map { CivilDate.days($0) } ?? today
    guard let on, let known else { return nil }
    day = on
    knownDay = CivilDate.text(known)
    let end = Int64(known + 1) * 86_400_000_000 - Int64(witaOffsetMinutes) * 60_000_000 - 1
    knownAt = end
    kind = fields["kind"]
    ownership = fields["ownership"]
    status = fields["status"]
    area = fields["kelurahan"] ?? fields["kecamatan"]
    self.fields = ["on", "known", "kind", "ownership", "status", "kecamatan", "kelurahan"].map {
      ($0, fields[$0])
    }
  }

  /// What was chosen, as the address has it.
  var words: String {
    fields.compactMap { name, value in value.map { "\(name)=\($0)" } }.joined(separator: " · ")
  }

  func includes(_ facility: FacilityPicture) -> Bool {
    let profile = facility.profile
    let owner = profile.isGovernment ? "government" : "private"
    return kind.map { $0 == profile.kind } ?? true
      && (ownership.map { $0 == owner } ?? true)
      && (status.map { $0 == facility.status.rawValue } ?? true)
      && (area.map { profile.kelurahanCode?.hasPrefix($0) ?? false } ?? true)
  }
}

/// What the list's template names.
struct RegistryView: Sendable {
  struct Row: Sendable {
    let href: String
    let name: String
    let code: String
    let kind: String
    let owner: String
    let status: String
    let tone: String
    let place: String
    let licence: String
    let accreditation: String
    let beds: String
  }

  let tabsLabel: String
  let tabs: [NavigationItem]
  let action: String
  let on: String
  let known: String
  let filters: [FilterView]
  let exports: [LabelledLink]
  let files: [LabelledLink]
  let count: String
  let rows: [Row]
  let hasRows: Bool

  init(_ facilities: [FacilityPicture], _ filter: RegistryFilter, _ say: Language) {
    tabsLabel = say.plain(RegistryTexts.heading)
    let current = filter.status == "applied" ? "/registry?status=applied" : "/registry"
    tabs = RegistryTabs.all(current, say)
    action = say.link("/registry")
    on = CivilDate.text(filter.day)
    known = filter.knownDay
    filters = Self.filters(filter, say)
    exports = RegistryFilter.sheets("/registry", filter.fields, say)
    files = RegistryFilter.files("/registry", filter.fields, say)
    rows = facilities.map { Self.row($0, say) }
    count = "\(say.figure(rows.count)) \(say.plain(RegistryTexts.facilities).lowercased())"
    hasRows = !rows.isEmpty
  }

  private static func filters(_ filter: RegistryFilter, _ say: Language) -> [FilterView] {
    func view(
      _ id: String, _ label: Bilingual, _ all: [(String, String)], _ chosen: String?
    ) -> FilterView {
      FilterView(
        id: id, label: say.plain(label),
        choices: all.map { Choice(value: $0.0, label: $0.1, isChosen: $0.0 == chosen) })
    }
    return [
      view(
        "kind", RegistryTexts.kind,
        FacilityKind.allCases.map { ($0.rawValue, say.plain($0.title)) }, filter.kind),
      view(
        "ownership", RegistryTexts.owner,
        [
          ("government", say.plain(OfficeTexts.government)),
          ("private", say.plain(OfficeTexts.isPrivate)),
        ], filter.ownership),
      view(
        "status", RegistryTexts.status,
        FacilityEntry.Status.allCases.map {
          ($0.rawValue, say.plain(FacilityLifeTexts.status($0)))
        }, filter.status),
      view(
        "kecamatan", RegistryTexts.kecamatan, CityMap.kecamatan.map { ($0.code, $0.name) },
        filter.area),
    ]
  }

  static func row(_ facility: FacilityPicture, _ say: Language) -> Row {
    Row(
      href: say.link("/registry/facility/\(facility.code)"), name: facility.profile.name,
      code: facility.code, kind: kindName(facility.profile.kind, say),
      owner: say.plain(
        facility.profile.isGovernment ? OfficeTexts.government : OfficeTexts.isPrivate),
      status: say.plain(FacilityLifeTexts.status(facility.status)),
      tone: tone(facility.status), place: place(facility.profile.kelurahanCode, say),
      licence: facility.licences.first.map { end($0, say) } ?? "–",
      accreditation: facility.accreditation.map { end($0, say) } ?? "–",
      beds: say.figure(facility.beds.values.reduce(0, +)))
  }

  static func kindName(_ code: String, _ say: Language) -> String {
    FacilityKind(rawValue: code).map { say.plain($0.title) } ?? code
  }

  static func place(_ code: String?, _ say: Language) -> String {
    guard let code else { return "–" }
    return CityMap.kelurahan(code: code).map { "\($0.name), \($0.kecamatan)" } ?? code
  }

  static func end(_ permit: FacilityPicture.Permit, _ say: Language) -> String {
    let until = permit.valid.lastDay.map { "\(say.plain(RegistryTexts.until)) \($0)" }
    return "\(permit.number) (\(until ?? say.plain(RegistryTexts.noEnd)))"
  }

  static func tone(_ status: FacilityEntry.Status) -> String {
    switch status {
    case .active: "done"
    case .applied, .verified: "warning"
    case .suspended, .closed: "error"
    }
  }
}
