import AccessReview
import AccessSimulation
import RecordModel
import Testing

@Suite("The invented city and its misuse")
struct EvaluationTests {
  static let history = AccessHistory(.small(seed: 77))
  static let anomalies = review(history)

  static func review(_ history: AccessHistory) -> [Anomaly] {
    var review = AccessReview()
    for record in history { review.take(record) }
    return review.anomalies()
  }

  @Test("A hundred thousand honest reads, in order, with ten incidents of each kind")
  func shape() {
    let history = Self.history
    #expect(history.honestReads >= 100_000 && history.honestReads < 100_200)
    for kind in Anomaly.Kind.allCases {
      #expect(history.incidents.filter { $0.kind == kind }.count == 10)
    }
    #expect(history.incidents.allSatisfy { !$0.leaves.isEmpty })
    var last = Int64.min
    for record in history {
      #expect(record.time >= last)
      last = record.time
    }
  }

  @Test("The same seed gives the same log, another seed another")
  func seeds() {
    let again = AccessHistory(.small(seed: 77))
    #expect(again.incidents == Self.history.incidents)
    #expect(again.count == Self.history.count)
    #expect(again.elementsEqual(Self.history))
    #expect(!AccessHistory(.small(seed: 78)).elementsEqual(Self.history))
  }

  @Test("Each kind is found, and few honest readers are named")
  func recall() throws {
    let evaluation = Evaluation(
      Self.anomalies, truth: Self.history.incidents, weeks: Self.history.weeks)
    for row in evaluation.rows {
      let recall = try #require(row.recall)
      // Ten incidents, of which each kind has one or two below what can be told from care.
      let floor = row.kind == .breakGlassUnreviewed ? 1 : 0.7
      #expect(recall >= floor, "\(row.kind.rawValue): \(row.missed)")
      #expect(row.falseAlarmsPerWeek <= 2, "\(row.kind.rawValue): \(row.falseAlarms)")
    }
    let recalls = evaluation.rows.compactMap(\.recall)
    #expect(recalls.reduce(0, +) / Double(recalls.count) >= 0.85)
  }

  @Test("An honest city has few anomalies")
  func honest() {
    var plan = AccessPlan.small(seed: 79)
    plan.incidents = 0
    let history = AccessHistory(plan)
    let found = Self.review(history)
    #expect(found.count <= 3 * history.weeks, "\(found.map(\.key))")
  }

  @Test("No anomaly holds a pseudonym or a number that was asked for")
  func secrets() {
    var secrets: Set<String> = []
    for record in Self.history {
      if let number = record.numberAsked { secrets.insert(String(number)) }
      for subject in record.subjects { secrets.insert(String(subject.pseudonym.high, radix: 16)) }
    }
    for anomaly in Self.anomalies {
      let text = anomaly.key + anomaly.reason.english + anomaly.reason.indonesian
      for word in text.split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
        #expect(!secrets.contains(String(word)))
      }
    }
  }

  @Test("The evaluation counts what it says")
  func counting() throws {
    let truth = [
      PlantedIncident(number: 0, kind: .noVisit, shape: "a", leaves: [1, 2]),
      PlantedIncident(number: 1, kind: .noVisit, shape: "b", leaves: [3]),
      PlantedIncident(number: 2, kind: .neighbours, shape: "c", leaves: [4]),
    ]
    let rows = Evaluation([], truth: truth, weeks: 2).rows
    #expect(rows.map(\.planted).reduce(0, +) == 3)
    #expect(try #require(rows.first).missed == ["a", "b"])
    #expect(rows.allSatisfy { $0.found == 0 && $0.falseAlarms == 0 })
    let all = Evaluation(Self.anomalies, truth: [], weeks: 2).rows
    #expect(all.map(\.falseAlarms).reduce(0, +) == Self.anomalies.count)
  }
}

@Suite("Files of records and of truth")
struct AccessFileTests {
  @Test("Records and incidents are read as they were written")
  func roundTrip() throws {
    let history = EvaluationTests.history
    for leaf in stride(from: 0, to: history.count, by: 97) {
      let record = history[leaf]
      #expect(try AccessRecord(line: record.line) == record)
    }
    for incident in history.incidents {
      #expect(try PlantedIncident(line: incident.line) == incident)
    }
  }

  @Test("What is no record is refused")
  func refusals() {
    #expect(throws: AccessFileError.notJSON) { try AccessRecord(line: Array("{".utf8)) }
    #expect(throws: AccessFileError.missing("leaf, at, evt")) {
      try AccessRecord(line: Array(#"{"leaf":1,"at":2,"evt":"look"}"#.utf8))
    }
    #expect(throws: AccessFileError.malformed("sub")) {
      try AccessRecord(
        line: Array(#"{"leaf":1,"at":2,"evt":"read","subs":[{"sub":"12"}]}"#.utf8))
    }
    #expect(throws: AccessFileError.malformed("leaves")) {
      try PlantedIncident(
        line: Array(
          #"{"incident":0,"kind":"neighbours","shape":"","leaves":["1"]}"#.utf8))
    }
  }
}
