import Agent
import Foundation
import RecordModel
import Simulation
import TransparencyLog

/// Sends a city's visits in the order of arrival, a bounded number at a time.
struct CitySending {
  /// Where the gateway is and who its facilities are.
  struct Link {
    let gateway: URL
    /// PEM of the roots that the gateway's certificate must lead to.
    let authorities: String
    /// `CODE.pem` and `CODE.key` of each facility.
    let certificates: String
    let receiptKey: VerifierKey
  }

  /// What became of the visits.
  struct Report {
    var receipts = 0
    /// Of the receipts, those for what was stored before.
    var repeated = 0
    var failed = 0
    var facilities = 0
    /// How often each rule was named for what failed.
    var rules: [String: Int] = [:]
  }

  let city: DemonstrationCity
  let link: Link
  let concurrency: Int

  /// Sends all; `progress` hears the number of visits that are done.
  ///
  /// - Throws: `AgentError` of certificates that cannot be used; what the gateway refuses is
  ///   counted.
  func send(progress: (Int) -> Void) async throws -> Report {
    let clients = try city.city.facilities.map(client)
    do {
      let report = try await send(by: clients, progress: progress)
      for client in clients { await client.shutdown() }
      return report
    } catch {
      for client in clients { await client.shutdown() }
      throw error
    }
  }

  private func client(of facility: SyntheticFacility) throws(AgentError) -> SubmissionClient {
    let path = "\(link.certificates)/\(facility.code)"
    return try SubmissionClient(
      gateway: link.gateway, certificate: path + ".pem", key: path + ".key",
      authorities: link.authorities, receiptKey: link.receiptKey,
      software: DemonstrationCity.software(of: facility))
  }

  private func send(
    by clients: [SubmissionClient], progress: (Int) -> Void
  ) async throws -> Report {
    var visits = city.city.visits(count: city.visits).makeIterator()
    var report = Report()
    var seen: Set<Int> = []
    var done = 0
    try await withThrowingTaskGroup(of: SubmissionResult.self) { group in
      var inFlight = 0
      while true {
        while inFlight < concurrency, let visit = visits.next() {
          seen.insert(visit.facility)
          let format = DemonstrationCity.format(of: city.city.facilities[visit.facility])
          group.addTask { try await Self.send(visit, as: format, by: clients[visit.facility]) }
          inFlight += 1
        }
        guard let result = try await group.next() else { break }
        inFlight -= 1
        done += 1
        report.count(result)
        progress(done)
      }
    }
    report.facilities = seen.count
    return report
  }

  private static func send(
    _ visit: SyntheticVisit, as format: SimulatedFormat, by client: SubmissionClient
  ) async throws -> SubmissionResult {
    guard let bytes = format.message(of: visit), let mediaType = format.mediaType else {
      return SubmissionResult(.unsendable)
    }
    return try await client.submit(
      bytes, mediaType: mediaType,
      idempotencyKey: IdempotencyKey(bytes: bytes, mediaType: mediaType))
  }
}

extension CitySending.Report {
  /// Only what a checked receipt proves is done.
  mutating func count(_ result: SubmissionResult) {
    guard [.accepted, .repeated].contains(result.verdict), result.receipt != nil else {
      failed += 1
      for code in Set(result.reply?.findings.map(\.code) ?? ["\(result.verdict.rawValue)"]) {
        rules[code, default: 0] += 1
      }
      return
    }
    receipts += 1
    if result.verdict == .repeated { repeated += 1 }
  }
}
