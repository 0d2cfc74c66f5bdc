import Foundation
import Monitoring
import RecordModel
import Testing

/// Referrals and overdue patients over a real database, from facts that the test writes.
@Suite("Follow-up", .timeLimit(.minutes(2)))
struct FollowUpTests {
  private static let first = CivilDate(year: 2026, month: 3, day: 1).daysSince1970

  /// A visit of an invented person at one of three facilities; the third is a hospital.
  private struct Stay {
    var person: Int
    var facility: Int
    var day: Int
    var minute = 600
    var referredTo: Int?
    var isReferred = false
    var diagnosis = "J06.9"
    var disposition = "home"
  }

  /// Writes facts past the keeper and gives them as values too.
  private func write(_ stays: [Stay], to house: TestHouse, places: [FacilityID]) async throws
    -> [VisitFact]
  {
    var facts: [VisitFact] = []
    var values: [String] = []
    for (turn, stay) in stays.enumerated() {
      var bytes = [UInt8](repeating: 0, count: 16)
      bytes[15] = UInt8(stay.person)
      let person = try #require(bytes.withUnsafeBytes { KeyedHash($0) })
      var fact = VisitFact(
        facility: places[stay.facility], visit: VisitID(firstAt: Int64(turn + 1) * 1000),
        person: person, day: Self.first + stay.day)
      fact.minute = stay.minute
      fact.level = stay.facility == 2 ? 2 : 1
      fact.hasReferralOut = stay.isReferred
      fact.referredTo = stay.referredTo.map { places[$0] }
      fact.diagnoses = [stay.diagnosis]
      fact.disposition = stay.disposition
      facts.append(fact)
      let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
      values.append(
        """
        ('\(fact.facility)', '\(fact.visit)', '\\x\(digits)', 'unresolved', 'none', 0,
          '\(CivilDate.text(fact.day))', \(fact.minute), 'AMB', 'umum', '', 'male', '25-44',
          \(fact.level), '\(fact.disposition)', true, false, \(fact.hasReferralOut),
          \(fact.referredTo.map { "'\($0)'" } ?? "NULL"), ARRAY['\(stay.diagnosis)'], 0, false)
        """)
    }
    try await house.run(
      """
      INSERT INTO monitor.visit_fact (facility_id, visit_id, person, kelurahan, residence_method,
        residence_certainty, day, minute, class, service, payer, sex, age_band, level, disposition,
        is_finished, has_referral_in, has_referral_out, referred_to, diagnoses, items,
        has_antibiotic)
      VALUES \(values.joined(separator: ",\n"))
      """)
    return facts
  }

  /// Two clinics and a hospital.
  private func places(_ house: TestHouse) async throws -> [FacilityID] {
    let places = [(71_000, "clinic-a"), (72_000, "clinic-b"), (77_000, "hospital-c")].map {
      (id: FacilityID(firstAt: $0.0), code: $0.1)
    }
    for place in places {
      try await house.run(
        """
        INSERT INTO registry.facility (facility_id, code, name, kind, ownership, status)
        VALUES ('\(place.id)', '\(place.code)', 'Rekaan', 'clinic-primary', 'private', 'active')
        """)
    }
    return places.map(\.id)
  }

  private func cut(_ day: Int) -> Int64 { Int64(Self.first + day) * 86_400_000_000 }

  @Test("Each referral has one outcome: arrived, elsewhere, waiting or lost")
  func outcomes() async throws {
    let house = try await TestHouse()
    let places = try await places(house)
    _ = try await write(
      [
        // Sent to the hospital and came there on the fourteenth day.
        Stay(person: 1, facility: 0, day: 0, referredTo: 2, isReferred: true),
        Stay(person: 1, facility: 2, day: 14),
        // Sent to the other clinic, came to the hospital.
        Stay(person: 2, facility: 0, day: 1, referredTo: 1, isReferred: true),
        Stay(person: 2, facility: 2, day: 3),
        // Came on the fifteenth day: lost.
        Stay(person: 3, facility: 0, day: 2, referredTo: 2, isReferred: true),
        Stay(person: 3, facility: 2, day: 17),
        // Not over yet.
        Stay(person: 4, facility: 1, day: 20, referredTo: 2, isReferred: true),
        // Not over yet either, though he came: counted with those of his day who do not.
        Stay(person: 7, facility: 1, day: 21, referredTo: 2, isReferred: true),
        Stay(person: 7, facility: 2, day: 22),
        // No name that is known, and came to the other clinic.
        Stay(person: 5, facility: 1, day: 4, isReferred: true),
        Stay(person: 5, facility: 0, day: 4, minute: 700),
        // Earlier on the same day is no arrival, and coming back to who referred is none.
        Stay(person: 6, facility: 0, day: 5, referredTo: 2, isReferred: true),
        Stay(person: 6, facility: 2, day: 5, minute: 300),
        Stay(person: 6, facility: 0, day: 6),
      ], to: house, places: places)
    let book = FollowUpBook(database: house.database)
    let flow = try await book.flow([(Self.first)...(Self.first + 30)], cut: cut(30))
    #expect(
      flow[0] == [
        ReferralPair(from: "clinic-a", to: "clinic-b", counts: [.elsewhere: 1], days: [2: 1]),
        ReferralPair(
          from: "clinic-a", to: "hospital-c", counts: [.arrived: 1, .lost: 2], days: [14: 1]),
        ReferralPair(from: "clinic-b", to: nil, counts: [.arrived: 1], days: [0: 1]),
      ])
    let own = try await book.referrals(
      of: places[1], (Self.first)...(Self.first + 30), cut: cut(30))
    #expect(own.map(\.outcome) == [.arrived, .waiting, .arrived])
    #expect(own.map(\.visit.day) == [21, 20, 4].map { Self.first + $0 })
    #expect(own[2].arrived?.code == "clinic-a" && own[2].arrived?.day == Self.first + 4)
    #expect(own[1].to == "hospital-c" && own[1].visit.mainGroup == "J06")
    // Day 20 is ripe when its fourteen days and the last of them are over.
    for (cut, pairs) in [(34, 0), (35, 1)] {
      let day = try await book.flow([(Self.first + 20)...(Self.first + 20)], cut: self.cut(cut))
      #expect(day[0].count == pairs)
    }
  }

  @Test("Who came is followed for thirty days: back at who referred, not elsewhere and not later")
  func returns() async throws {
    let house = try await TestHouse()
    let places = try await places(house)
    var stays: [Stay] = []
    // Came after two days, and returned on the day of arrival, thirty days after it, thirty-one after it, to another
    // clinic, or before he came.
    for (person, place, day) in [(1, 0, 2), (2, 0, 32), (3, 0, 33), (4, 1, 5), (5, 0, 1)] {
      stays += [
        Stay(person: person, facility: 0, day: 0, referredTo: 2, isReferred: true),
        Stay(person: person, facility: 2, day: 2),
        Stay(person: person, facility: place, day: day, minute: 900),
      ]
    }
    // Nobody has returned who came nowhere.
    stays += [
      Stay(person: 6, facility: 0, day: 0, referredTo: 2, isReferred: true),
      Stay(person: 6, facility: 0, day: 20),
    ]
    _ = try await write(stays, to: house, places: places)
    let book = FollowUpBook(database: house.database)
    for (today, returns) in [(44, RollupSum()), (45, RollupSum(numerator: 1, denominator: 5))] {
      let flow = try await book.flow([(Self.first)...(Self.first)], cut: cut(today))
      #expect(
        flow[0] == [
          ReferralPair(
            from: "clinic-a", to: "hospital-c", counts: [.arrived: 5, .lost: 1], days: [2: 5],
            returns: returns)
        ], "\(today)")
    }
  }

  @Test("Arrivals by pair add up to what the indicator R3 counts, whatever happened")
  func agreement() async throws {
    let house = try await TestHouse()
    let places = try await places(house)
    var generator = SystemRandomNumberGenerator()
    var stays: [Stay] = []
    for _ in 0..<400 {
      let facility = Int.random(in: 0...2, using: &generator)
      let isReferred = Int.random(in: 0...2, using: &generator) == 0
      // Distinct minutes: of two visits at one moment nobody came first.
      var stay = Stay(
        person: Int.random(in: 1...60, using: &generator), facility: facility,
        day: Int.random(in: 0...60, using: &generator), minute: stays.count)
      stay.isReferred = isReferred
      if isReferred, Bool.random(using: &generator) {
        stay.referredTo = [0, 1, 2].filter { $0 != facility }.randomElement(using: &generator)
      }
      stays.append(stay)
    }
    let facts = try await write(stays, to: house, places: places)
    let today = 90
    var rollup = Rollup()
    for course in Dictionary(grouping: facts, by: \.person).values { rollup.add(person: course) }
    var expected: [FacilityID: RollupSum] = [:]
    for (cell, sum) in rollup.cells where cell.indicator == "R3" {
      expected[cell.facility, default: RollupSum()].add(sum)
    }
    let flow = try await FollowUpBook(database: house.database).flow(
      [(Self.first)...(Self.first + 60)], cut: cut(today))[0]
    for (place, code) in zip(places, ["clinic-a", "clinic-b", "hospital-c"]) {
      var sum = RollupSum()
      for pair in flow where pair.from == code { sum.add(pair.sum) }
      #expect(sum == expected[place] ?? RollupSum())
    }
    #expect(expected.values.contains { $0.numerator > 0 && $0.numerator < $0.denominator })
  }

  @Test("Overdue is who was seen here last for a lasting illness and nowhere since")
  func overdue() async throws {
    let house = try await TestHouse()
    let places = try await places(house)
    _ = try await write(
      [
        Stay(person: 1, facility: 0, day: 0, diagnosis: "I10"),
        // Seen elsewhere for it since.
        Stay(person: 2, facility: 0, day: 1, diagnosis: "E11.9"),
        Stay(person: 2, facility: 1, day: 50, diagnosis: "E11.9"),
        // Seen since, but for something else.
        Stay(person: 3, facility: 0, day: 2, diagnosis: "E11.9"),
        Stay(person: 3, facility: 1, day: 50),
        // Not three months ago.
        Stay(person: 4, facility: 0, day: 60, diagnosis: "I10"),
        // Died since.
        Stay(person: 5, facility: 0, day: 3, diagnosis: "I11.9"),
        Stay(person: 5, facility: 2, day: 9, diagnosis: "I21.9", disposition: "exp"),
        // No lasting illness.
        Stay(person: 6, facility: 0, day: 4),
      ], to: house, places: places)
    let book = FollowUpBook(database: house.database)
    let days = try await book.overdue(at: places[0], cut: cut(100)).map {
      $0.visit.day - Self.first
    }
    #expect(days == [0, 2])
    #expect(try await book.overdue(at: places[1], cut: cut(100)).isEmpty)
    #expect(try await book.overdue(at: places[0], cut: cut(500)).isEmpty)
  }
}
