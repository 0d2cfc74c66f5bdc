import Agent
import ArgumentParser
import Database
import Foundation
import Intake
import RecordModel
import Registry
import Sealing
import Simulation

/// `baimbai bench`: measurements beside their yardsticks, called by `scripts/bench`.
struct Bench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Ukur di samping pembanding / measure beside yardsticks.",
    subcommands: [BenchIntake.self])
}

/// Visits a second: (a) stored one a transaction, (b) fifty a transaction, (c) through the gateway
/// over mutual TLS.
///
/// (a) and (b) are the same rows, seals, leaves and tiles by the same code, judged beforehand and
/// without TLS and HTTP:
/// what the design allows at most. The rounds alternate; each visit is sent once.
struct BenchIntake: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "intake")

  @OptionGroup var options: SettingsOptions
  @Option(help: "Kunjungan tiap babak / visits a round") var visits = 2000
  @Option(help: "Babak / rounds") var rounds = 3
  @Option(help: "Sambungan / connections") var connections = 32
  @Option(help: "Alamat gerbang / the gateway") var gateway: String
  @Option(help: "Folder sertifikat / certificates' folder") var certificates: String
  @Option(help: "Fasilitas / facility") var facility = "clinic-demo"

  func run() async throws {
    let settings = try await Settings.load(options)
    let keyring = try Keyring(directory: settings.keysDirectory)
    let city = SyntheticCity(
      seed: UInt64(House.now()), from: CivilDate(year: 2025, month: 1, day: 1), days: 365)
    let wanted = visits * rounds * 3
    let facility = facility
    let gateway = gateway
    try await House(settings).use { house in
      let registry = RegistryWatch(database: house.database, logger: house.logger)
      try await registry.refresh()
      let snapshot = registry.snapshot
      // Visits of facilities that the demo registered belong to others and would be refused.
      let bundles = city.visits(count: wanted * 2).lazy.filter { visit in
        snapshot.facility(
          named: ExternalIdentifier(
            system: "urn:satusehat:organization", value: city.facilities[visit.facility].code))
          == nil
      }.prefix(wanted).map { visit in
        // Visit numbers are told apart by run: an earlier one may have left its own behind.
        let text = String(decoding: SyntheticBundle.bytes(of: visit), as: UTF8.self)
        return Array(text.replacing("id/encounter/", with: "id/encounter/\(city.seed)-").utf8)
      }
      guard
        let certificate = snapshot.certificates.values.first(where: {
          $0.revokedAt == nil
            && $0.holder == snapshot.facility(code: facility).map { .facility($0.id) }
        }),
        case .facility(let sender) = try snapshot.caller(
          fingerprint: certificate.fingerprint, facilityCode: nil, now: House.now()
        ).get()
      else { throw RegistryError.unknown(code: facility) }
      let loader = { (batch: Int, lanes: Int) in
        Intake(
          database: house.database, log: house.log, keyring: keyring,
          signer: try ReceiptSigner(keyring: keyring, origin: settings.origin),
          registry: { snapshot }, now: House.now, logger: house.logger,
          limits: .init(batch: batch, lanes: lanes, queue: 4096))
      }
      let one = try loader(1, 4)
      let fifty = try loader(50, 2)
      let client = try SubmissionClient(
        gateway: URL(string: gateway) ?? URL(filePath: "/"),
        certificate: "\(certificates)/\(facility).pem", key: "\(certificates)/\(facility).key",
        authorities: "\(certificates)/ca.pem", connections: connections)
      var rates: [String: [Double]] = [:]
      for round in 0..<rounds {
        for (turn, name) in ["one", "fifty", "gateway"].enumerated() {
          let first = (round * 3 + turn) * visits
          let part = Array(bundles[first..<first + visits])
          let rate: Double
          switch name {
          case "gateway": rate = try await throughGateway(part, client)
          case "one": rate = try await stored(part, by: one, sender: sender, inFlight: 4)
          default: rate = try await stored(part, by: fifty, sender: sender, inFlight: 200)
          }
          rates[name, default: []].append(rate)
          print(
            #"{"benchmark":"intake","round":\#(round),"path":"\#(name)","#
              + #""visits":\#(visits),"visits_per_second":\#(Int(rate))}"#)
        }
      }
      await client.shutdown()
      let median = rates.mapValues { $0.sorted()[$0.count / 2] }
      let (a, b, c) = (median["one"] ?? 1, median["fifty"] ?? 1, median["gateway"] ?? 0)
      func ratio(_ value: Double) -> Double { (value * 100).rounded() / 100 }
      print(
        #"{"benchmark":"intake","ratio_one_at_a_time":\#(ratio(c / a)),"ratio_batch_limit":\#(ratio(c / b))}"#
      )
    }
  }

  /// Keeps `inFlight` works going over `items` and returns how many were done a second.
  private func rate<Item: Sendable>(
    _ items: [Item], inFlight: Int, _ work: @Sendable @escaping (Item) async throws -> Void
  ) async throws -> Double {
    let began = ContinuousClock.now
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (index, item) in items.enumerated() {
        if index >= inFlight { _ = try await group.next() }
        group.addTask { try await work(item) }
      }
      try await group.waitForAll()
    }
    return Double(items.count) / (began.duration(to: .now) / .seconds(1))
  }

  private func stored(
    _ bundles: [[UInt8]], by intake: Intake, sender: FacilityIdentity, inFlight: Int
  ) async throws -> Double {
    var prepared: [PreparedMessage] = []
    for bundle in bundles {
      prepared.append(
        intake.prepare(
          ReceivedMessage(
            sender: sender, endpoint: .submissions, mediaType: "application/fhir+json",
            body: bundle, idempotencyKey: nil, requestID: "bench", receivedAt: House.now())))
    }
    return try await rate(prepared, inFlight: inFlight) { message in
      let outcome = try await intake.submit(message)
      guard outcome.httpStatus == 201 else { throw ExitStatus.failed }
    }
  }

  private func throughGateway(
    _ bundles: [[UInt8]], _ client: SubmissionClient
  ) async throws -> Double {
    try await rate(bundles, inFlight: connections) { bundle in
      let result = try await client.submit(
        bundle, mediaType: "application/fhir+json",
        idempotencyKey: IdempotencyKey(bytes: bundle, mediaType: "application/fhir+json"))
      guard result.verdict == .accepted else { throw ExitStatus.failed }
    }
  }
}
