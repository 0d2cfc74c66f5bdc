import AccessReview
import RecordModel
import Testing

@Suite("Crowded records")
struct CrowdTests {
  @Test("One person read at nine facilities within days stands out, without his pseudonym")
  func city() throws {
    var log = SmallLog()
    log.work()
    for place in 0..<9 {
      log.facility = "RS\(place)"
      log.add(.read, "nurse", 7, day: 15 + place % 4, 10)
    }
    let anomaly = try #require(log.anomalies(.crowdedRecord).first)
    #expect(anomaly.leafCount == 9)
    #expect(anomaly.facility == nil && anomaly.user == nil)
    #expect(anomaly.reason.english == "One record read by 9 users outside care within 7 days.")
  }

  @Test("A patient of a ward, read by nine of its users, does not, even if his visit is lost")
  func ward() {
    var log = SmallLog()
    log.work()
    for user in 0..<9 { log.add(.read, "ward\(user)", 7, day: 15 + user % 3, 10) }
    #expect(log.anomalies(.crowdedRecord).isEmpty)
  }

  @Test("Read by twenty users of one facility, where three are usual, he does")
  func house() throws {
    var log = SmallLog()
    log.work()
    for user in 0..<20 { log.add(.read, "ward\(user)", 7, day: 15 + user % 3, 10) }
    log.add(.submit, "ward1", 7, day: 18, 10)
    let anomaly = try #require(log.anomalies(.crowdedRecord).first)
    #expect(anomaly.facility == "PKM1" && anomaly.leafCount == 20)
  }

  @Test("The same readers over half a year do not")
  func slowly() {
    var log = SmallLog()
    log.work(weeks: 24)
    for place in 0..<9 {
      log.facility = "RS\(place)"
      log.add(.read, "nurse", 7, day: 5 + place * 15, 10)
    }
    #expect(log.anomalies(.crowdedRecord).isEmpty)
  }
}
