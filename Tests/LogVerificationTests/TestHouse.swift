import LogVerification
import TransparencyLog

/// A log's signer, two witnesses, and the policy that wants both, with the states that they keep.
struct TestHouse {
  static let name = "gw.kota.example/audit"

  let log: SignerKey
  let receipts: SignerKey
  let witnessKeys: [SignerKey]
  let witnesses: [Witness]
  let policyText: String
  let policy: WitnessPolicy
  private(set) var signer: SignerState
  private(set) var states: [WitnessState]

  init() throws {
    let name = try KeyName(Self.name)
    log = try SignerKey(name: name, type: .ed25519, seed: Array(0x00...0x1f))
    receipts = try SignerKey(
      name: KeyName("\(Self.name)/receipt"), type: .ed25519, seed: Array(0x60...0x7f))
    witnessKeys = try (1...2).map { number in
      try SignerKey(
        name: KeyName("witness.example/w\(number)"), type: .cosignature,
        seed: Array(repeating: UInt8(number), count: 32))
    }
    let origin = try LogOrigin(Self.name)
    let logKeys = [log.verifier]
    witnesses = try witnessKeys.map { try Witness(key: $0, logs: [origin: logKeys]) }
    policyText = Self.policy(log.verifier, witnessKeys.map(\.verifier))
    policy = try WitnessPolicy(file: Array(policyText.utf8))
    signer = SignerState(founding: origin)
    states = witnesses.map { _ in WitnessState(watching: origin) }
  }

  static func policy(_ log: VerifierKey, _ witnesses: [VerifierKey]) -> String {
    """
    # the log and who watches it
    log \(log.text) https://gw.kota.example/audit
    witness dinkes \(witnesses[0].text)
    witness inspektorat\t\(witnesses[1].text) https://witness.example/w2
    group both all dinkes inspektorat
    quorum both

    """
  }

  /// Has the tree signed and cosigned by everyone, each through its state's text.
  mutating func checkpoint(
    _ edge: LogEdge, tiles: TileSet, at seconds: Int64
  ) throws -> SignedNote {
    let proof = try ConsistencyProof(from: signer.size, to: edge.size, reading: tiles.hash)
    let checkpoint = try Checkpoint(
      origin: LogOrigin(Self.name), size: edge.size, root: edge.root)
    let asked = AddCheckpointRequest(
      oldSize: signer.size, hashes: proof.hashes, rest: checkpoint.body)
    guard case .sign(let pending) = signer.decide(asked.bytes, durableSize: edge.size) else {
      throw Refused()
    }
    signer = try SignerState(encoded: pending.state.encoded)
    let signed = try SignedNote(bytes: pending.answer(by: log).body)
    var cosigned = signed
    for number in witnesses.indices {
      let state = states[number]
      let proof = try ConsistencyProof(from: state.size, to: edge.size, reading: tiles.hash)
      let body = AddCheckpointRequest(proof: proof, checkpoint: signed).bytes
      guard case .accepted(let request) = witnesses[number].read(body),
        case .cosign(let next, let answer) = try state.decide(
          request, by: witnesses[number], at: seconds)
      else { throw Refused() }
      states[number] = try WitnessState(encoded: next.encoded, of: next.origin)
      let reply = WitnessReply(
        status: answer.status, contentType: answer.contentType, body: answer.body,
        checkpoint: signed, witness: witnessKeys[number].verifier)
      guard case .cosigned(let line, _) = reply else { throw Refused() }
      cosigned = try cosigned.adding(line)
    }
    return cosigned
  }

  struct Refused: Error {}
}
