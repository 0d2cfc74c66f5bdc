import AccessReview
import RecordModel
import Testing

@Suite("Family names")
struct FamilyNameTests {
  /// Half of the city is Muhammad (1); each has a word of his own; 42 is the reader's family.
  private func city() -> SmallLog {
    var log = SmallLog()
    for person in 10_000..<12_000 { log.words["p\(person)"] = [1, UInt64(person)] }
    for person in 0..<20 { log.words["p\(person)"] = [1, UInt64(person + 1_000)] }
    log.words["u4"] = [1, 42]
    log.words["p5"] = [1, 42]
    log.work()
    log.facility = "RS1"
    for person in 20_000..<26_000 {
      log.words["p\(person)"] = [1, UInt64(person)]
      log.add(.submit, "s", person, day: person % 50, 12)
    }
    log.facility = "PKM1"
    return log
  }

  @Test("A relative with a rare word who does not come stands out, without his name")
  func relative() throws {
    var log = city()
    log.add(.read, "u4", 5, day: 16, 10)
    let anomaly = try #require(log.anomalies(.familyName).first)
    #expect(anomaly.user == "u4" && anomaly.leafCount == 1)
    #expect(!anomaly.reason.english.contains("42") && !anomaly.key.contains(":42"))
  }

  @Test("A word that half the city bears tells nothing")
  func popular() {
    var log = city()
    for person in 6..<12 { log.add(.read, "u4", person, day: 16, 10) }
    #expect(log.anomalies(.familyName).isEmpty)
  }

  @Test("A relative who is a patient just then does not")
  func patient() {
    var log = city()
    log.visit("u4", 5, day: 16, 10, later: 30)
    #expect(log.anomalies(.familyName).isEmpty)
  }
}

@Suite("Neighbours")
struct NeighbourTests {
  /// Four of ten patients live in kelurahan A, as u1 does; u2 lives in B, where few come from.
  private func city() -> SmallLog {
    var log = SmallLog()
    for person in 10_000..<13_000 {
      log.homes["p\(person)"] =
        ["A", "A", "A", "A", "C", "C", "C", "C", "C", "B"][person / 30 % 10]
    }
    for person in 0..<40 { log.homes["p\(person)"] = person < 20 ? "B" : "A" }
    log.homes["u1"] = "A"
    log.homes["u2"] = "B"
    for user in 3...6 { log.homes["u\(user)"] = "C" }
    log.work()
    return log
  }

  @Test("Who lives among his patients is silent")
  func near() {
    #expect(city().anomalies(.neighbours).isEmpty)
  }

  @Test("Eight of the reader's kelurahan who do not come stand out")
  func curious() throws {
    var log = city()
    for person in 0..<8 { log.add(.read, "u2", person, day: 15 + person, 10) }
    let anomaly = try #require(log.anomalies(.neighbours).first)
    #expect(anomaly.user == "u2" && anomaly.leafCount >= 8)
    #expect(anomaly.reason.english.contains("(B)"))
  }

  @Test("Eight who come do not")
  func patients() {
    var log = city()
    for person in 0..<8 { log.visit("u2", person, day: 15, 10, later: 20) }
    #expect(log.anomalies(.neighbours).isEmpty)
  }
}
