import AccessReview
import RecordModel
import Testing

@Suite("New addresses")
struct NewAddressTests {
  @Test("Eight strangers from a network never seen stand out")
  func stranger() throws {
    var log = SmallLog()
    log.work()
    log.source = "45.9.8.7"
    for person in 0..<8 { log.add(.read, "u1", person, day: 30, 3 + Double(person) / 20) }
    let anomaly = try #require(log.anomalies(.newAddress).first)
    #expect(anomaly.certificate == "cert-PKM1" && anomaly.leafCount == 8)
    #expect(anomaly.reason.english.contains("45.9.8.0/24"))
  }

  @Test("Another address of the same network does not")
  func sameNetwork() {
    var log = SmallLog()
    log.work()
    log.source = "36.66.1.99"
    for person in 0..<8 { log.add(.read, "u1", person, day: 30, 10) }
    #expect(log.anomalies(.newAddress).isEmpty)
  }

  @Test("A telephone that stands in for a line, with visits that follow, does not")
  func standIn() {
    var log = SmallLog()
    log.work()
    log.source = "114.71.4.7"
    for person in 0..<15 { log.visit("u1", person, day: 30, 10) }
    log.add(.read, "u1", 16, day: 30, 10)
    #expect(log.anomalies(.newAddress).isEmpty)
  }

  @Test("A clinic that moves does not")
  func move() {
    var log = SmallLog()
    log.work()
    for place in log.records.indices where log.records[place].time > SmallLog.time(28, 0) {
      log.records[place].source = "103.5.5.5"
    }
    #expect(log.anomalies(.newAddress).isEmpty)
  }

  @Test("The networks of a certificate's first two weeks are learned, not judged")
  func learning() {
    var log = SmallLog()
    log.work()
    log.source = "45.9.8.7"
    for person in 0..<8 { log.add(.read, "u1", person, day: 5, 10) }
    #expect(log.anomalies(.newAddress).isEmpty)
  }

  @Test("One stranger from a network that is nobody else's stands out, once the old one is back")
  func foreign() throws {
    var log = SmallLog()
    log.work()
    log.source = "45.9.8.7"
    log.add(.read, "u1", 7, day: 30, 3)
    let anomaly = try #require(log.anomalies(.newAddress).first)
    #expect(anomaly.leafCount == 1)
    // A telephone's network that another facility has used too says nothing of one stranger.
    log.facility = "PKM2"
    log.visit("v1", 8, day: 20, 10)
    #expect(log.anomalies(.newAddress).isEmpty)
  }
}
