import Agent
import Crypto
import FoundationEssentials
import RecordModel
import Testing
import TransparencyLog

/// A receipt key of a test and the receipts that it signs.
struct ReceiptMaker: Sendable {
  let key: SignerKey

  init(seed: UInt8 = 7) throws {
    key = try SignerKey(
      name: try KeyName("gw.test.example/audit/receipt"), type: .ed25519,
      seed: Array(repeating: seed, count: 32))
  }

  static func hash(_ payload: [UInt8]) throws -> LogHash {
    try LogHash(bytes: Array(SHA256.hash(data: payload)))
  }

  func receipt(
    _ payload: [UInt8], _ submission: SubmissionID, facility: String = "clinic-demo",
    vendor: String? = nil, edit: (String) -> String = { $0 }
  ) throws -> String {
    let body = """
      baimbai.id/receipt/v1
      submission \(submission)
      facility \(facility)
      \(vendor.map { "operator \($0)\n" } ?? "")payload sha256:\(try Self.hash(payload).base64)
      received 2025-06-01T01:02:03Z
      log 41
      leaf \(LogHash.leaf(payload).base64)

      """
    let bytes = Array(edit(body).utf8)
    let note = try SignedNote(body: bytes, signatures: [key.sign(bytes)])
    return String(decoding: note.bytes, as: UTF8.self)
  }
}

/// What a receipt must say before a facility may rely on it.
@Suite struct ReceiptTests {
  private let payload = Array(#"{"resourceType":"Bundle"}"#.utf8)
  private let submission = SubmissionID(at: 1_750_000_000_000)

  private func fault(
    _ text: String, payload: [UInt8]? = nil, submission: SubmissionID? = nil,
    facility: String? = nil, key: VerifierKey? = nil
  ) -> ReceiptFault? {
    do throws(AgentError) {
      _ = try CheckedReceipt(
        text, payload: payload ?? self.payload, submission: submission ?? self.submission,
        facility: facility, key: key)
      return nil
    } catch {
      guard case .badReceipt(let fault) = error else { return nil }
      return fault
    }
  }

  @Test("A good receipt is taken, and says whether its signature was verified")
  func good() throws {
    let maker = try ReceiptMaker()
    let text = try maker.receipt(payload, submission, vendor: "vendor-demo")
    for key in [maker.key.verifier, nil] {
      let receipt = try CheckedReceipt(
        text, payload: payload, submission: submission, facility: "clinic-demo", key: key)
      #expect(receipt.isSignatureVerified == (key != nil))
      #expect(receipt.logIndex == 41 && receipt.facility == "clinic-demo")
      #expect(receipt.text == text)
    }
  }

  @Test("A receipt for other bytes, another submission or another facility proves nothing")
  func other() throws {
    let maker = try ReceiptMaker()
    let text = try maker.receipt(payload, submission)
    #expect(fault(text) == nil)
    #expect(fault(text, payload: payload + [0x20]) == .otherPayload)
    #expect(fault(text, submission: SubmissionID(at: 1)) == .otherSubmission)
    #expect(fault(text, facility: "clinic-demo-2") == .otherFacility)
  }

  @Test("A signature of another key, or over another text, is refused when the key is known")
  func signature() throws {
    let maker = try ReceiptMaker()
    let forger = try ReceiptMaker(seed: 8)
    let forged = try forger.receipt(payload, submission)
    #expect(fault(forged, key: maker.key.verifier) == .badSignature)
    let altered = try maker.receipt(payload, submission).replacing("log 41", with: "log 42")
    #expect(fault(altered, key: maker.key.verifier) == .badSignature)
    #expect(fault(altered) == nil)
  }

  @Test("Lines that are missing, moved, doubled or of another form make no receipt")
  func lines() throws {
    let maker = try ReceiptMaker()
    let edits: [(String) -> String] = [
      { $0.replacing("receipt/v1", with: "receipt/v2") }, { $0 + "more\n" },
      { $0.replacing("log 41\n", with: "") }, { $0.replacing("log 41", with: "log -1") },
      { $0.replacing("received 2025", with: "received x") },
      { $0.replacing("log 41\n", with: "log 41\nlog 41\n") },
      { $0.replacing("facility clinic-demo", with: "facility ") },
    ]
    for (index, edit) in edits.enumerated() {
      let text = try maker.receipt(payload, submission, edit: edit)
      #expect(fault(text, key: maker.key.verifier) == .malformed, "edit \(index)")
    }
    #expect(fault("") == .malformed)
    #expect(fault("nothing of the kind\n") == .malformed)
  }

  @Test("A receipt is never overwritten, and the same one is kept once")
  func folder() throws {
    let maker = try ReceiptMaker()
    let path = FileManager.default.temporaryDirectory.path + "/receipts-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    func receipt(_ submission: SubmissionID) throws -> CheckedReceipt {
      try CheckedReceipt(
        maker.receipt(payload, submission), payload: payload, submission: submission,
        facility: nil, key: nil)
    }
    let folder = ReceiptFolder(path: path)
    let first = try receipt(submission)
    let second = try receipt(SubmissionID(at: 1_750_000_000_001))
    #expect(folder.keep(first, of: "a/../b.ndjson:3") == "\(path)/a/b.ndjson-3.receipt")
    #expect(folder.keep(first, of: "a/b.ndjson:3") == "\(path)/a/b.ndjson-3.receipt")
    let other = "\(path)/a/b.ndjson-3.\(second.submission).receipt"
    #expect(folder.keep(second, of: "a/b.ndjson:3") == other)
    #expect(folder.keep(second, of: "a/b.ndjson:3") == other)
    let stored = FileManager.default.contents(atPath: "\(path)/a/b.ndjson-3.receipt")
    #expect(stored == Data(first.text.utf8))
  }
}
