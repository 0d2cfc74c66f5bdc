import AsyncHTTPClient
package import LogVerification
import NIOHTTP1
import RecordModel
import StrictJSON
import TransparencyLog

extension SubmissionClient {
  /// The names of the receipts whose submissions the gateway lost in a restore, in their order.
  ///
  /// A recovery names the log that lost its end; a receipt of that log from there on counts as lost
  /// unless the gateway still knows its submission. Throws what the connection threw.
  package func lost(
    among receipts: [(name: String, receipt: KeptReceipt)]
  ) async throws -> [String] {
    let (answer, body) = try await exchange(request("/audit/recoveries"))
    guard answer.status == .ok, let document = try? JSONDocument(body) else {
      throw ReceiptProofFault.refused(status: Int(answer.status.code))
    }
    let ends = (JSON(document.root)["recoveries"]?.array ?? []).compactMap { recovery in
      recovery["lost"]?["origin"]?.string.flatMap { origin in
        recovery["proven"]?.int.map { (key: "\(origin)/receipt", proven: $0) }
      }
    }
    var lost: [String] = []
    for (name, receipt) in receipts {
      let signers = receipt.note.signatures.map(\.name.text)
      let isConcerned = ends.contains { signers.contains($0.key) && receipt.index >= $0.proven }
      guard isConcerned else { continue }
      let (known, _) = try await exchange(request("/v1/submissions/\(receipt.submission)"))
      if known.status == .notFound { lost.append(name) }
    }
    return lost
  }
}
