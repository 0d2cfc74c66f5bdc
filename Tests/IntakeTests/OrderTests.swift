import Disclosure
import Foundation
import Intake
import RecordModel
import RecordStore
import Registry
import StrictJSON
import Testing

/// One visit in pieces, by several formats, in any order, with repeats: the record ends the same.
@Suite("Any order, repeats and splits", .timeLimit(.minutes(10)))
struct OrderTests {
  /// Words with times of their own: FHIR's Bundle.timestamp, HL7's MSH-7.
  private static func pieces(_ generator: inout SplitMix) -> [(MessageType, [UInt8])] {
    var whole = TestBundle()
    whole.systolic = String(100 + Int(generator.next() % 60))
    let forms = VisitForms(systolic: whole.systolic)
    func stamped(_ bytes: [UInt8], _ minute: Int) -> [UInt8] {
      Array(
        String(decoding: bytes, as: UTF8.self).replacing(
          #""type":"transaction","#,
          with: #""type":"transaction","timestamp":"2026-06-14T09:0\#(minute):00+08:00","#
        ).utf8)
    }
    var changed = VisitForms(systolic: whole.systolic)
    changed.diagnosis = "A09.9"
    return [
      (.fhir, stamped(forms.fhir, 1)), (.fhir, stamped(changed.fhir, 5)),
      (.hl7, forms.hl7("A04", at: "20260614080100+0800", control: "M1")),
      (.hl7, forms.hl7("A03", at: "20260614090300+0800", control: "M2")),
      (
        .hl7,
        forms.hl7(
          "ORU^R01", at: "20260614090700+0800", control: "M3",
          extra: ["OBX|3|NM|8867-4^Nadi^LN||88|/min^^UCUM|||||F|||20260614080500+0800"])
      ),
    ]
  }

  @Test("The end state does not depend on the order, on repeats, or on what came in one batch")
  func anyOrder() async throws {
    let rounds = ProcessInfo.processInfo.environment["BAIMBAI_TEST_FULL"] == nil ? 6 : 60
    let seed = UInt64(20_261_128)
    var generator = SplitMix(state: seed)
    let words = Self.pieces(&generator)
    var ends: [String: [Int]] = [:]
    for round in 0..<rounds {
      var order = Array(words.indices).shuffled(using: &generator)
      for _ in 0..<3 { order.append(Int(generator.next() % UInt64(words.count))) }
      let house = try await TestHouse()
      var rest = order[...]
      while !rest.isEmpty {
        let group = rest.prefix(Int(generator.next() % 3) + 1)
        rest = rest.dropFirst(group.count)
        let left = rest.count
        try await withThrowingTaskGroup(of: Int.self) { tasks in
          for (turn, index) in group.enumerated() {
            let (type, body) = words[index]
            tasks.addTask {
              try await house.submit(body, key: "\(round)-\(left)-\(turn)", type: type).httpStatus
            }
          }
          for try await status in tasks { #expect([200, 201].contains(status)) }
        }
      }
      #expect(try await house.count("SELECT count(*) FROM record.visit") == 1)
      #expect(try await house.count("SELECT count(*) FROM identity.patient") == 1)
      let visit = try await house.onlyVisit()
      ends[Self.describe(visit), default: []].append(round)
      await house.close()
    }
    #expect(ends.count == 1, "seed \(seed): \(ends)")
  }

  private static func describe(_ visit: Visit) -> String {
    let facts =
      visit.diagnoses.map { "\($0.code.coding.code ?? "") \($0.rank ?? 0)" }
      + visit.observations.map { "\($0.code.coding.code ?? "") \($0.value.debugDescription)" }
      + visit.procedures.map { $0.code.coding.code ?? "" }
      + visit.medicationRequests.map { $0.medication.coding.code ?? "" }
    return "\(visit.status) \(visit.period) \(visit.visitClass) \(visit.service.debugDescription) "
      + facts.sorted().joined(separator: ";")
  }
}

/// A generator that a failure can be repeated with. Source: SplitMix64 (Steele, Lea, Flood 2014).
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
