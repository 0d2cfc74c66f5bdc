import Administration
import AuditLog
import Database
import Disclosure
import Foundation
import Gateway
import Intake
import Logging
import RecordModel
import Registry
import Sealing
import StrictJSON
import TestSupport
import Testing

/// `/openapi.json` says what the gateway does.
@Suite("The description of the interface")
struct DescriptionTests {
  @Test("It names every route with its method, and none that is not there")
  func routes() throws {
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    // Nothing connects before it is asked.
    let database = Database(
      DatabaseConfiguration(connection: "host=/nowhere"), logger: logger)
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path()
    try Keyring.create(in: folder)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let keyring = try Keyring(directory: folder)
    let log = AuditLog()
    let registry = RegistryWatch(database: database, logger: logger)
    let committer = LeafCommitter(database: database, log: log, now: { 0 })
    let gateway = Gateway(
      registry: registry, database: database,
      intake: Intake(
        database: database, log: log, keyring: keyring,
        signer: try ReceiptSigner(keyring: keyring, origin: "test.example/audit"),
        registry: { registry.snapshot }, now: { 0 }, logger: logger),
      disclosure: Disclosure(
        database: database, committer: committer, keyring: keyring, now: { 0 }),
      administration: Administration(database: database, log: log, now: { 0 }),
      committer: committer, keyring: keyring, version: "0", now: { 0 })
    let file = try Data(
      contentsOf: URL(filePath: "\(repository)/Sources/Gateway/openapi.json"))
    let document = JSON(try JSONDocument([UInt8](file), limits: .history).root)
    #expect(document["openapi"]?.string?.hasPrefix("3.1") == true)
    let methods: Set = ["get", "post", "put", "delete"]
    let described = (document["paths"]?.members ?? []).flatMap { path in
      (path.value.members ?? []).filter { methods.contains($0.key) }.map {
        "\($0.key.uppercased()) \(path.key)"
      }
    }
    #expect(described.sorted() == gateway.routes)
  }

  @Test("Every rule has a code of its own and both languages, and docs/rules.md tells them all")
  func rules() throws {
    let codes = RuleBook.all.map(\.code)
    #expect(Set(codes).count == codes.count)
    for rule in RuleBook.all {
      for words in [rule.message, rule.fix] {
        #expect(!words.indonesian.isEmpty && words.indonesian != words.english, "\(rule.code)")
      }
    }
    let page = try String(contentsOfFile: "\(repository)/docs/rules.md", encoding: .utf8)
    #expect(page == RuleBook.markdown, "run `baimbai rules --markdown > docs/rules.md`")
  }
}
