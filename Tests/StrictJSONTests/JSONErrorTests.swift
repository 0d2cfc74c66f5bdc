import StrictJSON
import Testing

struct JSONErrorTests {
  private func error(_ bytes: [UInt8]) -> JSONError? {
    do {
      _ = try JSONDocument(bytes)
      return nil
    } catch {
      return error
    }
  }

  private static let grammar: [(String, JSONError.Kind, Int)] = [
    ("", .unexpectedEnd, 0), ("  ", .unexpectedEnd, 2), ("{", .unexpectedEnd, 1),
    ("[1,", .unexpectedEnd, 3), ("[1", .unexpectedEnd, 2), ("{\"a\"", .unexpectedEnd, 4),
    ("{\"a\":", .unexpectedEnd, 5), ("\"abc", .unexpectedEnd, 4), ("\"abc\\", .unexpectedEnd, 5),
    ("\"\\u00", .unexpectedEnd, 5), ("tru", .unexpectedEnd, 3), ("-", .unexpectedEnd, 1),
    ("1.", .unexpectedEnd, 2), ("1e+", .unexpectedEnd, 3), ("[1,]", .unexpectedByte, 3),
    ("{\"a\":1,}", .unexpectedByte, 7), ("[,1]", .unexpectedByte, 1), ("[1 2]", .unexpectedByte, 3),
    ("[1}", .unexpectedByte, 2), ("{\"a\":1]", .unexpectedByte, 6), ("{1:1}", .unexpectedByte, 1),
    ("{\"a\" 1}", .unexpectedByte, 5), ("{\"a\",1}", .unexpectedByte, 4),
    ("{,}", .unexpectedByte, 1),
    ("['a']", .unexpectedByte, 1), ("[nUll]", .unexpectedByte, 2), ("NaN", .unexpectedByte, 0),
    ("Infinity", .unexpectedByte, 0), ("]", .unexpectedByte, 0), ("/**/1", .unexpectedByte, 0),
    ("\u{C}1", .unexpectedByte, 0), ("[\u{A0}1]", .unexpectedByte, 1),
    ("1 2", .trailingContent, 2), ("{}}", .trailingContent, 2), ("[] //", .trailingContent, 3),
    ("nullx", .trailingContent, 4), ("\"a\"\"b\"", .trailingContent, 3),
  ]

  private static let numbers: [(String, JSONError.Kind, Int)] = [
    ("+1", .invalidNumber, 0), (".5", .invalidNumber, 0), ("[01]", .invalidNumber, 2),
    ("[-01]", .invalidNumber, 3), ("[1.]", .invalidNumber, 3), ("[1.e5]", .invalidNumber, 3),
    ("[1e]", .invalidNumber, 3), ("[1e+]", .invalidNumber, 4), ("[-]", .invalidNumber, 2),
    ("[--1]", .invalidNumber, 2), ("[-Infinity]", .invalidNumber, 2), ("[0x1F]", .invalidNumber, 2),
    ("[1_000]", .invalidNumber, 2), ("[1.2.3]", .invalidNumber, 4), ("[1e5.2]", .invalidNumber, 4),
    ("[-.5]", .invalidNumber, 2), ("[1+2]", .invalidNumber, 2), ("[1a]", .invalidNumber, 2),
  ]

  private static let strings: [(String, JSONError.Kind, Int)] = [
    ("[\"a\nb\"]", .controlCharacter, 3), ("\"\t\"", .controlCharacter, 1),
    ("\"12345678\u{1F}\"", .controlCharacter, 9), ("\"a\u{0}\"", .nulCharacter, 2),
    ("[\u{0}]", .nulCharacter, 1), ("1\u{0}", .nulCharacter, 1), ("\"a\\u0000\"", .nulCharacter, 2),
    ("{\"\\u0000\":1}", .nulCharacter, 2), ("\"\\x41\"", .invalidEscape, 1),
    ("\"ab\\'\"", .invalidEscape, 3), ("\"\\u12G4\"", .invalidEscape, 1),
    ("\"\\u12\"", .invalidEscape, 1), ("\"\\U0041\"", .invalidEscape, 1),
    ("\"\\ud800\"", .loneSurrogate, 1), ("\"\\udc00\"", .loneSurrogate, 1),
    ("\"x\\ud800\\u0041\"", .loneSurrogate, 2), ("\"\\ud800\\ud800\\udc00\"", .loneSurrogate, 1),
    ("\"\\ud800x\"", .loneSurrogate, 1), ("\"\\udbff\\n\"", .loneSurrogate, 1),
  ]

  @Test("what is wrong is named and placed", arguments: grammar + numbers + strings)
  func placed(_ text: String, _ kind: JSONError.Kind, _ offset: Int) {
    #expect(error(Array(text.utf8)) == JSONError(kind, at: offset))
  }

  @Test(
    "bytes that are no UTF-8 are refused at the first of them",
    arguments: [
      [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xC2, 0x20], [0xE0, 0x80, 0x80],
      [0xE0, 0x9F, 0xBF], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xEF, 0xBF, 0x7F],
      [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80],
      [0xF5, 0x80, 0x80, 0x80], [0xF0, 0x9F, 0x98], [0xFE], [0xFF],
    ] as [[UInt8]])
  func invalidUTF8(_ sequence: [UInt8]) {
    for before in [0, 1, 6, 7, 8, 9, 30] {
      let start = Array("[\"".utf8) + [UInt8](repeating: 0x61, count: before)
      #expect(error(start + sequence + Array("\"]".utf8))?.kind == .invalidUTF8)
      #expect(error(start + sequence + Array("\"]".utf8))?.offset == start.count)
      #expect(
        error(start + Array("é".utf8) + sequence) == JSONError(.invalidUTF8, at: start.count + 2))
      #expect(error(start + sequence)?.kind == .invalidUTF8)
    }
    #expect(error(Array("[1".utf8) + sequence)?.kind == .invalidUTF8)
    #expect(error(Array("1 ".utf8) + sequence) == JSONError(.invalidUTF8, at: 2))
    #expect(error(Array("{\"".utf8) + sequence + Array("\":1}".utf8))?.kind == .invalidUTF8)
  }

  @Test("every Unicode scalar but the controls may stand in a string")
  func everyScalar() throws {
    for block in stride(from: UInt32(0x20), to: 0x11_0000, by: 0x400) {
      let scalars = (block..<min(block + 0x400, 0x11_0000)).compactMap(Unicode.Scalar.init)
        .filter { $0 != "\"" && $0 != "\\" }
      var text = String.UnicodeScalarView()
      text.append(contentsOf: scalars)
      let document = try JSONDocument(Array("\"\(String(text))\"".utf8))
      #expect(document.root.string.map { Array($0.unicodeScalars) } == scalars)
    }
  }

  @Test(
    "a byte order mark is refused",
    arguments: [
      [0xEF, 0xBB, 0xBF, 0x7B, 0x7D], [0xEF, 0xBB, 0xBF], [0xFE, 0xFF, 0, 0x31],
      [0xFF, 0xFE, 0x31, 0],
    ] as [[UInt8]])
  func byteOrderMark(_ bytes: [UInt8]) {
    #expect(error(bytes) == JSONError(.byteOrderMark, at: 0))
  }

  @Test(
    "a key that stands twice in one object is refused, however it is written",
    arguments: [
      (#"{"a":1,"a":2}"#, 7), (#"{"a":1,"a":1}"#, 7), (#"{"a":1,"\u0061":2}"#, 7),
      (#"{"\u0061":1,"a":2}"#, 12), (#"{"":1,"":2}"#, 6), (#"{"a":{"b":1,"c":{},"b":2}}"#, 19),
      (#"{"\ud83d\ude00":1,"😀":2}"#, 18), (#"{"a/":1,"b":3,"a\/":2}"#, 14),
      (#"{"abcdefghi":1,"abcdefghi":2}"#, 15), (#"{"a":{"a":1},"b":[{"a":1}],"a":{}}"#, 27),
    ])
  func duplicateKey(_ text: String, _ offset: Int) {
    #expect(error(Array(text.utf8)) == JSONError(.duplicateKey, at: offset))
  }

  @Test("keys that only look alike, and equal keys of different objects, are accepted")
  func distinctKeys() {
    let texts = [
      #"{"a":{"a":{"a":1}},"b":[{"a":1},{"a":2}]}"#, #"{"a":1,"A":2," a":3,"a ":4}"#,
      #"{"\#u{E9}":1,"e\#u{301}":2}"#, #"{"\\u0061":1,"a":2,"\\\\u0061":3}"#,
      #"{"abcdefgh":1,"abcdefgi":2,"abcdefg":3,"abcdefghi":4}"#,
    ]
    for text in texts { #expect(error(Array(text.utf8)) == nil, "\(text)") }
  }

  @Test("of many keys, the one that repeats is found wherever both stand")
  func repeatedAmongMany() {
    var generator = SeededGenerator(seed: 11)
    for count in [2, 15, 16, 17, 18, 19, 31, 32, 33, 64, 500] {
      var members = (0..<count).map { "\"key\($0)\":\($0)" }
      let whole = "{\"before\":{\"key0\":1}," + members.joined(separator: ",") + "}"
      #expect(error(Array(whole.utf8)) == nil)
      let later = Int.random(in: 1..<count, using: &generator)
      let earlier = Int.random(in: 0..<later, using: &generator)
      let isEscaped = Bool.random(using: &generator)
      members[later] = isEscaped ? "\"k\\u0065y\(earlier)\":1" : "\"key\(earlier)\":1"
      let start = "{" + members[..<later].map { $0 + "," }.joined()
      let text = "{" + members.joined(separator: ",") + "}"
      #expect(error(Array(text.utf8)) == JSONError(.duplicateKey, at: start.utf8.count))
    }
  }

  @Test("a position counts lines and scalars from one")
  func position() {
    let bytes = Array("a\nbé😀c\r\nd\re".utf8)
    #expect(JSONError(.unexpectedByte, at: 0).position(in: bytes) == (1, 1))
    #expect(JSONError(.unexpectedByte, at: 2).position(in: bytes) == (2, 1))
    #expect(JSONError(.unexpectedByte, at: 3).position(in: bytes) == (2, 2))
    #expect(JSONError(.unexpectedByte, at: 5).position(in: bytes) == (2, 3))
    #expect(JSONError(.unexpectedByte, at: 9).position(in: bytes) == (2, 4))
    #expect(JSONError(.unexpectedByte, at: 12).position(in: bytes) == (3, 1))
    #expect(JSONError(.unexpectedByte, at: 14).position(in: bytes) == (4, 1))
    #expect(JSONError(.tooLarge, at: 99).position(in: bytes) == (4, 2))
  }
}
