import Database
package import Logging
import RecordModel
import RecordStore
import RegisterFormat
import Registry
import ServiceLifecycle

/// Puts messages of very many visits into the record, chunk by chunk, also those that a crash or a
/// restart left in the middle.
///
/// Any number of gateways may work on one message: the row of a chunk is written once, and who comes
/// second starts over with what is left.
package struct ChunkWorker: Service {
  /// Visits of a chunk: a transaction of some 100 ms, so that others wait no longer.
  static let visits = 250
  /// Chunks of one message in a row while other facilities' messages wait.
  static let turn = 100
  /// How long a chunk waits for its facility's share before others' messages go on.
  static let patience: Duration = .seconds(2)
  /// How long until it looks again without being told.
  static let interval: Duration = .seconds(2)

  private let intake: Intake
  private let logger: Logger

  /// A worker for what `intake` stored.
  package init(intake: Intake, logger: Logger) {
    self.intake = intake
    self.logger = logger
  }

  /// Works until shut down; a chunk that was begun is finished.
  package func run() async throws {
    try? await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        do {
          try await work()
        } catch is CancellationError {
          return
        } catch {
          logger.warning("chunks wait", metadata: ["error": "\(type(of: error))"])
        }
        try await Task.sleep(for: Self.interval)
      }
    }
  }

  /// Works on everything that waits now.
  package func work() async throws {
    let messages = try await waiting()
    let hasOthers = Set(messages.map(\.facility)).count > 1
    for message in messages {
      do {
        try await work(on: message, atMost: hasOthers ? Self.turn : .max)
      } catch is ShareRefusal {
        // Its facility has had its share; another one's turn.
        continue
      }
    }
  }

  private func waiting() async throws -> [Chunks.Waiting] {
    let facilities = Array(intake.registry().facilities.keys)
    guard !facilities.isEmpty else { return [] }
    return try await intake.lane.database.transaction("chunks.waiting", as: .intake) {
      try await Chunks.waiting(of: facilities, in: $0)
    }
  }

  private func work(on waiting: Chunks.Waiting, atMost turn: Int) async throws {
    let snapshot = intake.registry()
    let stored = try await SubmissionReader(database: intake.lane.database).message(
      waiting.submission, of: waiting.facility, intake.lane.tools.keyring)
    guard let stored, let message = ReceivedMessage(stored, in: snapshot, actor: nil) else {
      return
    }
    let reading = SubmissionReading(snapshot: snapshot)
    var reader = reading.register(message)
    var number = 0
    while let decoded = reader.next(maximumVisits: Self.visits) {
      try Task.checkCancellation()
      if number >= waiting.done {
        let prepared = reading.prepare(
          chunk: number, decoded, of: message, waiting.submission)
        let isFirst = try await intake.shares.holding(
          waiting.facility, bytes: Self.visits * ShareLedger.unitBytes, patience: Self.patience
        ) { try await store(prepared) }
        guard isFirst, number - waiting.done + 1 < turn else { return }
      }
      number += 1
      await Task.yield()
    }
    try await intake.lane.database.transaction("chunks.finish", as: .intake) {
      try await Chunks.finish(waiting, in: $0)
    }
  }

  /// False if another gateway stored this chunk; then it goes on with the message.
  private func store(_ chunk: PreparedSubmission) async throws -> Bool {
    do {
      _ = try await intake.lane.store([chunk])
      return true
    } catch let error as DatabaseError where error.isDataRefusal {
      guard !error.isDuplicateKey else { return false }
      logger.error(
        "a chunk was refused by the database", metadata: ["submission": "\(chunk.id)"])
      _ = try await intake.lane.store([chunk.emptied])
      return true
    }
  }
}

extension PreparedSubmission {
  /// The same chunk without its visits, because the database refused what every rule had passed: the
  /// message stays whole, to be read again.
  fileprivate var emptied: PreparedSubmission {
    var empty = PreparedSubmission(
      message: message, id: id, format: format, decoded: nil, wantedVisits: [],
      issues: issues + [Issue(.keptForUs, at: "")], refusal: nil, parts: [])
    empty.part = part
    return empty
  }
}
