import StrictJSON
import TestSupport
import Testing

/// Properties over seeded random trees and bytes.
struct JSONPropertyTests {
  private static let wide = JSONLimits(
    bytes: 1 << 24, depth: 64, tokens: 1 << 20, stringBytes: 1 << 20)

  @Test("a random tree, written and read, is itself again")
  func roundTrip() throws {
    var generator = SeededGenerator(seed: 20_250_101)
    for _ in 0..<2_000 * testScale {
      let tree = RandomJSON.tree(&generator)
      let bytes = tree.serialized()
      #expect(ReferenceGrammar.accepts(bytes))
      let document = try JSONDocument(bytes, limits: Self.wide)
      #expect(JSON(document.root) == tree)
      #expect(JSON(document.root).serialized() == bytes)
      let canonical = tree.canonical()
      let again = JSON(try JSONDocument(canonical, limits: Self.wide).root)
      #expect(again.canonical() == canonical)
      #expect(again.isSame(as: withoutNegativeZero(tree)))
    }
  }

  /// A tree with `0` for `-0`, the one change that the canonical form makes to a value.
  private func withoutNegativeZero(_ tree: JSON) -> JSON {
    switch tree {
    case .object(let members):
      .object(members.map { JSONMember(key: $0.key, value: withoutNegativeZero($0.value)) })
    case .array(let elements): .array(elements.map { withoutNegativeZero($0) })
    case .number("-0"): 0
    default: tree
    }
  }

  @Test("a tree written with odd spaces and needless escapes reads as the same tree")
  func oddWriting() throws {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<1_000 * testScale {
      let tree = RandomJSON.tree(&generator)
      var text = ""
      RandomJSON.write(tree, oddly: &generator, to: &text)
      #expect(JSON(try JSONDocument(Array(text.utf8), limits: Self.wide).root) == tree)
    }
  }

  @Test("views agree with the tree: look-ups, counts, places")
  func views() throws {
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<500 * testScale {
      let tree = RandomJSON.tree(&generator)
      compare(try JSONDocument(tree.serialized(), limits: Self.wide).root, tree)
    }
  }

  private func compare(_ value: JSONValue, _ tree: JSON) {
    #expect(value.raw.elementsEqual(tree.serialized()))
    switch tree {
    case .object(let members):
      #expect(value.kind == .object && value.count == members.count)
      for (pair, member) in zip(value.members, members) {
        #expect(value[member.key]?.bytes == pair.value.bytes)
        compare(pair.value, member.value)
      }
    case .array(let elements):
      #expect(value.kind == .array && value.count == elements.count)
      for (index, element) in elements.enumerated() {
        if let found = value[index] { compare(found, element) } else { Issue.record() }
      }
    case .string(let text): #expect(value.string.map { JSON.string($0) } == .string(text))
    case .number(let text): #expect(value.number == text)
    case .bool(let bool): #expect(value.bool == bool)
    case .null: #expect(value.isNull)
    }
  }

  @Test("changed bytes never crash the parser, and it judges them as the reference grammar does")
  func mutation() throws {
    var generator = SeededGenerator(seed: 42)
    let odd: [UInt8] =
      Array("{}[]\",:\\u0e+-.tfn /\n".utf8) + [0, 0x1F, 0x7F, 0x80, 0xC2, 0xED, 0xF4, 0xFF]
    var accepted = 0
    for round in 0..<20_000 * testScale {
      var text = ""
      let isOdd = round.isMultiple(of: 2)
      let tree = RandomJSON.tree(&generator, size: 12)
      if isOdd { RandomJSON.write(tree, oddly: &generator, to: &text) }
      var bytes = isOdd ? Array(text.utf8) : tree.serialized()
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let place = Int.random(in: 0...bytes.count, using: &generator)
        let byte = odd[Int.random(in: 0..<odd.count, using: &generator)]
        switch Int.random(in: 0..<5, using: &generator) {
        case 0 where place < bytes.count:
          bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 1 where place < bytes.count: bytes[place] = byte
        case 2 where place < bytes.count: bytes.remove(at: place)
        case 3: bytes.removeLast(bytes.count - place)
        default: bytes.insert(byte, at: place)
        }
      }
      if try isAccepted(bytes) { accepted += 1 }
    }
    // Both ways are well trodden.
    #expect(accepted > 1_000 && accepted < 19_000)
  }

  private func isAccepted(_ bytes: [UInt8]) throws -> Bool {
    let document = try? JSONDocument(bytes, limits: Self.wide)
    #expect((document != nil) == ReferenceGrammar.accepts(bytes), "\(bytes)")
    guard let document else { return false }
    let tree = JSON(document.root)
    let again = try JSONDocument(tree.serialized(), limits: Self.wide)
    #expect(JSON(again.root) == tree)
    #expect(again.tokenCount == document.tokenCount)
    return true
  }

  @Test("whatever stands at any place of a string of any length is seen")
  func everyPlace() {
    for length in 1...40 {
      for place in 0..<length {
        for (byte, kind) in [
          (0x00, .nulCharacter), (0x01, .controlCharacter), (0x1F, .controlCharacter),
          (0x5C, nil), (0x22, .trailingContent), (0x80, .invalidUTF8), (0xFF, .invalidUTF8),
          (0x20, nil), (0x7F, nil), (0x21, nil), (0x23, nil), (0x5B, nil), (0x5D, nil),
        ] as [(UInt8, JSONError.Kind?)] {
          var content = [UInt8](repeating: 0x6E, count: length)
          content[place] = byte
          // A backslash makes `\n` of the letter after it.
          if byte == 0x5C, place == length - 1 { continue }
          let bytes = [0x22] + content + [0x22]
          var refusal: JSONError?
          do { _ = try JSONDocument(bytes) } catch { refusal = error }
          #expect(refusal?.kind == kind)
          let offset = kind == .trailingContent ? place + 2 : place + 1
          if let refusal { #expect(refusal.offset == offset) }
        }
      }
    }
  }
}
