import Foundation
import RecordModel
import Testing

@Suite("Identities")
struct IDTests {
  @Test("An id is a UUIDv7 of its moment, its text is RFC 9562's, and none comes twice")
  func version7() throws {
    var seen: Set<VisitID> = []
    var before: VisitID?
    for round in 0..<5_000 {
      let id = VisitID(at: 1_781_488_800_000 + Int64(round))
      let text = id.description
      #expect(text == id.uuid.uuidString.lowercased())
      #expect(VisitID(text) == id)
      #expect(Array(text.utf8)[14] == UInt8(ascii: "7"))
      #expect("89ab".utf8.contains(Array(text.utf8)[19]))
      #expect(seen.insert(id).inserted)
      if let before { #expect(before < id) }
      before = id
    }
    let moment = try #require(UUID(uuidString: "0190163D-8694-7000-8000-000000000000"))
    #expect(VisitID(firstAt: 0x0190_163d_8694) == VisitID(moment))
  }

  @Test("Random bytes are as many as were asked for, spread, and drawn by many at once")
  func random() async {
    let drawn = await withTaskGroup(of: [[UInt8]].self) { group in
      for _ in 0..<8 {
        group.addTask { (0..<2_000).map { SecureRandom.bytes(1 + $0 % 64) } }
      }
      return await group.reduce(into: []) { $0 += $1 }
    }
    #expect(drawn.enumerated().allSatisfy { $0.element.count == 1 + $0.offset % 2_000 % 64 })
    let long = drawn.filter { $0.count >= 16 }
    #expect(Set(long).count == long.count)
    var counts = [Int](repeating: 0, count: 256)
    for bytes in drawn { for byte in bytes { counts[Int(byte)] += 1 } }
    let mean = counts.reduce(0, +) / 256
    #expect(counts.allSatisfy { abs($0 - mean) < mean / 5 })
  }
}
