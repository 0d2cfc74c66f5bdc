import Crypto
import RecordModel
package import Sealing
import TransparencyLog

/// What a facility holds in hand: that these bytes of it were durable in the log at this index.
///
/// A C2SP signed note, Ed25519, whose body is the lines
/// `baimbai.id/receipt/v1`, `submission <uuid>`, `facility <code>`, `operator <code>` (only if one
/// sent it),
/// `payload sha256:<base64>`, `received <RFC 3339>`, `log <index>`, `leaf <base64>`.
package struct ReceiptSigner: Sendable {
  private let key: SignerKey

  /// A signer with the receipt key of `keyring`, under the name of the log; throws for a name that
  /// no note may have.
  package init(keyring: Keyring, origin: String) throws {
    key = try SignerKey(
      name: try KeyName("\(origin)/receipt"), type: .ed25519,
      seed: Array(keyring.receiptKey.rawRepresentation))
  }

  /// The key that verifies receipts, in the text form of C2SP signed notes.
  package var verifierKey: String { key.verifier.text }

  /// Signs what is said about one submission; the caller sends it only after the COMMIT.
  func sign(_ facts: ReceiptFacts) throws -> String {
    let note = try SignedNote(body: facts.body, signatures: [key.sign(facts.body)])
    return String(decoding: note.bytes, as: UTF8.self)
  }
}

/// What a receipt says.
struct ReceiptFacts {
  let submission: SubmissionID
  let facility: String
  let vendor: String?
  /// SHA-256 of the exact body, 32 bytes.
  let payloadHash: LogHash
  let receivedAt: Int64
  let leafIndex: Int64
  let leafHash: LogHash

  var body: [UInt8] {
    var lines = ["baimbai.id/receipt/v1", "submission \(submission)", "facility \(facility)"]
    if let vendor { lines.append("operator \(vendor)") }
    lines += [
      "payload sha256:\(payloadHash.base64)", "received \(ClinicalTime(utc: receivedAt).text)",
      "log \(leafIndex)", "leaf \(leafHash.base64)",
    ]
    return Array((lines.joined(separator: "\n") + "\n").utf8)
  }
}
