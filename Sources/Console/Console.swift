package import Administration
package import AuditLog
package import Database
import Disclosure
import Door
package import Federation
import HTTPTypes
package import Hummingbird
package import Intake
package import Logging
package import Monitoring
import OpenIDConnect
package import PersonMatching
import RecordModel
package import Registry
package import Sealing

/// The pages of the house for people: clinics, health office, auditors, operators; each sees his
/// role's alone.
package struct Console: Sendable {
  private let registry: RegistryWatch
  private let database: Database
  private let intake: Intake
  private let administration: Administration
  private let committer: LeafCommitter
  private let keyring: Keyring
  private let now: @Sendable () -> Int64
  private let watch: LogWatch?
  private let auditLog: AuditLog
  private let fingerprint: @Sendable () -> [UInt8]?
  private let pages: PageLibrary
  private let signIn: SignIn?
  private let weekly: WeeklyCounts?
  private let sources: SourceBoard?
  private let backups: (@Sendable () -> [(name: String, seconds: Double?)])?
  private let weights: MatchWeights
  private let indicators: IndicatorBook
  private let followUp: FollowUpBook
  private let alerts: AlertBook

  /// A console; its listener takes client certificates as they come and lets in who has none, for
  /// the help page.
  ///
  /// - Parameters:
  ///   - now: microseconds since 1970.
  ///   - watch: what is known of the log from outside; nil without a policy.
  ///   - signIn: the second way in, by an account with an identity provider; nil where none is set,
  ///     and then nobody gets past the help page without a certificate.
  ///   - sources: how registered endpoints do; nil where nobody is asked.
  ///   - backups: seconds since each kind of backup; nil where no folder of them is set.
  ///   - weights: by what records are matched.
  ///   - fingerprint: the certificate of the request that the current task serves, SHA-256 of its
  ///     DER; nil for none.
  ///   - weekly: who counts the diseases of W2; nil where nobody does, and then there is no such report.
  /// - Throws: when a template does not parse, which is a fault of the program.
  package init(
    registry: RegistryWatch, database: Database, intake: Intake, administration: Administration,
    committer: LeafCommitter, log: AuditLog, keyring: Keyring, now: @escaping @Sendable () -> Int64,
    watch: LogWatch? = nil, signIn: SignIn? = nil, weekly: WeeklyCounts? = nil,
    sources: SourceBoard? = nil,
    backups: (@Sendable () -> [(name: String, seconds: Double?)])? = nil,
    weights: MatchWeights = .builtIn,
    fingerprint: @escaping @Sendable () -> [UInt8]? = { Peer.current?.certificate?.fingerprint }
  ) throws {
    self.registry = registry
    self.database = database
    self.intake = intake
    self.administration = administration
    self.committer = committer
    self.keyring = keyring
    self.now = now
    self.watch = watch
    auditLog = log
    self.fingerprint = fingerprint
    pages = try PageLibrary()
    self.signIn = signIn
    self.weekly = weekly
    self.sources = sources
    self.backups = backups
    self.weights = weights
    indicators = IndicatorBook(database: database)
    followUp = FollowUpBook(database: database)
    alerts = AlertBook(database: database)
  }

  /// What spares the first reader of the pages the waiting.
  package func firstLook(logger: Logger) -> FirstLook {
    FirstLook(
      indicators: indicators, followUp: followUp, alerts: alerts, now: now, logger: logger)
  }

  /// What answers a request once the door has let it through.
  package var responder: some HTTPResponder<ConsoleContext> {
    let router = Router(context: ConsoleContext.self)
    let gate = CallerGate(
      registry: { [registry] in registry.snapshot }, denials: DenialLog(committer: committer),
      now: now)
    router.add(
      middleware: ConsoleMiddleware(
        gate: gate, pages: pages, signIn: signIn, fingerprint: fingerprint, now: now))
    router.get(RouterPath(Stylesheet.path)) { _, _ in Stylesheet.response() }
    let journal = PageJournal(committer: committer, keyring: keyring)
    let clinic = ClinicPages(
      pages: pages, journal: journal, intake: intake, database: database, now: now)
    let office = OfficePages(
      pages: pages, journal: journal, intake: intake, database: database, now: now)
    let auditor = AuditorPages(
      pages: pages, journal: journal, database: database, keyring: keyring)
    let log = LogPages(
      pages: pages, journal: journal, database: database, watch: watch, now: now)
    let anomalies = AnomalyPages(
      pages: pages, journal: journal, database: database,
      book: AnomalyBook(database: database, log: auditLog, now: now), now: now)
    let codes = CodePages(
      pages: pages, journal: journal, intake: intake, administration: administration,
      database: database, registry: registry)
    let enrolments = EnrolmentPages(
      pages: pages, journal: journal,
      desk: EnrolmentDesk(database: database, log: auditLog, now: now))
    let certificates = CertificatePages(pages: pages, journal: journal, now: now)
    let software = SoftwarePages(
      pages: pages, journal: journal, desk: SoftwareDesk(database: database, now: now))
    let sourcePages = SourcePages(pages: pages, journal: journal, board: sources)
    let monitor = MonitorPages(
      pages: pages, journal: journal, database: database, book: indicators, now: now)
    let limits = LimitPages(pages: pages, administration: administration, now: now)
    let followUpPages = FollowUpPages(
      pages: pages, journal: journal, book: followUp, figures: indicators)
    let measures = MeasurePages(
      pages: pages, journal: journal, administration: administration, database: database,
      book: indicators, now: now)
    let national = NationalPages(
      pages: pages, journal: journal, book: indicators, stated: StatedBook(database: database),
      now: now)
    let chronic = ChronicPages(pages: pages, journal: journal, book: indicators)
    let quality = QualityPages(pages: pages, journal: journal, database: database, now: now)
    let findings = FindingPages(
      pages: pages, journal: journal, desk: FindingDesk(administration, book: indicators),
      now: now)
    let calendar = CalendarPages(
      pages: pages, journal: journal, administration: administration, database: database, now: now)
    let beds = BedPages(
      pages: pages, journal: journal, administration: administration, database: database, now: now)
    let bedBoard = BedBoardPages(
      pages: pages, journal: journal, book: indicators,
      beds: BedBook(database: database, figures: indicators))
    let streets = StreetPages(
      pages: pages, journal: journal, administration: administration, now: now)
    let operations = OperationsPages(
      pages: pages, journal: journal, intake: intake, database: database, backups: backups,
      now: now)
    let alertPages = AlertPages(
      pages: pages, journal: journal, book: alerts,
      desk: AlertDesk(database: database, log: auditLog, now: now),
      stated: StatedBook(database: database), now: now)
    let reports = ReportPages(
      pages: pages, journal: journal, database: database,
      desk: ReportDesk(
        database: database, log: auditLog, book: indicators, weekly: weekly, now: now))
    let registryPages = RegistryPages(
      pages: pages, journal: journal, administration: administration, registry: registry, now: now)
    let desk = PeopleDesk(database: database, log: auditLog, now: now)
    let people = PeoplePages(
      pages: pages, journal: journal, desk: desk, registry: registry, now: now)
    let appointments = AppointmentPages(
      pages: pages, journal: journal, desk: desk, registry: registry,
      issuer: signIn?.provider.settings.issuer ?? "", now: now)
    let disclosure = Disclosure(
      database: database, committer: committer, keyring: keyring,
      policy: { [registry] in registry.snapshot.policy }, now: now)
    let records = RecordPages(
      pages: pages, journal: journal, disclosure: disclosure, now: now)
    let matchDesk = MatchDesk(
      database: database, log: auditLog, keyring: keyring, weights: weights, now: now)
    let matches = MatchPages(pages: pages, journal: journal, desk: matchDesk)
    let parting = PartingPages(pages: pages, journal: journal, desk: matchDesk)
    let places = PlacePages(pages: pages, now: now)
    let look = LookPages(pages: pages, journal: journal, disclosure: disclosure)
    let glass = GlassPages(
      pages: pages, journal: journal,
      desk: GlassDesk(database: database, log: auditLog, keyring: keyring, now: now), now: now)
    let consentDesk = ConsentDesk(database: database, log: auditLog, keyring: keyring, now: now)
    let consents = ConsentPages(pages: pages, journal: journal, desk: consentDesk, now: now)
    let demands = DemandPages(pages: pages, journal: journal, desk: consentDesk, now: now)
    let signInPages = signIn.map { signIn in
      SignInPages(
        pages: pages, signIn: signIn, denials: gate.denials, keyring: keyring, now: now,
        fingerprint: fingerprint)
    }
    for language in Language.allCases {
      certificates.add(to: router, language)
      software.add(to: router, language)
      sourcePages.add(to: router, language)
      look.add(to: router, language)
      glass.add(to: router, language)
      consents.add(to: router, language)
      demands.add(to: router, language)
      monitor.add(to: router, language)
      limits.add(to: router, language)
      followUpPages.add(to: router, language)
      measures.add(to: router, language)
      national.add(to: router, language)
      chronic.add(to: router, language)
      quality.add(to: router, language)
      findings.add(to: router, language)
      calendar.add(to: router, language)
      beds.add(to: router, language)
      streets.add(to: router, language)
      bedBoard.add(to: router, language)
      alertPages.add(to: router, language)
      operations.add(to: router, language)
      reports.add(to: router, language)
      registryPages.add(to: router, language)
      signInPages?.add(to: router, language)
      people.add(to: router, language)
      appointments.add(to: router, language)
      places.add(to: router, language)
      records.add(to: router, language)
      matches.add(to: router, language)
      parting.add(to: router, language)
      enrolments.add(to: router, language)
      codes.add(to: router, language)
      add("/", language, to: router) { try await home($0, clinic) }
      clinic.add(to: router, language)
      office.add(to: router, language)
      auditor.add(to: router, language)
      log.add(to: router, language)
      anomalies.add(to: router, language)
    }
    return router.buildResponder()
  }

  private func add(
    _ path: String, _ language: Language, to router: Router<ConsoleContext>,
    _ page: @escaping @Sendable (PageRequest) async throws -> Response
  ) {
    router.get(RouterPath(language.link(path))) { request, context in
      try await page(PageRequest(request, context, path: path))
    }
  }

  /// Who may send starts with the form, everybody else at the first page of his role.
  private func home(_ page: PageRequest, _ clinic: ClinicPages) async throws -> Response {
    if case .facility(let sender)? = page.caller, sender.rights.contains(.input) {
      return try await clinic.form(page, sender)
    }
    guard let first = page.frame.navigation.sections.first?.pages.first else {
      throw HTTPError(.forbidden)
    }
    return PageRequest.redirect(to: page.frame.language.link(first.path))
  }
}

/// A request as a page sees it.
struct PageRequest: Sendable {
  let request: Request
  let context: ConsoleContext
  var frame: PageFrame

  var language: Language { frame.language }
  var caller: Caller? { context.caller }

  /// The route's own path, without language and parameters.
  init(_ request: Request, _ context: ConsoleContext, path: String) {
    self.request = request
    self.context = context
    let (language, asked) = Language.of(request.uri.path)
    frame = PageFrame(
      language, path: asked, caller: context.caller, hasPlaces: context.hasPlaces,
      isSession: context.session != nil)
    frame.query = request.uri.query ?? ""
    // Who works for the city may have anybody's data before him.
    if case .officer? = context.caller {
      frame.isSimulated = context.snapshot.facilities.values.contains(where: \.isSimulated)
    }
  }

  /// The query's fields; a name outside `allowed` is 400, so that a mistyped filter is not taken
  /// for none.
  func query(_ allowed: Set<String>) throws -> FormFields {
    guard let fields = FormFields(request.uri.query ?? "", allowed: allowed) else {
      throw HTTPError(.badRequest)
    }
    return fields
  }

  /// The facility, where one of these rights is there, or 403.
  func facility(_ rights: FacilityRight...) throws -> FacilityIdentity {
    guard case .facility(let identity)? = caller, !identity.rights.isDisjoint(with: rights) else {
      throw HTTPError(.forbidden)
    }
    return identity
  }

  /// The person with that role, or 403.
  func person(_ role: OfficerEntry.Role) throws -> OfficerIdentity {
    guard case .officer(let identity)? = caller, identity.officer.role == role else {
      throw HTTPError(.forbidden)
    }
    return identity
  }

  /// The id in the address, or 404.
  func id<Of>() throws -> ID<Of> {
    guard let id = context.parameters.get("id").flatMap({ ID<Of>($0) }) else {
      throw HTTPError(.notFound)
    }
    return id
  }

  /// To another page by GET. Source: RFC 9110 section 15.4.4.
  static func redirect(to path: String) -> Response {
    Response(
      status: .seeOther,
      headers: [.location: path, .contentLength: "0", .cacheControl: "no-store"])
  }
}

/// Writes into the audit log that a page was opened, before it is made.
struct PageJournal: Sendable {
  let committer: LeafCommitter
  let keyring: Keyring

  /// Returns when the leaf is durable; throws what the database throws, and then the page must
  /// not leave.
  ///
  /// - Parameters:
  ///   - resource: `Page/...`, never with a filter's value.
  ///   - query: what was asked, without a person's number; the leaf commits to it, and it is kept
  ///     sealed.
  func note(
    _ event: LeafDraft.Event, _ caller: Caller, _ resource: String, query: String = "",
    subjects: [LeafDraft.Subject] = []
  ) async throws -> DurableEntry {
    var draft = LeafDraft(event, .read, by: caller)
    draft.resource = resource
    try draft.commit(to: Array(query.utf8), under: keyring)
    draft.subjects = subjects
    return try await committer.commit([draft])
  }
}
