import FHIRFormat
import RecordModel
import StrictJSON
import TestSupport
import Testing

/// A generator with a seed, so that a failure can be seen again. Source: SplitMix64.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
    return value ^ (value >> 31)
  }
}

@Suite struct FuzzTests {
  /// What a value may become: every JSON type, and texts that mean something elsewhere.
  private static let others: [JSON] = [
    .null, true, false, 0, -1, .number("1e400"), .number("-0"), "", "x", "urn:uuid:nothing",
    "Patient/P00000000001", "#", "Encounter/", "/", "2026-02-30", "9999-12-31T23:59:60-00:00",
    "~baimbai-visit-00000000000000000000~", .array([]), .object([]), .array([.null]),
    .array([.array([.array([])])]), ["reference": "urn:uuid:22222222-0000-4000-8000-000000000001"],
    ["coding": .object([])], "Bundle", "Observation", "entered-in-error",
  ]

  private func mutated(_ value: JSON, _ random: inout SeededGenerator, _ left: inout Int) -> JSON {
    if left > 0, Int.random(in: 0..<400, using: &random) == 0 {
      left -= 1
      return Self.others.randomElement(using: &random) ?? .null
    }
    switch value {
    case .object(var members):
      if left > 0, members.count > 1, Int.random(in: 0..<60, using: &random) == 0 {
        left -= 1
        members.remove(at: Int.random(in: 0..<members.count, using: &random))
      }
      return .object(
        members.map { JSONMember(key: $0.key, value: mutated($0.value, &random, &left)) })
    case .array(var elements):
      if left > 0, let copy = elements.randomElement(using: &random),
        Int.random(in: 0..<40, using: &random) == 0
      {
        left -= 1
        elements.append(copy)
      }
      return .array(elements.map { mutated($0, &random, &left) })
    default: return value
    }
  }

  @Test("A mutated bundle never crashes the decoder, and what it keeps can be written again")
  func mutations() throws {
    let valid = JSON(try JSONDocument(Array(VisitFixture.bundle.utf8)).root)
    var random = SeededGenerator(state: 20_260_302)
    var changed = 0
    for _ in 0..<3_000 * testScale {
      var left = Int.random(in: 1...12, using: &random)
      let message = mutated(valid, &random, &left)
      guard let decoded = try? Decoded(message.serialized()) else { continue }
      changed += 1
      for issue in decoded.submission.issues {
        #expect(!issue.position.isEmpty || message["resourceType"] == nil)
        #expect(issue.position.isEmpty || !issue.position.contains("?"))
      }
      for visit in decoded.submission.visits {
        #expect(decoded.submission.patients.indices.contains(visit.patient))
      }
      let ranges = decoded.submission.patientRanges.map(\.bytes)
      #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound })
      _ = try RoundTrip(decoded)
    }
    #expect(changed > 2_900)
  }

  @Test("A mutated bundle loses no element of any resource that it kept")
  func mutationsLoseNothing() throws {
    let valid = JSON(try JSONDocument(Array(VisitFixture.bundle.utf8)).root)
    var random = SeededGenerator(state: 7)
    for _ in 0..<1_000 * testScale {
      var left = Int.random(in: 1...3, using: &random)
      let message = mutated(valid, &random, &left)
      guard let decoded = try? Decoded(message.serialized()) else { continue }
      let kept = try RoundTrip(decoded).differences.filter {
        !$0.hasSuffix("did not come out") && !$0.hasSuffix("was not sent")
          // References of our own links are set, whatever was sent.
          && !$0.hasSuffix(".subject") && !$0.hasSuffix(".encounter")
      }
      #expect(kept == [], "\(String(decoding: message.serialized(), as: UTF8.self))")
    }
  }
}
