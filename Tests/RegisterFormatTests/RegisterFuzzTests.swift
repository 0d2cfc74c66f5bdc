import RecordModel
import RegisterFormat
import TestSupport
import Testing

@Suite("Registers: hostile input")
struct RegisterFuzzTests {
  private static let pieces: [[UInt8]] = [
    Array("\"".utf8), Array("\"\"".utf8), Array("\r".utf8), Array("\n".utf8), Array(";".utf8),
    Array(",".utf8), [0], [0xFF], [0xEF, 0xBB, 0xBF], Array("6,37E+15".utf8), Array("<c".utf8),
    Array("<!DOCTYPE".utf8), Array("&#x41;".utf8), Array("PK\u{1}\u{2}".utf8),
    [0xFF, 0xFF, 0xFF, 0xFF],
    Array(String(repeating: "9", count: 40).utf8), Array("31/02/2026".utf8),
  ]

  private func check(_ bytes: [UInt8]) {
    let decoded = RegisterDecoder.decode(bytes, context: clinic)
    for visit in decoded.visits {
      #expect(decoded.patients.indices.contains(visit.patient))
      #expect(visit.period.start != nil)
    }
    for range in decoded.patientRanges {
      #expect(
        range.bytes.upperBound <= bytes.count && decoded.patients.indices.contains(range.patient))
    }
    let ranges = decoded.patientRanges.map(\.bytes).sorted { $0.lowerBound < $1.lowerBound }
    #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound })
    #expect(!decoded.visits.isEmpty || decoded.issues.contains(where: \.isError))
  }

  @Test("Mutated registers never crash the decoder")
  func mutations() {
    var random = SeededGenerator(state: 1_500)
    for _ in 0..<20 * testScale {
      for fixture in RegisterFixtures.all {
        var bytes = fixture.bytes
        for _ in 0..<Int.random(in: 1...8, using: &random) {
          let at = Int.random(in: 0..<bytes.count, using: &random)
          switch Int.random(in: 0..<4, using: &random) {
          case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
          case 1:
            bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 1...60, using: &random)))
          case 2: bytes.insert(contentsOf: Self.pieces.randomElement(using: &random) ?? [], at: at)
          default: bytes.removeSubrange(at...)
          }
          if bytes.isEmpty { bytes = [0x20] }
        }
        check(bytes)
      }
    }
  }

  @Test("Random bytes, with and without the mark of a zip, never crash the decoder")
  func noise() {
    var random = SeededGenerator(state: 7)
    for round in 0..<500 * testScale {
      let count = Int.random(in: 0..<2_000, using: &random)
      var bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      if round % 3 == 0 { bytes = [0x50, 0x4B, 3, 4] + bytes }
      check(bytes)
    }
  }

  @Test("Hostile quotation, delimiters and columns are read in linear time")
  func linear() {
    let clock = ContinuousClock()
    let head = "Tanggal,Nama,No RM,Diagnosa\n"
    var random = SeededGenerator(state: 3)
    func word() -> String {
      String(
        (0..<20).map { _ in Character(UnicodeScalar(UInt8.random(in: 97...122, using: &random))) })
    }
    let words = (0..<40).map { _ in (0..<256).map { _ in word() }.joined(separator: ",") }
    let texts = [
      words.joined(separator: "\n"),
      head + String(repeating: "\"\n\"\"\n", count: 300_000),
      head + String(repeating: "\"a\n", count: 500_000),
      head + String(repeating: "\"a\nb\"c\n", count: 300_000),
      head + String(repeating: ",", count: 2_000_000),
      head + String(repeating: "03/11/2026,A,1,I10\n", count: 40_000),
      head + "\"" + String(repeating: "\"\"", count: 1_000_000),
    ]
    for text in texts {
      let bytes = Array(text.utf8)
      let spent = clock.measure { _ = RegisterPreview(bytes, context: clinic) }
      #expect(spent < .seconds(8), "\(text.prefix(60)) \(spent)")
    }
  }
}
