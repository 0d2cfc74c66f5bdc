import StrictJSON
import Testing

struct JSONLimitsTests {
  private func error(_ text: String, _ limits: JSONLimits) -> JSONError? {
    do {
      _ = try JSONDocument(Array(text.utf8), limits: limits)
      return nil
    } catch {
      return error
    }
  }

  private func limits(
    bytes: Int = 1_000_000, depth: Int = 64, tokens: Int = 1_000_000, stringBytes: Int = 1_000_000
  ) -> JSONLimits {
    JSONLimits(bytes: bytes, depth: depth, tokens: tokens, stringBytes: stringBytes)
  }

  @Test("a submission and a history have the limits of the contract")
  func contract() {
    #expect(
      JSONLimits.submission
        == JSONLimits(bytes: 2_097_152, depth: 64, tokens: 50_000, stringBytes: 262_144))
    #expect(
      JSONLimits.history
        == JSONLimits(bytes: 16_777_216, depth: 64, tokens: 500_000, stringBytes: 262_144))
  }

  @Test("a text may have as many bytes as the limit, and no more")
  func bytes() {
    #expect(error("[1,2]", limits(bytes: 5)) == nil)
    #expect(error("[1,2] ", limits(bytes: 5)) == JSONError(.tooLarge, at: 5))
  }

  @Test("nesting may be as deep as the limit, and no deeper")
  func depth() {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(error(nested(64), .submission) == nil)
    #expect(error(nested(65), .submission) == JSONError(.tooDeep, at: 64))
    #expect(error(#"{"a":{"b":[]}}"#, limits(depth: 3)) == nil)
    #expect(error(#"{"a":{"b":[]}}"#, limits(depth: 2)) == JSONError(.tooDeep, at: 10))
    #expect(error("[[],[],{}]", limits(depth: 2)) == nil)
    #expect(error("1", limits(depth: 0)) == nil)
    #expect(error("[]", limits(depth: 0)) == JSONError(.tooDeep, at: 0))
  }

  @Test("depth costs no stack")
  func deepText() throws {
    let depth = 400_000
    let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    #expect(error(text, limits(depth: depth)) == nil)
    #expect(error(text, .submission) == JSONError(.tooDeep, at: 64))
    let object = String(repeating: "{\"a\":", count: 100_000)
    #expect(error(object, limits(depth: depth)) == JSONError(.unexpectedEnd, at: 500_000))
  }

  @Test("each key and each value is one token")
  func tokens() {
    let text = #"{"a":[1,2],"b":null}"#
    #expect(error(text, limits(tokens: 7)) == nil)
    #expect(error(text, limits(tokens: 6)) == JSONError(.tooManyTokens, at: 15))
    #expect(error(text, limits(tokens: 5)) == JSONError(.tooManyTokens, at: 11))
    #expect(error("1", limits(tokens: 0)) == JSONError(.tooManyTokens, at: 0))
    let many = "[" + Array(repeating: "1", count: 49_999).joined(separator: ",")
    #expect(error(many + "]", .submission) == nil)
    #expect(error(many + ",1]", .submission) == JSONError(.tooManyTokens, at: 99_999))
  }

  @Test("a string or key may have as many bytes as the limit")
  func strings() {
    #expect(error(#"["abcd"]"#, limits(stringBytes: 4)) == nil)
    #expect(error(#"["abcde"]"#, limits(stringBytes: 4)) == JSONError(.stringTooLong, at: 1))
    #expect(error(#"{"abcde":1}"#, limits(stringBytes: 4)) == JSONError(.stringTooLong, at: 1))
    #expect(error(#"["\n\n"]"#, limits(stringBytes: 4)) == nil)
    #expect(error(#"["\n\na"]"#, limits(stringBytes: 4)) == JSONError(.stringTooLong, at: 1))
  }

  @Test("a number may have 1,024 bytes")
  func numbers() {
    let longest = String(repeating: "7", count: 1_024)
    #expect(error("[\(longest)]", .submission) == nil)
    #expect(error("[\(longest)7]", .submission) == JSONError(.numberTooLong, at: 1))
  }

  @Test("negative limits refuse everything and limits beyond the tape are cut")
  func oddLimits() {
    #expect(error("1", JSONLimits(bytes: -1, depth: -1, tokens: -1, stringBytes: -1)) != nil)
    let greatest = JSONLimits(bytes: .max, depth: .max, tokens: .max, stringBytes: .max)
    #expect(error("[{\"a\":\"b\"}]", greatest) == nil)
    #expect(greatest.bytes < 1 << 32 && greatest.tokens < 1 << 28)
  }

  @Test("an object of 200,000 keys takes time with their number, not with its square")
  func manyKeys() {
    for prefix in ["key", "k\\u0065y"] {
      let members = (0..<200_000).map { "\"\(prefix)\($0)\":0" }
      let text = "{" + members.joined(separator: ",") + "}"
      let wide = limits(bytes: 16 << 20)
      let spent = ContinuousClock().measure { #expect(error(text, wide) == nil) }
      // Each with each would be 20 billion comparisons.
      #expect(spent < .seconds(3))
      let repeated = text.dropLast() + ",\"key77\":1}"
      #expect(error(String(repeated), wide)?.kind == .duplicateKey)
    }
  }
}
