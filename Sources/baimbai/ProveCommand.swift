import Agent
import ArgumentParser
import AuditLog
import Foundation
import LogVerification
import TransparencyLog

/// `baimbai audit prove`: a clinic's receipt against the log, alone.
struct ProveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prove",
    abstract: "Buktikan tanda terima dengan log / prove a receipt by the log.",
    discussion: """
      Mengambil bukti dari gerbang sekali dan menyimpannya di samping tanda terima; sesudah itu --offline cukup. \
      Keluar 0 terbukti, 2 tidak, 1 berkas tidak terbaca, 69 gerbang tidak terjangkau. /
      Fetches the proof from the gateway once and keeps it beside the receipt; then --offline is enough. \
      Exit 0 proven, 2 not, 1 a file cannot be read, 69 gateway unreachable.
      """)

  @Option(help: "Tanda terima yang disimpan / the receipt that was kept.") var receipt: String
  @Option(help: "Kebijakan: kunci log dan saksi / policy: keys of log and witnesses.")
  var policy: String
  @Option(help: "Kunci tanda terima, teks atau berkas / the receipt key, text or file.")
  var receiptKey: String
  @Option(help: "Kiriman aslinya / the message that was sent.") var message: String?
  @Flag(help: "Dengan bukti yang sudah disimpan, tanpa jaringan / by the kept proof, no network.")
  var offline = false
  @OptionGroup var options: ClientOptions

  func run() async throws {
    let verifier = try VerifierKey(textOrFile: receiptKey, flag: "--receipt-key")
    let check = LogProofCheck(policy: try WitnessPolicy(named: policy), receiptKey: verifier)
    var exhibits = LogProofCheck.Exhibits()
    exhibits.receipt = try DiskFolder.bytes(of: receipt, limit: LogEvidence.maximumBytes)
    exhibits.message = try message.map { try DiskFolder.bytes(of: $0, limit: Self.messageBytes) }
    let file = ProofFile.path(ofReceipt: receipt)
    if !offline { try await fetch(to: file, check, exhibits) }
    let proof = try DiskFolder.bytes(of: file, limit: LogProof.maximumBytes)
    do throws(ProofFault) {
      for line in lines(of: try check.verify(proof, exhibits)) { print(line) }
    } catch { throw Self.told(.proof(error)) }
  }

  /// As long as the gateway takes.
  private static let messageBytes = 64 << 20
  /// A checkpoint comes each second; a witness that sleeps may take longer.
  private static let patience = Duration.seconds(15)

  private func fetch(
    to file: String, _ check: LogProofCheck, _ exhibits: LogProofCheck.Exhibits
  ) async throws {
    guard let bytes = exhibits.receipt, let kept = KeptReceipt(bytes) else {
      throw Self.told(.proof(ProofFault(.proofReceiptUntrusted)))
    }
    let client = try options.client()
    do {
      let proof = try await client.prove(
        bytes, of: kept.submission, message: exhibits.message, by: check,
        patience: Self.patience)
      await client.shutdown()
      guard (try? Data(proof).write(to: URL(filePath: file), options: .atomic)) != nil else {
        tell("tidak tertulis / not written: \(file)")
        throw ExitStatus.failed
      }
    } catch let status as ExitCode { throw status } catch let fault as ReceiptProofFault {
      await client.shutdown()
      throw Self.told(fault)
    } catch {
      await client.shutdown()
      tell("gerbang tidak terjangkau / gateway unreachable")
      throw ExitStatus.serviceDown
    }
  }

  private static func told(_ fault: ReceiptProofFault) -> ExitCode {
    tell("TIDAK TERBUKTI / NOT PROVEN: \(SubmitWords.text(of: fault))")
    return ExitCode(2)
  }

  private func lines(of proven: LogProofCheck.Proven) -> [String] {
    let checkpoint = proven.checkpoint.checkpoint
    let witnesses = proven.checkpoint.cosignatures.map { signature in
      let time = signature.cosignedAtSeconds.map {
        Date(timeIntervalSince1970: Double($0)).formatted(.iso8601)
      }
      return "  saksi / witness \(signature.key.name) \(time ?? "")"
    }
    return [
      "TERBUKTI / PROVEN",
      "  entri / entry \(proven.index), \(checkpoint.origin), checkpoint \(checkpoint.size)",
    ] + witnesses
      + (message == nil ? [] : ["  kiriman cocok byte demi byte / the message fits byte for byte"])
  }
}

/// The proof of a receipt, beside it.
enum ProofFile {
  /// `NAME.tlog-proof` for `NAME.receipt`.
  static func path(ofReceipt file: String) -> String {
    let ending = ".receipt"
    return (file.hasSuffix(ending) ? String(file.dropLast(ending.count)) : file) + ".tlog-proof"
  }
}
