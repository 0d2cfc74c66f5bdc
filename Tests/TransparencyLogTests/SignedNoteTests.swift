import Crypto
import FoundationEssentials
import TestSupport
import Testing
import TransparencyLog

@Suite struct SignedNoteTests {
  @Test("the standard's example note verifies under the standard's key")
  func exampleNote() throws {
    let note = try StandardVectors.note(StandardVectors.exampleNote)
    let key = try VerifierKey(StandardVectors.exampleKey)
    #expect(try note.verified(by: [key]).signatures.map(\.key) == [key])
    #expect(note.body == Array("This is an example message.\n".utf8))
  }

  @Test("our checkpoint and cosignature are the bytes that python-cryptography made")
  func checkpointVector() throws {
    var edge = LogEdge()
    _ = edge.append(StandardVectors.entries.map(LogHash.leaf))
    let signed = try StandardVectors.checkpoint(of: edge)
    let checkpoint = try Checkpoint(body: signed.body)
    let cosigned = try signed.adding(
      StandardVectors.witness().cosign(checkpoint, at: 1_700_000_000))
    #expect(String(decoding: cosigned.bytes, as: UTF8.self) == StandardVectors.cosigned)
  }

  @Test("the published checkpoint with its cosignature verifies, with the witness's time")
  func verifiesVector() throws {
    let note = try StandardVectors.note(StandardVectors.cosigned)
    let log = try VerifierKey(StandardVectors.logKey)
    let witness = try VerifierKey(StandardVectors.witnessKey)
    let policy = try CheckpointPolicy(log: log, witnesses: [witness], quorum: 1)
    let verified = try policy.verify(note)
    #expect(verified.checkpoint.size == 8)
    #expect(verified.checkpoint.root.hex == StandardVectors.roots[8])
    #expect(verified.cosignatures.map(\.key) == [witness])
    #expect(verified.cosignatures.map(\.cosignedAtSeconds) == [1_700_000_000])
    #expect(note.bytes == Array(StandardVectors.cosigned.utf8))
    #expect(try CheckpointPolicy(log: log).verify(note).cosignatures.isEmpty)
  }

  @Test("each changed byte of a cosigned checkpoint makes it malformed, unsigned or not cosigned")
  func everyByteCounts() throws {
    let policy = try CheckpointPolicy(
      log: VerifierKey(StandardVectors.logKey),
      witnesses: [VerifierKey(StandardVectors.witnessKey)], quorum: 1)
    var random = SeededGenerator(seed: 7)
    let bytes = Array(StandardVectors.cosigned.utf8)
    for place in bytes.indices {
      var changed = bytes
      changed[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      #expect(throws: TransparencyLogError.self, "byte \(place)") {
        try policy.verify(SignedNote(bytes: changed))
      }
      #expect(throws: TransparencyLogError.self, "cut at \(place)") {
        try policy.verify(SignedNote(bytes: Array(bytes[..<place])))
      }
    }
  }

  @Test("signatures of unknown keys are kept and ignored, whatever their type")
  func unknownSignatures() throws {
    let postQuantum = "— pq.example/w " + base64Zeros(4 + 8 + 2420) + "\n"
    let short = "— other.example/w AAAAAAA=\n"
    let text = StandardVectors.cosigned + postQuantum + short
    let note = try StandardVectors.note(text)
    #expect(note.signatures.count == 4)
    #expect(note.bytes == Array(text.utf8))
    let policy = try CheckpointPolicy(
      log: VerifierKey(StandardVectors.logKey),
      witnesses: [VerifierKey(StandardVectors.witnessKey)], quorum: 1)
    #expect(try policy.verify(note).cosignatures.count == 1)
  }

  private func base64Zeros(_ bytes: Int) -> String {
    let whole = String(repeating: "A", count: (bytes + 2) / 3 * 4)
    let padding = (3 - bytes % 3) % 3
    return whole.dropLast(padding) + String(repeating: "=", count: padding)
  }

  @Test("a body may contain blank lines: the last one divides it from the signatures")
  func blankLines() throws {
    let key = try StandardVectors.log()
    for text in ["\n", "a\n\nb\n", "a\n\n\n", "ed è subito sera.\n", "\n— not a signature\n\n"] {
      let body = Array(text.utf8)
      let note = try SignedNote(body: body, signatures: [key.sign(body)])
      let read = try SignedNote(bytes: note.bytes)
      #expect(read == note)
      #expect(try read.verified(by: [key.verifier]).note.body == body)
    }
  }

  @Test(
    "a note without its form is refused",
    arguments: [
      "", "\n", "\n\n", "\n\n\n", "text\n", "text\n\n", "text\n\n\n",
      "\n— example.com/foo Uw2QOkn8\n", "text\n\n- example.com/foo Uw2QOkn8sr0=\n",
      "text\n\n— example.com/foo Uw2QOkn8sr0=", "text\n\n— example.com/foo Uw2QOkn8sr0\n",
      "text\n\n—  Uw2QOkn8sr0=\n", "text\n\n— example.com/foo Uw2QOg==\n",
      "text\n\n— example.com/foo  Uw2QOkn8sr0=\n", "text\n\n— example.com/foo Uw2QOkn8sr0= \n",
      "text\n\n— example.com/foo Uw2QOkn8sr1=\n", "text\n\n— example.com/f+o Uw2QOkn8sr0=\n",
      "text\n\n— example.com/foo Uw2QOkn8sr0=\nmore\n", "te\u{7}xt\n\n— a Uw2QOkn8sr0=\n",
      "text\r\n\n— a Uw2QOkn8sr0=\n", "te\txt\n\n— a Uw2QOkn8sr0=\n",
    ])
  func malformed(_ text: String) {
    #expect(throws: TransparencyLogError.self) { try StandardVectors.note(text) }
  }

  @Test("a note that is not UTF-8 is refused")
  func notUTF8() throws {
    for bad: [UInt8] in [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80]] {
      #expect(throws: TransparencyLogError.self) {
        try SignedNote(bytes: bad + Array("\n\n— a Uw2QOkn8sr0=\n".utf8))
      }
      #expect(throws: TransparencyLogError.self) {
        try SignedNote(bytes: Array("text\n\n— ".utf8) + bad + Array(" Uw2QOkn8sr0=\n".utf8))
      }
    }
  }

  @Test("64 signatures are read, 65 are refused, and so are notes and signatures too long")
  func limits() throws {
    let line = "— a Uw2QOkn8sr0=\n"
    let most = try StandardVectors.note("text\n\n" + String(repeating: line, count: 64))
    #expect(most.signatures.count == 64)
    #expect(throws: TransparencyLogError.tooLarge(.note, limit: 64)) {
      try StandardVectors.note("text\n\n" + String(repeating: line, count: 65))
    }
    let signature = try #require(most.signatures.first)
    #expect(throws: TransparencyLogError.tooLarge(.note, limit: 64)) { try most.adding(signature) }
    let long = String(repeating: "x", count: SignedNote.maximumBytes) + "\n\n" + line
    #expect(throws: TransparencyLogError.tooLarge(.note, limit: SignedNote.maximumBytes)) {
      try StandardVectors.note(long)
    }
    #expect(throws: TransparencyLogError.self) {
      try SignedNote(
        body: Array(repeating: 0x0a, count: SignedNote.maximumBytes), signatures: [signature])
    }
    #expect(throws: TransparencyLogError.tooLarge(.signature, limit: NoteSignature.maximumBytes)) {
      try StandardVectors.note("text\n\n— a " + base64Zeros(5_010) + "\n")
    }
    #expect(throws: TransparencyLogError.self) { try SignedNote(body: [0x0a], signatures: []) }
    #expect(throws: TransparencyLogError.self) { try SignedNote(body: [], signatures: [signature]) }
    #expect(throws: TransparencyLogError.self) {
      try SignedNote(body: [0x61], signatures: [signature])
    }
  }

  @Test("a known key's bad signature refuses the note even where others verify")
  func oneBadSignature() throws {
    let log = try StandardVectors.log()
    let other = try SignerKey(name: KeyName("other"), type: .ed25519, seed: Array(9..<41))
    let body = Array("text\n".utf8)
    let wrong = try other.sign(Array("another\n".utf8))
    let note = try SignedNote(body: body, signatures: [log.sign(body), wrong])
    #expect(try note.verified(by: [log.verifier]).signatures.count == 1)
    #expect(throws: TransparencyLogError.badSignature(other.verifier.name)) {
      try note.verified(by: [log.verifier, other.verifier])
    }
    #expect(throws: TransparencyLogError.noKnownSignature) { try note.verified(by: []) }
    #expect(throws: TransparencyLogError.ambiguousKey(log.verifier.name)) {
      try note.verified(by: [log.verifier, log.verifier])
    }
  }

  @Test("a signature of one type does not pass for the other, though the key is the same")
  func typesStayApart() throws {
    let seed: [UInt8] = Array(0x00...0x1f)
    let name = try KeyName("one")
    let log = try SignerKey(name: name, type: .ed25519, seed: seed)
    let witness = try SignerKey(name: name, type: .cosignature, seed: seed)
    let checkpoint = try Checkpoint(origin: LogOrigin("one"), size: 0, root: .empty)
    let signed = try checkpoint.signed(by: log)
    let cosigned = try SignedNote(
      body: checkpoint.body, signatures: [witness.cosign(checkpoint, at: 0)])
    #expect(throws: TransparencyLogError.noKnownSignature) {
      try signed.verified(by: [witness.verifier])
    }
    #expect(throws: TransparencyLogError.noKnownSignature) {
      try cosigned.verified(by: [log.verifier])
    }
    #expect(throws: TransparencyLogError.wrongKeyType) { try witness.sign(checkpoint.body) }
    #expect(throws: TransparencyLogError.wrongKeyType) { try log.cosign(checkpoint, at: 0) }
    #expect(throws: TransparencyLogError.self) { try witness.cosign(checkpoint, at: -1) }
  }

  @Test("a cosignature of a time above 2^63 - 1 is refused, however its witness wrote the time")
  func timeTooLarge() throws {
    let seed: [UInt8] = Array(0x20...0x3f)
    let key = try Curve25519.Signing.PrivateKey(rawRepresentation: seed)
    let witness = try StandardVectors.witness().verifier
    let body = Array(StandardVectors.checkpointBody.utf8)
    let times: [(UInt64, String, Bool)] = [
      (UInt64(Int64.max), "9223372036854775807", true), (1 << 63, "9223372036854775808", false),
      (1 << 63, "-9223372036854775808", false), (.max, "-1", false),
    ]
    for (time, text, accepted) in times {
      let signed = try key.signature(for: Array("cosignature/v1\ntime \(text)\n".utf8) + body)
      let stamp = (0..<8).map { UInt8(truncatingIfNeeded: time >> (56 - 8 * UInt64($0))) }
      let bytes = Data([0x98, 0x73, 0x30, 0xb7] + stamp + signed)
      let line = "— \(witness.name) \(bytes.base64EncodedString())"
      let note = try SignedNote(body: body, signatures: [NoteSignature(line: line.utf8)])
      let verified = try? note.verified(by: [witness])
      #expect((verified != nil) == accepted, "\(text)")
    }
  }

  @Test("random notes are read back byte for byte or refused, never a crash")
  func fuzz() throws {
    var random = SeededGenerator(seed: 8)
    let parts: [[UInt8]] = [
      Array("— ".utf8), Array("example.com/foo ".utf8), Array("Uw2QOkn8sr0=".utf8), [0x0a],
      [0x0a, 0x0a], [0x20], Array("text\n".utf8), [0xe2, 0x80], Array("=".utf8), [0x0d],
      Array(StandardVectors.exampleNote.utf8), [],
    ]
    var read = 0
    for _ in 0..<20_000 * testScale {
      let count = Int.random(in: 0...9, using: &random)
      let bytes = (0..<count).flatMap { _ in parts.randomElement(using: &random) ?? [] }
      if let note = try? SignedNote(bytes: bytes) {
        read += 1
        try #require(note.bytes == bytes)
      }
    }
    #expect(read > 20)
    for _ in 0..<5000 * testScale {
      var bytes = Array(StandardVectors.cosigned.utf8)
      for _ in 0...Int.random(in: 0...3, using: &random) {
        let place = Int.random(in: bytes.indices, using: &random)
        bytes[place] = .random(in: 0...255, using: &random)
      }
      if let note = try? SignedNote(bytes: bytes) { try #require(note.bytes == bytes) }
      _ = try? Checkpoint(body: bytes)
      _ = try? NoteSignature(line: bytes)
    }
  }
}
