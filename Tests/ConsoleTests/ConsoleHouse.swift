import Administration
import AuditLog
import Console
import Database
import Foundation
import HTTPTypes
import Hummingbird
import Intake
import Logging
import Monitoring
import NIOCore
import NIOEmbedded
import RecordModel
import RecordStore
import Registry
import Schema
import Sealing
import TestSupport

/// A console over a database of its own, with a small registry.
struct ConsoleHouse: Sendable {
  static let clinic: [UInt8] = Array(repeating: 1, count: 32)
  static let otherClinic: [UInt8] = Array(repeating: 2, count: 32)
  static let officer: [UInt8] = Array(repeating: 3, count: 32)
  static let auditor: [UInt8] = Array(repeating: 4, count: 32)
  static let `operator`: [UInt8] = Array(repeating: 5, count: 32)
  static let vendor: [UInt8] = Array(repeating: 6, count: 32)
  static let revoked: [UInt8] = Array(repeating: 7, count: 32)
  static let stranger: [UInt8] = Array(repeating: 9, count: 32)

  /// The certificate of the request that is being asked.
  @TaskLocal static var certificate: [UInt8]?

  static let now: @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970 * 1_000_000) }

  let database: Database
  let connection: String
  let registry: RegistryWatch
  let keyring: Keyring
  let console: Console

  static func make() async throws -> ConsoleHouse {
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let connection = try await PrivateCluster.shared().makeDatabase(like: "console") { superuser in
      try await Migrator.migrate(
        connection: superuser,
        migrations: Schema.steps.map { .init(version: $0.version, name: $0.name, sql: $0.sql) },
        roles: Schema.roles, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }
    let database = Database(DatabaseConfiguration(connection: connection), logger: logger)
    _ = try await Partitions.ensure(database)
    try await register(in: database)
    let registry = RegistryWatch(database: database, logger: logger)
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try Keyring.create(in: folder.path())
    let keyring = try Keyring(directory: folder.path())
    try FileManager.default.removeItem(at: folder)
    let log = AuditLog()
    let intake = Intake(
      database: database, log: log, keyring: keyring,
      signer: try ReceiptSigner(keyring: keyring, origin: "log.example/test"),
      registry: { registry.snapshot }, now: now, logger: logger)
    let committer = LeafCommitter(database: database, log: log, now: now)
    let console = try Console(
      registry: registry, database: database, intake: intake,
      administration: Administration(database: database, log: log, now: now), committer: committer,
      log: log,
      keyring: keyring, now: now, fingerprint: { certificate })
    return ConsoleHouse(
      database: database, connection: connection, registry: registry, keyring: keyring,
      console: console)
  }

  private static func facility(
    _ code: String, _ name: String, government: Bool, simulated: Bool, kind: String
  ) -> FacilityEntry {
    FacilityEntry(
      id: FacilityID(at: now() / 1000), code: code, name: name, kind: kind,
      isGovernment: government, status: .active, kelurahanCode: nil, isSimulated: simulated,
      registeredAt: now())
  }

  private static func certificate(
    _ fingerprint: [UInt8], _ holder: CertificateEntry.Holder, days: Int64 = 90
  ) -> CertificateEntry {
    CertificateEntry(
      fingerprint: fingerprint, spki: fingerprint, uri: "urn:test:\(fingerprint[0])",
      notBefore: now() - 1_000_000, notAfter: now() + days * 86_400_000_000, holder: holder)
  }

  private static func register(in database: Database) async throws {
    try await database.transaction("test.register", as: .administration) { transaction in
      let clinic = try await RegistryStore.put(
        facility(
          "1000777", "Klinik <script>alert(1)</script> Contoh", government: false,
          simulated: true, kind: "clinic-primary"), in: transaction)
      let other = try await RegistryStore.put(
        facility(
          "1000778", "Puskesmas Contoh", government: true, simulated: false, kind: "puskesmas"),
        in: transaction)
      RegistryStore.put(certificate(Self.clinic, .facility(clinic)), in: transaction)
      RegistryStore.put(certificate(Self.revoked, .facility(clinic)), in: transaction)
      RegistryStore.put(certificate(Self.otherClinic, .facility(other)), in: transaction)
      let people: [([UInt8], String, OfficerEntry.Role)] = [
        (Self.officer, "Petugas Contoh", .officer), (Self.auditor, "Pengawas Contoh", .auditor),
        (Self.operator, "Operator Contoh", .operator),
      ]
      for (fingerprint, name, role) in people {
        let id = try await RegistryStore.put(
          OfficerEntry(
            id: OfficerID(at: now() / 1000), code: "\(role.rawValue)-demo", name: name, role: role),
          in: transaction)
        let days: Int64 = role == .operator ? 10 : 90
        RegistryStore.put(certificate(fingerprint, .officer(id), days: days), in: transaction)
      }
      let vendor = try await RegistryStore.put(
        OperatorEntry(id: OperatorID(at: now() / 1000), code: "vendor-demo", name: "Vendor"),
        in: transaction)
      RegistryStore.put(certificate(Self.vendor, .softwareOperator(vendor)), in: transaction)
    }
    try await database.transaction("test.revoke", as: .administration) { transaction in
      _ = try await RegistryStore.revoke(
        fingerprint: Self.revoked, at: now(), reason: "test", in: transaction)
    }
  }
}

/// An answer with its body read.
struct ReadAnswer: Sendable {
  let status: Int
  let headers: HTTPFields
  let body: String
  /// The body as it came: a workbook is no text.
  let bytes: [UInt8]
}

extension ConsoleHouse {
  /// Counts what was sent, as the gateway does in the background.
  func count() async throws {
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    try await FactKeeper(database: database, keyring: keyring, logger: logger).drain()
    try await QualityKeeper(database: database, logger: logger).drain()
  }

  /// Asks the console as the holder of `certificate`.
  func ask(
    _ path: String, as certificate: [UInt8]?, method: HTTPRequest.Method = .get,
    headers: HTTPFields = [:], body: [UInt8] = []
  ) async throws -> ReadAnswer {
    try await registry.refresh()
    let head = HTTPRequest(
      method: method, scheme: "https", authority: "console.test:8444", path: path,
      headerFields: headers)
    let request = Request(head: head, body: RequestBody(buffer: ByteBuffer(bytes: body)))
    let context = ConsoleContext(
      source: .init(channel: EmbeddedChannel(), logger: Logger(label: "test")))
    return try await Self.$certificate.withValue(certificate) {
      let response = try await console.responder.respond(to: request, context: context)
      let writer = CollectingWriter()
      try await response.body.write(writer)
      return ReadAnswer(
        status: response.status.code, headers: response.headers, body: writer.text,
        bytes: writer.bytes)
    }
  }

  /// Sends a file as a browser does.
  func upload(
    _ file: String, as certificate: [UInt8]?, language: String = "", name: String = "a.json",
    action: String? = nil,
    headers: HTTPFields = [.origin: "https://console.test:8444"]
  ) async throws -> ReadAnswer {
    var headers = headers
    headers[.contentType] = "multipart/form-data; boundary=X"
    let body =
      "--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\n"
      + "Content-Type: application/octet-stream\r\n\r\n\(file)\r\n"
      + (action.map {
        "--X\r\nContent-Disposition: form-data; name=\"action\"\r\n\r\n\($0)\r\n"
      } ?? "") + "--X--\r\n"
    return try await ask(
      "\(language)/upload", as: certificate, method: .post, headers: headers,
      body: Array(body.utf8))
  }

  /// What the database answers to SQL.
  func sql(_ text: String) async throws -> String {
    try await PrivateCluster.shared().psql(text, connection: connection)
  }
}

/// Collects a response's body.
private final class CollectingWriter: ResponseBodyWriter {
  private var buffer = ByteBuffer()

  var text: String { String(buffer: buffer) }
  var bytes: [UInt8] { Array(buffer.readableBytesView) }

  func write(_ buffer: ByteBuffer) async throws { self.buffer.writeImmutableBuffer(buffer) }

  func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
