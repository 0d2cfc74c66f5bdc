import RecordModel
import RegisterFormat
import StrictJSON
import Testing

/// When the registers of the tests are received: a day after all of their visits.
let received = ClinicalTime("2026-11-27T03:00:00Z") ?? ClinicalTime(utc: 0)

/// The facility whose registers the tests read.
let clinic = FormatContext(
  receivedAt: received, visitNumberSystem: "urn:visit:clinic", patientNumberSystem: "urn:mrn:clinic"
)

@Suite("Registers as they are kept")
struct RegisterPassTests {
  /// Rows that became visits, by their numbers.
  static func passed(_ submission: DecodedSubmission) -> Set<Int> {
    Set(submission.visits.compactMap { Int($0.place.dropFirst(4)) })
  }

  @Test("Twenty registers: 95 of 100 good rows pass without a mapping, every fault is named")
  func all() {
    var good = 0
    var passedGood = 0
    for fixture in RegisterFixtures.all {
      let decoded = RegisterDecoder.decode(fixture.bytes, context: clinic)
      let passed = Self.passed(decoded)
      let kept = fixture.goodRows.intersection(passed).count
      good += fixture.goodRows.count
      passedGood += kept
      let name = fixture.name
      #expect(
        Double(kept) >= 0.95 * Double(fixture.goodRows.count),
        "\(name): \(decoded.issues.prefix(12).map(Self.short))")
      for fault in fixture.faults {
        let found = decoded.issues.contains {
          $0.rule.code == fault.rule
            && RegisterDecoder.owner(of: $0.position) == "row \(fault.row)"
        }
        #expect(found, "\(name): \(fault)")
        if fault.isError { #expect(!passed.contains(fault.row), "\(name): \(fault)") }
      }
      #expect(passed.isSubset(of: fixture.goodRows), "\(name)")
      // Nothing is said about a row that nobody spoilt.
      let wrong = decoded.issues.filter { issue in
        let row = RegisterDecoder.owner(of: issue.position)
        return issue.rule.severity != .information
          && !fixture.faults.contains { "row \($0.row)" == row }
      }
      #expect(wrong.isEmpty, "\(name): \(wrong.prefix(6).map(Self.short))")
    }
    let faults = RegisterFixtures.all.reduce(0) { $0 + $1.faults.count }
    print("registers: \(passedGood) of \(good) good rows pass, \(faults) faults")
    #expect(RegisterFixtures.all.count == 20)
    #expect(good > 600 && faults > 150)
    #expect(Double(passedGood) >= 0.95 * Double(good), "\(passedGood) of \(good)")
  }

  @Test("What has no column is kept as JSON that the strict reader takes")
  func remainders() throws {
    var kept = 0
    for fixture in RegisterFixtures.all {
      let decoded = RegisterDecoder.decode(fixture.bytes, context: clinic)
      for bytes in decoded.visits.map(\.remainder) + decoded.patients.map(\.remainder)
      where !bytes.isEmpty {
        let document = try JSONDocument(bytes)
        let owner = document.root["elements"] ?? document.root
        let fields = try #require(owner["extension"])
        #expect(fields.elements.allSatisfy { $0["extension"]?.count == 2 })
        kept += 1
      }
    }
    #expect(kept > 400)
  }

  private static func short(_ issue: RecordModel.Issue) -> String {
    "\(issue.rule.code) \(issue.position) \(issue.detail ?? "")"
  }
}
