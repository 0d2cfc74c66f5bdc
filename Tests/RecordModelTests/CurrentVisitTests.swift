import RecordModel
import Testing

@Suite("The current visit")
struct CurrentVisitTests {
  private func word(_ number: Int, at time: Int64, _ change: (inout Visit) -> Void)
    -> VisitAssertion
  {
    var visit = Visit(
      place: "Bundle.entry[0].resource", patient: 0, status: "finished",
      visitClass: Coding(code: "AMB"))
    change(&visit)
    return VisitAssertion(
      visit: visit, number: number, submission: SubmissionID(at: time), mapping: "fhir-r4/1",
      senderTime: time, sourceRank: 0, contentHash: visit.contentHash(visit.factKeys))
  }

  private func observation(_ code: String, _ digits: String) -> Observation {
    var observation = Observation(
      origin: FactOrigin(place: "x"), status: "final",
      code: Concept(coding: Coding(system: "http://loinc.org", code: code)))
    observation.effective = ClinicalTime("2026-06-14T08:00:00+08:00")
    observation.value = ExactDecimal(digits).map { .quantity(.init(value: $0)) }
    return observation
  }

  @Test("It is the same for every order in which the words arrive")
  func orderDoesNotMatter() throws {
    let words = [
      word(1, at: 10) { $0.observations = [observation("8480-6", "120")] },
      word(2, at: 20) {
        $0.observations = [observation("8480-6", "130"), observation("8462-4", "80")]
      },
      word(3, at: 20) { $0.observations = [observation("8480-6", "131")] },
      word(4, at: 5) { $0.service = Concept(text: "umum") },
      word(5, at: 15) { $0.status = "in-progress" },
    ]
    let expected = try #require(Visit.current(of: words))
    #expect(expected.service?.text == "umum")
    #expect(expected.status == "finished")
    #expect(expected.observations.count == 2)
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<200 {
      #expect(Visit.current(of: words.shuffled(using: &generator)) == expected)
    }
  }

  @Test("An older word does not overwrite a newer one, a silent one erases nothing")
  func olderDoesNotOverwrite() throws {
    let newer = word(1, at: 20) { $0.service = Concept(text: "gigi") }
    let older = word(2, at: 10) { $0.service = Concept(text: "umum") }
    let silent = word(3, at: 30) { _ in }
    #expect(Visit.current(of: [newer, older, silent])?.service?.text == "gigi")
  }

  @Test("It is over after what was told of its end, never before it began, and open without an end")
  func over() throws {
    func over(_ start: String?, _ end: String?) -> Int64? {
      let visit = word(1, at: 10) {
        $0.period = ClinicalPeriod(
          start: start.flatMap { ClinicalTime($0) }, end: end.flatMap { ClinicalTime($0) })
      }.visit
      return visit.overAt
    }
    func moment(_ text: String) -> Int64? { ClinicalTime(text)?.microseconds }
    let start = "2026-06-14T08:00:00+08:00"
    #expect(over(start, "2026-06-14T09:30:00+08:00") == moment("2026-06-14T09:30:01+08:00"))
    #expect(over(start, "2026-06-14T09:30:00.5+08:00") == moment("2026-06-14T09:30:00.6+08:00"))
    #expect(over(start, "2026-06-14") == moment("2026-06-15T00:00:00+08:00"))
    #expect(over(start, "2026-12") == moment("2027-01-01T00:00:00+08:00"))
    #expect(over(start, "2026") == moment("2027-01-01T00:00:00+08:00"))
    #expect(over(start, "2026-06-13") == moment("2026-06-14T08:00:00.000001+08:00"))
    #expect(over(nil, "2026-06-13") == moment("2026-06-14"))
    #expect(over(start, nil) == nil)
    let discharged = word(1, at: 10) { $0.period.end = ClinicalTime("2026-06-14T09:30:00+08:00") }
    let dayOnly = word(2, at: 20) { $0.period.end = ClinicalTime("2026-06-14") }
    let back = word(3, at: 30) { $0.withdrawn = [.end] }
    #expect(
      Visit.current(of: [dayOnly, discharged])?.overAt == moment("2026-06-14T09:30:01+08:00"))
    #expect(try #require(Visit.current(of: [back, dayOnly, discharged])).overAt == nil)
  }

  @Test("The content's hash sees every change and no order of facts")
  func contentHash() {
    var visit = Visit(place: "a", patient: 0, status: "finished", visitClass: Coding())
    visit.observations = [observation("8480-6", "120"), observation("8462-4", "80")]
    var reversed = visit
    reversed.observations.reverse()
    reversed.place = "b"
    #expect(visit.contentHash(visit.factKeys) == reversed.contentHash(reversed.factKeys))
    var changed = visit
    changed.observations[0] = observation("8480-6", "120.0")
    #expect(visit.contentHash(visit.factKeys) != changed.contentHash(changed.factKeys))
  }
}
