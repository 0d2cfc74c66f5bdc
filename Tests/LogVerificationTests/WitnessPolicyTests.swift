import LogVerification
import RecordModel
import Testing
import TransparencyLog

@Suite("Witness policy")
struct WitnessPolicyTests {
  private let log: SignerKey
  private let keys: [SignerKey]

  init() throws {
    log = try TestHouse().log
    keys = try (1...6).map { number in
      try SignerKey(
        name: KeyName("w\(number)"), type: .cosignature,
        seed: Array(repeating: UInt8(number), count: 32))
    }
  }

  private func key(_ number: Int) -> String { keys[number - 1].verifier.text }

  private func policy(_ text: String) throws -> WitnessPolicy {
    try WitnessPolicy(file: Array(text.utf8))
  }

  private func fault(_ text: String) -> PolicyFault? {
    do {
      _ = try WitnessPolicy(file: Array(text.utf8))
      return nil
    } catch {
      return error
    }
  }

  /// The example of the standard: two of X, one of Y.
  private var nested: String {
    """
    log \(log.verifier.text)

      # two organisations
    witness X1 \(key(1))
    witness X2 \(key(2)) https://x.example/w2
    \t witness\tX3  \(key(3))\t
    group X-witnesses 2 X1 X2 X3
    witness Y1 \(key(4))
    witness Y2 \(key(5))
    group Y-witnesses any Y1 Y2
    group X-and-Y all X-witnesses Y-witnesses
    witness spare \(key(6))
    quorum X-and-Y

    """
  }

  @Test("every subset of the standard's example is judged as its words say")
  func subsets() throws {
    let policy = try policy(nested)
    #expect(policy.leastQuorum == 3)
    #expect(policy.witnesses.map(\.url) == [nil, "https://x.example/w2", nil, nil, nil, nil])
    for set in 0..<64 {
      let present = keys.indices.filter { set >> $0 & 1 == 1 }
      let x = present.count { $0 < 3 }
      let y = present.count { $0 == 3 || $0 == 4 }
      #expect(policy.isQuorum(present.map { keys[$0].verifier }) == (x >= 2 && y >= 1), "\(set)")
    }
    #expect(try self.policy("log \(log.verifier.text)\nquorum none\n").isQuorum([]))
    #expect(!(try self.policy("witness a \(key(1))\nquorum a")).isQuorum([]))
  }

  @Test("checkpoints are judged by log, origin, every known signature and the quorum")
  func checkpoints() throws {
    let policy = try policy(nested)
    let tree = GrowingLog(seed: 1, leaves: 9)
    let checkpoint = try tree.checkpoint(9, LogOrigin(TestHouse.name))
    var note = try checkpoint.signed(by: log)
    #expect(throws: TransparencyLogError.tooFewCosignatures(found: 0, needed: 3)) {
      try policy.verify(note)
    }
    #expect(try policy.verify(note, quorum: false).cosignatures.isEmpty)
    for number in [0, 1, 5] { note = try note.adding(keys[number].cosign(checkpoint, at: 9)) }
    #expect(throws: TransparencyLogError.self) { try policy.verify(note) }
    note = try note.adding(keys[4].cosign(checkpoint, at: 9))
    let verified = try policy.verify(note)
    #expect(verified.cosignatures.count == 4 && verified.log == log.verifier)
    let bad = try keys[3].cosign(tree.checkpoint(8, LogOrigin(TestHouse.name)), at: 9)
    #expect(throws: TransparencyLogError.badSignature(keys[3].verifier.name)) {
      try policy.verify(note.adding(bad))
    }
    let unsigned = try SignedNote(body: note.body, signatures: Array(note.signatures.dropFirst()))
    #expect(throws: TransparencyLogError.missingLogSignature) { try policy.verify(unsigned) }
    let elsewhere = try tree.checkpoint(9, LogOrigin("another.example/log")).signed(by: log)
    #expect(throws: TransparencyLogError.wrongOrigin) {
      try policy.verify(elsewhere, quorum: false)
    }
  }

  @Test("each rule of the format is kept, and the line named")
  func faults() {
    let logLine = "log \(log.verifier.text)\n"
    let two = "witness a \(key(1))\nwitness b \(key(2))\n"
    for (text, line, kind) in [
      ("", 0, PolicyFault.Kind.quorum), (logLine, 0, .quorum),
      ("quorum none\nquorum none\n", 2, .quorum), ("quorum a\n", 1, .unknownName),
      (two + "group g 0 a b\nquorum g\n", 3, .threshold),
      (two + "group g 3 a b\nquorum g\n", 3, .threshold),
      (two + "group g 01 a b\nquorum g\n", 3, .threshold),
      (two + "group g some a b\nquorum g\n", 3, .threshold),
      (two + "group g any\nquorum g\n", 3, .malformedLine),
      (two + "group g any a a\nquorum g\n", 3, .repeatedMember),
      (two + "group g any a\ngroup h any a b\nquorum h\n", 4, .repeatedMember),
      (two + "group g any none\nquorum g\n", 3, .unknownName),
      (two + "group g any h\ngroup h any a\nquorum g\n", 3, .unknownName),
      (two + "group a any b\nquorum a\n", 3, .duplicateName),
      (two + "group none any b\nquorum none\n", 3, .duplicateName),
      (two + "witness a \(key(3))\nquorum a\n", 3, .duplicateName),
      (two + "witness c \(key(1))\nquorum a\n", 3, .duplicateKey),
      (logLine + logLine + "quorum none\n", 2, .duplicateKey),
      ("log \(key(1))\nquorum none\n", 1, .wrongKeyType),
      ("witness a \(log.verifier.text)\nquorum a\n", 1, .wrongKeyType),
      ("log nothing\nquorum none\n", 1, .malformedKey),
      ("log\nquorum none\n", 1, .malformedLine), ("log a b c\nquorum none\n", 1, .malformedLine),
      ("logs x\nquorum none\n", 1, .malformedLine), ("quorum none\r\n", 1, .controlCharacter),
      ("# \u{7}\nquorum none\n", 1, .controlCharacter),
      (String(repeating: "#", count: 300_000), 0, .tooLarge),
    ] {
      #expect(fault(text) == PolicyFault(line: line, kind: kind), "\(text.prefix(80))")
    }
    for kind in PolicyFault.Kind.allCases {
      let message = PolicyFault(line: 1, kind: kind).message
      #expect(!message.indonesian.isEmpty && !message.english.isEmpty)
    }
  }

  @Test("names are octets: a Kelvin sign is no K")
  func octets() throws {
    let text = "witness K \(key(1))\nwitness \u{212a} \(key(2))\nquorum \u{212a}\n"
    let policy = try policy(text)
    #expect(policy.isQuorum([keys[1].verifier]) && !policy.isQuorum([keys[0].verifier]))
  }

  @Test("random lines never crash the reader, and what it takes it takes again")
  func fuzz() throws {
    var random = SeededGenerator(seed: 8)
    let original = Array(nested.utf8)
    var taken = 0
    for _ in 0..<(isFullRun ? 50_000 : 3_000) {
      var bytes = original
      for _ in 0...random.below(3) {
        let place = random.below(bytes.count)
        switch random.below(4) {
        case 0: bytes[place] = UInt8(random.below(256))
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(0x0a, at: place)
        default: bytes.removeSubrange(place..<min(bytes.count, place + random.below(60)))
        }
      }
      if (try? WitnessPolicy(file: bytes)) != nil { taken += 1 }
    }
    #expect(taken > 20)
  }
}
