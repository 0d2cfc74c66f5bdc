import Logging
import Metrics

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
    let labels = [("transaction", name), ("role", "\(role)"), ("outcome", outcome)]
    let elapsed = ContinuousClock.now - started
    Timer(label: "baimbai_database_transaction_duration", dimensions: labels)
      .recordNanoseconds(Int64(elapsed / .nanoseconds(1)))
    if retries > 0 {
      Counter(
        label: "baimbai_database_transaction_retries", dimensions: Array(labels.prefix(2))
      ).increment(by: retries)
    }
  }
}
