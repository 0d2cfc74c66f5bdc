import AccessReview
import Testing

@Suite("Quiet hours")
struct OffHoursTests {
  @Test("Twenty-five strangers at eleven at night stand out")
  func night() throws {
    var log = SmallLog()
    log.work()
    for person in 0..<25 { log.add(.read, "u5", person, day: 16, 23 + Double(person) / 60) }
    let anomaly = try #require(log.anomalies(.offHoursBulk).first)
    #expect(anomaly.user == "u5" && anomaly.leafCount == 25)
  }

  @Test("The notes of the day, ended at night, do not")
  func notes() {
    var log = SmallLog()
    log.work()
    for person in 0..<25 {
      log.visit("u5", person, day: 16, 9)
      log.add(.read, "u5", person, day: 16, 23 + Double(person) / 60)
    }
    #expect(log.anomalies(.offHoursBulk).isEmpty)
  }

  @Test("A hundred in one night stand out even if all are patients")
  func all() {
    var log = SmallLog()
    log.work()
    for person in 0..<100 {
      log.visit("u5", person, day: 16, 9)
      log.add(.read, "u5", person, day: 16, 23 + Double(person) / 120)
    }
    #expect(log.anomalies(.offHoursBulk).count == 1)
  }

  @Test("An emergency room that is busy one night does not")
  func emergency() {
    var log = SmallLog()
    log.work()
    var person = 50_000
    for day in 0..<56 {
      for hour in 0..<24 {
        for place in 0..<(day == 30 ? 12 : 4) {
          person += 1
          log.visit("night\(day % 3)", person, day: day, Double(hour) + Double(place) / 15)
        }
      }
    }
    #expect(log.anomalies(.offHoursBulk).isEmpty)
  }

  @Test("The same twenty-five in the morning do not")
  func morning() {
    var log = SmallLog()
    log.work()
    for person in 0..<25 { log.add(.read, "u5", person, day: 16, 9 + Double(person) / 60) }
    #expect(log.anomalies(.offHoursBulk).isEmpty)
  }
}
