import Agent
import ArgumentParser
import Foundation
import LogVerification
import RecordModel
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
  @OptionGroup var options: ClientOptions
  @Option(help: "Kunci tanda terima, teks atau berkas / receipt key (C2SP vkey), text or file.")
  var receiptKey: String?
  @Option(help: "Folder untuk tanda terima / folder for receipts.") var receipts: String?
  @Option(
    help: "Kebijakan log: tunggu bukti bersaksi tiap tanda terima / wait for each receipt's proof")
  var verify: String?
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
    guard verify == nil || (receiptKey != nil && receipts != nil && !dryRun) else {
      throw ValidationError("--verify: --receipt-key, --receipts")
    }
  }

  func run() async throws {
    let found: [SubmissionFile]
    do throws(AgentError) { found = try SubmissionFile.find(files) } catch {
      throw ValidationError(SubmitWords.text(of: error))
    }
    let key = try receiptKey.map { try VerifierKey(textOrFile: $0, flag: "--receipt-key") }
    let check = try verify.map {
      LogProofCheck(policy: try WitnessPolicy(named: $0), receiptKey: key)
    }
    let client = try options.client(
      receiptKey: key, policy: RetryPolicy(maximumAttempts: attempts), connections: concurrency)
    let report = SubmitReport(
      json: json, receipts: receipts, totalBytes: found.reduce(0) { $0 + $1.byteCount })
    let isWhole: Bool
    do {
      isWhole = try await SubmissionRun(
        client: client, concurrency: concurrency, isDryRun: dryRun
      ).send(found, onRetry: report.retrying, onResult: report.take)
      if let check { try await prove(report, by: check, client) }
    } catch {
      await client.shutdown()
      throw error
    }
    await client.shutdown()
    report.finish(isWhole: isWhole)
    if let status = report.exitStatus(isWhole: isWhole) { throw status }
  }

  /// How long the proofs of a run may take in all before the gateway's witnesses count as silent.
  private static let patience = Duration.seconds(60)

  /// Keeps the log's proof beside each receipt.
  private func prove(
    _ report: SubmitReport, by check: LogProofCheck, _ client: SubmissionClient
  ) async throws {
    let start = ContinuousClock.now
    for (receipt, file) in report.kept {
      do {
        let proof = try await client.prove(
          Array(receipt.text.utf8), of: receipt.submission, by: check,
          patience: Self.patience - start.duration(to: .now))
        try Data(proof).write(to: URL(filePath: ProofFile.path(ofReceipt: file)), options: .atomic)
        report.proven()
      } catch let fault as ReceiptProofFault {
        report.unproven(file, fault)
      }
    }
  }
}
