import TransparencyLog

/// A root that the log must have at a size, or once had by what others hold.
struct RootPin {
  let size: Int
  let root: LogHash
  let name: String
}

/// What must stand at an index.
struct LeafPin {
  let index: Int
  let name: String
  /// The leaf hash of a receipt.
  var leaf: LogHash?
  /// The path of a proof, and the root that it leads to.
  var path: (proof: InclusionProof, root: LogHash)?

  func fits(_ leaf: LogHash) -> Bool {
    if let expected = self.leaf, expected != leaf { return false }
    guard let path else { return true }
    return (try? path.proof.verify(leaf: leaf, root: path.root)) != nil
  }
}

/// Reads evidence, believing what the policy and the receipt key prove.
struct EvidenceReader {
  let policy: WitnessPolicy
  let receiptKey: VerifierKey?
  private(set) var roots: [RootPin] = []
  private(set) var leaves: [LeafPin] = []

  init(policy: WitnessPolicy, receiptKey: VerifierKey?) {
    self.policy = policy
    self.receiptKey = receiptKey
  }

  /// Takes a file; false if it proves nothing.
  mutating func take(_ file: LogEvidence) -> Bool {
    if file.bytes.starts(with: "c2sp.org/tlog-proof@".utf8) { return proof(file) }
    if file.bytes.starts(with: "\(KeptReceipt.version)\n".utf8) {
      return receipt(file.bytes, file.name)
    }
    guard let note = try? SignedNote(bytes: file.bytes) else { return false }
    return root(note, file.name)
  }

  private mutating func root(_ note: SignedNote, _ name: String) -> Bool {
    // A log's own signature binds it, cosigned or not.
    guard let signed = try? policy.verify(note, quorum: false) else { return false }
    let checkpoint = signed.checkpoint
    roots.append(RootPin(size: checkpoint.size, root: checkpoint.root, name: name))
    return true
  }

  private mutating func receipt(_ bytes: [UInt8], _ name: String) -> Bool {
    guard let key = receiptKey, let receipt = KeptReceipt(bytes), receipt.isSigned(by: key) else {
      return false
    }
    leaves.append(LeafPin(index: receipt.index, name: name, leaf: receipt.leaf))
    return true
  }

  private mutating func proof(_ file: LogEvidence) -> Bool {
    guard let proof = try? LogProof(bytes: file.bytes), root(proof.checkpoint, file.name),
      let size = roots.last?.size, let root = roots.last?.root
    else { return false }
    let path = InclusionProof(index: proof.index, treeSize: size, hashes: proof.hashes)
    leaves.append(LeafPin(index: proof.index, name: file.name, path: (path, root)))
    guard let extra = proof.extra, extra.starts(with: "\(KeptReceipt.version)\n".utf8),
      receiptKey != nil
    else { return true }
    return receipt(extra, file.name)
  }
}
