import HL7Format
import RecordModel
import StrictJSON
import TestSupport
import Testing

/// A generator with a seed, so that a failure can be seen again. Source: SplitMix64.
private struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
    return value ^ (value >> 31)
  }
}

@Suite("HL7 v2: hostile input")
struct FuzzTests {
  /// Bytes that mean something to the parser.
  private static let marks: [UInt8] =
    Array("|^~\\&\r\n\"\u{B}\u{1C}\u{0}\u{7F}".utf8) + [0xFF, 0xC3]
  private static let words: [[UInt8]] = [
    "MSH|^~\\&|", "\rMSH", "PID|1||", "\rPID|", "\rPV1|1|O|", "\rOBX|1|NM|", "\"\"", "\\X00\\",
    "\\.sp9\\", "BTS|", "99999999999999999999", "-1", "+0800", "ADT^A40", "\rMRG|1", "\rTXA|1|",
    "\rSCH|1", "\rORC|NW", "\rOBR|1|||X", "UNICODE UTF-16", "8859/5",
  ].map { Array($0.utf8) }

  private func mutated(_ sent: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
    var bytes = sent
    for _ in 0..<Int.random(in: 1...8, using: &random) {
      let place = Int.random(in: 0...bytes.count, using: &random)
      switch Int.random(in: 0..<6, using: &random) {
      case 0 where place < bytes.count: bytes[place] = Self.marks.randomElement(using: &random)!
      case 1: bytes.insert(Self.marks.randomElement(using: &random)!, at: place)
      case 2: bytes.insert(contentsOf: Self.words.randomElement(using: &random)!, at: place)
      case 3: bytes.removeSubrange(place..<min(bytes.count, place + 20))
      case 4: bytes.insert(contentsOf: bytes.prefix(place).suffix(40), at: place)
      case 5 where place < bytes.count: bytes[place] = UInt8.random(in: 0...255, using: &random)
      default: break
      }
    }
    return bytes
  }

  /// Whether all that came out hangs together: indices, ranges, places, rests that are JSON.
  private func isSound(_ submission: DecodedSubmission, of bytes: [UInt8]) -> Bool {
    func isObject(_ text: [UInt8]) -> Bool {
      guard !text.isEmpty else { return true }
      return (try? JSONDocument(text, limits: .history))?.root.kind == .object
    }
    let patients = submission.patients.indices
    var last = 0
    for range in submission.patientRanges.sorted(by: { $0.bytes.lowerBound < $1.bytes.lowerBound })
    {
      guard range.bytes.lowerBound >= last, range.bytes.upperBound <= bytes.count,
        patients.contains(range.patient)
      else { return false }
      last = range.bytes.upperBound
    }
    let facts = submission.visits.flatMap { visit in
      visit.diagnoses.map(\.origin) + visit.procedures.map(\.origin)
        + visit.observations.map(\.origin) + visit.medicationRequests.map(\.origin)
    }
    return submission.visits.allSatisfy { patients.contains($0.patient) && isObject($0.remainder) }
      && submission.patients.allSatisfy { isObject($0.remainder) && !$0.place.isEmpty }
      && submission.patientResources.allSatisfy {
        patients.contains($0.patient) && isObject($0.body)
      }
      && submission.merges.allSatisfy {
        patients.contains($0.survivor) && patients.contains($0.retired)
      }
      && facts.allSatisfy { isObject($0.remainder) && !$0.place.isEmpty }
  }

  @Test("mutated messages never crash the decoder, and what comes out hangs together")
  func mutations() {
    var random = SeededGenerator(state: 20_260_302)
    var visits = 0
    for _ in 0..<4_000 * testScale {
      let bytes = mutated(Samples.all.randomElement(using: &random)!, &random)
      let submission = HL7Decoder.decode(bytes, context: clinic)
      visits += submission.visits.count
      if !isSound(submission, of: bytes) { Issue.record("\(bytes)") }
      for issue in submission.issues where issue.isError {
        _ = HL7Acknowledgement.answers(
          to: HL7Header(bytes), outcome: .failed, issues: [issue], controlID: "1",
          time: clinic.receivedAt)
      }
    }
    #expect(visits > 1_000)
  }

  @Test("random bytes never crash the decoder nor the frame decoder")
  func randomBytes() {
    var random = SeededGenerator(state: 7)
    let prefix = Array("MSH|^~\\&|||||||ADT^A01|1|P|2.5\r".utf8)
    for _ in 0..<2_000 * testScale {
      let tail = (0..<Int.random(in: 0..<400, using: &random)).map { _ in
        Bool.random(using: &random)
          ? Self.marks.randomElement(using: &random)! : UInt8.random(in: 0...255, using: &random)
      }
      #expect(isSound(HL7Decoder.decode(tail, context: clinic), of: tail))
      #expect(isSound(HL7Decoder.decode(prefix + tail, context: clinic), of: prefix + tail))
      var frames = MLLPFrameDecoder(maximumBytes: 100)
      let events = frames.push(tail) + frames.finish()
      #expect(events.count <= tail.count + 2)
    }
  }

  @Test("a body of too many messages is refused, every message before it keeps its error")
  func tooManyMessages() {
    let one = "MSH|^~\\&|||||||ADT^A01||P|2.5\r"
    let bytes = Array(String(repeating: one, count: HL7Limits.messages + 1).utf8)
    let submission = HL7Decoder.decode(bytes, context: clinic)
    #expect(submission.issues.contains { $0.rule == .hl7BeyondLimit && $0.position.isEmpty })
    let refused = Set(
      submission.issues.filter { $0.isError }.map { HL7Decoder.owner(of: $0.position) })
    #expect(refused.count == HL7Limits.messages + 1)
    #expect(submission.issues.count < HL7Limits.messages + 3_000)
  }

  /// Bodies that would be slow to read in anything but linear time.
  private static let heavy: [(name: String, unit: String)] = [
    ("repetitions", "A~"), ("components", "A^"), ("subcomponents", "A&"), ("fields", "A|"),
    ("escapes", "\\T\\"), ("lone escapes", "\\a"), ("notes", "\rNTE|1||x"),
    ("results", "\rOBX|1|NM|X^Y^L||5"), ("patients", "\rPID|1||7^^^A^MR"),
    ("orders", "\rORC|NW\rOBR|1|||X"), ("messages", "\rMSH|^~\\&|||||||ADT^A01|1|P|2.5\rPID|1||7"),
    ("visits", "\rPV1|1|O|||||||||||||||||V"), ("merges", "\rMRG|7^^^A^MR"),
    ("lines", "\rx"), ("batches", "\rBHS|^~\\&|\rBTS|0"), ("relatives", "\rNK1|1|A^B|C|D|E"),
    ("documents", "\rTXA|1|DS\rOBX|1|TX|X||y"), ("services", "\rAIS|1|A|X"),
    ("diagnoses", "\rDG1|1||A09^^I10"), ("insurances", "\rIN1|1|UMUM"),
    ("vaccinations", "\rRXA|0|1|2026||08^H^CVX"), ("visit details", "\rPV2|||A09^^I10"),
  ]

  @Test("time grows with the length of a body, not faster", arguments: heavy)
  func linear(name: String, unit: String) {
    for type in ["ADT^A40", "ORU^R01", "SIU^S12", "MDM^T02", "VXU^V04"] {
      let head =
        "MSH|^~\\&|||||||\(type)|1|P|2.5\rSCH|1\rPID|1||7^^^A^MR||A\rPV1|1|O|||||||||||||||||V"
        + "\rOBX|1|ST|X^Y^L||"
      func time(_ count: Int) -> Duration {
        let bytes = Array((head + String(repeating: unit, count: count)).utf8)
        return ContinuousClock().measure { _ = HL7Decoder.decode(bytes, context: clinic) }
      }
      let small = (0..<3).map { _ in time(1_000) }.min()!
      let large = time(16_000)
      #expect(large < small * 80 + .milliseconds(100), "\(name) \(type) \(small) \(large)")
    }
  }
}
