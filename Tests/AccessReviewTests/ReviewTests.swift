import AccessReview
import Testing

@Suite("The review")
struct ReviewTests {
  @Test("An empty log, and one without any optional fact, have nothing to say")
  func empty() {
    #expect(SmallLog().anomalies().isEmpty)
    var review = AccessReview()
    for leaf in 0..<500 {
      review.take(
        AccessRecord(leaf: Int64(leaf), time: Int64(leaf) * SmallLog.hour, event: .read))
    }
    #expect(review.anomalies().isEmpty)
  }

  @Test("The same log gives the same anomalies; what is added later leaves the keys")
  func keys() {
    var log = SmallLog()
    log.work()
    for person in 0..<12 { log.add(.read, "u3", person, day: 21 + person % 4, 10.2) }
    for day in [2, 9, 15, 22] { log.add(.read, "u2", 70, day: day, 11) }
    for person in 30..<55 { log.add(.read, "u5", person, day: 16, 23 + Double(person) / 90) }
    log.add(.breakGlass, "u1", 80, day: 3, 2, request: "r1")
    let first = log.anomalies()
    #expect(first.count >= 4, "\(first.map(\.key))")
    #expect(log.anomalies() == first)
    #expect(Set(first.map(\.key)).count == first.count)
    for day in 56..<100 where day % 7 < 5 {
      for person in 0..<40 {
        log.visit("u\(person % 6 + 1)", 90_000 + day * 40 + person, day: day, 9)
      }
    }
    #expect(Set(first.map(\.key)).isSubset(of: Set(log.anomalies().map(\.key))))
  }

  @Test("Leaves are named up to the limit, and all are counted")
  func limit() throws {
    var log = SmallLog()
    log.work()
    for person in 0..<12 { log.add(.read, "u3", person, day: 21, 10.2) }
    var thresholds = Thresholds()
    thresholds.leavesNamed = 3
    let anomaly = try #require(log.anomalies(.noVisit, thresholds).first)
    #expect(anomaly.leaves.count == 3 && anomaly.leafCount >= 12)
  }

  @Test("A pseudonym has 16 bytes")
  func pseudonym() {
    #expect(Pseudonym([UInt8](repeating: 1, count: 15)) == nil)
    let bytes = [UInt8](repeating: 0, count: 7) + [2] + [UInt8](repeating: 0, count: 7) + [3]
    #expect(Pseudonym(bytes) == Pseudonym(high: 2, low: 3))
  }

  @Test("IPv6 counts by its /48, IPv4 in IPv6 clothes by its /24")
  func networks() {
    func isNew(_ known: String, _ now: String) -> Bool {
      var log = SmallLog()
      log.source = known
      log.work()
      log.source = now
      for person in 0..<8 { log.add(.read, "u1", person, day: 30, 3) }
      return !log.anomalies(.newAddress).isEmpty
    }
    #expect(!isNew("2001:db8:5:1::9", "2001:db8:5:ffff:1:2:3:4"))
    #expect(isNew("2001:db8:5:1::9", "2001:db8:6::9"))
    #expect(!isNew("36.66.1.4", "::ffff:36.66.1.5"))
    #expect(isNew("36.66.1.4", "::ffff:36.66.2.5"))
  }
}
