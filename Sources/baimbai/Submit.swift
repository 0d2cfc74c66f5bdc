import Agent
import ArgumentParser
import Foundation
import RecordModel
import StrictJSON
import Synchronization
import TransparencyLog

/// `baimbai submit`: a facility sends its visits and keeps the receipts.
struct Submit: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Kirim kunjungan dan simpan tanda terima / send visits and keep the receipts.",
    discussion: """
      Aman diulang: isi yang sama tidak tersimpan dua kali. \
      Safe to repeat: the same content is never stored twice.
      Keluar / exit: 0 semua diterima / all accepted, 1 ada yang ditolak atau gagal / some refused \
      or failed, 69 gerbang tidak terjangkau / gateway unreachable, 75 coba lagi nanti / try later.
      """)

  @Argument(help: "Berkas .json atau .ndjson, atau folder / files or folders.")
  var files: [String]
  @Option(help: "Alamat gerbang / gateway's address.")
  var gateway = "https://localhost:8443"
  @Option(help: "Sertifikat PEM / certificate, PEM.") var certificate: String
  @Option(help: "Kunci PEM / its key, PEM.") var key: String
  @Option(help: "Penerbit yang dipercaya / trusted authorities, PEM.") var authorities: String
  @Option(help: "Kode fasilitas, untuk vendor / facility's code, for vendors.")
  var facility: String?
  @Option(help: "Kunci tanda terima, teks atau berkas / receipt key (C2SP vkey), text or file.")
  var receiptKey: String?
  @Option(help: "Folder untuk tanda terima / folder for receipts.") var receipts: String?
  @Flag(help: "Satu objek JSON tiap kiriman / one JSON object a submission.") var json = false
  @Flag(help: "Periksa saja, tidak disimpan / judge only, store nothing.") var dryRun = false
  @Option(help: "Kiriman serentak / submissions in flight, 1-32.") var concurrency = 4
  @Option(help: "Percobaan tiap kiriman / attempts of each submission, 1-100.")
  var attempts = RetryPolicy().maximumAttempts

  func validate() throws {
    guard !files.isEmpty else { throw ValidationError("Berkas? / which files?") }
    guard (1...SubmissionRun.maximumConcurrency).contains(concurrency) else {
      throw ValidationError("--concurrency 1-\(SubmissionRun.maximumConcurrency)")
    }
    guard (1...100).contains(attempts) else { throw ValidationError("--attempts 1-100") }
  }

  func run() async throws {
    let found: [SubmissionFile]
    let client: SubmissionClient
    do throws(AgentError) {
      found = try SubmissionFile.find(files)
      client = try makeClient()
    } catch { throw ValidationError(SubmitWords.text(of: error)) }
    let report = SubmitReport(
      json: json, receipts: receipts, totalBytes: found.reduce(0) { $0 + $1.byteCount })
    let isWhole: Bool
    do {
      isWhole = try await SubmissionRun(
        client: client, concurrency: concurrency, isDryRun: dryRun
      ).send(found, onRetry: report.retrying, onResult: report.take)
    } catch {
      await client.shutdown()
      throw error
    }
    await client.shutdown()
    report.finish(isWhole: isWhole)
    if let status = report.exitStatus(isWhole: isWhole) { throw status }
  }

  private func makeClient() throws(AgentError) -> SubmissionClient {
    guard let url = URL(string: gateway) else { throw .unusableGateway(gateway) }
    return try SubmissionClient(
      gateway: url, certificate: certificate, key: key, authorities: authorities,
      facility: facility, receiptKey: try verifierKey(),
      policy: RetryPolicy(maximumAttempts: attempts), connections: concurrency)
  }

  /// The key's text, or that of the file that is named.
  private func verifierKey() throws(AgentError) -> VerifierKey? {
    guard let receiptKey else { return nil }
    let text = (try? String(contentsOfFile: receiptKey, encoding: .utf8)) ?? receiptKey
    do { return try VerifierKey(text.trimmingCharacters(in: .whitespacesAndNewlines)) } catch {
      throw .unusableCredentials(
        path: "--receipt-key", reason: "bukan kunci C2SP / no C2SP verifier key")
    }
  }
}

/// What a run tells: findings and a table for people, or a JSON object for each submission.
private final class SubmitReport: Sendable {
  private struct State {
    var counts: [SubmissionResult.Verdict: Int] = [:]
    var visits = 0
    var doneBytes = 0
    var drawn = ContinuousClock.now - .seconds(1)
    var isBarShown = false
    var unkept = 0
    var unverified = 0
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
        if file == nil {
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
      return failed || state.unkept > 0 || !isWhole ? ExitStatus.failed : nil
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

/// The words of `submit`, Indonesian first.
enum SubmitWords {
  static func name(of verdict: SubmissionResult.Verdict) -> String {
    switch verdict {
    case .accepted: "diterima / accepted"
    case .repeated: "sudah tersimpan / stored before"
    case .partlyRefused: "sebagian ditolak / partly refused"
    case .refused: "ditolak / refused"
    case .unproven: "tanda terima tidak sah / receipt proves nothing"
    case .tryLater: "coba lagi nanti / try again later"
    case .unreachable: "gerbang tidak terjangkau / gateway unreachable"
    case .untrusted: "sertifikat tidak dipercaya / certificate not trusted"
    case .unsendable: "tidak dapat dikirim / cannot be sent"
    }
  }

  static func row(_ name: String, _ count: Int) -> String {
    let width = 60
    return name + String(repeating: " ", count: max(1, width - name.count)) + String(count)
  }

  /// One line for what went wrong, then one for each finding; none for what went well.
  static func lines(_ name: String, _ result: SubmissionResult, limit: Int) -> [String] {
    guard ![.accepted, .repeated].contains(result.verdict) else { return [] }
    let status = result.status.map { " (HTTP \($0))" } ?? ""
    let fault = result.fault.map { ": \(text(of: $0))" } ?? ""
    let head = "\(name): \(self.name(of: result.verdict))\(status)\(fault)"
    let findings = (result.reply?.findings ?? []).filter { $0.severity == .error }
    let more =
      findings.count > limit
      ? ["  ... \(findings.count - limit) lagi / more: --json"] : []
    return [head] + findings.prefix(limit).map(line) + more
  }

  private static func line(_ finding: SubmissionReply.Finding) -> String {
    let place = finding.position.isEmpty ? "" : " \(finding.position)"
    let parts = [
      "  \(finding.code)\(place):", finding.message.indonesian, finding.fix.indonesian, "/",
      finding.message.english, finding.fix.english,
    ]
    // The gateway's words go to a terminal: no escape sequence may come along.
    return parts.filter { !$0.isEmpty }.joined(separator: " ").filter {
      !$0.unicodeScalars.contains { $0.properties.generalCategory == .control }
    }
  }

  static func text(of fault: AgentError) -> String {
    switch fault {
    case .unusableCredentials(let path, let reason):
      "\(path): tidak dapat dipakai / cannot be used: \(reason)"
    case .unusableGateway(let address): "\(address): https://HOST[:PORT]"
    case .unreadable(let path, let code):
      "\(path): tidak terbaca / cannot be read (errno \(code))"
    case .unknownEnding(let path): "\(path): hanya / only .json, .ndjson, .hl7, .csv, .xlsx"
    case .tooManyFiles(let limit): "lebih dari / more than \(limit) berkas / files"
    case .tooLarge(let limit): "lebih dari / more than \(limit) byte"
    case .badReceipt(let fault): self.text(of: fault)
    }
  }

  private static func text(of fault: ReceiptFault) -> String {
    switch fault {
    case .missing: "tidak ada tanda terima / no receipt"
    case .malformed: "bukan tanda terima / not a receipt"
    case .otherPayload: "tentang isi lain / about other content"
    case .otherSubmission: "tentang kiriman lain / about another submission"
    case .otherFacility: "tentang fasilitas lain / about another facility"
    case .badSignature: "tanda tangan salah / bad signature"
    }
  }

  /// `{"name","verdict","status","submission","attempts","log","verified","file","visits","issues"}`.
  static func json(_ name: String, _ result: SubmissionResult, receiptFile: String?) -> String {
    let reply = result.reply
    let object: JSON = [
      "name": .string(name), "verdict": .string(result.verdict.rawValue),
      "status": result.status.map { .int($0) } ?? .null,
      "submission": (reply?.submission).map { .string($0.description) } ?? .null,
      "attempts": .int(result.attempts),
      "fault": result.fault.map { .string(text(of: $0)) } ?? .null,
      "log": (result.receipt).map { .int(Int($0.logIndex)) } ?? .null,
      "verified": .bool(result.receipt?.isSignatureVerified ?? false),
      "file": receiptFile.map { .string($0) } ?? .null,
      "visits": .array((reply?.visits ?? []).map { .string($0) }),
      "issues": .array((reply?.findings ?? []).map(json)),
    ]
    return String(decoding: object.serialized(), as: UTF8.self)
  }

  private static func json(_ finding: SubmissionReply.Finding) -> JSON {
    [
      "code": .string(finding.code), "severity": .string(finding.severity.rawValue),
      "position": .string(finding.position), "message": json(finding.message),
      "fix": json(finding.fix),
    ]
  }

  private static func json(_ words: Bilingual) -> JSON {
    ["id": .string(words.indonesian), "en": .string(words.english)]
  }
}
