import LogVerification
import Testing
import TransparencyLog

@Suite("Signer state")
struct SignerStateTests {
  private let origin: LogOrigin
  private let key: SignerKey

  init() throws {
    origin = try LogOrigin(TestHouse.name)
    key = try TestHouse().log
  }

  private func ask(
    _ old: Int, _ log: GrowingLog, _ size: Int, proof: [LogHash]? = nil
  ) throws -> [UInt8] {
    let hashes = try proof ?? log.proof(old, size)
    return AddCheckpointRequest(
      oldSize: old, hashes: hashes, rest: try log.checkpoint(size, origin).body
    ).bytes
  }

  private func signed(_ state: SignerState, _ request: [UInt8], durable: Int) throws -> SignerState
  {
    let decision = state.decide(request, durableSize: durable)
    guard case .sign(let pending) = decision else { throw Unexpected(decision: "\(decision)") }
    let answer = try pending.answer(by: key)
    #expect(answer.status == 200)
    let policy = try CheckpointPolicy(log: key.verifier)
    let verified = try policy.verify(SignedNote(bytes: answer.body))
    #expect(verified.checkpoint == pending.checkpoint)
    return pending.state
  }

  private func refused(_ state: SignerState, _ request: [UInt8], durable: Int) -> Int? {
    guard case .refuse(let answer) = state.decide(request, durableSize: durable) else { return nil }
    return answer.status
  }

  struct Unexpected: Error { let decision: String }

  @Test("signs what follows and is durable, again what it signed last, and nothing else")
  func transcript() throws {
    let log = GrowingLog(seed: 1, leaves: 40)
    let fork = GrowingLog(seed: 1, leaves: 40, forkedAt: 10)
    var state = SignerState(founding: origin)
    state = try signed(state, ask(0, log, 7), durable: 7)
    #expect(refused(state, try ask(7, log, 20), durable: 19) == 503)
    state = try signed(state, ask(7, log, 20), durable: 25)
    state = try signed(state, ask(20, log, 20), durable: 25)
    // Smaller, another old size, another root of the same size, a fork, a proof of something else.
    #expect(refused(state, try ask(5, log, 7), durable: 40) == 409)
    #expect(refused(state, try ask(0, log, 30), durable: 40) == 409)
    #expect(refused(state, try ask(20, fork, 20), durable: 40) == 422)
    #expect(refused(state, try ask(20, fork, 30), durable: 40) == 422)
    #expect(refused(state, try ask(20, log, 30, proof: []), durable: 40) == 422)
    #expect(refused(state, try ask(20, log, 7, proof: []), durable: 40) == 400)
    #expect(refused(state, Array("old 20\n\nnonsense\n".utf8), durable: 40) == 400)
    let other = try log.checkpoint(30, LogOrigin("another.example/log")).body
    let request = AddCheckpointRequest(oldSize: 20, hashes: try log.proof(20, 30), rest: other)
    #expect(refused(state, request.bytes, durable: 40) == 404)
    let extended = try log.checkpoint(30, origin).body + Array("an extension\n".utf8)
    let third = AddCheckpointRequest(oldSize: 20, hashes: try log.proof(20, 30), rest: extended)
    #expect(refused(state, third.bytes, durable: 40) == 400)
    guard case .refuse(let conflict) = state.decide(try ask(0, log, 30), durableSize: 40) else {
      Issue.record("not refused")
      return
    }
    #expect(conflict.body == Array("20\n".utf8) && conflict.contentType == "text/x.tlog.size")
  }

  @Test("a state that is not what was written is an error, never a fresh start")
  func damagedState() throws {
    let log = GrowingLog(seed: 2, leaves: 9)
    var state = SignerState(founding: origin)
    #expect(try SignerState(encoded: state.encoded) == state)
    state = try signed(state, ask(0, log, 9), durable: 9)
    let bytes = state.encoded
    #expect(try SignerState(encoded: bytes) == state)
    #expect(throws: StateFault.empty) { try SignerState(encoded: []) }
    #expect(throws: StateFault.otherFormat) {
      try SignerState(encoded: WitnessState(watching: origin).encoded)
    }
    var random = SeededGenerator(seed: 3)
    for place in bytes.indices {
      var changed = bytes
      changed[place] ^= 1 << UInt8(random.below(8))
      #expect(throws: StateFault.self, "byte \(place)") { try SignerState(encoded: changed) }
      #expect(throws: StateFault.self, "cut at \(place)") {
        try SignerState(encoded: Array(bytes[..<place]))
      }
    }
    #expect(throws: StateFault.damaged) { try SignerState(encoded: bytes + [0x0a]) }
  }

  @Test("against an honest and a forking log it never signs two histories, nor a smaller tree")
  func property() throws {
    for seed in 0..<(isFullRun ? 400 : 40) {
      var random = SeededGenerator(seed: UInt64(seed))
      let logs = [
        GrowingLog(seed: 9, leaves: 120),
        GrowingLog(seed: 9, leaves: 120, forkedAt: 20 + random.below(60)),
      ]
      var state = SignerState(founding: origin)
      var signedSizes: [(Int, LogHash)] = []
      for _ in 0..<60 {
        let log = logs[random.chance(80) ? 0 : 1]
        let old = random.chance(70) ? state.size : random.below(121)
        let new = random.chance(90) ? min(120, old + random.below(12)) : random.below(121)
        let durable = random.below(140)
        let honest = (try? log.proof(old, new)) ?? []
        let proof = random.chance(90) ? honest : honest.shuffled(using: &random).dropLast()
        let request = try ask(old, log, new, proof: Array(proof))
        guard case .sign(let pending) = state.decide(request, durableSize: durable) else {
          continue
        }
        let next = try SignerState(encoded: pending.state.encoded)
        try #require(next.size >= state.size && next.size <= durable)
        signedSizes.append((next.size, next.root))
        state = next
      }
      // All that was signed is of one history.
      let isOneHistory = logs.contains { log in
        signedSizes.allSatisfy { (try? log.root($0.0)) == $0.1 }
      }
      #expect(isOneHistory, "seed \(seed)")
    }
  }
}
