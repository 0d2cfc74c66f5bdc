import RecordModel
import Registry

/// The menu of a caller: sections with their pages. The first row names the sections, the second the pages of the one
/// that is open; who has one section only sees its pages in the first row.
struct Navigation {
  /// A group of pages under one name.
  struct Section {
    let name: Bilingual
    let pages: [Entry]
  }

  /// A page and its path without the language.
  struct Entry {
    let path: String
    let name: Bilingual
    /// Paths that belong to it without lying below it.
    let beside: [String]

    init(_ path: String, _ name: Bilingual, beside: [String] = []) {
      self.path = path
      self.name = name
      self.beside = beside
    }

    /// How much of a path is this page's; nil for another's.
    func reach(_ asked: String) -> Int? {
      ([path] + beside).filter { asked == $0 || asked.hasPrefix($0 + "/") }.map(\.utf8.count).max()
    }
  }

  /// Sections that have pages, in their order.
  let sections: [Section]

  /// The menu of a caller; `hasPlaces` says whether he may choose another facility.
  init(of caller: Caller?, hasPlaces: Bool) {
    let sections: [Section] =
      switch caller {
      case .facility(let identity): [Self.facility(identity, hasPlaces)]
      case .officer(let identity):
        switch identity.officer.role {
        case .officer: Self.office
        case .auditor: [Self.auditor]
        case .operator: [Self.operations]
        case .staff: []
        }
      case nil: []
      }
    self.sections = sections.filter { !$0.pages.isEmpty }
  }

  private static let office = [
    Section(
      name: NavigationTexts.city,
      pages: [
        Entry(
          "/ringkasan", MonitorTexts.today,
          beside: ["/mutu", "/faskes", "/kecamatan", "/kelurahan"]),
        Entry(AlertPages.path, AlertTexts.skdr, beside: ["/peringatan"]),
        Entry(FollowUpPages.officePath, FollowUpTexts.referrals),
        Entry(QualityPages.path, QualityTexts.heading),
        Entry(FindingPages.path, FindingTexts.heading),
        Entry(MeasurePages.services, MeasureTexts.services),
        Entry(MeasurePages.scorecard, MeasureTexts.scorecard),
        Entry(NationalPages.path, MeasureTexts.national),
        Entry(ChronicPages.path, MeasureTexts.chronic),
        Entry(BedBoardPages.path, BedTexts.board),
        Entry(ReportPages.path, ReportTexts.heading),
        Entry(MeasurePages.settings, MeasureTexts.settings),
        Entry(StreetPages.path, StreetTexts.heading),
        Entry(CalendarPages.path, CalendarTexts.heading),
      ]),
    Section(
      name: NavigationTexts.registry,
      pages: [
        Entry("/facilities", OfficeTexts.facilities),
        Entry("/registry", RegistryTexts.heading),
        Entry("/enrolments", EnrolmentTexts.heading),
        Entry(CertificatePages.path, CertificateTexts.heading),
        Entry("/software", SoftwareTexts.heading),
        Entry(SourcePages.path, SourceTexts.heading),
        Entry("/appointments", AppointmentTexts.heading),
      ]),
    Section(
      name: NavigationTexts.people,
      pages: [
        Entry(MatchPages.path, MatchTexts.heading),
        Entry("/look", LookTexts.heading),
        Entry("/glass", GlassTexts.heading),
        Entry(ConsentPages.path, ConsentTexts.heading),
        Entry(DemandPages.path, DemandTexts.heading),
      ]),
  ]

  private static let auditor = Section(
    name: AuditTexts.heading,
    pages: [
      Entry("/audit", AuditTexts.heading),
      Entry("/audit/anomalies", AnomalyPageTexts.heading),
      Entry(GlassPages.queuePath, GlassTexts.heading),
      Entry("/audit/log", LogTexts.heading),
    ])

  private static let operations = Section(
    name: OperationsTexts.heading,
    pages: [
      Entry("/status", OfficeTexts.status),
      Entry(OperationsPages.path, OperationsTexts.heading),
    ])

  /// A facility's pages by what is allowed there.
  private static func facility(_ identity: FacilityIdentity, _ hasPlaces: Bool) -> Section {
    var pages: [Entry] = []
    if identity.rights.contains(.input) { pages.append(Entry("/", ClinicTexts.upload)) }
    if !identity.rights.isEmpty {
      pages += [
        Entry("/submissions", ClinicTexts.submissions),
        Entry("/errors", ClinicTexts.errors),
        Entry("/codes", CodeTexts.codes),
        Entry(QualityPages.ownPath, QualityTexts.own),
        Entry(MeasurePages.score, MeasureTexts.score),
        Entry(FindingPages.path, FindingTexts.heading),
        Entry(CertificatePages.path, CertificateTexts.heading),
      ]
      if BedPages.isKept(by: identity.facility) {
        pages.append(Entry(BedPages.path, BedTexts.heading))
      }
    }
    if identity.mayRead {
      pages += [
        Entry(RecordPages.path, RecordTexts.heading),
        Entry(FollowUpPages.clinicPath, FollowUpTexts.followUp),
      ]
    }
    if identity.mayRead || identity.isHead {
      pages.append(Entry(ReportPages.path, ReportTexts.heading))
    }
    if identity.isHead {
      pages.append(Entry("/people", PeopleTexts.heading))
      pages.append(Entry(CalendarPages.path, CalendarTexts.heading))
      pages.append(Entry("/glass", GlassTexts.heading))
      pages.append(Entry(ConsentPages.path, ConsentTexts.heading))
    }
    if hasPlaces { pages.append(Entry(PlacePages.path, PlaceTexts.menu)) }
    return Section(name: Texts.menu, pages: pages)
  }

  /// Which section and page a path belongs to: the longest entry that it is or lies below.
  private func place(of path: String) -> (section: Int, page: String)? {
    var best: (section: Int, page: String, reach: Int)?
    for (index, section) in sections.enumerated() {
      for entry in section.pages {
        guard let reach = entry.reach(path), reach > (best?.reach ?? 0) else { continue }
        best = (index, entry.path, reach)
      }
    }
    return best.map { ($0.section, $0.page) }
  }

  /// The rows of the menu on a page; none where there is nothing to choose.
  func rows(on path: String, _ language: Language) -> [NavigationRow] {
    guard sections.count > 1 else {
      let pages = sections.first?.pages ?? []
      return pages.isEmpty
        ? [] : [NavigationRow(Texts.menu, items(pages, on: path, language), language)]
    }
    let place = place(of: path)
    let heads = sections.enumerated().map { index, section in
      NavigationItem(
        href: language.link(section.pages[0].path), label: language.plain(section.name),
        isOpen: index == place?.section)
    }
    let open = place.map { sections[$0.section] }
    return [NavigationRow(Texts.menu, heads, language)]
      + (open.map { [NavigationRow($0.name, items($0.pages, on: path, language), language)] } ?? [])
  }

  private func items(
    _ pages: [Entry], on path: String, _ language: Language
  ) -> [NavigationItem] {
    let current = place(of: path)?.page
    return pages.map { entry in
      NavigationItem(
        href: language.link(entry.path), label: language.plain(entry.name),
        isCurrent: entry.path == path, isOpen: entry.path == current && entry.path != path)
    }
  }
}

/// One row of the menu with its own name.
struct NavigationRow: Sendable {
  let name: String
  let items: [NavigationItem]

  init(_ name: Bilingual, _ items: [NavigationItem], _ language: Language) {
    self.name = language.plain(name)
    self.items = items
  }
}

/// A link of the menu.
struct NavigationItem: Sendable {
  let href: String
  let label: String
  /// The page that is shown.
  var isCurrent = false
  /// The section or page in which the shown one lies.
  var isOpen = false
}

/// Names of the office's sections.
enum NavigationTexts {
  static let city = Bilingual(id: "Kota", en: "City")
  static let registry = Bilingual(id: "Fasilitas", en: "Facilities")
  static let people = Bilingual(id: "Orang dan akses", en: "People and access")
}
