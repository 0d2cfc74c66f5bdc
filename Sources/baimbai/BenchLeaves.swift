import ArgumentParser
import AuditLog
import Database
import Foundation
import Intake
import Logging
import RecordModel
import Registry
import Sealing

/// `baimbai bench leaves`: what the log costs the intake, and whether a long log is as fast as a
/// short one. For a database of `scripts/bench` only: it fills the log.
struct BenchLeaves: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "leaves", abstract: "Biaya log / what the log costs.")

  @OptionGroup var options: SettingsOptions
  @Argument(help: "NDJSON satu kunjungan per baris / NDJSON, a visit a line.") var messages: String
  @Option(help: "Panjang log akhirnya / the log's length at the end.") var to = 1_000_000
  @Option(help: "Putaran / rounds") var rounds = 6
  @Option(help: "Detik tiap ukuran / seconds of each measurement") var seconds = 5.0

  func run() async throws {
    let settings = try await Settings.load(options)
    let bodies = try Data(contentsOf: URL(filePath: messages)).split(
      separator: UInt8(ascii: "\n")
    ).map { Array($0) }
    let asked = self
    try await House(settings).use { house in
      try await asked.intake(house, settings, bodies)
      try await asked.growth(house)
    }
  }

  /// Alternating rounds of the same work, leaves on and off; the median of each.
  private func intake(_ house: House, _ settings: Settings, _ bodies: [[UInt8]]) async throws {
    let registry = RegistryWatch(database: house.database, logger: house.logger)
    try await registry.refresh()
    let snapshot = registry.snapshot
    guard
      let certificate = snapshot.certificates.values.first(where: {
        if case .facility = $0.holder { true } else { false }
      }),
      case .facility(let sender) = try snapshot.caller(
        fingerprint: certificate.fingerprint, facilityCode: nil, now: House.now()
      ).get()
    else { throw ValidationError("registry?") }
    let keyring = try Keyring(directory: settings.keysDirectory)
    func make(_ log: AuditLog) throws -> Intake {
      Intake(
        database: house.database, log: log, keyring: keyring,
        signer: try ReceiptSigner(keyring: keyring, origin: settings.origin),
        registry: { snapshot }, now: House.now, logger: house.logger)
    }
    let (with, without) = (try make(AuditLog()), try make(AuditLog(offForBenchmark: ())))
    var rates: [Bool: [Double]] = [true: [], false: []]
    let share = bodies.count / (rounds * 2)
    for turn in 0..<rounds * 2 {
      let isOn = turn.isMultiple(of: 2)
      let slice = Array(bodies[turn * share..<(turn + 1) * share])
      let intake = isOn ? with : without
      let time = try await ContinuousClock().measure {
        try await withThrowingTaskGroup(of: Void.self) { group in
          for lane in 0..<32 {
            group.addTask {
              for index in stride(from: lane, to: slice.count, by: 32) {
                _ = try await intake.submit(
                  ReceivedMessage(
                    sender: sender, endpoint: .submissions, type: .fhir, body: slice[index],
                    idempotencyKey: nil, requestID: "bench", receivedAt: House.now()))
              }
            }
          }
          try await group.waitForAll()
        }
      }
      rates[isOn]?.append(Double(slice.count) / (time / .seconds(1)))
    }
    await with.close()
    await without.close()
    let (on, off) = (median(rates[true] ?? []), median(rates[false] ?? []))
    print(
      #"{"benchmark":"leaves","visits_per_second_on":\#(Int(on)),"off":\#(Int(off)),"#
        + #""ratio":\#(rounded(on / off))}"#)
  }

  private func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
  private func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }

  /// Leaves a second at 10,000 entries and at `to`, in commits of 64 as the intake makes them.
  private func growth(_ house: House) async throws {
    let log = AuditLog()
    var size = try await append(0, to: house, log)
    if size < 10_000 { size = try await append(10_000 - size, to: house, log) }
    let few = try await rate(house, log)
    size = try await append(0, to: house, log)
    while size < to { size = try await append(min(20_000, to - size), to: house, log) }
    let many = try await rate(house, log)
    print(
      #"{"benchmark":"leaves","size":\#(size),"leaves_per_second_at_10000":\#(Int(few)),"#
        + #""at_size":\#(Int(many)),"ratio":\#(rounded(many / few))}"#)
  }

  private func rate(_ house: House, _ log: AuditLog) async throws -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    var count = 0
    while start.duration(to: clock.now) < .seconds(seconds) {
      _ = try await append(64, to: house, log)
      count += 64
    }
    return Double(count) / (start.duration(to: clock.now) / .seconds(1))
  }

  /// Appends entries of a submission's length in one commit; returns the log's size after it.
  private func append(_ count: Int, to house: House, _ log: AuditLog) async throws -> Int {
    let certificate = [UInt8](repeating: 7, count: 32)
    let drafts = (0..<count).map { number in
      var draft = LeafDraft(.submit, .create, requestID: "01990000-0000-7000-8000-000000000000")
      draft.facility = "bench"
      draft.certificate = certificate
      draft.payloadHash = certificate
      draft.resource = "Submission/01990000-0000-7000-8000-000000000000"
      draft.subjects = [
        .init(
          pseudonym: withUnsafeBytes(of: (UInt64(number), UInt64.random(in: 0 ... .max))) {
            Array($0)
          }, visit: nil)
      ]
      return draft
    }
    return try await house.database.transaction("bench.append", as: .log) { transaction in
      let head = try await log.lock(in: transaction)
      let leaves = try await log.append(drafts, to: head, now: House.now(), in: transaction)
      return Int(leaves.last?.index ?? Int64(head.count) - 1) + 1
    }
  }
}
