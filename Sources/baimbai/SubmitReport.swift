import Agent
import ArgumentParser
import Foundation
import RecordModel
import Synchronization

/// What a run tells: findings and a table for people, or a JSON object for each submission.
final class SubmitReport: Sendable {
  private struct State {
    var counts: [SubmissionResult.Verdict: Int] = [:]
    var visits = 0
    var doneBytes = 0
    var drawn = ContinuousClock.now - .seconds(1)
    var isBarShown = false
    var unkept = 0
    var unverified = 0
    var kept: [(receipt: CheckedReceipt, file: String)] = []
    var proven = 0
    var unproven = 0
  }

  /// The bar is drawn at most so often, so that it costs nothing.
  private static let barInterval = Duration.milliseconds(100)
  private static let barWidth = 30
  /// Most findings shown of one submission; the answer in `--json` has all.
  private static let maximumFindings = 20

  private let state = Mutex(State())
  private let json: Bool
  private let receipts: String?
  private let totalBytes: Int
  private let isTerminal = isatty(STDERR_FILENO) == 1

  init(json: Bool, receipts: String?, totalBytes: Int) {
    self.json = json
    self.receipts = receipts
    self.totalBytes = max(1, totalBytes)
  }

  /// Says that a submission waits for its next attempt.
  func retrying(_ name: String, _ attempts: Int, _ wait: Duration) {
    // The first waits are short and usual.
    guard attempts >= 3 else { return }
    state.withLock { state in
      clearBar(&state)
      tell("\(name): coba lagi dalam / trying again in \(wait.components.seconds) s")
    }
  }

  /// Takes one result: its receipt to disk, its findings to the reader.
  func take(_ item: SubmissionItem, _ result: SubmissionResult) throws {
    state.withLock { state in
      var file: String?
      if let receipts, let receipt = result.receipt {
        file = ReceiptFolder(path: receipts).keep(receipt, of: item.name)
        if let file {
          state.kept.append((receipt, file))
        } else {
          state.unkept += 1
          clearBar(&state)
          tell("\(item.name): tanda terima tidak dapat disimpan / receipt cannot be written")
        }
      }
      state.counts[result.verdict, default: 0] += 1
      state.visits += result.reply?.visits.count { $0 != "refused" } ?? 0
      state.doneBytes += item.byteCount
      if let receipt = result.receipt, !receipt.isSignatureVerified { state.unverified += 1 }
      let lines =
        json
        ? [SubmitWords.json(item.name, result, receiptFile: file)]
        : SubmitWords.lines(item.name, result, limit: Self.maximumFindings)
      if !lines.isEmpty { clearBar(&state) }
      for line in lines { print(line) }
      drawBar(&state)
    }
  }

  /// The receipts that lie in files, in the order in which they came.
  var kept: [(receipt: CheckedReceipt, file: String)] { state.withLock { $0.kept } }

  /// Counts a receipt that the log proves.
  func proven() { state.withLock { $0.proven += 1 } }

  /// Tells of a receipt that the log does not prove.
  func unproven(_ file: String, _ fault: ReceiptProofFault) {
    state.withLock { state in
      state.unproven += 1
      clearBar(&state)
      tell("\(file): \(SubmitWords.text(of: fault))")
    }
  }

  /// The table at the end, for people.
  func finish(isWhole: Bool) {
    state.withLock { state in
      clearBar(&state)
      if !isWhole {
        tell(
          "Berhenti; sisanya belum dikirim / stopped; the rest was not sent. Ulangi / run again.")
      }
      guard !json else { return }
      for verdict in SubmissionResult.Verdict.allCases {
        guard let count = state.counts[verdict] else { continue }
        print(SubmitWords.row(SubmitWords.name(of: verdict), count))
      }
      print(SubmitWords.row("kunjungan tersimpan / visits stored", state.visits))
      if state.proven + state.unproven > 0 {
        print(SubmitWords.row("terbukti dalam log / proven in the log", state.proven))
      }
      if state.unverified > 0 {
        print(
          SubmitWords.row(
            "tanda terima tanpa --receipt-key / signatures not verified", state.unverified))
      }
    }
  }

  /// Nil when everything was accepted.
  func exitStatus(isWhole: Bool) -> ExitCode? {
    state.withLock { state in
      func has(_ verdict: SubmissionResult.Verdict) -> Bool { state.counts[verdict] != nil }
      if has(.unreachable) { return ExitStatus.serviceDown }
      if has(.tryLater) { return ExitCode(75) }
      let failed = state.counts.keys.contains { $0 != .accepted && $0 != .repeated }
      return failed || state.unkept > 0 || state.unproven > 0 || !isWhole ? ExitStatus.failed : nil
    }
  }

  private func drawBar(_ state: inout State) {
    guard isTerminal, state.drawn.duration(to: .now) >= Self.barInterval else { return }
    let share = min(1, Double(state.doneBytes) / Double(totalBytes))
    let full = Int(share * Double(Self.barWidth))
    let bar =
      String(repeating: "#", count: full)
      + String(repeating: ".", count: Self.barWidth - full)
    let count = state.counts.values.reduce(0, +)
    FileHandle.standardError.write(Data("\r[\(bar)] \(Int(share * 100)) %  \(count)".utf8))
    state.drawn = .now
    state.isBarShown = true
  }

  private func clearBar(_ state: inout State) {
    guard state.isBarShown else { return }
    FileHandle.standardError.write(Data("\r\u{1b}[K".utf8))
    state.isBarShown = false
    // Drawn again at once below the lines that follow.
    state.drawn = .now - Self.barInterval
  }
}
