import Testing
import TransparencyLog

@Suite struct NoteKeyTests {
  @Test(
    "verifier keys of other implementations are read, and written back byte for byte",
    arguments: [
      StandardVectors.exampleKey, StandardVectors.logKey, StandardVectors.witnessKey,
      "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
      "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop",
      "TEST+7997405c+AQcC+FTVKf0jlTdHDY3rbevmnKxxPjigCXlVtGe6RIr6",
      "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2",
    ])
  func foreignKeys(_ text: String) throws {
    #expect(try VerifierKey(text).text == text)
  }

  @Test(
    "a key text with a wrong hash, type, length, alphabet or name is refused",
    arguments: [
      "", "+", "++", "bananas.sigstore.dev+12344556", "rekor.sigstore.dev+12345678+AwEB",
      "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
      "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
      "example.com/foo+30d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
      "example.com/fop+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
      "example.com/foo+530d903a+BekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
      "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U",
      "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\n",
      "example.com foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
      "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
      "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
    ])
  func refusedKeys(_ text: String) {
    #expect(throws: TransparencyLogError.self) { try VerifierKey(text) }
    #expect(throws: TransparencyLogError.self) { try SignerKey("PRIVATE+KEY+" + text) }
    #expect(throws: TransparencyLogError.self) { try SignerKey(text) }
  }

  @Test("key names with spaces, plus signs or controls, empty or too long ones are refused")
  func names() throws {
    for text in ["", " ", "a b", "a+b", "a\nb", "a\u{a0}b", "a\u{2003}b", "a\u{85}b", "a\u{0}"] {
      #expect(throws: TransparencyLogError.self) { try KeyName(text) }
    }
    #expect(try KeyName(String(repeating: "a", count: 255)).text.count == 255)
    #expect(throws: TransparencyLogError.tooLarge(.keyName, limit: 255)) {
      try KeyName(String(repeating: "a", count: 256))
    }
  }

  @Test("names that only look alike are different names")
  func canonicalEquivalence() throws {
    let composed = "caf\u{e9}"
    let decomposed = "cafe\u{301}"
    #expect(composed == decomposed)
    #expect(try KeyName(composed) != KeyName(decomposed))
    #expect(try Set([KeyName(composed), KeyName(decomposed)]).count == 2)
    #expect(try LogOrigin(composed) != LogOrigin(decomposed))
    #expect(try Set([LogOrigin(composed), LogOrigin(decomposed)]).count == 2)
  }

  @Test("a signer key comes back from its text, and its public key is the published one")
  func signerKeys() throws {
    let log = try StandardVectors.log()
    let witness = try StandardVectors.witness()
    #expect(log.verifier.text == StandardVectors.logKey)
    #expect(witness.verifier.text == StandardVectors.witnessKey)
    for key in [log, witness] {
      let again = try SignerKey(key.secretText)
      #expect(again.verifier == key.verifier)
      #expect(again.secretText == key.secretText)
    }
    #expect(throws: TransparencyLogError.self) {
      try SignerKey(name: KeyName("x"), type: .ed25519, seed: Array(0..<31))
    }
    #expect(throws: TransparencyLogError.self) {
      try VerifierKey(name: KeyName("x"), type: .ed25519, publicKey: Array(0..<33))
    }
    #expect(throws: TransparencyLogError.self) {
      try SignerKey(String(repeating: "x", count: 5000))
    }
    #expect(throws: TransparencyLogError.self) {
      try VerifierKey(String(repeating: "x", count: 5000))
    }
  }

  @Test("printing or dumping a signer key shows nothing secret")
  func redaction() throws {
    let key = try StandardVectors.log()
    var dumped = ""
    dump(key, to: &dumped)
    let secret = try #require(key.secretText.split(separator: "+").last)
    for text in ["\(key)", String(reflecting: key), dumped, "\([key])"] {
      #expect(!text.contains(secret))
      #expect(!text.contains("seed"))
    }
  }
}
