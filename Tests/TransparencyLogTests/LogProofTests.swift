import Testing
import TransparencyLog

@Suite struct LogProofTests {
  private struct Setting {
    let entries = NaiveTree.entries(700)
    let note: SignedNote
    let policy: CheckpointPolicy
    let tiles: TileSet

    init() throws {
      let log = StoredLog(entries)
      let signed = try StandardVectors.checkpoint(of: log.edge)
      let witness = try StandardVectors.witness()
      let checkpoint = try Checkpoint(body: signed.body)
      note = try signed.adding(witness.cosign(checkpoint, at: 1_700_000_000))
      policy = try CheckpointPolicy(
        log: StandardVectors.log().verifier, witnesses: [witness.verifier], quorum: 1)
      tiles = log.tiles
    }

    func proof(_ index: Int, extra: [UInt8]? = nil) throws -> LogProof {
      let path = try InclusionProof(of: index, in: entries.count, reading: tiles.hash)
      return try LogProof(index: index, hashes: path.hashes, checkpoint: note, extra: extra)
    }
  }

  @Test("each entry's proof is read back from its text and verifies alone")
  func everyEntry() throws {
    let setting = try Setting()
    for index in setting.entries.indices {
      let proof = try setting.proof(index, extra: index.isMultiple(of: 2) ? nil : [1, 2, 3])
      let read = try LogProof(bytes: proof.bytes)
      try #require(read == proof)
      let verified = try read.verify(entry: setting.entries[index], policy: setting.policy)
      try #require(verified.index == index && verified.checkpoint.checkpoint.size == 700)
      try #require(verified.leaf == .leaf(setting.entries[index]))
    }
  }

  @Test("the text of a proof is that of the standard")
  func text() throws {
    let setting = try Setting()
    let text = String(decoding: try setting.proof(699, extra: [0, 1]).bytes, as: UTF8.self)
    #expect(text.hasPrefix("c2sp.org/tlog-proof@v1\nextra AAE=\nindex 699\n"))
    #expect(text.hasSuffix("\n\n" + String(decoding: setting.note.bytes, as: UTF8.self)))
    let plain = String(decoding: try setting.proof(0).bytes, as: UTF8.self)
    #expect(plain.hasPrefix("c2sp.org/tlog-proof@v1\nindex 0\n"))
  }

  @Test("a proof of another entry, index or log is refused")
  func otherEntry() throws {
    let setting = try Setting()
    let proof = try setting.proof(5)
    #expect(throws: TransparencyLogError.inclusionNotProven) {
      try proof.verify(entry: setting.entries[6], policy: setting.policy)
    }
    let moved = try LogProof(index: 6, hashes: proof.hashes, checkpoint: proof.checkpoint)
    #expect(throws: TransparencyLogError.inclusionNotProven) {
      try moved.verify(entry: setting.entries[5], policy: setting.policy)
    }
    let beyond = try LogProof(index: Int.max, hashes: proof.hashes, checkpoint: proof.checkpoint)
    #expect(throws: TransparencyLogError.inclusionNotProven) {
      try beyond.verify(entry: setting.entries[5], policy: setting.policy)
    }
    let stranger = try SignerKey(name: KeyName("stranger"), type: .ed25519, seed: Array(1..<33))
    #expect(throws: TransparencyLogError.noKnownSignature) {
      try proof.verify(
        entry: setting.entries[5], policy: CheckpointPolicy(log: stranger.verifier))
    }
  }

  @Test("each changed bit of a proof's text is refused, but for the unauthenticated extra data")
  func everyByteCounts() throws {
    let setting = try Setting()
    var random = SeededGenerator(seed: 11)
    let bytes = try setting.proof(300).bytes
    for place in bytes.indices {
      var changed = bytes
      changed[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      #expect(throws: TransparencyLogError.self, "byte \(place)") {
        try LogProof(bytes: changed).verify(entry: setting.entries[300], policy: setting.policy)
      }
      #expect(throws: TransparencyLogError.self, "cut at \(place)") {
        try LogProof(bytes: Array(bytes[..<place]))
          .verify(entry: setting.entries[300], policy: setting.policy)
      }
    }
  }

  @Test("a proof without its form is refused")
  func malformed() throws {
    let note = StandardVectors.cosigned
    let header = "c2sp.org/tlog-proof@v1\n"
    let hash = LogHash.empty.base64 + "\n"
    #expect(try LogProof(bytes: Array((header + "index 0\n" + hash + "\n" + note).utf8)).index == 0)
    for text in [
      "", header, header + "\n" + note, header + "index 0\n", header + "index 0\n\n",
      header + "index 00\n\n" + note, header + "index -1\n\n" + note,
      header + "index  1\n\n" + note, header + "Index 1\n\n" + note,
      header + "index 9223372036854775808\n\n" + note, header + "index 0\n" + note,
      header + "extra AB==\nindex 0\n\n" + note, header + "extra\nindex 0\n\n" + note,
      header + "index 0\nextra AA==\n\n" + note, header + "index 0\n" + hash + note,
      header + "extra AA==\nextra AA==\nindex 0\n\n" + note,
      header + "index 0\n" + hash.dropLast(2) + "\n\n" + note,
      header + "index 0\n\n" + StandardVectors.checkpointBody,
      "c2sp.org/tlog-proof@v2\nindex 0\n\n" + note, "\u{feff}" + header + "index 0\n\n" + note,
      header + "index 0\r\n\r\n" + note,
    ] {
      #expect(throws: TransparencyLogError.self, "\(text)") {
        try LogProof(bytes: Array(text.utf8))
      }
    }
    let hashes = String(repeating: hash, count: 64)
    #expect(throws: TransparencyLogError.tooLarge(.proof, limit: 63)) {
      try LogProof(bytes: Array((header + "index 0\n" + hashes + "\n" + note).utf8))
    }
    #expect(throws: TransparencyLogError.tooLarge(.proof, limit: LogProof.maximumBytes)) {
      try LogProof(bytes: Array(repeating: 0x0a, count: LogProof.maximumBytes + 1))
    }
  }

  @Test("a proof's parts have limits where it is made, too")
  func limits() throws {
    let note = try StandardVectors.note(StandardVectors.cosigned)
    #expect(throws: TransparencyLogError.self) {
      try LogProof(index: -1, hashes: [], checkpoint: note)
    }
    #expect(throws: TransparencyLogError.tooLarge(.proof, limit: 63)) {
      try LogProof(index: 0, hashes: Array(repeating: .empty, count: 64), checkpoint: note)
    }
    let extra = Array(repeating: UInt8(0), count: LogProof.maximumExtraBytes)
    let largest = try LogProof(index: 0, hashes: [], checkpoint: note, extra: extra)
    #expect(try LogProof(bytes: largest.bytes) == largest)
    #expect(throws: TransparencyLogError.tooLarge(.proof, limit: LogProof.maximumExtraBytes)) {
      try LogProof(index: 0, hashes: [], checkpoint: note, extra: extra + [0])
    }
  }

  @Test("random changes of a proof are read back byte for byte or refused, never a crash")
  func fuzz() throws {
    let setting = try Setting()
    var random = SeededGenerator(seed: 12)
    let original = try setting.proof(123, extra: Array(0..<50)).bytes
    var read = 0
    for _ in 0..<5000 {
      var bytes = original
      for _ in 0...Int.random(in: 0...2, using: &random) {
        let place = Int.random(in: bytes.indices, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[place] = .random(in: 0...255, using: &random)
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(contentsOf: [0x0a, 0x20, 0x41].shuffled(using: &random), at: place)
        default: bytes.removeSubrange(place..<min(bytes.count, place + 45))
        }
      }
      guard let proof = try? LogProof(bytes: bytes) else { continue }
      read += 1
      try #require(proof.bytes == bytes)
      if bytes != original, proof.hashes != (try setting.proof(123).hashes) {
        #expect(throws: TransparencyLogError.self) {
          try proof.verify(entry: setting.entries[123], policy: setting.policy)
        }
      }
    }
    #expect(read > 100)
  }
}
