import RecordModel
import SATUSEHATProfile
import StrictJSON
import Testing

@Suite("Rules on times")
struct TimeTests {
  func findings(_ type: String, _ changes: [String: JSON?]) throws -> [String] {
    var tree = try #require(try Fixture.resource(type))
    for (place, value) in changes {
      let way = place.split(separator: ".").map { step -> JSON.Step in
        Int(step).map { .element($0) } ?? .member(String(step))
      }
      try #require(tree.at(way[...]) != nil, "\(type).\(place)")
      tree = try #require(tree.changing(way[...]) { _ in value })
    }
    return try Checking.issues(tree).map(Checking.line)
  }

  @Test("a time is in UTC, with seconds, not in the future, not before SATUSEHAT's first day")
  func instants() throws {
    let cases: [(text: String, told: [String])] = [
      ("2025-03-03T01:00:00+00:00", []),
      ("2025-03-03T01:00:00Z", []),
      ("2025-03-03T01:00:00.123+00:00", []),
      ("{{waktu}}", []),
      ("2025-03-03T09:00:00+08:00", ["+00:00"]),
      ("2025-03-03T09:00:00", ["YYYY-MM-DDThh:mm:ss+00:00"]),
      ("2025-03-03 09:00:00", ["YYYY-MM-DDThh:mm:ss+00:00"]),
      ("2025-03-03", ["YYYY-MM-DDThh:mm:ss+00:00"]),
      ("03-03-2025", ["YYYY-MM-DDThh:mm:ss+00:00"]),
      ("", ["required"]),
      ("2025-06-01T00:00:00+00:00", []),
      ("2025-06-01T00:00:01+00:00", ["future"]),
      ("2022-08-31T00:00:00+00:00", []),
      ("2022-08-30T23:59:59+00:00", [">= 2022-08-31"]),
      ("2022-01-01T08:00:00+08:00", ["+00:00", ">= 2022-08-31"]),
    ]
    for item in cases {
      let found = try findings("Observation", ["issued": .string(item.text)])
      #expect(found == item.told.map { "10296 Observation.issued " + $0 }, "\(item.text)")
    }
    #expect(try findings("Observation", ["issued": 5]) == ["10296 Observation.issued dateTime"])
  }

  @Test("what began long ago, what is planned and what expires may be so")
  func exceptions() throws {
    #expect(try findings("Condition", ["onsetDateTime": "2009-01-01T00:00:00+00:00"]) == [])
    let end = "dispenseRequest.validityPeriod.end"
    #expect(try findings("MedicationRequest", [end: "2029-01-01T00:00:00+00:00"]) == [])
    #expect(
      try findings("ServiceRequest", ["occurrenceDateTime": "2029-01-01T00:00:00+00:00"]) == [])
    #expect(
      try findings("PractitionerRole", ["identifier.0.period.end": "2030-01-01T00:00:00+08:00"])
        == [])
  }

  @Test("a visit ends after it starts, and a finished one has both times")
  func periods() throws {
    let early = "2025-03-03T00:00:00+00:00"
    #expect(
      try findings("Encounter", ["period.end": .string(early)]) == [
        "10121 Encounter.period.end > period.start", "10173 Encounter.period.end > period.start",
      ])
    #expect(
      try findings("Encounter", ["period.end": nil]) == [
        "10121 Encounter.period.end required"
      ])
    #expect(try findings("Encounter", ["status": "in-progress", "period.end": nil]) == [])
    #expect(
      try findings("Encounter", ["status": "arrived", "period.end": .string(early)]) == [
        "10173 Encounter.period.end > period.start"
      ])
  }

  @Test("the length of a visit is in days for inpatients only")
  func lengths() throws {
    #expect(try findings("Encounter", ["class.code": "IMP"]) == ["10840 Encounter.length.code d"])
    #expect(try findings("Encounter", ["class.code": "IMP", "length.code": "d"]) == [])
    #expect(
      try findings("Encounter", ["length.code": "d"]) == [
        "10840 Encounter.length.code h, min"
      ])
  }

  @Test("a vaccine given here has place, lot and an expiry after the day of giving")
  func vaccines() throws {
    let lot: [String: JSON?] = ["lotNumber": nil]
    #expect(try findings("Immunization", lot) == ["10306 Immunization.lotNumber required"])
    let told = lot.merging(["primarySource": false]) { $1 }
    #expect(try findings("Immunization", told) == [])
    let off = lot.merging(["status": "not-done", "location": nil, "expirationDate": nil]) { $1 }
    #expect(try findings("Immunization", off) == [])
    #expect(
      try findings("Immunization", ["expirationDate": "2025-03-03"]) == [
        "10307 Immunization.expirationDate > occurrenceDateTime"
      ])
    #expect(
      try findings("Immunization", ["expirationDate": "07/2027"]) == [
        "10307 Immunization.expirationDate YYYY-MM-DD"
      ])
  }

  @Test("dates are days, and a birth is not in the future")
  func dates() throws {
    #expect(try findings("Patient", ["birthDate": "1900-01-01"]) == [])
    #expect(
      try findings("Patient", ["birthDate": "1990"]) == ["10397 Patient.birthDate YYYY-MM-DD"])
    #expect(
      try findings("Patient", ["birthDate": "2025-02-30"]) == [
        "10397 Patient.birthDate YYYY-MM-DD"
      ])
    #expect(
      try findings("Patient", ["birthDate": "2025-06-02"]) == ["10397 Patient.birthDate future"])
  }
}
