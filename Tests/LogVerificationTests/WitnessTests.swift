import LogVerification
import Testing
import TransparencyLog

@Suite("Witness")
struct WitnessTests {
  private let origin: LogOrigin
  private let log: SignerKey
  private let key: SignerKey
  private let witness: Witness
  private let tree = GrowingLog(seed: 5, leaves: 60)
  private let fork = GrowingLog(seed: 5, leaves: 60, forkedAt: 12)

  init() throws {
    let house = try TestHouse()
    origin = try LogOrigin(TestHouse.name)
    log = house.log
    key = house.witnessKeys[0]
    witness = house.witnesses[0]
  }

  private func note(_ tree: GrowingLog, _ size: Int, by signer: SignerKey? = nil) throws
    -> SignedNote
  {
    try tree.checkpoint(size, origin).signed(by: signer ?? log)
  }

  private func body(_ old: Int, _ hashes: [LogHash], _ note: SignedNote) -> [UInt8] {
    AddCheckpointRequest(oldSize: old, hashes: hashes, rest: note.bytes).bytes
  }

  private func honest(_ old: Int, _ size: Int, _ tree: GrowingLog? = nil) throws -> [UInt8] {
    let tree = tree ?? self.tree
    return body(old, try tree.proof(old, size), try note(tree, size))
  }

  /// Both steps, as the program does them.
  private func answer(
    _ bytes: [UInt8], _ state: inout WitnessState, at seconds: Int64 = 1_790_000_000
  ) throws -> CheckpointAnswer {
    switch witness.read(bytes) {
    case .refuse(let answer): return answer
    case .accepted(let request):
      switch try state.decide(request, by: witness, at: seconds) {
      case .refuse(let answer): return answer
      case .cosign(let next, let answer):
        state = try WitnessState(encoded: next.encoded, of: origin)
        #expect(state == next)
        return answer
      }
    }
  }

  @Test("a transcript of each status of the standard")
  func transcript() throws {
    var state = WitnessState(watching: origin)
    #expect(state.monitored.status == 404)
    let first = try answer(honest(0, 10), &state)
    #expect(first.status == 200)
    let line = try NoteSignature(line: first.body.dropLast())
    let cosigned = try SignedNote(body: note(tree, 10).body, signatures: [line])
    let verified = try cosigned.verified(by: [key.verifier])
    #expect(verified.signatures[0].cosignedAtSeconds == 1_790_000_000)
    // 409 with the size, for a client that does not know it.
    let behind = try answer(honest(0, 20), &state)
    #expect(behind.status == 409 && behind.contentType == "text/x.tlog.size")
    #expect(behind.body == Array("10\n".utf8))
    #expect(try answer(honest(10, 20), &state, at: 1_790_000_005).status == 200)
    // The same once more, as after a lost answer, and from its own size.
    #expect(try answer(honest(10, 20), &state, at: 1_790_000_006).status == 409)
    #expect(try answer(honest(20, 20), &state, at: 1_790_000_006).status == 200)
    // The clock fell back: refused, and nothing changes.
    let before = state
    #expect(try answer(honest(20, 30), &state, at: 1_790_000_005).status == 503)
    #expect(state == before)
    // Same size, other root; a fork; an empty proof; a proof for nothing.
    #expect(try answer(body(20, [], note(fork, 20)), &state, at: 1_790_000_009).status == 409)
    #expect(try answer(honest(20, 30, fork), &state, at: 1_790_000_009).status == 422)
    #expect(try answer(body(20, [], note(tree, 30)), &state, at: 1_790_000_009).status == 422)
    #expect(try answer(body(20, [.empty], note(tree, 20)), &state, at: 1_790_000_009).status == 422)
    // Old size above the new one.
    #expect(try answer(body(30, [], note(tree, 20)), &state).status == 400)
    #expect(state == before)
    #expect(state.monitored.status == 200)
    let served = try SignedNote(bytes: state.monitored.body)
    let policy = try CheckpointPolicy(log: log.verifier, witnesses: [key.verifier], quorum: 1)
    #expect(try policy.verify(served).checkpoint.size == 20)
  }

  @Test("unknown logs, unsigned and wrongly signed checkpoints")
  func signatures() throws {
    var state = WitnessState(watching: origin)
    let other = try LogOrigin("another.example/log")
    let foreign = try tree.checkpoint(10, other).signed(by: log)
    #expect(try answer(body(0, [], foreign), &state).status == 404)
    let stranger = try SignerKey(name: KeyName("stranger"), type: .ed25519, seed: Array(1...32))
    #expect(try answer(body(0, [], note(tree, 10, by: stranger)), &state).status == 403)
    let thief = try SignerKey(name: log.verifier.name, type: .ed25519, seed: Array(1...32))
    #expect(try answer(body(0, [], note(tree, 10, by: thief)), &state).status == 403)
    let own = try key.cosign(tree.checkpoint(10, origin), at: 5)
    let cosignedOnly = try SignedNote(body: note(tree, 10).body, signatures: [own])
    #expect(try answer(body(0, [], cosignedOnly), &state).status == 403)
    // A line of the log's key that does not verify makes the note worthless, whatever stands beside
    // it.
    let bad = try note(tree, 11).signatures[0]
    let both = try SignedNote(
      body: note(tree, 10).body, signatures: note(tree, 10).signatures + [bad])
    #expect(try answer(body(0, [], both), &state).status == 403)
    #expect(state.note == nil)
    // Unknown lines are ignored, and not kept.
    let more = try note(tree, 10).adding(stranger.sign(note(tree, 10).body))
    #expect(try answer(body(0, [], more), &state).status == 200)
    #expect(state.note?.signatures.map(\.name) == [log.verifier.name, key.verifier.name])
  }

  @Test("an empty tree has the empty root, and no proof")
  func emptyTree() throws {
    var state = WitnessState(watching: origin)
    let empty = try note(tree, 0)
    #expect(try answer(body(0, [.empty], empty), &state).status == 422)
    #expect(try answer(body(0, [.empty], note(tree, 5)), &state).status == 422)
    let lie = Array("\(origin)\n0\n\(try tree.root(3).base64)\n".utf8)
    let signed = try SignedNote(body: lie, signatures: [log.sign(lie)])
    #expect(try answer(body(0, [], signed), &state).status == 422)
    #expect(try answer(body(0, [], empty), &state).status == 200)
    #expect(try answer(honest(0, 5), &state).status == 200)
  }

  @Test("bodies that are no add-checkpoint are answered 400")
  func malformed() throws {
    var state = WitnessState(watching: origin)
    let note = String(decoding: try note(tree, 10).bytes, as: UTF8.self)
    let hash = LogHash.empty.base64
    let many = String(repeating: hash + "\n", count: 64)
    for text in [
      "", "\n", "old 0\n", "old 0\n\n", "old 00\n\n\(note)", "old -1\n\n\(note)",
      "Old 0\n\n\(note)",
      "old  0\n\n\(note)", "old 0 \n\n\(note)", "old 0\r\n\r\n\(note)", "old 0\n\(note)",
      "old 0\n\(hash)\n\(note)", "old 0\n\(hash.dropLast())\n\n\(note)", "old 0\n\(many)\n\(note)",
      "old 9223372036854775808\n\n\(note)", "old 0\n\n\(note.dropLast())",
      "old 0\n\nnot a checkpoint\n\n\(note.split(separator: "\n").last ?? "")\n",
      "old 0\n\n" + String(repeating: "x", count: 70_000),
    ] {
      #expect(try answer(Array(text.utf8), &state).status == 400, "\(text.prefix(40))")
    }
    #expect(state.note == nil)
  }

  @Test("a state that is not what was written is an error, never a fresh start")
  func damagedState() throws {
    var state = WitnessState(watching: origin)
    #expect(try WitnessState(encoded: state.encoded, of: origin) == state)
    _ = try answer(honest(0, 33), &state)
    let bytes = state.encoded
    #expect(throws: StateFault.empty) { try WitnessState(encoded: [], of: origin) }
    #expect(throws: StateFault.otherLog) {
      try WitnessState(encoded: bytes, of: LogOrigin("another.example/log"))
    }
    var random = SeededGenerator(seed: 4)
    for place in bytes.indices {
      var changed = bytes
      changed[place] ^= 1 << UInt8(random.below(8))
      #expect(throws: StateFault.self, "byte \(place)") {
        try WitnessState(encoded: changed, of: origin)
      }
      #expect(throws: StateFault.self) {
        try WitnessState(encoded: Array(bytes[..<place]), of: origin)
      }
    }
  }

  @Test("the gateway believes a reply only as far as it verifies")
  func replies() throws {
    var state = WitnessState(watching: origin)
    let sent = try note(tree, 10)
    let good = try answer(body(0, [], sent), &state)
    func reply(_ status: Int, _ type: String, _ body: [UInt8]) -> WitnessReply {
      WitnessReply(
        status: status, contentType: type, body: body, checkpoint: sent, witness: key.verifier)
    }
    guard case .cosigned(_, let seconds) = reply(200, good.contentType, good.body) else {
      Issue.record("the cosignature was not believed")
      return
    }
    #expect(seconds == 1_790_000_000)
    let stranger = try SignerKey(name: KeyName("w"), type: .cosignature, seed: Array(1...32))
    let checkpoint = try tree.checkpoint(10, origin)
    let foreign = Array("\(try stranger.cosign(checkpoint, at: 5).line)\n".utf8)
    #expect(reply(200, "text/plain", foreign + good.body) != .worthless)
    #expect(reply(200, "text/plain", foreign) == .worthless)
    #expect(reply(200, "text/plain", []) == .worthless)
    let ofAnother = try key.cosign(tree.checkpoint(11, origin), at: 5)
    #expect(reply(200, "text/plain", Array("\(ofAnother.line)\n".utf8)) == .worthless)
    let atZero = try key.cosign(checkpoint, at: 0)
    #expect(reply(200, "text/plain", Array("\(atZero.line)\n".utf8)) == .worthless)
    #expect(reply(409, "text/x.tlog.size", Array("7\n".utf8)) == .standsAt(size: 7))
    #expect(reply(409, "text/x.tlog.size", Array("7".utf8)) == .refused(status: 409))
    #expect(reply(409, "text/plain", Array("7\n".utf8)) == .inconsistent)
    #expect(reply(422, "text/plain", []) == .inconsistent)
    #expect(reply(503, "text/plain", []) == .refused(status: 503))
  }

  @Test("a witness's key cosigns, a log's signs, and neither is the other")
  func keys() throws {
    #expect(throws: TransparencyLogError.wrongKeyType) { try Witness(key: log, logs: [:]) }
    #expect(throws: TransparencyLogError.wrongKeyType) {
      try Witness(key: key, logs: [origin: [key.verifier]])
    }
    let twin = try VerifierKey(
      name: log.verifier.name, type: .ed25519, publicKey: key.verifier.publicKey)
    #expect(throws: TransparencyLogError.self) { try Witness(key: key, logs: [origin: [twin]]) }
    #expect(
      Witness.name(of: origin)
        == "899e7092ccf1f969c294683b75db1783cc6b7b55c7282acc0189f29864203af7")
  }

  @Test("against an honest and a forking log the state only grows, along one history")
  func property() throws {
    for seed in 0..<(isFullRun ? 300 : 25) {
      var random = SeededGenerator(seed: UInt64(seed))
      let trees = [tree, GrowingLog(seed: 5, leaves: 60, forkedAt: 5 + random.below(50))]
      var state = WitnessState(watching: origin)
      var cosigned: [(Int, LogHash)] = []
      var clock: Int64 = 1_000
      for _ in 0..<50 {
        let tree = trees[random.chance(75) ? 0 : 1]
        let old = random.chance(75) ? state.size : random.below(61)
        let new = random.chance(90) ? min(60, old + random.below(9)) : random.below(61)
        let hashes = (try? tree.proof(old, new)) ?? []
        clock += Int64(random.below(4)) - 1
        let before = state
        let answer = try answer(body(old, hashes, note(tree, new)), &state, at: clock)
        if answer.status == 200 {
          try #require(state.size >= before.size && state.seconds >= before.seconds)
          cosigned.append((state.size, state.root))
        } else {
          try #require(state == before)
        }
      }
      let isOneHistory = trees.contains { tree in
        cosigned.allSatisfy { (try? tree.root($0.0)) == $0.1 }
      }
      #expect(isOneHistory, "seed \(seed)")
    }
  }
}
