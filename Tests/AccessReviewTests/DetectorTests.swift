import AccessReview
import Simulation
import Testing

/// Each kind fires on what it is for, and not on what looks like it and is honest.
@Suite("Review of accesses")
struct DetectorTests {
  private static let hour: Int64 = 3_600_000_000
  private static let day: Int64 = 24 * hour
  /// Nine in the morning of the city.
  private static let start: Int64 = 1_767_229_200_000_000

  /// Numbers the records and gives what the review says of them.
  private func kinds(
    _ records: [AccessRecord], facts: AccessFacts = AccessFacts()
  ) -> [Anomaly.Kind] {
    var review = AccessReview(facts: facts)
    for (index, record) in records.sorted(by: { $0.at < $1.at }).enumerated() {
      var record = record
      record.index = Int64(index)
      review.take(record)
    }
    return review.anomalies().map(\.kind)
  }

  private func read(
    _ person: Int, by user: String = "N1", at: Int64 = start, facility: String = "f",
    address: String = "10.0.0.1"
  ) -> AccessRecord {
    AccessRecord(
      index: 0, at: at, kind: .read, facility: facility, user: user, certificate: "c",
      address: address, persons: [Pseudonym(number: UInt64(person))])
  }

  private func visit(_ person: Int, at: Int64, facility: String = "f") -> AccessRecord {
    AccessRecord(
      index: 0, at: at, kind: .submit, facility: facility, certificate: "c", address: "10.0.0.1",
      persons: [Pseudonym(number: UInt64(person))])
  }

  /// A facility's usual week: looks at persons whose visits are sent within the day.
  private func usual(_ count: Int, days: Int = 14) -> [AccessRecord] {
    (0..<count).flatMap { turn -> [AccessRecord] in
      let at =
        Self.start + Int64(turn % days) * Self.day + Int64(turn % 8) * Self.hour + Int64(turn)
      return [
        read(1000 + turn, by: "N\(turn % 7)", at: at), visit(1000 + turn, at: at + 5 * Self.hour),
      ]
    }
  }

  @Test("Strangers: many in a week, or one again and again; not who comes within two days")
  func noVisit() {
    #expect(kinds(usual(500)).isEmpty)
    let many = (0..<12).map { read($0, by: "N9", at: Self.start + Int64($0) * Self.hour) }
    #expect(kinds(usual(500) + many) == [.noVisit])
    let one = (0..<4).map { read(7, by: "N9", at: Self.start + Int64($0) * Self.day) }
    #expect(kinds(usual(500) + one) == [.noVisit])
    let late = (0..<12).map { visit($0, at: Self.start + 47 * Self.hour) }
    #expect(kinds(usual(500) + many + late).isEmpty)
    let elsewhere = (0..<12).map { visit($0, at: Self.start, facility: "g") }
    #expect(kinds(usual(500) + many + elsewhere) == [.noVisit])
  }

  @Test("A rare family name, without care at that time; not a popular one, not one's patient")
  func sameName() {
    var facts = AccessFacts()
    for person in 0..<5000 { facts.personNames[Pseudonym(number: UInt64(person))] = [1, 2] }
    facts.personNames[Pseudonym(number: 9)] = [1, 77]
    facts.readerNames = ["N9": [1, 77], "N8": [1, 2]]
    #expect(kinds(usual(500) + [read(9, by: "N9")], facts: facts) == [.sameName])
    #expect(kinds(usual(500) + [read(10, by: "N8")], facts: facts).isEmpty)
    #expect(
      kinds(usual(500) + [read(9, by: "N9"), visit(9, at: Self.start + Self.hour)], facts: facts)
        .isEmpty)
  }

  @Test("Neighbours without a visit; not the patients who live there")
  func neighbours() {
    var facts = AccessFacts()
    for person in 0..<3000 {
      facts.personHomes[Pseudonym(number: UInt64(person))] = Int32(person % 50)
    }
    facts.readerHomes["N9"] = 5
    let near = (0..<10).map { read($0 * 50 + 5, by: "N9", at: Self.start + Int64($0) * Self.day) }
    #expect(kinds(usual(800) + near, facts: facts).contains(.neighbours))
    let visits = (0..<10).map { visit($0 * 50 + 5, at: Self.start + Int64($0) * Self.day) }
    #expect(!kinds(usual(800) + near + visits, facts: facts).contains(.neighbours))
  }

  @Test("Many at night where nobody works at night; not where the ward does")
  func offHours() {
    let night = Self.start + 17 * Self.hour
    let bulk = (0..<20).map { read(1000 + $0, by: "N9", at: night + Int64($0) * 1_000_000) }
    #expect(kinds(usual(2000) + bulk).contains(.offHours))
    let ward = (0..<1500).flatMap { turn -> [AccessRecord] in
      let at = night + Int64(turn % 14) * Self.day + Int64(turn)
      return [
        read(5000 + turn, by: "N\(turn % 5)", at: at), visit(5000 + turn, at: at + Self.hour),
      ]
    }
    #expect(!kinds(usual(2000) + ward + bulk).contains(.offHours))
  }

  @Test("One person whom many look at; not one who was everywhere")
  func manyLookers() {
    let looks = (0..<15).map {
      read(7, by: "N\($0)", at: Self.start + Int64($0) * Self.hour, facility: "f\($0 % 5)")
    }
    #expect(kinds(looks).contains(.manyLookers))
    let visits = (0..<5).flatMap { place in
      (0..<2).map { visit(7, at: Self.start + Int64($0) * Self.hour, facility: "f\(place)") }
    }
    #expect(!kinds(looks + visits).contains(.manyLookers))
  }

  @Test("An emergency opening waits for a second person, three days long")
  func unreviewed() {
    func opening(_ request: String) -> AccessRecord {
      AccessRecord(
        index: 0, at: Self.start, kind: .breakGlass, facility: "f", user: "N1", request: request,
        persons: [Pseudonym(number: 1)])
    }
    func review(_ request: String, by user: String, after hours: Int64) -> AccessRecord {
      AccessRecord(
        index: 0, at: Self.start + hours * Self.hour, kind: .breakGlassReview, facility: "f",
        user: user, request: request)
    }
    let later = visit(3, at: Self.start + 10 * Self.day)
    #expect(kinds([opening("a"), later]) == [.unreviewed])
    #expect(kinds([opening("a")]).isEmpty)
    #expect(kinds([opening("a"), review("a", by: "head", after: 5), later]).isEmpty)
    #expect(kinds([opening("a"), review("a", by: "N1", after: 5), later]) == [.unreviewed])
    #expect(kinds([opening("a"), review("a", by: "head", after: 80), later]) == [.unreviewed])
  }

  @Test("A certificate from a network of its own never seen; not from another address of the same")
  func newAddress() {
    #expect(kinds(usual(300) + [read(1000, by: "N1", address: "10.0.0.200")]).isEmpty)
    let far = read(1000, by: "N1", at: Self.start + 13 * Self.day, address: "203.0.113.9")
    #expect(kinds(usual(300) + [far]) == [.newAddress])
  }

  @Test("Neighbouring numbers, in any order; not numbers as they come")
  func sequence() {
    func ask(_ number: UInt64, _ turn: Int) -> AccessRecord {
      AccessRecord(
        index: 0, at: Self.start + Int64(turn) * 1_000_000, kind: .query, facility: "f",
        user: "N1", asked: number)
    }
    let base: UInt64 = 6_371_010_101_900_001
    #expect(kinds((0..<8).map { ask(base + UInt64($0), $0) }) == [.sequence])
    let mixed = [3, 0, 5, 1, 4, 2].map { UInt64($0) }
    #expect(kinds(mixed.enumerated().map { ask(base + $1, $0) }) == [.sequence])
    #expect(kinds((0..<50).map { ask(base + UInt64($0) * 977, $0) }).isEmpty)
    // One long run is one anomaly.
    #expect(kinds((0..<50).map { ask(base + UInt64($0), $0) }) == [.sequence])
  }

  @Test("Planted misuse in 100,000 looks is found, and the same log gives the same keys")
  func planted() {
    let made = AccessSimulation.run(seed: 11, reads: 100_000)
    func anomalies() -> [Anomaly] {
      var review = AccessReview(facts: made.facts)
      for record in made.records { review.take(record) }
      return review.anomalies()
    }
    let found = anomalies()
    #expect(anomalies().map(\.key) == found.map(\.key))
    #expect(Set(found.map(\.key)).count == found.count)
    for score in ReviewEvaluation.scores(found, truth: made.truth, weeks: made.weeks) {
      #expect(score.planted == 25)
      #expect(score.recall >= 0.7, "\(score)")
      #expect(score.falseAlarmsAWeek <= 10, "\(score)")
    }
  }
}
