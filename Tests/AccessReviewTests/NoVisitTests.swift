import AccessReview
import RecordModel
import Testing

@Suite("Reads with no visit")
struct NoVisitTests {
  @Test("Ordinary work with its wrong clicks is silent")
  func ordinary() {
    var log = SmallLog()
    log.work()
    #expect(log.anomalies(.noVisit).isEmpty)
  }

  @Test("Twelve people without a visit in a week stand out, with their leaves and a reason")
  func burst() throws {
    var log = SmallLog()
    log.work()
    for person in 0..<12 { log.add(.read, "u3", person, day: 21 + person % 4, 10.2) }
    let found = log.anomalies(.noVisit)
    let anomaly = try #require(found.first)
    #expect(found.count == 1)
    #expect(anomaly.facility == "PKM1" && anomaly.user == "u3")
    #expect(anomaly.leafCount >= 12 && anomaly.leaves.count == anomaly.leafCount)
    #expect(anomaly.reason.english.hasPrefix("\(anomaly.leafCount) people read without a visit"))
    #expect(anomaly.reason.indonesian.contains("tanpa kunjungan"))
    #expect(anomaly.firstTime <= anomaly.lastTime)
    #expect(anomaly.score > 3)
  }

  @Test("A visit that is sent 47 hours later explains its read")
  func late() {
    var log = SmallLog()
    log.work()
    for person in 0..<12 { log.visit("u3", person, day: 21, 10, later: 47) }
    #expect(log.anomalies(.noVisit).isEmpty)
  }

  @Test("A week in which the facility's sending is broken accuses nobody")
  func broken() {
    var log = SmallLog()
    log.work { $0 / 7 != 3 }
    #expect(log.anomalies(.noVisit).isEmpty)
  }

  @Test("What was read in the last days is not judged yet")
  func pending() {
    var log = SmallLog()
    log.work()
    for person in 0..<12 { log.add(.read, "u3", person, day: 52, 10.2) }
    #expect(log.anomalies(.noVisit).isEmpty)
  }

  @Test("One person without a visit, read on four days of three weeks, stands out")
  func returning() throws {
    var log = SmallLog()
    log.work()
    for day in [2, 9, 15, 22] { log.add(.read, "u2", 7, day: day, 11) }
    let anomaly = try #require(log.anomalies(.noVisit).first)
    #expect(anomaly.user == "u2" && anomaly.leafCount == 4)
  }

  @Test("A stay of four days whose visit was lost does not, since others of the ward read too")
  func lostStay() {
    var log = SmallLog()
    log.work()
    for day in 14...17 { log.add(.read, "u2", 7, day: day, 11) }
    log.add(.read, "u4", 7, day: 15, 22)
    #expect(log.anomalies(.noVisit).isEmpty)
  }

  @Test("One person read by one user alone on four days in a row stands out")
  func alone() throws {
    var log = SmallLog()
    log.work()
    for day in 14...17 { log.add(.read, "u2", 7, day: day, 11) }
    #expect(try #require(log.anomalies(.noVisit).first).leafCount == 4)
  }

  @Test("Where users have no names, nobody is alone")
  func unnamed() {
    var log = SmallLog()
    log.work()
    for day in 14...17 { log.add(.read, nil, 7, day: day, 11) }
    #expect(log.anomalies(.noVisit).isEmpty)
  }

  @Test("A desk that always reads those who do not come is named once, not each week")
  func desk() {
    var log = SmallLog()
    log.work()
    var person = 0
    for day in 0..<56 where day % 7 < 5 {
      for place in 0..<4 {
        person += 1
        log.add(.read, "desk", person, day: day, 9 + Double(place))
      }
    }
    let found = log.anomalies(.noVisit)
    #expect(found.map(\.key) == ["no-visit:PKM1:desk:steady"])
  }
}
