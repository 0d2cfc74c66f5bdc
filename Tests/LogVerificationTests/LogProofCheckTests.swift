import LogVerification
import RecordModel
import Testing
import TransparencyLog

@Suite("Proofs and receipts")
struct LogProofCheckTests {
  private let setting: TamperingTests.Setting
  private let check: LogProofCheck
  private let newest: SignedNote
  private let size: Int

  init() throws {
    setting = try TamperingTests.Setting(seed: 21, batches: 6, upTo: 150)
    check = LogProofCheck(
      policy: setting.house.policy, receiptKey: setting.house.receipts.verifier)
    newest = try SignedNote(bytes: value(setting.rows.checkpoints.last))
    size = try Checkpoint(body: newest.body).size
  }

  private func receipt(
    _ index: Int, leaf: LogHash? = nil, by key: SignerKey? = nil, operatorLine: Bool = true
  ) throws -> [UInt8] {
    let row = try value(setting.rows.rows[index])
    let payload = LeafMaker.sha256(setting.rows.payloads[index] ?? [])
    let body = """
      baimbai.id/receipt/v1
      submission 0198638a-5c00-7000-8000-000000000001
      facility puskesmas-alalak\(operatorLine ? "\noperator vendor-demo" : "")
      payload sha256:\(payload.base64)
      received 2026-08-01T10:20:30.000001Z
      log \(index)
      leaf \((leaf ?? row.hash).base64)

      """
    let bytes = Array(body.utf8)
    let signature = try (key ?? setting.house.receipts).sign(bytes)
    return try SignedNote(body: bytes, signatures: [signature]).bytes
  }

  private func proof(_ index: Int, extra: [UInt8]? = nil) throws -> LogProof {
    var edge = LogEdge()
    let full = edge.append((0..<size).compactMap { setting.rows.rows[$0]?.hash })
    let tiles = TileSet(full + edge.partialTiles)
    let path = try InclusionProof(of: index, in: size, reading: tiles.hash)
    return try LogProof(index: index, hashes: path.hashes, checkpoint: newest, extra: extra)
  }

  private func fault(
    _ proof: [UInt8], _ exhibits: LogProofCheck.Exhibits = LogProofCheck.Exhibits()
  ) -> Rule? {
    do {
      _ = try check.verify(proof, exhibits)
      return nil
    } catch {
      return error.rule
    }
  }

  /// An entry that has a payload.
  private var withPayload: Int {
    get throws {
      try value(setting.rows.payloads.keys.filter { $0 < size }.min())
    }
  }

  @Test("a clinic's one file proves its receipt, and with the message what it sent")
  func clinic() throws {
    let index = try withPayload
    for operatorLine in [true, false] {
      let file = try proof(index, extra: receipt(index, operatorLine: operatorLine)).bytes
      let proven = try check.verify(file)
      #expect(proven.index == index && proven.receipt?.index == index)
      #expect(proven.checkpoint.cosignatures.count == 2 && !proven.isCommitmentOpened)
      var exhibits = LogProofCheck.Exhibits()
      exhibits.message = setting.rows.payloads[index]
      exhibits.entry = setting.rows.rows[index]?.entry
      exhibits.opening = Array(
        LeafOpening.line(
          index,
          LeafOpening(
            salt: try value(setting.rows.openings[index]).salt,
            payload: LeafMaker.sha256(setting.rows.payloads[index] ?? []),
            subjects: try value(setting.rows.openings[index]).subjects)
        ).utf8)
      #expect(try check.verify(file, exhibits).isCommitmentOpened)
      exhibits.message?.append(0)
      #expect(fault(file, exhibits) == .proofOfAnotherMessage)
    }
  }

  @Test("a receipt beside the proof, or an entry alone, will do")
  func apart() throws {
    let index = try withPayload
    var exhibits = LogProofCheck.Exhibits()
    #expect(fault(try proof(index).bytes) == .proofOfNothing)
    exhibits.receipt = try receipt(index)
    #expect(fault(try proof(index).bytes, exhibits) == nil)
    exhibits.receipt = nil
    exhibits.entry = setting.rows.rows[index]?.entry
    #expect(fault(try proof(index).bytes, exhibits) == nil)
    exhibits.entry = setting.rows.rows[index + 1]?.entry
    #expect(fault(try proof(index).bytes, exhibits) == .proofDoesNotLead)
    exhibits.receipt = try receipt(index)
    #expect(fault(try proof(index).bytes, exhibits) == .proofOfAnotherEntry)
    exhibits.entry = nil
    #expect(fault(try proof(index + 1).bytes, exhibits) == .proofOfAnotherEntry)
  }

  @Test("false receipts, false keys, false openings")
  func lies() throws {
    let index = try withPayload
    var exhibits = LogProofCheck.Exhibits()
    exhibits.receipt = try receipt(index, leaf: .empty)
    #expect(fault(try proof(index).bytes, exhibits) == .proofDoesNotLead)
    exhibits.receipt = try receipt(index, by: setting.house.log)
    #expect(fault(try proof(index).bytes, exhibits) == .proofReceiptUntrusted)
    exhibits.receipt = Array("no receipt\n".utf8)
    #expect(fault(try proof(index).bytes, exhibits) == .proofReceiptUntrusted)
    let blind = LogProofCheck(policy: setting.house.policy, receiptKey: nil)
    #expect(throws: ProofFault.self) {
      try blind.verify(proof(index, extra: receipt(index)).bytes)
    }
    #expect(fault(Array("nonsense".utf8)) == .proofUnreadable)
    exhibits.receipt = try receipt(index)
    exhibits.entry = setting.rows.rows[index]?.entry
    let opening = try value(setting.rows.openings[index])
    let salted = LeafOpening(
      salt: .empty, payload: LeafMaker.sha256(setting.rows.payloads[index] ?? []),
      subjects: opening.subjects)
    exhibits.opening = Array(LeafOpening.line(index, salted).utf8)
    #expect(fault(try proof(index).bytes, exhibits) == .logCommitmentDiffers)
    exhibits.opening = Array(LeafOpening.line(index + 1, opening).utf8)
    #expect(fault(try proof(index).bytes, exhibits) == .logOpeningMalformed)
    exhibits.opening = Array(LeafOpening.line(index, nil).utf8)
    #expect(fault(try proof(index).bytes, exhibits) == .logOpeningMalformed)
  }

  @Test("an opening of another message is no opening, receipt or not")
  func openingOfAnother() throws {
    let index = try withPayload
    let opening = try value(setting.rows.openings[index])
    let own = LeafMaker.sha256(setting.rows.payloads[index] ?? [])
    let line = LeafOpening(salt: opening.salt, payload: own, subjects: opening.subjects)
    var exhibits = LogProofCheck.Exhibits()
    exhibits.entry = setting.rows.rows[index]?.entry
    exhibits.opening = Array(LeafOpening.line(index, line).utf8)
    exhibits.message = setting.rows.payloads[index]
    #expect(fault(try proof(index).bytes, exhibits) == nil)
    exhibits.message?.append(1)
    #expect(fault(try proof(index).bytes, exhibits) == .logCommitmentDiffers)
  }

  @Test("a receipt key of another log signs no receipt of this one")
  func receiptKeyOfAnother() throws {
    let index = try withPayload
    let other = try SignerKey(
      name: KeyName("another.example/log/receipt"), type: .ed25519, seed: Array(3...34))
    let check = LogProofCheck(policy: setting.house.policy, receiptKey: other.verifier)
    let file = try proof(index, extra: receipt(index, by: other)).bytes
    #expect(throws: ProofFault.self) { try check.verify(file) }
  }

  @Test("the checkpoint of a proof must have the policy's signatures")
  func checkpoint() throws {
    let index = try withPayload
    let whole = try proof(index, extra: receipt(index))
    let few = try SignedNote(body: newest.body, signatures: Array(newest.signatures.prefix(2)))
    let weak = try LogProof(
      index: index, hashes: whole.hashes, checkpoint: few, extra: whole.extra)
    #expect(fault(weak.bytes) == .logCosignaturesMissing)
    let none = try SignedNote(body: newest.body, signatures: Array(newest.signatures.suffix(2)))
    let unsigned = try LogProof(
      index: index, hashes: whole.hashes, checkpoint: none, extra: whole.extra)
    #expect(fault(unsigned.bytes) == .logCheckpointUntrusted)
  }

  @Test("a flipped bit anywhere in a clinic's file is found")
  func everyByte() throws {
    let index = try withPayload
    let bytes = try proof(index, extra: receipt(index)).bytes
    var random = SeededGenerator(seed: 1)
    for place in bytes.indices {
      var changed = bytes
      changed[place] ^= 1 << UInt8(random.below(8))
      #expect(fault(changed) != nil, "byte \(place)")
    }
  }

  @Test("receipts and proofs that others hold find the tail cut off and the entry changed")
  func evidence() throws {
    var demands = LogVerifier.Demands()
    demands.receiptKey = setting.house.receipts.verifier
    let verifier = LogVerifier(policy: setting.house.policy, demands: demands)
    let index = try withPayload
    let held = [
      LogEvidence(name: "a.receipt", bytes: try receipt(index)),
      LogEvidence(name: "b.tlog-proof", bytes: try proof(index + 2).bytes),
      LogEvidence(name: "c.tlog-proof", bytes: try proof(index, extra: receipt(index)).bytes),
      LogEvidence(name: "d.checkpoint", bytes: setting.rows.checkpoints[1]),
    ]
    let clean = verifier.verify(setting.rows.export(), evidence: held)
    #expect(clean.isClean && clean.evidence == 6, "\(clean.findings.map(\.line))")
    // Everything is rebuilt, and witnesses and log are in it: only who holds evidence knows.
    var house = try TestHouse()
    var (other, _) = try LogRows.make(seed: 22, batches: 6, upTo: 150, house: &house)
    other.witnessed = []
    let found = verifier.verify(other.export(), evidence: held)
    let codes = Set(found.findings.map(\.rule.code))
    #expect(codes.isSuperset(of: ["BMB-1942", "BMB-1943"]), "\(found.findings.map(\.line))")
    var old = setting.backups[0]
    old.witnessed = []
    let short = verifier.verify(old.export(), evidence: held)
    #expect(short.counts["BMB-1941"] ?? 0 >= 2, "\(short.findings.map(\.line))")
    let useless = verifier.verify(
      setting.rows.export(),
      evidence: [
        LogEvidence(name: "x", bytes: Array("x".utf8)), LogEvidence(name: "y", bytes: []),
        LogEvidence(name: "z", bytes: try receipt(index, by: setting.house.log)),
      ])
    #expect(useless.counts == ["BMB-1940": 3])
  }
}
