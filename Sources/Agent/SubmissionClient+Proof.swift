import AsyncHTTPClient
package import LogVerification
import NIOHTTP1
package import RecordModel
import TransparencyLog

extension SubmissionClient {
  /// Fetches the proof that the log holds what a receipt promises, and believes it only as far as
  /// `check` does: the gateway's word counts for nothing.
  ///
  /// Waits while no cosigned checkpoint covers the entry, which takes seconds.
  ///
  /// - Parameters:
  ///   - receipt: the note as it was kept; the proof must be about just this one.
  ///   - message: the exact bytes that were sent, where they are at hand.
  ///   - patience: how long it may take in all.
  /// - Returns: the file that a clinic keeps, C2SP tlog-proof with the receipt in it.
  /// - Throws: `ReceiptProofFault`, or what the connection threw.
  package func prove(
    _ receipt: [UInt8], of submission: SubmissionID, message: [UInt8]? = nil,
    by check: LogProofCheck, patience: Duration
  ) async throws -> [UInt8] {
    let proof = try await proof(of: submission, patience: patience)
    var exhibits = LogProofCheck.Exhibits()
    exhibits.receipt = receipt
    exhibits.message = message
    do throws(ProofFault) { _ = try check.verify(proof, exhibits) } catch {
      throw ReceiptProofFault.proof(error)
    }
    // What is kept must stand alone, so it carries this receipt and no other.
    guard (try? LogProof(bytes: proof))?.extra == receipt else {
      throw ReceiptProofFault.otherReceipt
    }
    return proof
  }

  private func proof(of submission: SubmissionID, patience: Duration) async throws -> [UInt8] {
    let request = request("/v1/receipts/\(submission)/proof")
    let start = ContinuousClock.now
    while true {
      let (answer, body) = try await exchange(request, limit: LogProof.maximumBytes)
      switch answer.status {
      case .ok: return body
      case .serviceUnavailable where start.duration(to: .now) < patience:
        try await Task.sleep(for: .milliseconds(500))
      case .serviceUnavailable: throw ReceiptProofFault.notCosigned
      default: throw ReceiptProofFault.refused(status: Int(answer.status.code))
      }
    }
  }
}

/// Why a receipt is not proven by the log.
package enum ReceiptProofFault: Error, Hashable, Sendable {
  /// No cosigned checkpoint covered the entry in time.
  case notCosigned
  /// The gateway gave none.
  case refused(status: Int)
  /// The proof carries another receipt.
  case otherReceipt
  /// The proof proves nothing.
  case proof(ProofFault)
}
