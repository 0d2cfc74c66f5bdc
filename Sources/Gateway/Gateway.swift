package import Administration
package import AuditLog
package import Database
package import Disclosure
package import Door
package import Federation
package import Hummingbird
package import Intake
package import Logging
import NIOCore
package import Registry
package import Sealing

/// The machine routes of the house, from what the lower rooms offer.
package struct Gateway: Sendable {
  /// One for HTTP and MLLP, so that both count a certificate's denials together.
  private let gate: CallerGate
  private let database: Database
  private let intake: Intake
  private let disclosure: Disclosure
  private let administration: Administration
  private let committer: LeafCommitter
  private let registry: RegistryWatch
  private let keyring: Keyring
  private let office: CertificateOffice?
  private let version: String
  private let now: @Sendable () -> Int64
  private let log: AuditLog
  private let federation: Federation?
  private let allowance = MatchAllowance()
  private let exports: BulkDesk?
  private let subscriptions: SubscriptionDesk?

  /// A gateway; `now` gives microseconds since 1970, `version` is the program's; without an office
  /// nobody gets a certificate here, without `exports` or `subscriptions` there
  /// are none.
  package init(
    registry: RegistryWatch, database: Database, intake: Intake, disclosure: Disclosure,
    administration: Administration, committer: LeafCommitter, keyring: Keyring,
    office: CertificateOffice? = nil, version: String, now: @escaping @Sendable () -> Int64,
    log: AuditLog = AuditLog(), federation: Federation? = nil, exports: BulkDesk? = nil,
    subscriptions: SubscriptionDesk? = nil
  ) {
    self.subscriptions = subscriptions
    self.federation = federation
    self.exports = exports
    self.office = office
    self.log = log
    gate = CallerGate(
      registry: { registry.snapshot }, denials: DenialLog(committer: committer), now: now)
    self.database = database
    self.intake = intake
    self.disclosure = disclosure
    self.administration = administration
    self.committer = committer
    self.registry = registry
    self.keyring = keyring
    self.version = version
    self.now = now
  }

  /// What answers a request once the door has let it through.
  package var responder: some HTTPResponder<GatewayContext> { router.buildResponder() }

  /// What answers whoever has no certificate yet, on a port of its own; nil without an office.
  package var enrolmentResponder: RouterResponder<GatewayContext>? {
    office.map { office in
      let router = Router(context: GatewayContext.self)
      EnrolmentRoutes(office: office, registry: registry, denials: gate.denials).add(to: router)
      return router.buildResponder()
    }
  }

  /// What answers a frame of the MLLP port.
  package func mllpResponder(logger: Logger) -> MLLPListener.Responder {
    let route = MLLPRoute(intake: intake, gate: gate, logger: logger, now: now)
    return { await route.respond(to: $0) }
  }

  /// Every route as `METHOD /path/{parameter}`, sorted: what `/openapi.json` must describe.
  package var routes: [String] {
    router.routes.map { route in
      let path = route.path.description.split(separator: "/").map { part in
        part == "**" ? "{path}" : part.first == ":" ? "{\(part.dropFirst())}" : String(part)
      }
      return "\(route.method.rawValue) /\(path.joined(separator: "/"))"
    }.sorted()
  }

  private var router: Router<GatewayContext> {
    let router = Router(context: GatewayContext.self)
    router.add(middleware: CallerMiddleware(gate: gate, keyring: keyring, now: now))
    router.get("/openapi.json") { _, _ in Self.description }
    ReferenceRoutes().add(to: router)
    SubmissionRoutes(intake: intake, database: database, denials: gate.denials, now: now)
      .add(to: router)
    NormalisingRoutes(
      intake: intake, database: database, administration: administration, registry: registry
    ).add(to: router)
    TokenRoute(keyring: keyring, now: now).add(to: router)
    CertificateRoutes(office: office, registry: registry).add(to: router)
    DirectoryRoutes(administration: administration, now: now).add(to: router)
    let cursors = SearchCursor(keyring: keyring)
    RecordRoutes(
      disclosure: disclosure, cursors: cursors, registry: registry,
      allowance: allowance, denials: gate.denials, federation: federation,
      shared: SharedRoutes(disclosure: disclosure, cursors: cursors), version: version,
      exports: exports != nil, sendsNotices: subscriptions != nil, now: now
    ).add(to: router)
    LocationRoutes(
      desk: LocationDesk(database: database, log: log, keyring: keyring, now: now),
      registry: registry, denials: gate.denials
    ).add(to: router)
    ExportRoutes(desk: exports, denials: gate.denials).add(to: router)
    SubscriptionRoutes(desk: subscriptions, denials: gate.denials, now: now).add(to: router)
    ConsentRoutes(
      desk: ConsentDesk(database: database, log: log, keyring: keyring, now: now),
      registry: registry, denials: gate.denials, now: now
    ).add(to: router)
    GlassRoutes(
      disclosure: disclosure,
      desk: GlassDesk(database: database, log: log, keyring: keyring, now: now)
    ).add(to: router)
    AuditRoutes(
      database: database, committer: committer, denials: gate.denials, registry: registry,
      keyring: keyring, now: now
    ).add(to: router)
    LogRoutes(
      publication: LogPublication(database: database), database: database, committer: committer,
      reconciler: administration.reconciler, denials: gate.denials
    ).add(to: router)
    return router
  }

  /// OpenAPI 3.1 of all this.
  private static let description = Response(
    status: .ok, headers: [.contentType: "application/json"],
    body: ResponseBody(byteBuffer: ByteBuffer(bytes: PackageResources.openapi_json)))
}
