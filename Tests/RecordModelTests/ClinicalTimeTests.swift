import RecordModel
import Testing

@Suite("Clinical time")
struct ClinicalTimeTests {
  @Test(
    "What was written comes back to the letter",
    arguments: [
      "2026", "2026-06", "2026-06-15", "2026-06-15T08:00:00+08:00", "2026-06-15T08:00:00Z",
      "2026-06-15T08:00:00+00:00", "2011-12-13T22:28:27.453+00:00", "1969-12-31T23:59:59-05:30",
      "2026-06-15T08:00:00", "2026-06-15T00:00:00.000001Z", "0001-01-01",
    ])
  func roundTrip(text: String) throws {
    let time = try #require(ClinicalTime(text))
    #expect(time.text == text)
    #expect(ClinicalTime(microseconds: time.microseconds, form: time.form).text == text)
  }

  @Test(
    "What is no time is refused",
    arguments: [
      "", "20", "2026-13", "2026-02-30", "2026-06-15T24:00:00Z", "2026-06-15T08:00Z",
      "2026-06-15T08:00:00+15:00", "2026-06-15T08:00:00.", "2026-06-15 08:00:00", "2026-06-15T",
      "2026-06-15T08:00:00ZZ", "{{Today}}", "2026-6-5",
    ])
  func refused(text: String) { #expect(ClinicalTime(text) == nil) }

  @Test("A time without an offset and a bare day are placed in Banjarmasin")
  func defaultOffset() throws {
    let local = try #require(ClinicalTime("2026-06-15T08:00:00"))
    let zoned = try #require(ClinicalTime("2026-06-15T00:00:00Z"))
    #expect(local.microseconds == zoned.microseconds)
    #expect(!local.hasOffset)
    let day = try #require(ClinicalTime("2026-06-15"))
    #expect(day.localDay == local.localDay)
  }

  @Test("Every day from 1600 to 2400 has its place and its length")
  func calendar() {
    var expected = CivilDate(year: 1600, month: 1, day: 1).daysSince1970
    for year in 1600...2400 {
      for month in 1...12 {
        let first = CivilDate(year: year, month: month, day: 1)
        #expect(first.daysSince1970 == expected)
        #expect(CivilDate(daysSince1970: expected) == first)
        expected += first.daysInMonth
      }
    }
  }
}

@Suite("Exact decimals")
struct ExactDecimalTests {
  @Test("Digits are kept", arguments: ["0", "-0", "1.50", "178.69452709041775", "1e-7", "6.02E23"])
  func kept(text: String) throws { #expect(try #require(ExactDecimal(text)).text == text) }

  @Test(
    "What is no number is refused", arguments: ["", "01", "+1", ".5", "1.", "1e", "NaN", "1e999"])
  func refused(text: String) { #expect(ExactDecimal(text) == nil) }
}

@Suite("Placeholders")
struct PlaceholderTests {
  @Test("A mark has 36 bytes and is replaced in place; what is none stays")
  func resolve() {
    let mark = Placeholder.mark(.visit, 3)
    #expect(mark.utf8.count == Placeholder.length)
    let id = "01a20a7f-8708-7fc1-9fb2-b8891e65076c"
    let text = "~a~ Encounter/\(mark) ~baimbai-visit-x~ \(Placeholder.mark(.patient, 1))"
    let resolved = Placeholder.resolve(text) { kind, index in
      kind == .visit && index == 3 ? id : nil
    }
    #expect(
      resolved
        == "~a~ Encounter/\(id) ~baimbai-visit-x~ \(Placeholder.mark(.patient, 1))")
  }
}
