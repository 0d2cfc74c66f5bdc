import Testing
import TransparencyLog

@Suite struct CheckpointTests {
  private let root = "XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg="
  private let emptyRoot = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="

  @Test("a checkpoint's body is read and written back byte for byte, extension lines too")
  func roundTrip() throws {
    for text in [
      "example.com/log\n8\n\(root)\n", "go.sum database tree\n123456789012\n\(root)\n",
      "a\n0\n\(emptyRoot)\n", "a\n\(Int.max)\n\(root)\n", "a\n8\n\(root)\nextension\nanother\n",
      "è\n8\n\(root)\n",
    ] {
      let checkpoint = try Checkpoint(body: Array(text.utf8))
      #expect(String(decoding: checkpoint.body, as: UTF8.self) == text)
    }
  }

  @Test("a body with a missing, misspelt or surplus part is refused")
  func refused() {
    for text in [
      "", "\n", "a\n8\n\(root)", "a\n8\n", "a\n8\n\n", "\n8\n\(root)\n", "a\n08\n\(root)\n",
      "a\n+8\n\(root)\n", "a\n-8\n\(root)\n", "a\n 8\n\(root)\n", "a\n\n\(root)\n",
      "a\n9223372036854775808\n\(root)\n", "a\nbananas\n\(root)\n", "a\n8\n\(root) \n",
      "a\n8\n\(root.dropLast())\n", "a\n8\nYmFuYW5hcw==\n", "a\n8\n\(root)\n\n",
      "a\n8\n\(root)\n\nextension\n", "a\n0\n\(root)\n", "a\n8\n\(root)\next\tension\n",
      "a\r\n8\r\n\(root)\r\n", "a\n8\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyh=\n",
    ] {
      #expect(throws: TransparencyLogError.self, "\(text)") {
        try Checkpoint(body: Array(text.utf8))
      }
    }
    #expect(throws: TransparencyLogError.tooLarge(.checkpoint, limit: Checkpoint.maximumBytes)) {
      try Checkpoint(body: Array(repeating: 0x61, count: Checkpoint.maximumBytes + 1))
    }
    #expect(throws: TransparencyLogError.self) {
      try Checkpoint(origin: LogOrigin("a"), size: -1, root: .empty)
    }
    #expect(throws: TransparencyLogError.self) { try LogOrigin("") }
    #expect(throws: TransparencyLogError.self) { try LogOrigin("a\nb") }
    #expect(throws: TransparencyLogError.self) { try LogOrigin(String(repeating: "a", count: 256)) }
  }

  @Test("a policy asks for the log's signature, its origin, and enough different witnesses")
  func quorum() throws {
    let log = try StandardVectors.log()
    let witnesses = try (1...3).map { try StandardVectors.witness($0) }
    var edge = LogEdge()
    _ = edge.append(StandardVectors.entries.map(LogHash.leaf))
    let signed = try StandardVectors.checkpoint(of: edge)
    let checkpoint = try Checkpoint(body: signed.body)
    let policy = try CheckpointPolicy(
      log: log.verifier, witnesses: witnesses.map(\.verifier), quorum: 2)
    #expect(throws: TransparencyLogError.tooFewCosignatures(found: 0, needed: 2)) {
      try policy.verify(signed)
    }
    let once = try signed.adding(witnesses[0].cosign(checkpoint, at: 1))
    let twice = try once.adding(witnesses[0].cosign(checkpoint, at: 2))
    #expect(throws: TransparencyLogError.tooFewCosignatures(found: 1, needed: 2)) {
      try policy.verify(twice)
    }
    let enough = try twice.adding(witnesses[2].cosign(checkpoint, at: 3))
    #expect(try policy.verify(enough).cosignatures.map(\.cosignedAtSeconds) == [1, 3])
    let witnessesOnly = try SignedNote(
      body: enough.body, signatures: Array(enough.signatures.dropFirst()))
    #expect(throws: TransparencyLogError.missingLogSignature) { try policy.verify(witnessesOnly) }
    let elsewhere = try CheckpointPolicy(log: log.verifier, origin: LogOrigin("elsewhere"))
    #expect(throws: TransparencyLogError.wrongOrigin) { try elsewhere.verify(enough) }
  }

  @Test("a policy that cannot be met, or that counts one key twice, is refused")
  func policies() throws {
    let log = try StandardVectors.log().verifier
    let witness = try StandardVectors.witness().verifier
    let alias = try VerifierKey(
      name: KeyName("alias"), type: .cosignature, publicKey: witness.publicKey)
    let self2 = try VerifierKey(
      name: KeyName("self"), type: .cosignature, publicKey: log.publicKey)
    for (witnesses, quorum) in [
      ([witness], 2), ([witness], -1), ([], 1), ([witness, alias], 1), ([self2], 1),
    ] {
      #expect(throws: TransparencyLogError.self) {
        try CheckpointPolicy(log: log, witnesses: witnesses, quorum: quorum)
      }
    }
    #expect(throws: TransparencyLogError.wrongKeyType) { try CheckpointPolicy(log: witness) }
    #expect(throws: TransparencyLogError.wrongKeyType) {
      try CheckpointPolicy(log: log, witnesses: [log], quorum: 1)
    }
    let many = try (1...17).map { try StandardVectors.witness($0).verifier }
    #expect(throws: TransparencyLogError.tooLarge(.policy, limit: 16)) {
      try CheckpointPolicy(log: log, witnesses: many, quorum: 1)
    }
  }
}
