import AuditLog
import Charts
import Database
import Hummingbird
import Intake
import Monitoring
import RecordModel
import Registry
import Statistics

/// The health office's table of facilities, and the operator's few figures.
struct OfficePages: Sendable {
  let pages: PageLibrary
  let journal: PageJournal
  let intake: Intake
  let database: Database
  /// Microseconds since 1970.
  let now: @Sendable () -> Int64

  /// How long before its end a certificate is shown: time enough to make and carry a new one.
  static let expiryNotice: Int64 = 30 * 86_400 * 1_000_000

  func add(to router: Router<ConsoleContext>, _ language: Language) {
    for format in MonitorFormat.allCases {
      router.get("\(language.prefix)/facilities\(format.rawValue)") {
        try await facilities(PageRequest($0, $1, path: "/facilities"), format)
      }
      router.get("\(language.prefix)/status\(format.rawValue)") {
        try await status(PageRequest($0, $1, path: "/status"), format)
      }
    }
  }

  private func facilities(_ page: PageRequest, _ format: MonitorFormat) async throws -> Response {
    let person = try page.person(.officer)
    let query = try page.query(["ownership", "sort"], format)
    guard let sort = FacilitySort(rawValue: query["sort"] ?? FacilitySort.name.rawValue) else {
      throw HTTPError(.badRequest)
    }
    let ownership = query["ownership"]
    if let ownership, !["government", "private"].contains(ownership) {
      throw HTTPError(.badRequest)
    }
    let entry = try await journal.note(
      format.event(), .officer(person), "Page/facilities", query: page.frame.query)
    let say = page.language
    let all = try await FacilityOverview.all(in: database, now: now())
    let chosen = all.filter { ownership == nil || $0.isGovernment == (ownership == "government") }
    var tables = PageTables(
      list: "/facilities", [("sort", query["sort"]), ("ownership", ownership)],
      name: "fasilitas_6371", at: entry.moment, say)
    tables.add(
      "facilities",
      ListSheets.facilities(sort.sorted(chosen), ownership: ownership, at: entry.moment, say))
    if format != .page { return try tables.response(format, query["table"]) }
    return try pages.response(
      .facilities,
      FacilitiesView(
        chosen, sort: sort, ownership: ownership, files: tables.files("facilities"), say),
      title: say.plain(OfficeTexts.facilities), page.frame)
  }

  private func status(_ page: PageRequest, _ format: MonitorFormat) async throws -> Response {
    let person = try page.person(.operator)
    let query = try page.query([], format)
    let entry = try await journal.note(
      format.event(), .officer(person), "Page/status", query: page.frame.query)
    let snapshot = page.context.snapshot
    let say = page.language
    let moment = now()
    let inForce = snapshot.certificates.values.filter {
      $0.revokedAt == nil && $0.notAfter >= moment
    }
    let expiring = inForce.filter { $0.notAfter < moment + Self.expiryNotice }
      .sorted { ($0.notAfter, $0.uri) < ($1.notAfter, $1.uri) }
    let rows = expiring.map {
      StatusView.Expiry(
        holder: snapshot.name(of: $0.holder) ?? "–", uri: $0.uri, ends: say.time($0.notAfter))
    }
    var tables = PageTables(list: "/status", name: "sertifikat-habis", at: entry.moment, say)
    tables.add("expiring", ListSheets.expiring(rows, at: entry.moment, say))
    if format != .page { return try tables.response(format, query["table"]) }
    let active = snapshot.facilities.values.filter { $0.status == .active }.count
    let figures = [
      (OfficeTexts.version, Int(snapshot.version)), (OfficeTexts.activeFacilities, active),
      (OfficeTexts.certificates, inForce.count), (OfficeTexts.waiting, intake.depth()),
    ]
    return try pages.response(
      .status,
      StatusView(
        figures: figures.map { .init(label: say.plain($0.0), value: say.figure($0.1)) },
        expiring: rows, hasExpiring: !rows.isEmpty, files: tables.files("expiring")),
      title: say.plain(OfficeTexts.status), page.frame)
  }
}

extension RegistrySnapshot {
  /// The name of whoever holds a certificate.
  func name(of holder: CertificateEntry.Holder) -> String? {
    switch holder {
    case .facility(let id): facilities[id]?.name
    case .softwareOperator(let id): operators[id]?.name
    case .officer(let id): officers[id]?.name
    }
  }
}

/// What the table of facilities is ordered by, as the address names it.
enum FacilitySort: String, CaseIterable, Sendable {
  case name, received, visits, rejects, wait

  /// Names rise, what wants attention falls.
  var order: String { self == .name || self == .received ? "ascending" : "descending" }

  /// Facilities in this order; without a figure they stand last, but who never sent comes first.
  func sorted(_ facilities: [FacilityOverview]) -> [FacilityOverview] {
    func byName(_ left: FacilityOverview, _ right: FacilityOverview) -> Bool {
      (left.name, left.code) < (right.name, right.code)
    }
    func descending(_ figure: (FacilityOverview) -> Double) -> [FacilityOverview] {
      facilities.sorted {
        let (left, right) = (figure($0), figure($1))
        return left == right ? byName($0, $1) : left > right
      }
    }
    switch self {
    case .name: return facilities.sorted(by: byName)
    case .received: return descending { -Double($0.lastReceivedAt ?? 0) }
    case .visits: return descending { Double($0.visits) }
    case .rejects: return descending { Double($0.refusedVisits + $0.quarantined) }
    case .wait: return descending { $0.recentWaitMinutes ?? -1 }
    }
  }
}

/// What the facilities' template names.
struct FacilitiesView: Sendable {
  let action: String
  let silent: [FacilityView]
  let hasSilent: Bool
  let silentCount: String
  let rows: [FacilityView]
  let count: String
  let sort: String
  let ownerships: [Choice]
  let columns: [ColumnView]
  let files: [LabelledLink]

  init(
    _ facilities: [FacilityOverview], sort: FacilitySort, ownership: String?,
    files: [LabelledLink], _ say: Language
  ) {
    self.files = files
    action = say.link("/facilities")
    silent = facilities.filter(\.hasNeverSent).map { FacilityView($0, say) }
    hasSilent = !silent.isEmpty
    silentCount = say.figure(silent.count)
    rows = sort.sorted(facilities).map { FacilityView($0, say) }
    count = say.figure(rows.count)
    self.sort = sort.rawValue
    ownerships = [("government", OfficeTexts.government), ("private", OfficeTexts.isPrivate)].map {
      Choice(value: $0.0, label: say.plain($0.1), isChosen: $0.0 == ownership)
    }
    let link = { (column: FacilitySort) in
      "\(say.link("/facilities"))?sort=\(column.rawValue)"
        + (ownership.map { "&ownership=\($0)" } ?? "")
    }
    columns = Self.all.map { text, isNumber, column in
      ColumnView(
        columnLabel: say.plain(text), isNumber: isNumber, sortLink: column.map(link),
        order: column == sort ? sort.order : nil)
    }
  }

  private static let all: [(Bilingual, Bool, FacilitySort?)] = [
    (OfficeTexts.name, false, .name), (OfficeTexts.kind, false, nil),
    (OfficeTexts.ownership, false, nil), (ClinicTexts.status, false, nil),
    (OfficeTexts.lastReceived, false, .received), (OfficeTexts.submissions, true, nil),
    (OfficeTexts.quarantined, true, nil), (OfficeTexts.visits, true, .visits),
    (OfficeTexts.refused, true, .rejects), (OfficeTexts.recentWait, true, .wait),
    (OfficeTexts.prompt, true, nil),
  ]
}

/// The head of a column.
struct ColumnView: Sendable {
  let columnLabel: String
  let isNumber: Bool
  let sortLink: String?
  let order: String?
}

extension Language {
  /// A count since the beginning, to fives: exact, it would tell a month that other pages hide.
  fileprivate func roughly(_ count: Int) -> String {
    FacilityView.rough(count).map { figure($0) } ?? plain(MonitorTexts.hidden)
  }
}

/// One facility of the table.
struct FacilityView: Sendable {
  let name: String
  let code: String
  let simulatedMark: String?
  let kind: String
  let ownership: String
  let state: String
  let lastReceived: String
  let submissions: String
  let quarantined: String
  let visits: String
  let refused: String
  let recentWait: String
  let prompt: String

  init(_ facility: FacilityOverview, _ say: Language) {
    name = facility.name
    code = facility.code
    simulatedMark = facility.isSimulated ? say.plain(Texts.simulatedMark) : nil
    kind = say.plain(OfficeTexts.kind(facility.kind))
    ownership = say.plain(
      facility.isGovernment ? OfficeTexts.government : OfficeTexts.isPrivate)
    state = say.plain(OfficeTexts.state(facility.status))
    lastReceived =
      facility.lastReceivedAt.map { say.time($0) } ?? say.plain(OfficeTexts.never)
    submissions = say.figure(facility.submissions)
    quarantined = say.figure(facility.quarantined)
    visits = say.roughly(facility.visits)
    refused = say.roughly(facility.refusedVisits)
    recentWait = say.minutes(Self.wait(facility))
    prompt = Self.promptShare(facility).map { say.chart.percent($0) } ?? say.minutes(nil)
  }

  /// A count since the beginning, to fives; nil is hidden.
  static func rough(_ count: Int) -> Int? {
    guard count > 0 else { return 0 }
    return SuppressionRule.open.hidden.contains(count) ? nil : SuppressionRule.open.shown(count)
  }

  /// The median wait in minutes, of enough.
  static func wait(_ facility: FacilityOverview) -> Double? {
    RateDisclosure.permitsSummary(of: facility.recentWaits) ? facility.recentWaitMinutes : nil
  }

  /// The share of those seen in time, 0 to 1, where it may be shown.
  static func promptShare(_ facility: FacilityOverview) -> Double? {
    let (within, of) = facility.prompt
    let isOpen = (try? RateDisclosure.rate(within, of: of)) == .permitted
    return isOpen ? Double(within) / Double(of) : nil
  }
}

/// What the operator's template names.
struct StatusView: Sendable {
  struct Figure: Sendable {
    let label: String
    let value: String
  }

  struct Expiry: Sendable {
    let holder: String
    let uri: String
    let ends: String
  }

  let figures: [Figure]
  let expiring: [Expiry]
  let hasExpiring: Bool
  let files: [LabelledLink]
}
