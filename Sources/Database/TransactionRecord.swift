import Logging
import Metrics
import Synchronization

/// What is measured and logged of one transaction.
struct TransactionRecord {
  let started = ContinuousClock.now
  var retries = 0
  private let name: String
  private let role: DatabaseRole
  private let logger: Logger

  init(name: String, role: DatabaseRole, logger: Logger) {
    self.name = name
    self.role = role
    self.logger = logger
  }

  func succeeded() { measure("committed") }

  /// A failure that nobody can know or that is the machine's is logged; a refusal is the caller's
  /// to judge.
  func failed(_ error: any Error) {
    let known = error as? DatabaseError
    measure(known?.outcome ?? "failed")
    guard let known else { return }
    let level: Logger.Level =
      switch known {
      case .commitUnknown, .connectionLost, .deadlineExceeded, .weakDurability, .misused,
        .pipelineTooLarge:
        .warning
      default: .debug
      }
    logger.log(
      level: level, "transaction failed",
      metadata: [
        "transaction": "\(name)", "role": "\(role)", "retries": "\(retries)",
        "error": "\(known)",
      ])
  }

  private func measure(_ outcome: String) {
    let elapsed = ContinuousClock.now - started
    let kind = Kind(name: name, role: role, outcome: outcome)
    let timer = Self.timers.withLock { timers in
      if let timer = timers[kind] { return timer }
      let timer = Timer(
        label: "baimbai_database_transaction_duration", dimensions: labels + [("outcome", outcome)])
      timers[kind] = timer
      return timer
    }
    timer.recordNanoseconds(Int64(elapsed / .nanoseconds(1)))
    if retries > 0 {
      Counter(label: "baimbai_database_transaction_retries", dimensions: labels)
        .increment(by: retries)
    }
  }

  private var labels: [(String, String)] { [("transaction", name), ("role", role.description)] }

  private struct Kind: Hashable {
    let name: String
    let role: DatabaseRole
    let outcome: String
  }

  /// Kept, because to find one by its labels costs more than to record; names, roles and outcomes are the program's
  /// own, so they are few.
  private static let timers = Mutex<[Kind: Timer]>([:])
}
