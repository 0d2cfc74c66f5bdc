import AsyncHTTPClient
package import LogVerification
import NIOCore
import NIOHTTP1
import StrictJSON
import TransparencyLog

extension SubmissionClient {
  /// What the gateway says of a day.
  package struct DayComparison: Hashable, Sendable {
    /// Receipts that we hold.
    package let counted: Int
    /// Submissions that the gateway has.
    package let logged: Int
    /// Indices of our receipts that its log does not bear out.
    package let missing: [Int]
    /// Indices of submissions of ours that we hold no receipt of.
    package let unknown: [Int]
  }

  /// Compares the receipts of a day, `YYYY-MM-DD` by the city's clock, with the gateway's log.
  ///
  /// Throws `ReceiptProofFault.refused`, or what the connection threw.
  package func reconcile(_ receipts: [KeptReceipt], day: String) async throws -> DayComparison {
    let held = receipts.map { receipt -> JSON in
      ["log": .int(receipt.index), "leaf": .string(receipt.leaf.base64)]
    }
    let body: JSON = ["receipts": .array(held)]
    var request = request("/v1/reconciliations/\(day)")
    request.method = .PUT
    request.headers.add(name: "Content-Type", value: "application/json")
    request.body = .bytes(ByteBuffer(bytes: body.serialized()))
    let (answer, bytes) = try await exchange(request)
    guard answer.status == .ok,
      let json = (try? JSONDocument(bytes, limits: .history)).map({
        JSON($0.root)
      }), let counted = json["counted"]?.int, let logged = json["logged"]?.int
    else { throw ReceiptProofFault.refused(status: Int(answer.status.code)) }
    func indices(_ name: String) -> [Int] { json[name]?.array?.compactMap(\.int) ?? [] }
    return DayComparison(
      counted: counted, logged: logged, missing: indices("missing"), unknown: indices("unknown"))
  }
}
