import AuditLog
import Hummingbird
import RecordModel
import Registry

/// "Sertifikat": every client certificate for the health office, and a facility's own for the facility; each with
/// how long it counts. Nothing is changed here.
struct CertificatePages: Sendable {
  static let path = "/sertifikat"

  let pages: PageLibrary
  let journal: PageJournal
  /// Microseconds since 1970.
  let now: @Sendable () -> Int64

  func add(to router: Router<ConsoleContext>, _ language: Language) {
    for format in MonitorFormat.allCases {
      router.get("\(language.prefix)/sertifikat\(format.rawValue)") {
        try await list(PageRequest($0, $1, path: Self.path), format)
      }
    }
  }

  /// Who looks: the office at all, a facility at its own.
  private func reader(
    _ page: PageRequest
  ) throws -> (caller: Caller, place: FacilityIdentity?) {
    guard let caller = page.caller else { throw HTTPError(.forbidden) }
    if case .facility? = page.caller {
      return (caller, try page.facility(.input, .correct, .view))
    }
    _ = try page.person(.officer)
    return (caller, nil)
  }

  private func list(_ page: PageRequest, _ format: MonitorFormat) async throws -> Response {
    let reader = try reader(page)
    let name = try page.query(["state"])["state"] ?? CertificateFilter.all.rawValue
    guard let filter = CertificateFilter(rawValue: name) else { throw HTTPError(.badRequest) }
    _ = try await journal.note(
      format.event(), reader.caller, "Page/sertifikat",
      query: page.frame.query)
    let say = page.language
    let moment = now()
    let snapshot = page.context.snapshot
    let list = CertificateList(
      snapshot, place: reader.place, used: Self.used(reader.caller), now: moment)
    let sheet = list.sheet(filter, say)
    if format != .page {
      let place = reader.place?.facility.code ?? "6371"
      let day = CivilDate.text(CivilDate.localDay(at: moment))
      return sheet.response(format, name: "sertifikat_\(place)_\(day)", say)
    }
    let lead = reader.place == nil ? CertificateTexts.lead : CertificateTexts.ownLead
    let choices = CertificateFilter.allCases.map {
      Choice(value: $0.rawValue, label: say.plain($0.title), isChosen: $0 == filter)
    }
    return try pages.response(
      .measures,
      MeasuresView(
        about: "\(say.plain(lead)) \(say.plain(CertificateTexts.renewal))", cut: nil,
        choices: MeasuresView.Choices(
          action: say.link(Self.path),
          selects: [
            FilterView(id: "state", label: say.plain(CertificateTexts.state), choices: choices)
          ]), form: nil,
        sheets: [
          sheet.view(
            files: { "\(say.link(Self.path))\($0.rawValue)?state=\(filter.rawValue)" }, say)
        ]), title: say.plain(CertificateTexts.heading), page.frame)
  }

  /// The certificate that this page is asked with; nil for who is in by an account elsewhere.
  private static func used(_ caller: Caller) -> [UInt8]? {
    switch caller {
    case .facility(let identity): identity.certificate
    case .officer(let identity): identity.certificate
    }
  }
}

/// Which certificates are shown, as the address names it.
enum CertificateFilter: String, CaseIterable, Sendable {
  case all
  case inForce = "in-force"
  /// In force, and at an end within so many days.
  case month = "30"
  case twoMonths = "60"
  case quarter = "90"
  case expired, revoked

  var title: Bilingual {
    switch self {
    case .all: MonitorTexts.all
    case .inForce: CertificateTexts.inForce
    case .month: CertificateTexts.within(30)
    case .twoMonths: CertificateTexts.within(60)
    case .quarter: CertificateTexts.within(90)
    case .expired: CertificateTexts.expired
    case .revoked: CertificateTexts.revoked
    }
  }

  /// Whether a certificate is one of these at `now`, microseconds since 1970.
  func takes(_ certificate: CertificateEntry, at now: Int64) -> Bool {
    let state = CertificateState(certificate, at: now)
    switch self {
    case .all: return true
    case .inForce: return state == .inForce
    case .expired: return state == .expired
    case .revoked: return state == .revoked
    case .month, .twoMonths, .quarter:
      guard state == .inForce, let days = Int64(rawValue) else { return false }
      return certificate.notAfter - now < days * CertificateState.day
    }
  }
}

/// How it is with a certificate; a revoked one stays so when its time is over.
enum CertificateState: Sendable {
  case inForce, notYet, expired, revoked

  /// Microseconds.
  static let day: Int64 = 86_400_000_000

  /// At `now`, microseconds since 1970, as the door judges it.
  init(_ certificate: CertificateEntry, at now: Int64) {
    self =
      if certificate.revokedAt != nil {
        .revoked
      } else if now > certificate.notAfter {
        .expired
      } else if now < certificate.notBefore {
        .notYet
      } else {
        .inForce
      }
  }

  var title: Bilingual {
    switch self {
    case .inForce: CertificateTexts.inForce
    case .notYet: CertificateTexts.notYet
    case .expired: CertificateTexts.expired
    case .revoked: CertificateTexts.revoked
    }
  }
}

/// The certificates that somebody may see: those in force first, by when they end; then the others, the last first.
struct CertificateList: Sendable {
  let certificates: [CertificateEntry]
  private let snapshot: RegistrySnapshot
  private let used: [UInt8]?
  private let now: Int64
  /// When the last in force of each holder ends, microseconds since 1970.
  private let last: [CertificateEntry.Holder: Int64]

  /// - Parameters:
  ///   - place: the facility whose own are shown, with the one that the caller came with, which may be a person's;
  ///     nil for all.
  ///   - used: the fingerprint of the certificate that the page is asked with.
  ///   - now: microseconds since 1970.
  init(_ snapshot: RegistrySnapshot, place: FacilityIdentity?, used: [UInt8]?, now: Int64) {
    self.snapshot = snapshot
    self.used = used
    self.now = now
    let seen = snapshot.certificates.values.filter { certificate in
      guard let place else { return true }
      return certificate.holder == .facility(place.facility.id) || certificate.fingerprint == used
    }
    let inForce = seen.filter { CertificateState($0, at: now) == .inForce }
    let others = seen.filter { CertificateState($0, at: now) != .inForce }
    certificates =
      inForce.sorted { ($0.notAfter, $0.uri) < ($1.notAfter, $1.uri) }
      + others.sorted { ($0.notAfter, $0.uri) > ($1.notAfter, $1.uri) }
    last = Dictionary(grouping: inForce, by: \.holder).mapValues { $0.map(\.notAfter).max() ?? 0 }
  }

  func sheet(_ filter: CertificateFilter, _ say: Language) -> FigureSheet {
    FigureSheet(
      title: say.plain(CertificateTexts.heading),
      columns: [
        ("fingerprint", say.plain(CertificateTexts.fingerprint), false),
        ("kind", say.plain(CertificateTexts.kind), false),
        ("holder", say.plain(OfficeTexts.holder), false),
        ("from", say.plain(CertificateTexts.from), false),
        ("until", say.plain(CertificateTexts.until), false),
        ("state", say.plain(CertificateTexts.state), false),
        ("revoked", say.plain(CertificateTexts.revokedAt), false),
        ("daysLeft", say.plain(CertificateTexts.daysLeft), true),
        ("note", say.plain(CertificateTexts.note), false),
      ],
      rows: certificates.filter { filter.takes($0, at: now) }.map { row($0, say) },
      notes: [
        (say.plain(CertificateTexts.state), say.plain(filter.title)),
        (say.plain(MonitorTexts.cut), say.time(now)),
      ])
  }

  private func row(_ certificate: CertificateEntry, _ say: Language) -> [FigureSheet.Cell] {
    let state = CertificateState(certificate, at: now)
    let left = (certificate.notAfter - now) / CertificateState.day
    return [
      .words(Self.short(certificate.fingerprint)),
      .words(say.plain(CertificateTexts.kind(certificate.holder))),
      .words(name(of: certificate.holder)),
      .words(say.time(certificate.notBefore)), .words(say.time(certificate.notAfter)),
      .words(say.plain(state.title)),
      .words(certificate.revokedAt.map { say.time($0) } ?? "–"),
      .number(state == .inForce ? Double(left) : nil),
      .words(notes(on: certificate, state).map { say.plain($0) }.joined(separator: "; ")),
    ]
  }

  /// What else is to know: that this one is in use just now, or that a later one follows it.
  private func notes(
    on certificate: CertificateEntry, _ state: CertificateState
  ) -> [Bilingual] {
    var notes: [Bilingual] = []
    if certificate.fingerprint == used { notes.append(CertificateTexts.used) }
    if state == .inForce, let end = last[certificate.holder], certificate.notAfter < end {
      notes.append(CertificateTexts.followed)
    }
    return notes
  }

  private func name(of holder: CertificateEntry.Holder) -> String {
    let code: String? =
      switch holder {
      case .facility(let id): snapshot.facilities[id]?.code
      case .softwareOperator(let id): snapshot.operators[id]?.code
      case .officer(let id): snapshot.officers[id]?.code
      }
    return "\(snapshot.name(of: holder) ?? "–") (\(code ?? "–"))"
  }

  /// The first eight bytes of a fingerprint, with colons, as certificate tools show it: enough to tell one's own apart,
  /// and never taken for a number by a spreadsheet.
  static func short(_ fingerprint: [UInt8]) -> String {
    fingerprint.prefix(8).map { hexadecimal([$0]) }.joined(separator: ":")
  }
}
