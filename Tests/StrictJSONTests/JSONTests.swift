import StrictJSON
import Testing

struct JSONTests {
  private func json(_ text: String) throws -> JSON { JSON(try JSONDocument(Array(text.utf8)).root) }
  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  @Test("literals build the tree that they look like, and it is written in their order")
  func literals() {
    let tree: JSON = ["b": [1, true, "x", .null, .number("1.50")], "a": [:]]
    #expect(text(tree.serialized()) == #"{"b":[1,true,"x",null,1.50],"a":{}}"#)
    #expect(tree["b"]?[4]?.number == "1.50")
    #expect(tree["b"]?[0]?.int == 1)
    #expect(tree["b"]?[1]?.bool == true)
    #expect(tree["b"]?[2]?.string == "x")
    #expect(tree["b"]?[3]?.isNull == true)
    #expect(tree["b"]?[5] == nil && tree["c"] == nil && tree["b"]?["a"] == nil)
    #expect(tree.members?.map(\.key) == ["b", "a"])
    #expect(tree["b"]?.array?.count == 5 && tree.array == nil)
  }

  @Test("a member is replaced in its place, appended at the end, or removed")
  func change() {
    var tree: JSON = ["a": 1, "b": ["c": 2]]
    tree["a"] = 3
    tree["z"] = "new"
    tree["b"]?["c"] = nil
    tree["b"]?["d"] = .null
    #expect(text(tree.serialized()) == #"{"a":3,"b":{"d":null},"z":"new"}"#)
    tree["a"] = nil
    tree["none"] = nil
    #expect(text(tree.serialized()) == #"{"b":{"d":null},"z":"new"}"#)
    var scalar: JSON = 1
    scalar["a"] = 2
    #expect(scalar == 1)
  }

  @Test("strings that differ in their scalars differ, even if Unicode calls them equivalent")
  func scalars() {
    let composed: JSON = ["\u{E9}": "\u{E9}"]
    let decomposed: JSON = ["e\u{301}": "e\u{301}"]
    #expect(composed != decomposed)
    #expect(!composed.isSame(as: decomposed))
    #expect(composed["e\u{301}"] == nil)
    #expect(Set([composed, decomposed, composed]).count == 2)
    var both = composed
    both["e\u{301}"] = 1
    #expect(both.members?.count == 2)
  }

  @Test("sameness ignores the order of members and nothing else")
  func sameness() throws {
    let tree = try json(#"{"a":[1,{"x":1,"y":2}],"b":"s","c":null}"#)
    #expect(tree.isSame(as: try json(#"{"c":null,"b":"s","a":[1,{"y":2,"x":1}]}"#)))
    #expect(tree != (try json(#"{"c":null,"b":"s","a":[1,{"y":2,"x":1}]}"#)))
    for other in [
      #"{"a":[{"x":1,"y":2},1],"b":"s","c":null}"#, #"{"a":[1,{"x":1,"y":2}],"b":"s"}"#,
      #"{"a":[1.0,{"x":1,"y":2}],"b":"s","c":null}"#, #"{"a":[1,{"x":1,"z":2}],"b":"s","c":null}"#,
      #"{"a":[1,{"x":1,"y":2}],"b":"s","d":null}"#, #"[]"#,
    ] {
      #expect(!tree.isSame(as: try json(other)), "\(other)")
    }
  }

  @Test("RFC 8785's example of strings and literals comes out as it is published")
  func publishedStrings() throws {
    let tree = try json(
      #"{"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}"#)
    #expect(
      text(tree.canonical())
        == #"{"literals":[null,true,false],"string":"€$\u000f\nA'B\"\\\\\"/"}"#)
  }

  @Test("RFC 8785's example of sorting comes out as it is published")
  func publishedSorting() throws {
    let tree = try json(
      #"""
      {"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh",
      "1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control",
      "\u00f6":"Latin Small Letter O With Diaeresis"}
      """#)
    let sorted = try #require(JSON(JSONDocument(tree.canonical()).root).members)
    #expect(
      sorted.map(\.value) == [
        "Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign",
        "Emoji: Grinning Face", "Hebrew Letter Dalet With Dagesh",
      ])
  }

  @Test("keys sort by UTF-16 code units, whatever their scalars")
  func sorting() throws {
    var generator = SeededGenerator(seed: 5)
    let scalars: [Unicode.Scalar] = [
      "a", "b", "\u{7F}", "\u{80}", "\u{7FF}", "\u{800}", "\u{D7FF}", "\u{E000}", "\u{EFFF}",
      "\u{F000}", "\u{FFFF}", "\u{10000}", "\u{3FFFF}", "\u{100000}", "\u{10FFFF}",
    ]
    for _ in 0..<300 {
      var tree = JSON.object([])
      for _ in 0..<8 {
        var key = ""
        for _ in 0..<Int.random(in: 0...3, using: &generator) {
          key.unicodeScalars.append(scalars[Int.random(in: 0..<scalars.count, using: &generator)])
        }
        tree[key] = 1
      }
      let keys = try #require(JSON(JSONDocument(tree.canonical()).root).members).map(\.key)
      let expected = keys.sorted { $0.utf16.lexicographicallyPrecedes($1.utf16) }
      #expect(keys.map { Array($0.utf16) } == expected.map { Array($0.utf16) })
    }
  }

  @Test("canonical numbers are whole ones as JCS has them and all others exactly as written")
  func canonicalNumbers() throws {
    let tree = try json("[0,-0,10,-9007199254740992,1.50,1E30,4.50,2e-3,12345678901234567890,-0.0]")
    #expect(
      text(tree.canonical())
        == "[0,0,10,-9007199254740992,1.50,1E30,4.50,2e-3,12345678901234567890,-0.0]")
  }

  @Test(
    "a number's text is told from any other",
    arguments: [
      ("0", true), ("-1.5e+10", true), ("", false), (" 1", false), ("1 ", false), ("01", false),
      ("null", false), ("1,2", false), ("NaN", false), ("\"1\"", false),
    ])
  func numbers(_ text: String, _ expected: Bool) {
    #expect(JSON.isNumber(text) == expected)
  }

  @Test("a writer puts commas and escapes where they belong")
  func writer() throws {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("s")
    writer.string("a\"\\/\u{1}\u{1F}\n\t\u{8}\u{C}\ré😀 and more than eight bytes\u{0B}")
    writer.key("list" as String)
    writer.beginArray()
    writer.int(-12)
    writer.int(7)
    writer.number("1.50")
    writer.beginArray()
    writer.endArray()
    writer.beginObject()
    writer.endObject()
    writer.bool(true)
    writer.bool(false)
    writer.null()
    writer.endArray()
    writer.key("quote\"d")
    writer.raw(Array("[1]".utf8))
    writer.key("slice")
    writer.raw(Array("x{}x".utf8)[1...2])
    writer.key("tree")
    writer.value(["a": [1, 2]])
    writer.endObject()
    let expected =
      #"{"s":"a\"\\/\u0001\u001f\n\t\b\f\ré😀 and more than eight bytes\u000b","list":[-12,7,1.50,[],{},"#
      + #"true,false,null],"quote\"d":[1],"slice":{},"tree":{"a":[1,2]}}"#
    #expect(text(writer.bytes) == expected)
    #expect(try JSON(JSONDocument(writer.bytes).root).serialized() == writer.bytes)
  }

  @Test("every character comes back from a written string")
  func everyEscape() throws {
    for value in 1..<UInt32(0x300) {
      let tree = JSON.string(String(Unicode.Scalar(value).map(Character.init) ?? "x") + "1234567")
      #expect(JSON(try JSONDocument(tree.serialized()).root) == tree)
    }
  }
}
