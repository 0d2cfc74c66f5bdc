import ArgumentParser
import AuditLog
import Database
import FHIRFormat
import Foundation
import Intake
import Logging
import RecordModel
import Registry
import Sealing
import StrictJSON

/// `baimbai bench`: the rooms that work on one message, each by itself, on one core.
///
/// What goes through the whole house is measured from outside: `scripts/bench`.
struct Bench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Ukur ruang-ruang pengolah pesan / measure the rooms that work on a message.",
    subcommands: [
      BenchRooms.self, BenchFormats.self, BenchLog.self, BenchAnomalies.self, BenchLeaves.self,
      BenchAlerts.self, BenchTokens.self,
    ])
}

/// CPU of each step on the way from a body to what can be committed, as one JSON object a line.
struct BenchRooms: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rooms",
    abstract: "Waktu CPU tiap langkah / CPU time of each step.")

  @Argument(help: "Berkas FHIR JSON, satu pesan per berkas atau NDJSON / FHIR JSON or NDJSON files")
  var files: [String]
  @Option(help: "Ulangan / rounds; the fastest counts") var rounds = 5

  func run() async throws {
    let bodies = try files.flatMap { file in
      let data = [UInt8](try Data(contentsOf: URL(filePath: file)))
      return file.hasSuffix(".ndjson")
        ? data.split(separator: UInt8(ascii: "\n")).map { Array($0) } : [data]
    }
    let bytes = bodies.reduce(0) { $0 + $1.count }
    let limits = JSONLimits.history
    let context = FHIRContext(receivedAt: ClinicalTime(utc: House.now()))
    let documents = try bodies.map { try JSONDocument($0, limits: limits) }
    func measure(_ name: String, _ step: (Int) throws -> Void) rethrows {
      var best = Double.infinity
      for _ in 0..<rounds {
        let start = Bench.threadSeconds()
        for index in bodies.indices { try step(index) }
        best = min(best, Bench.threadSeconds() - start)
      }
      let megabytes = Double(bytes) / best / 1_000_000
      let each = best / Double(bodies.count) * 1_000_000
      print(
        #"{"benchmark":"rooms","step":"\#(name)","messages":\#(bodies.count),"#
          + #""bytes_each":\#(bytes / max(bodies.count, 1)),"#
          + #""us_each":\#((each * 10).rounded() / 10),"#
          + #""megabytes_per_second":\#((megabytes * 10).rounded() / 10)}"#)
    }
    try measure("Foundation JSONSerialization") {
      _ = try JSONSerialization.jsonObject(with: Data(bodies[$0]))
    }
    try measure("StrictJSON parse") { _ = try JSONDocument(bodies[$0], limits: limits) }
    measure("FHIR decode") { _ = FHIRDecoder.decode(documents[$0], context: context) }
    measure("FHIR structure") {
      let root = documents[$0].root
      _ = FHIRStructure.check(root, path: root["resourceType"]?.string ?? "")
    }
    measure("zstd pack") { _ = Zstandard.pack(bodies[$0]) }
    let (intake, sender) = try Self.house()
    measure("all of reading and judging") { index in
      _ = intake.prepare(
        ReceivedMessage(
          sender: sender, endpoint: .submissions, type: .fhir,
          body: bodies[index], idempotencyKey: nil, requestID: "bench", receivedAt: House.now()))
    }
  }

  /// An intake whose registry knows one invented facility; it is only asked to judge, so nothing
  /// connects.
  private static func house() throws -> (Intake, FacilityIdentity) {
    let facility = FacilityEntry(
      id: FacilityID(at: 0), code: "bench", name: "Bench", kind: "clinic-primary",
      isGovernment: false, status: .active, kelurahanCode: nil, isSimulated: true,
      registeredAt: 0, aliases: [])
    let certificate = CertificateEntry(
      fingerprint: [UInt8](repeating: 0, count: 32), spki: [], uri: "", notBefore: 0,
      notAfter: .max, holder: .facility(facility.id))
    let registry = RegistrySnapshot(
      version: 0, facilities: [facility], operators: [], officers: [],
      certificates: [certificate], mandates: [])
    guard
      case .facility(let sender) = try registry.caller(
        fingerprint: certificate.fingerprint, facilityCode: nil, now: House.now()
      ).get()
    else { throw ExitStatus.failed }
    let keys = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path()
    try Keyring.create(in: keys)
    defer { try? FileManager.default.removeItem(atPath: keys) }
    let keyring = try Keyring(directory: keys)
    let logger = Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }
    let intake = Intake(
      database: Database(DatabaseConfiguration(connection: "host=/nowhere"), logger: logger),
      log: AuditLog(), keyring: keyring,
      signer: try ReceiptSigner(keyring: keyring, origin: "bench.example/audit"),
      registry: { registry }, now: House.now, logger: logger)
    return (intake, sender)
  }
}
