import AsyncHTTPClient
package import LogVerification
import NIOCore
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
    let (status, body) = try await fetch("/audit/recoveries")
    guard status == .ok, let document = try? JSONDocument(body) else {
      throw ReceiptProofFault.refused(status: Int(status.code))
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
      let (status, _) = try await fetch("/v1/submissions/\(receipt.submission)")
      if status == .notFound { lost.append(name) }
    }
    return lost
  }

  private func fetch(_ path: String) async throws -> (HTTPResponseStatus, [UInt8]) {
    var request = HTTPClientRequest(url: "\(base)\(path)")
    if let facility { request.headers.add(name: "X-Facility", value: facility) }
    let answer = try await http.execute(request, timeout: Self.attemptTimeout)
    let body = try await answer.body.collect(upTo: SubmissionReply.maximumBytes)
    return (answer.status, Array(body.readableBytesView))
  }
}
