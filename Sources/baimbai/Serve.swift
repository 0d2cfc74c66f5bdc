import Administration
import ArgumentParser
import AuditLog
import CertificateAuthority
import Console
import Database
import Disclosure
import Door
import Federation
import Foundation
import Gateway
import Intake
import Logging
import Metrics
import Monitoring
import Operations
import RecordModel
import RecordStore
import Registry
import Schema
import Sealing
import ServiceLifecycle
import UnixSignals

/// `baimbai serve`: the gateway, until it is told to stop.
struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Jalankan gerbang / run the gateway.")

  @OptionGroup var options: SettingsOptions

  @Flag(help: "Cetak konfigurasi dan berhenti / print the configuration and stop.")
  var check = false

  func run() async throws {
    let settings = try await Settings.load(options)
    if check { return print(settings.described) }
    raiseFileLimit()
    let metrics = MetricsRegistry()
    MetricsSystem.bootstrap(metrics)
    let house = House(settings)
    try await refuseOtherSchema(house)
    let logGuard = try LogGuard(settings, logger: house.logger)
    try await logGuard?.refuseOtherLog(house)
    let silence = logGuard.map { logGuard in
      SilenceWatch(
        database: house.database, policy: logGuard.policy,
        limit: settings.logSilenceLimit > 0 ? .seconds(settings.logSilenceLimit) : nil,
        now: House.now, logger: house.logger)
    }
    let keyring = try Keyring(directory: settings.keysDirectory)
    let weights = try settings.weights()
    let registry = RegistryWatch(database: house.database, logger: house.logger)
    try await registry.refresh()
    let committer = LeafCommitter(database: house.database, log: house.log, now: House.now)
    let configuration = ConfigurationLog(committer: committer, keyring: keyring)
    try await configuration.note("start", "version \(Baimbai.version)", settings.described)
    let tally = SoftwareTally(database: house.database, logger: house.logger)
    let intake = Intake(
      database: house.database, log: house.log, keyring: keyring,
      signer: try ReceiptSigner(keyring: keyring, origin: settings.origin),
      registry: { registry.snapshot }, now: House.now, logger: house.logger,
      shares: FacilityShares(settings.shares), tally: tally,
      mayTake: { silence?.isTooLong != true })
    let administration = Administration(
      database: house.database, log: house.log, now: House.now)
    let disclosure = Disclosure(
      database: house.database, committer: committer, keyring: keyring,
      policy: { registry.snapshot.policy }, weights: weights, now: House.now)
    let (federation, client) = try house.federation()
    let subscriptions = SubscriptionDesk(
      disclosure: disclosure, log: house.log, registry: { registry.snapshot })
    let exports = BulkDesk(
      disclosure: disclosure, log: house.log, registry: { registry.snapshot },
      folder: settings.exportsDirectory, margin: Int64(settings.exportsMargin) * 1_000_000)
    let gateway = Gateway(
      registry: registry, database: house.database, intake: intake,
      disclosure: disclosure,
      administration: administration, committer: committer, keyring: keyring,
      office: try authority(settings).map {
        CertificateOffice(
          database: house.database, log: house.log, authority: $0, now: House.now)
      }, version: Baimbai.version, now: House.now, log: house.log, federation: federation,
      exports: exports, subscriptions: client == nil ? nil : subscriptions)
    let files = TLSFiles(
      certificate: settings.certificate, key: settings.key,
      clientAuthorities: settings.clientAuthorities)
    let outside: @Sendable () -> [[UInt8]] = { registry.snapshot.outside.anchors(at: House.now()) }
    let material = try files.read().trusting(outside())
    let credentials = try TLSCredentials(material)
    // The console and enrolments: a certificate if there is one.
    let open = try TLSCredentials(material, policy: TLSPolicy(clientCertificates: .optional))
    let old = try TLSCredentials(material, policy: TLSPolicy(versions: .tls12AndLater))
    let reloader = TLSReloader(
      files, for: [credentials, open, old], logger: house.logger, outside: outside
    ) {
      try await configuration.note("tls", "files taken anew", $0)
    }
    let door = Listener(
      name: "gateway", host: settings.host, port: settings.gatewayPort,
      credentials: credentials, responder: gateway.responder, logger: house.logger)
    let signIn = try SignInService(settings, house, registry)
    let pages = try Console(
      registry: registry, database: house.database, intake: intake,
      administration: administration, committer: committer, log: house.log, keyring: keyring,
      now: House.now,
      watch: logGuard.flatMap { outside in
        silence.map { silence in LogWatch(policy: outside.policy) { silence.age } }
      }, signIn: signIn?.pages, weekly: House.weekly, sources: federation.board,
      backups: Self.backups(in: settings.backupState), weights: weights)
    let console = Listener(
      name: "console", host: settings.host, port: settings.consolePort,
      credentials: open, responder: pages.responder, logger: house.logger)
    let tls12 = Listener(
      name: "gateway-tls12", host: settings.host, port: settings.tls12Port,
      credentials: old, responder: gateway.responder, logger: house.logger)
    let enrolment = gateway.enrolmentResponder.map { responder in
      Listener(
        name: "enrolment", host: settings.host, port: settings.enrolmentPort,
        credentials: open, responder: responder, logger: house.logger)
    }
    let mllp = MLLPListener(
      host: settings.host, port: settings.mllpPort, credentials: credentials,
      logger: house.logger, responder: gateway.mllpResponder(logger: house.logger))
    let operations = OperationsListener(
      host: "127.0.0.1", port: settings.operationsPort, metrics: metrics, logger: house.logger
    ) { await Self.missing(house.database, registry) }
    let pace = BackgroundPace { intake.shares.isBusy }
    var optional: [ServiceGroupConfiguration.ServiceConfiguration] = []
    if let signIn { optional.append(.init(service: signIn.provider)) }
    if !settings.backupState.isEmpty {
      optional.append(
        .init(service: BackupWatch(folder: settings.backupState, logger: house.logger)))
    }
    if let silence { optional.append(.init(service: silence)) }
    optional.append(.init(service: try house.courier(registry, administration, keyring)))
    optional.append(.init(service: house.reportRound(registry)))
    optional.append(.init(service: pages.firstLook(logger: house.logger)))
    optional.append(.init(service: tally))
    optional.append(.init(service: federation))
    if let client {
      optional.append(
        .init(
          service: SubscriptionCourier(
            desk: subscriptions, pace: pace, logger: house.logger, now: House.now,
            send: { try await client.post($1, to: $0) })))
    }
    optional.append(
      .init(service: try house.confirmer(keyring, disclosure, pace: pace)))
    optional.append(
      .init(
        service: ExportService(
          desk: exports, pace: pace, logger: house.logger)))
    if settings.mllpPort > 0 { optional.append(.init(service: mllp)) }
    if settings.tls12Port > 0 { optional.append(.init(service: tls12)) }
    if settings.enrolmentPort > 0, let enrolment { optional.append(.init(service: enrolment)) }
    // The order is that of dependency: the door closes first, the database last.
    let group = ServiceGroup(
      configuration: .init(
        services: [
          .init(service: house.database), .init(service: registry), .init(service: operations),
          .init(service: PartitionKeeper(database: house.database, logger: house.logger)),
          .init(service: reloader),
          .init(service: RegistryDay(administration, logger: house.logger)),
          .init(
            service: FactKeeper(
              database: house.database, keyring: keyring, pace: pace,
              logger: house.logger)),
          .init(
            service: QualityKeeper(
              database: house.database, pace: pace, logger: house.logger)),
          .init(
            service: AlertKeeper(
              counter: WeekCounter(database: house.database, now: House.now),
              desk: AlertDesk(database: house.database, log: house.log, now: House.now),
              actor: actor(), now: House.now, logger: house.logger)),
          .init(service: ChunkWorker(intake: intake, logger: house.logger)),
          .init(
            service: PersonMatcher(
              database: house.database, log: house.log, keyring: keyring, weights: weights,
              pace: pace, now: House.now, logger: house.logger)),
          .init(
            service: ResidenceKeeper(
              database: house.database, log: house.log, keyring: keyring,
              streets: { registry.snapshot.streets }, pace: pace, now: House.now,
              logger: house.logger)),
          .init(
            service: Drain {
              await intake.close()
              await committer.close()
            }),
          .init(service: door), .init(service: console),
        ] + optional,
        gracefulShutdownSignals: [.sigterm, .sigint], logger: house.logger))
    try await group.run()
  }

  /// The authority of the settings; nil where none is named.
  private func authority(_ settings: Settings) throws -> CertificateAuthority? {
    guard !settings.authorityKey.isEmpty else { return nil }
    do {
      return try CertificateAuthority(
        certificate: try String(contentsOfFile: settings.authorityCertificate, encoding: .utf8),
        key: try String(contentsOfFile: settings.authorityKey, encoding: .utf8),
        host: settings.authorityHost, days: settings.authorityDays)
    } catch {
      tell("authority.certificate, authority.key: \(error)")
      throw ExitStatus.failed
    }
  }

  /// Each connection is a file: the system's soft limit is often 1,024, a fourth of what the door
  /// lets in.
  private func raiseFileLimit() {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    limit.rlim_cur = min(limit.rlim_max, Self.files)
    _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }

  /// Both listeners' connections, the database's, and what the program has open besides.
  private static let files: rlim_t = 16_384

  /// The server never migrates; it refuses a schema that it was not built for.
  private func refuseOtherSchema(_ house: House) async throws {
    let version = try await house.database.schemaVersion(as: .resolver)
    guard version == Schema.steps.count else {
      print(
        "Skema basis data \(version), program \(Schema.steps.count): jalankan `baimbai migrate` / "
          + "run `baimbai migrate`")
      throw ExitStatus.failed
    }
  }

  /// What the operators' page asks for the ages of backups; nil without a folder.
  private static func backups(
    in folder: String
  ) -> (@Sendable () -> [(name: String, seconds: Double?)])? {
    guard !folder.isEmpty else { return nil }
    return { @Sendable in BackupWatch.ages(in: folder) }
  }

  private static func missing(_ database: Database, _ registry: RegistryWatch) async -> [String] {
    var missing: [String] = []
    if registry.snapshot.version < 0 { missing.append("registry is stale or empty") }
    do { try await database.check(.intake, durably: true) } catch {
      missing.append("database does not commit")
    }
    return missing
  }
}

/// Tells in the log with which configuration the gateway works: the entry commits to its text, which
/// is kept sealed beside it.
private struct ConfigurationLog: Sendable {
  let committer: LeafCommitter
  let keyring: Keyring

  /// Returns when the entry is durable; a gateway that cannot say so does not begin.
  func note(_ part: String, _ reason: String, _ text: String) async throws {
    let actor = actor()
    var draft = LeafDraft(.configuration, .update, requestID: actor.requestID)
    draft.user = actor.code
    draft.resource = "Configuration/\(part)"
    draft.reason = reason
    try draft.commit(to: Array(text.utf8), under: keyring)
    _ = try await committer.commit([draft])
  }
}

/// Waits for the shutdown and then for everything that was accepted.
private struct Drain: Service {
  let drain: @Sendable () async -> Void

  init(_ drain: @escaping @Sendable () async -> Void) { self.drain = drain }

  func run() async throws {
    try? await gracefulShutdown()
    await drain()
  }
}
