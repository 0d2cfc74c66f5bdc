import Foundation
import LogVerification
import RecordModel
import StrictJSON
import Testing
import TransparencyLog

@Suite("Form of entries")
struct LeafFormTests {
  private static let whole = String(
    decoding: LeafFormTests.entry(#""fac":"a","#), as: UTF8.self)

  private static func entry(_ more: String = "", after: String = "") -> [UInt8] {
    let digest = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
    return Array(
      ("""
      {"act":"C","at":"2026-08-01T10:20:30.000001Z","cm":"\(digest)","evt":"visit.submit",\(more)\
      "id":"0198638a-5c00-7000-8000-000000000001","out":0,\(after)"v":1}
      """).utf8)
  }

  @Test("what the gateway writes is of the form")
  func accepted() {
    var maker = LeafMaker(seed: 1)
    for _ in 0..<3_000 {
      let entry = maker.next().entry
      #expect(LeafForm.fault(in: entry) == nil, "\(String(decoding: entry, as: UTF8.self))")
    }
    #expect(LeafForm.fault(in: Self.entry()) == nil)
  }

  @Test("what no gateway writes is not")
  func refused() {
    let faults: [(String, String, String)] = [
      (#""act":"C""#, #""act":"X""#, "act"), (#""act":"C""#, #""act":"""#, "act"),
      (#""act":"C","#, "", "act"), (#""v":1"#, #""v":2"#, "v"), (#","v":1"#, "", "v"),
      (#""v":1"#, #""v":01"#, "v"), (#""v":1"#, #""v":"1""#, "v"), (#""v":1"#, #""v":1.0"#, "byte"),
      (#""out":0"#, #""out":5"#, "out"), (#""out":0"#, #""out":-0"#, "out"),
      (#""out":0"#, #""out":12"#, ""), (#""fac":"a""#, #""fac":"\u0041""#, "byte"),
      (#""fac":"a""#, #""fac":"\/""#, "byte"), (#""fac":"a""#, #""fac":"\u000a""#, "byte"),
      (#""fac":"a""#, #""fac":"\u001F""#, "byte"), (#""fac":"a""#, #""fac":"\u001f""#, ""),
      (#""fac":"a""#, #""fac":"\n""#, ""), (#""fac":"a""#, "\"fac\":\"\u{9}\"", "byte"),
      (#""fac":"a""#, #""fac":null"#, "byte"), (#""fac":"a""#, #""fac":"a","fac":"a""#, "byte"),
      (#""fac":"a""#, #""fax":"a""#, "byte"), (#""fac":"a""#, "\"fac\":\"\u{7f}\"", ""),
      (#"{"act""#, #"{ "act""#, "byte 1"), (#"1}"#, "1} ", "byte"), (#"1}"#, "1}\n", "byte"),
      (#"1}"#, "1", "byte"), ("visit.submit", "visit..submit", "evt"), ("visit.submit", "", "evt"),
      ("visit.submit", "Visit", "evt"), ("visit.submit", "visit.", "evt"),
      ("2026-08-01T", "2026-02-29T", "at"), ("2026-08-01T", "2028-02-29T", ""),
      ("2026-08-01T", "2026-13-01T", "at"), ("2026-08-01T", "2026-08-00T", "at"),
      ("10:20:30", "24:20:30", "at"), ("10:20:30", "10:60:30", "at"),
      ("10:20:30", "10:20:60", "at"), ("000001Z", "00000Z", "at"), ("000001Z", "000001z", "at"),
      ("000001Z", "000001+00:00", "at"), ("0198638a", "0198638A", "id"), ("-7000-", "-4000-", "id"),
      ("-8000-", "-7000-", "id"), ("47DE", "47D-", "cm"), ("SuFU=", "SuFV=", "cm"),
      ("SuFU=", "SuFUA", "cm"), ("SuFU=", "SuFU", "cm"),
    ]
    for (old, new, fault) in faults {
      let text = Self.whole.replacingOccurrences(of: old, with: new)
      #expect(text != Self.whole, "\(old)")
      let found = LeafForm.fault(in: Array(text.utf8))
      #expect(
        fault.isEmpty ? found == nil : found?.hasPrefix(fault) == true,
        "\(old) -> \(new): \(found ?? "nil")")
    }
  }

  @Test("members that belong together stand together")
  func together() {
    let sub = "\"sub\":\"" + String(repeating: "0a", count: 16) + "\","
    for (before, after, fault) in [
      ("", "\"usr\":\"a\",\"usrp\":true,", nil), ("", "\"usr\":\"a\",", "usrp"),
      ("", "\"usrp\":true,", "usrp"), ("", "\"usr\":\"a\",\"usrp\":1,", "usrp"),
      ("", sub, "sub"),
    ] as [(String, String, String?)] {
      #expect(LeafForm.fault(in: Self.entry(before, after: after)) == fault, "\(after)")
    }
    let one = Self.whole.replacingOccurrences(of: "\"out\"", with: "\"n\":1,\"out\"")
    #expect(LeafForm.fault(in: Array(one.utf8)) == "sub")
    let good = one.replacingOccurrences(of: "\"v\":1}", with: sub + "\"v\":1}")
    #expect(LeafForm.fault(in: Array(good.utf8)) == nil)
    let two = good.replacingOccurrences(of: "\"n\":1", with: "\"n\":2")
    #expect(LeafForm.fault(in: Array(two.utf8)) == "sub")
    let zero = one.replacingOccurrences(of: "\"n\":1", with: "\"n\":0")
    #expect(LeafForm.fault(in: Array(zero.utf8)) == "n")
  }

  @Test("bytes that are no UTF-8 are refused")
  func utf8() {
    for bytes: [UInt8] in [
      [0x80], [0xc0, 0x80], [0xc1, 0xbf], [0xc3], [0xe0, 0x80, 0x80], [0xe0, 0x9f, 0xbf],
      [0xed, 0xa0, 0x80], [0xed, 0xbf, 0xbf], [0xf0, 0x80, 0x80, 0x80], [0xf0, 0x8f, 0xbf, 0xbf],
      [0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xff], [0xe2, 0x82], [0xf0, 0x9f, 0x98],
    ] {
      let entry = Self.entry("\"fac\":\"").dropLast(0)
      let start = Array("\"fac\":\"".utf8)
      let place = entry.indices.first { entry[$0...].starts(with: start) }.map { $0 + start.count }
      let whole = entry[..<(place ?? 0)] + bytes + Array("\",".utf8) + entry[(place ?? 0)...]
      #expect(LeafForm.fault(in: Array(whole))?.hasPrefix("byte") == true, "\(bytes)")
    }
  }

  @Test("what is taken is JSON that a canonical writer writes in the same bytes")
  func differential() throws {
    var maker = LeafMaker(seed: 2)
    var random = SeededGenerator(seed: 3)
    var taken = 0
    for _ in 0..<(isFullRun ? 400_000 : 20_000) {
      var entry = maker.next().entry
      for _ in 0..<1 + random.below(2) {
        let place = random.below(entry.count)
        switch random.below(5) {
        case 0: entry[place] ^= 1 << UInt8(random.below(8))
        case 1: entry[place] = UInt8(random.below(256))
        case 2: entry.remove(at: place)
        case 3: entry.insert(entry[random.below(entry.count)], at: place)
        default: entry.swapAt(place, random.below(entry.count))
        }
      }
      guard LeafForm.fault(in: entry) == nil else { continue }
      taken += 1
      let document = try JSONDocument(entry)
      guard case .object(let members) = JSON(document.root) else {
        Issue.record("not an object")
        return
      }
      try #require(members.map(\.key) == members.map(\.key).sorted())
      var writer = JSONWriter()
      writer.beginObject()
      for member in members {
        writer.key(member.key)
        switch member.value {
        case .string(let text): writer.string(text)
        case .number(let text): writer.number(text)
        case .bool(let flag): writer.bool(flag)
        default: Issue.record("a value of another kind")
        }
      }
      writer.endObject()
      try #require(writer.bytes == entry)
    }
    #expect(taken > 100)
  }
}
