import Foundation
import Intake
import RecordModel
import Testing

/// The promise of exactly once, on real PostgreSQL.
@Suite("Exactly once")
struct ExactlyOnceTests {
  /// Sends every bundle at once and returns the outcomes.
  private func sendAtOnce(
    _ house: TestHouse, _ bundles: [(TestBundle, String?)]
  ) async throws -> [IntakeOutcome] {
    try await withThrowingTaskGroup(of: IntakeOutcome.self) { group in
      for (bundle, key) in bundles {
        group.addTask { try await house.submit(bundle, key: key) }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
  }

  @Test("100 at once with one key are one submission, one visit, one answer: 201 once, then 200")
  func sameKey() async throws {
    let house = try await TestHouse()
    let outcomes = try await sendAtOnce(
      house, Array(repeating: (TestBundle(), "key-1"), count: 100))
    #expect(outcomes.count { $0.httpStatus == 201 } == 1)
    #expect(outcomes.count { $0.httpStatus == 200 } == 99)
    #expect(Set(outcomes.map(\.answer)).count == 1)
    #expect(try await house.count("SELECT count(*) FROM record.submission") == 1)
    #expect(try await house.count("SELECT count(*) FROM record.visit") == 1)
    await house.close()
  }

  @Test("100 at once with different keys and the same body are one submission")
  func differentKeys() async throws {
    let house = try await TestHouse()
    let outcomes = try await sendAtOnce(
      house, (0..<100).map { (TestBundle(), "key-\($0)") })
    #expect(Set(outcomes.map(\.submission)).count == 1)
    #expect(try await house.count("SELECT count(*) FROM record.visit") == 1)
    await house.close()
  }

  @Test("100 at once, keys or none, reordered, corrected, moved into another month, are one visit")
  func oneVisit() async throws {
    let house = try await TestHouse()
    var bundles: [(TestBundle, String?)] = []
    for index in 0..<100 {
      var bundle = TestBundle()
      bundle.isReversed = index % 2 == 1
      if index % 4 >= 2 { bundle.systolic = "130" }
      if index % 8 >= 4 {
        bundle.start = "2026-05-31T23:50:00+08:00"
        bundle.end = "2026-06-01T00:20:00+08:00"
      }
      bundles.append((bundle, index % 3 == 0 ? nil : "key-\(index % 50)-\(index % 8)"))
    }
    let outcomes = try await sendAtOnce(house, bundles.shuffled())
    #expect(outcomes.allSatisfy { [200, 201].contains($0.httpStatus) })
    #expect(try await house.count("SELECT count(*) FROM record.visit") == 1)
    #expect(try await house.count("SELECT count(*) FROM identity.person") == 1)
    #expect(try await house.count("SELECT count(*) FROM identity.patient") == 1)
    // Four contents, each in two orders of facts: order is no content.
    #expect(try await house.count("SELECT count(*) FROM record.visit_assertion") == 4)
    #expect(try await house.count("SELECT version FROM record.visit") == 4)
    await house.close()
  }

  @Test("One key with two bodies: the first is stored, the second refused and kept")
  func keyReused() async throws {
    let house = try await TestHouse()
    #expect(try await house.submit(TestBundle(), key: "k").httpStatus == 201)
    var other = TestBundle()
    other.number = "V-2"
    let refused = try await house.submit(other, key: "k")
    #expect(refused.httpStatus == 422)
    #expect(String(decoding: refused.answer, as: UTF8.self).contains("BMB-1440"))
    #expect(try await house.count("SELECT count(*) FROM record.visit") == 1)
    #expect(
      try await house.count(
        "SELECT count(*) FROM record.submission WHERE status = 'quarantined'") == 1)
    await house.close()
  }

  @Test("Look-alikes stay apart: two polis, morning and evening, twins, another facility")
  func lookAlikes() async throws {
    let house = try await TestHouse()
    var variants: [TestBundle] = [TestBundle()]
    var poli = TestBundle()
    poli.number = "V-2"
    poli.service = "gigi"
    variants.append(poli)
    var evening = TestBundle()
    evening.number = "V-3"
    evening.start = "2026-06-14T18:00:00+08:00"
    evening.end = "2026-06-14T18:10:00+08:00"
    variants.append(evening)
    var twin = TestBundle()
    twin.nik = "9971011506900002"
    twin.record = "RM-2"
    twin.number = "V-4"
    variants.append(twin)
    for variant in variants { #expect(try await house.submit(variant).httpStatus == 201) }
    var elsewhere = TestBundle()
    elsewhere.organization = "9900103002"
    let other = try await house.submit(elsewhere.bytes, from: TestHouse.certificateB)
    #expect(other.httpStatus == 201)
    #expect(try await house.count("SELECT count(*) FROM record.visit") == 5)
    #expect(try await house.count("SELECT count(*) FROM identity.person") == 2)
    #expect(try await house.count("SELECT count(*) FROM identity.patient") == 3)
    await house.close()
  }

  @Test("Without a number a likeness is proposed, never merged; the same content is the same visit")
  func withoutNumber() async throws {
    let house = try await TestHouse()
    var plain = TestBundle()
    plain.number = nil
    #expect(try await house.submit(plain, key: "a").httpStatus == 201)
    plain.isReversed = true
    let again = try await house.submit(plain, key: "b")
    #expect(String(decoding: again.answer, as: UTF8.self).contains(#""status":"unchanged""#))
    #expect(try await house.count("SELECT count(*) FROM record.visit") == 1)
    var changed = plain
    changed.systolic = "150"
    let like = try await house.submit(changed, key: "c")
    #expect(String(decoding: like.answer, as: UTF8.self).contains("BMB-1431"))
    #expect(try await house.count("SELECT count(*) FROM record.visit") == 2)
    #expect(
      try await house.count(
        "SELECT count(*) FROM record.visit_link WHERE state = 'proposed'") == 1)
    await house.close()
  }

  @Test("A visit number of another patient is refused and changes nothing")
  func otherPatient() async throws {
    let house = try await TestHouse()
    _ = try await house.submit(TestBundle())
    var wrong = TestBundle()
    wrong.nik = "9971011506900009"
    wrong.record = "RM-9"
    let refused = try await house.submit(wrong)
    #expect(refused.httpStatus == 422)
    #expect(String(decoding: refused.answer, as: UTF8.self).contains("BMB-1432"))
    #expect(try await house.count("SELECT count(*) FROM record.visit_assertion") == 1)
    await house.close()
  }

  @Test("A facility's number that is used again for another NIK makes another patient, and says so")
  func numberReused() async throws {
    let house = try await TestHouse()
    _ = try await house.submit(TestBundle())
    var other = TestBundle()
    other.nik = "9971011506900007"
    other.number = "V-7"
    let outcome = try await house.submit(other)
    #expect(outcome.httpStatus == 201)
    #expect(String(decoding: outcome.answer, as: UTF8.self).contains("BMB-1420"))
    #expect(try await house.count("SELECT count(*) FROM identity.person") == 2)
    await house.close()
  }
}
