import AccessReview
import RecordModel
import Testing

@Suite("Break-glass readings")
struct BreakGlassTests {
  private func log(_ review: (inout SmallLog) -> Void) -> [Anomaly] {
    var log = SmallLog()
    log.work(weeks: 2)
    log.add(.breakGlass, "u1", 7, day: 3, 2, request: "r1")
    review(&log)
    return log.anomalies(.breakGlassUnreviewed)
  }

  @Test("One that nobody reviewed stands out")
  func open() throws {
    let anomaly = try #require(log { _ in }.first)
    #expect(anomaly.user == "u1" && anomaly.leafCount == 1 && anomaly.score > 3)
  }

  @Test("A review by another ends it, also a late one")
  func reviewed() {
    #expect(log { $0.add(.breakGlassReview, "u2", 7, day: 3, 20, request: "r1") }.isEmpty)
    #expect(log { $0.add(.breakGlassReview, "u2", 7, day: 10, 9, request: "r1") }.isEmpty)
  }

  @Test("A review without a request's number closes the person's readings")
  func byPerson() {
    #expect(log { $0.add(.breakGlassReview, "u2", 7, day: 3, 20) }.isEmpty)
  }

  @Test("Nobody reviews himself, and another request's review is not this one's")
  func selfReview() throws {
    let own = log { $0.add(.breakGlassReview, "u1", 7, day: 3, 20, request: "r1") }
    #expect(try #require(own.first).reason.english.contains("himself"))
    #expect(log { $0.add(.breakGlassReview, "u2", 7, day: 3, 20, request: "r2") }.count == 1)
  }

  @Test("Within three days it may still be reviewed")
  func soon() {
    var log = SmallLog()
    log.work(weeks: 2)
    log.add(.breakGlass, "u1", 7, day: 10, 2, request: "r1")
    #expect(log.anomalies(.breakGlassUnreviewed).isEmpty)
  }
}
