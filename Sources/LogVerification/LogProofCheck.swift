import Crypto
package import RecordModel
package import TransparencyLog

/// Verifies a tlog-proof offline: for a clinic, its receipt; for an auditor, an entry.
///
/// A proof carries the receipt as its extra data, so one file is enough. Source: C2SP tlog-proof.
package struct LogProofCheck: Sendable {
  /// What was given beside the proof; each may be absent.
  package struct Exhibits: Sendable {
    /// The receipt, unless the proof carries it.
    package var receipt: [UInt8]?
    /// The exact bytes of the entry.
    package var entry: [UInt8]?
    /// The entry's line in a file of openings.
    package var opening: [UInt8]?
    /// The message that was sent.
    package var message: [UInt8]?

    /// Nothing.
    package init() {}
  }

  /// What is proven.
  package struct Proven: Hashable, Sendable {
    /// The entry's index.
    package let index: Int
    /// Its leaf hash.
    package let leaf: LogHash
    /// The checkpoint that covers it, with its cosignatures.
    package let checkpoint: CosignedCheckpoint
    /// The receipt, if there was one.
    package let receipt: KeptReceipt?
    /// Whether the entry's commitment was opened and found to be that of the message.
    package let isCommitmentOpened: Bool
  }

  private let policy: WitnessPolicy
  private let receiptKey: VerifierKey?

  /// A check by a policy; receipts are believed only if `receiptKey` signed them.
  package init(policy: WitnessPolicy, receiptKey: VerifierKey?) {
    self.policy = policy
    self.receiptKey = receiptKey
  }

  /// Verifies everything that was given; throws the first thing that is wrong.
  package func verify(
    _ proof: [UInt8], _ exhibits: Exhibits = Exhibits()
  ) throws(ProofFault) -> Proven {
    let read: LogProof
    do { read = try LogProof(bytes: proof) } catch { throw ProofFault(.proofUnreadable, error) }
    let checkpoint = try trusted(read.checkpoint)
    let carried = read.extra.flatMap { Self.isReceipt($0) ? $0 : nil }
    let receipt = try receipt(exhibits.receipt ?? carried)
    guard let leaf = receipt?.leaf ?? exhibits.entry.map({ LogHash.leaf($0) }) else {
      throw ProofFault(.proofOfNothing)
    }
    let isOneEntry =
      (receipt?.index ?? read.index) == read.index
      && exhibits.entry.map { LogHash.leaf($0) == leaf } ?? true
    guard isOneEntry else { throw ProofFault(.proofOfAnotherEntry) }
    do {
      let size = checkpoint.checkpoint.size
      try InclusionProof(index: read.index, treeSize: size, hashes: read.hashes)
        .verify(leaf: leaf, root: checkpoint.checkpoint.root)
    } catch {
      throw ProofFault(.proofDoesNotLead, error)
    }
    let sent = try message(exhibits.message, receipt)
    return Proven(
      index: read.index, leaf: leaf, checkpoint: checkpoint, receipt: receipt,
      isCommitmentOpened: try isOpened(exhibits, index: read.index, payload: sent))
  }

  private static func isReceipt(_ extra: [UInt8]) -> Bool {
    extra.starts(with: "\(KeptReceipt.version)\n".utf8)
  }

  private func trusted(_ note: SignedNote) throws(ProofFault) -> CosignedCheckpoint {
    do {
      return try policy.verify(note)
    } catch {
      if case .tooFewCosignatures = error { throw ProofFault(.logCosignaturesMissing, error) }
      throw ProofFault(.logCheckpointUntrusted, error)
    }
  }

  /// The receipt, signed by the receipt key of a log of the policy: of the one that signed the
  /// checkpoint, or of the same log under its name before a recovery.
  private func receipt(_ bytes: [UInt8]?) throws(ProofFault) -> KeptReceipt? {
    guard let bytes else { return nil }
    guard let key = receiptKey,
      policy.logs.contains(where: {
        key.name.text.utf8.elementsEqual("\($0.key.name)/receipt".utf8)
      }),
      let receipt = KeptReceipt(bytes), receipt.isSigned(by: key)
    else { throw ProofFault(.proofReceiptUntrusted) }
    return receipt
  }

  /// The hash of the payload: of the message itself, or as the receipt has it.
  private func message(
    _ message: [UInt8]?, _ receipt: KeptReceipt?
  ) throws(ProofFault) -> LogHash? {
    guard let message else { return receipt?.payload }
    let hash = SHA256.hash(data: message).withUnsafeBytes { try? LogHash(bytes: $0) }
    guard receipt == nil || receipt?.payload == hash else {
      throw ProofFault(.proofOfAnotherMessage)
    }
    return hash
  }

  private func isOpened(
    _ exhibits: Exhibits, index: Int, payload: LogHash?
  ) throws(ProofFault) -> Bool {
    guard let entry = exhibits.entry, let line = exhibits.opening else { return false }
    guard let facts = try? entry.withUnsafeBufferPointer(LeafScanner.scan) else {
      throw ProofFault(.logEntryMalformed)
    }
    var reader = OpeningReader()
    let isOpen = line.withUnsafeBufferPointer { text in
      var at = 0
      return reader.read(text, &at, index: index) == .open && at == text.count
    }
    guard isOpen else { throw ProofFault(.logOpeningMalformed) }
    let fits = entry.withUnsafeBufferPointer { entry in
      entry.baseAddress.map { reader.opens($0 + facts.commitment.lowerBound) } ?? false
    }
    // The line tells which payload it opens: it must be the one that was sent.
    guard fits, reader.subjects == facts.subjects, payload.map(reader.isOf) ?? true else {
      throw ProofFault(.logCommitmentDiffers)
    }
    return true
  }
}

/// Why a proof proves nothing.
package struct ProofFault: Error, Hashable, Sendable {
  /// What is wrong, in the words of users.
  package let rule: Rule
  /// What a standard's reader said, for operators.
  package let reason: TransparencyLogError?

  /// A fault.
  package init(_ rule: Rule, _ reason: TransparencyLogError? = nil) {
    self.rule = rule
    self.reason = reason
  }
}
