import StrictJSON
import Testing

struct JSONDocumentTests {
  private func root(_ text: String) throws -> JSONValue { try JSONDocument(Array(text.utf8)).root }

  @Test("a document shows its members and elements in order, with kinds, counts and places")
  func structure() throws {
    let text = #" { "a" : [ 1 , "x" , null , true ] , "b" : { } , "c" : false } "#
    let root = try root(text)
    #expect(root.kind == .object)
    #expect(root.count == 3)
    #expect(root.members.map(\.key.string) == ["a", "b", "c"])
    #expect(root.members.map(\.value.kind) == [.array, .object, .bool])
    #expect(root["a"]?.elements.map(\.kind) == [.number, .string, .null, .bool])
    #expect(root["a"]?[1]?.string == "x")
    #expect(root["a"]?[3]?.bool == true)
    #expect(root["a"]?[2]?.isNull == true)
    #expect(root["a"]?[4] == nil && root["a"]?[-1] == nil)
    #expect(root["b"]?.count == 0)
    #expect(root["c"]?.bool == false)
    #expect(root["d"] == nil)
    #expect(root.bytes == 1..<text.utf8.count - 1)
    #expect(root.tokenCount == 11 && root["a"]?.tokenCount == 5)
    // Addresses are good as long as somebody keeps the document.
    let list = try #require(root["a"])
    let second = try #require(root["a"]?[1])
    withExtendedLifetime(root) {
      #expect(list.raw.elementsEqual("[ 1 , \"x\" , null , true ]".utf8))
      #expect(second.raw.elementsEqual("\"x\"".utf8))
    }
  }

  @Test("what was lent reads as what is kept, and the document outlives it")
  func lending() throws {
    let texts = try root(#"{"a":[1,"x\u0041",null],"b":{"c":true}}"#).lend { root in
      (root["a"]?[1]?.string, root["b"]?["c"]?.bool, root.members.map(\.key.string), JSON(root))
    }
    #expect(texts.0 == "xA")
    #expect(texts.1 == true)
    #expect(texts.2 == ["a", "b"])
    #expect(texts.3["a"]?[2] == .null)
  }

  @Test("members after nested values are found")
  func siblings() throws {
    let root = try root(#"[{"p":{"q":[[],[1,[2]]],"z":{"q":9}},"q":7},5]"#)
    #expect(root[0]?["q"]?.int == 7)
    #expect(root[0]?["p"]?["z"]?["q"]?.int == 9)
    #expect(root[0]?["p"]?["q"]?[1]?[1]?[0]?.int == 2)
    #expect(root[1]?.int == 5)
    #expect(root.elements.map(\.count) == [2, 0])
  }

  @Test("accessors of another kind answer nil, empty or false")
  func otherKinds() throws {
    for text in ["{}", "[]", "\"s\"", "1", "true", "null"] {
      let value = try root(text)
      #expect((value.string != nil) == (value.kind == .string))
      #expect((value.stringBytes != nil) == (value.kind == .string))
      #expect((value.number != nil) == (value.kind == .number))
      #expect((value.int != nil) == (value.kind == .number))
      #expect((value.bool != nil) == (value.kind == .bool))
      #expect(value.isNull == (value.kind == .null))
      #expect(value.equals("s") == (value.kind == .string))
      #expect(value["a"] == nil && value[0] == nil)
      #expect(Array(value.elements).isEmpty && Array(value.members).isEmpty)
    }
    let object = try root(#"{"a":1}"#)
    #expect(Array(object.elements).isEmpty && object[0] == nil)
    #expect(try Array(root("[1]").members).isEmpty)
  }

  @Test(
    "a number keeps its exact text",
    arguments: [
      "0", "-0", "1", "-1", "10", "1.0", "1.50", "0.000", "-0.10", "1e5", "1E+05", "1.5e-7", "0e0",
      "123456789012345678901234567890.000000000000000000000000000010", "1e400",
    ])
  func exactNumbers(_ text: String) throws {
    #expect(try root(text).number == text)
    #expect(try root("[\(text)]")[0]?.number == text)
    #expect(try root("{\"n\":\(text)}")["n"]?.number == text)
  }

  @Test(
    "an integer is whole, written plainly, and fits",
    arguments: [
      ("0", 0), ("-0", 0), ("42", 42), ("-42", -42), ("9223372036854775807", .max),
      ("-9223372036854775808", .min), ("9223372036854775808", nil), ("-9223372036854775809", nil),
      ("99999999999999999999", nil), ("1.0", nil), ("1e2", nil),
    ] as [(String, Int?)])
  func integers(_ text: String, _ expected: Int?) throws {
    #expect(try root(text).int == expected)
    #expect(try JSON(root(text)).int == expected)
  }

  @Test(
    "an escape means its character",
    arguments: [
      (#""""#, ""), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u0041\u00e9""#, "Aé"),
      (#""a\u20ACb""#, "a€b"), (#""\ud83d\ude00\uD834\uDD1E""#, "😀\u{1D11E}"),
      (#""\u001f\u007F\uffff\uD7FF\uE000""#, "\u{1F}\u{7F}\u{FFFF}\u{D7FF}\u{E000}"),
      (#""Nyai Ratih, Jl. A. Yani km 5""#, "Nyai Ratih, Jl. A. Yani km 5"),
      (#""é漢😀""#, "é漢😀"), (#""\\u0041""#, "\\u0041"),
    ])
  func escapes(_ text: String, _ expected: String) throws {
    let value = try root(text)
    #expect(value.string.map { Array($0.unicodeScalars) } == Array(expected.unicodeScalars))
    let key = try #require(try root("{\(text):1}").members.first { _ in true }?.key)
    #expect(Array(key.string.unicodeScalars) == Array(expected.unicodeScalars))
    let hasEscape = text.contains("\\")
    #expect((value.stringBytes == nil) == hasEscape)
    #expect(key.hasEscape == hasEscape)
    #expect(key.bytes.elementsEqual(text.utf8.dropFirst().dropLast()))
    #expect(try root("{\(text):1}")[expected]?.int == 1)
  }

  @Test("a text is compared by what it means, without making a string")
  func equality() throws {
    let root = try root(#"["final","f\u0069nal","fina","finalx","FINAL","","\\","\u00e9","é"]"#)
    #expect(
      root.elements.map { $0.equals("final") } == [true, true] + .init(repeating: false, count: 7))
    #expect(root[5]?.equals("") == true && root[0]?.equals("") == false)
    #expect(root[6]?.equals("\\") == true)
    #expect(root[7]?.equals("é") == true && root[8]?.equals("é") == true)
    #expect(root[8]?.equals("e\u{301}") == false)
  }

  @Test("a member is found by keys of every length, plain or escaped, literal or not")
  func lookUp() throws {
    let root = try root(
      #"{"":0,"a":1,"ab":2,"abcdefg":7,"abcdefgh":8,"abcdefghi":9,"abcdefghijklmnopq":17,"\u0078y":3}"#
    )
    #expect(root[""]?.int == 0)
    #expect(root["a"]?.int == 1)
    #expect(root["ab"]?.int == 2)
    #expect(root["abcdefg"]?.int == 7)
    #expect(root["abcdefgh"]?.int == 8)
    #expect(root["abcdefghi"]?.int == 9)
    #expect(root["abcdefghijklmnopq"]?.int == 17)
    #expect(root["abcdefghijklmnopX"] == nil && root["abcdefgX"] == nil && root["b"] == nil)
    #expect(root["xy"]?.int == 3)
    for (key, value) in root.members {
      #expect(root[key.string]?.bytes == value.bytes)
    }
    #expect(root.members.filter { $0.key.equals("xy") || $0.key.equals("ab") }.count == 2)
  }

  @Test("white space of all four kinds may stand anywhere between tokens")
  func whiteSpace() throws {
    let runs = ["", " ", "\t", "\r\n", "\n        ", String(repeating: " ", count: 17) + "\n \t"]
    for run in runs {
      let text = [
        "", "{", "\"a\"", ":", "[", "1", ",", "\"b\"", "]", ",", "\"c\"", ":", "{", "}", "}", "",
      ]
      .joined(separator: run)
      #expect(try JSON(root(text)) == ["a": [1, "b"], "c": [:]])
    }
  }
}
