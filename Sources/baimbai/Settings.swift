import ArgumentParser
import Configuration
import Foundation
import Intake
import PersonMatching
import SystemPackage

/// What the program is told: file, then environment `BAIMBAI_*`, then flags; unknown keys are
/// errors.
struct Settings: Sendable {
  var connection = "host=/run/postgresql dbname=baimbai"
  var keysDirectory = "/etc/baimbai/keys"
  var origin = "gw.banjarmasin.example/audit"
  var host = "127.0.0.1"
  var gatewayPort = 8443
  var consolePort = 8444
  var operationsPort = 9090
  /// 0: no MLLP.
  var mllpPort = 2575
  /// TLS 1.2 for facilities that are allowed to; 0 is off. The usual port is 8446.
  var tls12Port = 0
  var certificate = "/etc/baimbai/tls/server.pem"
  var key = "/etc/baimbai/tls/server.key"
  var clientAuthorities = "/etc/baimbai/tls/clients-ca.pem"
  var logLevel = "info"
  /// C2SP tlog-policy of the log; empty: nobody outside is asked at the start, and no watch over silence.
  var logPolicy = ""
  /// PEM of the authorities of the witnesses' certificates; empty: the system's.
  var logAuthorities = ""
  /// Files with checkpoints that the signer announces or publishes, with commas between.
  var logKnown = ""
  /// The port of enrolments; 0 is off. The usual port is 8445.
  var enrolmentPort = 0
  /// The authority's certificate with its chain, and its key, PEM; empty: this gateway issues none.
  var authorityCertificate = ""
  var authorityKey = ""
  /// The host of the URIs that name holders.
  var authorityHost = "gw.banjarmasin.example"
  /// Days of a certificate's life.
  var authorityDays = 30
  /// OpenID Connect, the second way into the console; an empty issuer: certificates only.
  var oidcIssuer = ""
  var oidcClientID = ""
  /// File with the secret that the provider shares with us; empty: none, PKCE alone.
  var oidcClientSecret = ""
  /// Where the provider sends browsers back to: `https://HOST:PORT/signin/callback`.
  var oidcRedirect = ""
  /// PEM of the authorities of the provider's certificate; empty: the system's.
  var oidcAuthorities = ""
  /// Algorithms of ID tokens, with commas between.
  var oidcAlgorithms = "RS256, ES256"
  /// Seconds that the provider's clock may differ.
  var oidcSkew = 60
  /// Minutes without a request, and hours in all, until a session of the console is over.
  var sessionIdleMinutes = 30
  var sessionHours = 8
  /// Visits a second that a facility may send whatever others do, and how many at once after a pause.
  var facilityRate = 100
  var facilityBurst = 1000
  /// Submissions in work that keep the gateway busy: from here on a facility beyond its rate waits.
  var intakePlaces = 48
  /// The folder in which backups and rehearsals leave word; empty: nobody is told of their age.
  var backupState = ""
  /// The system's sendmail program; empty: no mail. The sender, and who gets every notice (commas between).
  var mailProgram = ""
  var mailFrom = "baimbai@localhost"
  var mailTo = ""
  /// Where reports are written to for those who subscribed to a folder; empty: nowhere.
  var reportFolder = ""
  /// Where notices are posted to (HTTPS); empty: nowhere. The file of the shared secret, and of the
  /// receiver's roots (empty: the system's).
  var webhookURL = ""
  var webhookSecret = ""
  var webhookAuthorities = ""
  /// Days before the end of a certificate on which its holder is warned, commas between.
  var expiryDays = "30,14,7,1"
  /// The population register's service (HTTPS, mutual TLS; empty: none), our certificate and key for it, and its roots.
  var populationURL = ""
  var populationCertificate = ""
  var populationKey = ""
  var populationAuthorities = ""
  /// PEM of the key that signs the register's files; empty: none is imported.
  var populationSigner = ""
  /// Days that an answer of the register counts.
  var populationDays = 180
  /// File of the weights by which records are matched (`baimbai match estimate`); empty: those of the program.
  var matchWeights = ""
  /// Our certificate and key for asking facilities' own endpoints, PEM; empty: nobody is asked.
  var federationCertificate = ""
  var federationKey = ""
  /// Milliseconds that one of them may take, and all of them together.
  var sourceMilliseconds = 2500
  var sourcesMilliseconds = 3000
  /// Where files of exports lie until they are fetched and deleted, and how many seconds before its beginning an
  /// export ends.
  var exportsDirectory = "/var/lib/baimbai/exports"
  var exportsMargin = 60
  /// Seconds without a cosignature until submissions are refused, from two witnesses on; 0: never.
  var logSilenceLimit = 14_400

  /// Every key with where it goes; secrets are file paths, so nothing here needs masking.
  private static let texts:
    [(key: String, path: any WritableKeyPath<Settings, String> & Sendable)] = [
      ("database.connection", \.connection), ("keys.directory", \.keysDirectory),
      ("log.origin", \.origin), ("listen.host", \.host), ("tls.certificate", \.certificate),
      ("tls.key", \.key), ("tls.client-authorities", \.clientAuthorities),
      ("log.level", \.logLevel), ("log.policy", \.logPolicy),
      ("log.witness-authorities", \.logAuthorities), ("log.known", \.logKnown),
      ("authority.certificate", \.authorityCertificate), ("authority.key", \.authorityKey),
      ("authority.uri-host", \.authorityHost), ("oidc.issuer", \.oidcIssuer),
      ("oidc.client-id", \.oidcClientID), ("oidc.client-secret", \.oidcClientSecret),
      ("oidc.redirect", \.oidcRedirect), ("oidc.authorities", \.oidcAuthorities),
      ("oidc.algorithms", \.oidcAlgorithms),
      ("backup.state", \.backupState), ("exports.directory", \.exportsDirectory),
      ("notices.sendmail", \.mailProgram), ("notices.mail-from", \.mailFrom),
      ("notices.mail-to", \.mailTo), ("reports.folder", \.reportFolder),
      ("notices.webhook", \.webhookURL),
      ("notices.webhook-secret", \.webhookSecret),
      ("notices.webhook-authorities", \.webhookAuthorities),
      ("notices.expiry-days", \.expiryDays), ("population.url", \.populationURL),
      ("population.certificate", \.populationCertificate), ("population.key", \.populationKey),
      ("population.authorities", \.populationAuthorities),
      ("population.signer", \.populationSigner), ("matching.weights", \.matchWeights),
      ("federation.certificate", \.federationCertificate), ("federation.key", \.federationKey),
    ]
  private static let numbers: [(key: String, path: any WritableKeyPath<Settings, Int> & Sendable)] =
    [
      ("gateway.port", \.gatewayPort), ("console.port", \.consolePort),
      ("operations.port", \.operationsPort), ("mllp.port", \.mllpPort),
      ("gateway.tls12-port", \.tls12Port), ("log.silence-limit", \.logSilenceLimit),
      ("enrolment.port", \.enrolmentPort), ("authority.days", \.authorityDays),
      ("oidc.skew-seconds", \.oidcSkew), ("session.idle-minutes", \.sessionIdleMinutes),
      ("session.hours", \.sessionHours),
      ("intake.facility-rate", \.facilityRate), ("intake.facility-burst", \.facilityBurst),
      ("intake.places", \.intakePlaces), ("population.valid-days", \.populationDays),
      ("federation.source-ms", \.sourceMilliseconds),
      ("federation.whole-ms", \.sourcesMilliseconds), ("exports.margin-seconds", \.exportsMargin),
    ]

  /// By what records are matched; throws `ValidationError` naming the file.
  func weights() throws -> MatchWeights {
    do {
      return try MatchEstimate.read(matchWeights.isEmpty ? nil : matchWeights)
    } catch {
      throw ValidationError("matching.weights: \(matchWeights): \(error)")
    }
  }

  /// Reads what `options` name; throws `ValidationError` for a key that nobody knows.
  static func load(_ options: SettingsOptions) async throws -> Settings {
    try checkEnvironment()
    var providers: [any ConfigProvider] = [
      EnvironmentVariablesProvider().prefixKeys(with: "baimbai")
    ]
    if let file = options.configuration {
      try checkFile(file)
      providers.append(
        try await FileProvider<JSONSnapshot>(filePath: FilePath(file)))
    }
    let reader = ConfigReader(providers: providers)
    var settings = Settings()
    for (key, path) in texts {
      if let value = reader.string(forKey: ConfigKey(key)) { settings[keyPath: path] = value }
    }
    for (key, path) in numbers {
      if let value = reader.int(forKey: ConfigKey(key)) { settings[keyPath: path] = value }
    }
    for setting in options.set {
      let sides = setting.split(separator: "=", maxSplits: 1).map(String.init)
      try settings.set(sides[0], to: sides.count == 2 ? sides[1] : "")
    }
    return settings
  }

  private mutating func set(_ key: String, to value: String) throws {
    if let (_, path) = Self.texts.first(where: { $0.key == key }) {
      self[keyPath: path] = value
    } else if let (_, path) = Self.numbers.first(where: { $0.key == key }), let number = Int(value)
    {
      self[keyPath: path] = number
    } else {
      throw ValidationError("Kunci tidak dikenal / unknown key or value: \(key)")
    }
  }

  /// Names of variables are `BAIMBAI_` and the key in capitals with `_` between words.
  private static func checkEnvironment() throws {
    let known = Set((texts.map(\.key) + numbers.map(\.key)).map(variable))
    // Used by scripts and tests, never by the program.
    let foreign: Set = [
      "BAIMBAI_CORPORA", "BAIMBAI_TEST_CLUSTER", "BAIMBAI_TEST_FULL", "BAIMBAI_PROGRAM",
    ]
    for name in ProcessInfo.processInfo.environment.keys
    where name.hasPrefix("BAIMBAI_") && !known.contains(name) && !foreign.contains(name) {
      throw ValidationError("Variabel tidak dikenal / unknown variable: \(name)")
    }
  }

  private static func checkFile(_ file: String) throws {
    let known = Set(texts.map(\.key) + numbers.map(\.key))
    let object = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: file)))
    func names(_ value: Any, _ prefix: String) -> [String] {
      guard let members = value as? [String: Any] else { return [prefix] }
      return members.flatMap { names($0.value, prefix.isEmpty ? $0.key : "\(prefix).\($0.key)") }
    }
    for name in names(object, "") where !known.contains(name) {
      throw ValidationError("Kunci tidak dikenal / unknown key in \(file): \(name)")
    }
  }

  private static func variable(_ key: String) -> String {
    "BAIMBAI_" + key.uppercased().replacing(".", with: "_").replacing("-", with: "_")
  }

  /// The effective configuration, for `serve --check`.
  var described: String {
    let pairs =
      Self.texts.map { ($0.key, self[keyPath: $0.path]) }
      + Self.numbers.map { ($0.key, String(self[keyPath: $0.path])) }
    return pairs.map { "\($0.0) = \(Self.masked($0.1))" }.sorted().joined(separator: "\n")
  }

  /// A connection string may hold a password; it is never printed.
  private static func masked(_ text: String) -> String {
    text.replacing(/password=\S+/, with: "password=***")
  }
}

/// The flags that every command with a configuration has.
struct SettingsOptions: ParsableArguments {
  @Option(name: .customLong("config"), help: "Berkas konfigurasi JSON / JSON configuration file.")
  var configuration: String?

  @Option(
    name: .customLong("set"), parsing: .unconditionalSingleValue,
    help: "Satu kunci / one key: --set gateway.port=8443")
  var set: [String] = []
}

extension Settings {
  /// Each facility's share of the intake.
  var shares: ShareLedger.Policy {
    var policy = ShareLedger.Policy()
    policy.rate = Double(max(1, facilityRate))
    policy.burst = Double(max(1, facilityBurst))
    policy.places = max(1, intakePlaces)
    return policy
  }
}
