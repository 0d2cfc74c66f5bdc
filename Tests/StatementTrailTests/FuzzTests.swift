import StatementTrail
import Testing

/// Whatever stands in the log, the reader reads on: nothing here may crash or take for ever.
struct FuzzTests {
  @Test("random bytes are unreadable, whole or cut")
  func randomBytes() {
    var generator = SeededGenerator(seed: 15)
    for _ in 0..<20_000 {
      let count = Int.random(in: 0...200, using: &generator)
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
      for isCut in [false, true] {
        if case .event = ServerLogLine(bytes, isCut: isCut) { Issue.record("\(bytes)") }
      }
    }
  }

  @Test("real lines with bytes changed, taken out, doubled or cut go through reader and digest")
  func mutated() {
    var generator = SeededGenerator(seed: 1_700)
    var digest = SessionDigest(exempt: ["baimbai_intake"])
    var events = 0
    for _ in 0..<60_000 {
      guard var bytes = RealLines.all.randomElement(using: &generator).map({ Array($0.utf8) })
      else { continue }
      for _ in 0..<Int.random(in: 1...4, using: &generator) { mutate(&bytes, &generator) }
      guard case .event(let event) = ServerLogLine(bytes, isCut: .random(using: &generator))
      else { continue }
      events += 1
      for summary in digest.add(event) { check(summary) }
    }
    for summary in digest.finish() { check(summary) }
    #expect(events > 5_000)
    #expect(digest.sessionCount <= SessionDigest.maximumSessions)
  }

  private func check(_ summary: SessionSummary) {
    #expect(summary.text.utf8.count <= SessionSummary.maximumBytes)
    #expect(summary.text.utf8.allSatisfy { (0x20...0x7E).contains($0) })
    #expect(!summary.text.contains("9971010101000007"))
    #expect(summary.who.utf8.count <= 500)
  }

  private func mutate(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
    guard !bytes.isEmpty else { return }
    let place = Int.random(in: 0..<bytes.count, using: &generator)
    switch Int.random(in: 0..<5, using: &generator) {
    case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
    case 1: bytes.remove(at: place)
    case 2:
      let end = min(bytes.count, place + Int.random(in: 1...40, using: &generator))
      bytes.insert(contentsOf: bytes[place..<end], at: place)
    case 3: bytes.removeSubrange(place...)
    default:
      let odd = Array("\"\\,{}[]:0\u{0}u\u{7F}".utf8)
      bytes[place] = odd.randomElement(using: &generator) ?? 0
    }
  }

  @Test("random audit messages are read or refused")
  func messages() {
    var generator = SeededGenerator(seed: 3)
    let parts = [
      "AUDIT: ", "SESSION", "OBJECT", ",", "\"", "1", "READ", "\n", "x", "\"\"", "\u{e9}",
    ]
    var read = 0
    for _ in 0..<100_000 {
      let count = Int.random(in: 0...24, using: &generator)
      let tail = (0..<count).compactMap { _ in parts.randomElement(using: &generator) }.joined()
      let message = "AUDIT: SESSION,1,1,READ,SELECT,TABLE," + tail
      if AuditedStatement(message: message, isCut: .random(using: &generator)) != nil { read += 1 }
    }
    #expect(read > 1_000)
  }
}
