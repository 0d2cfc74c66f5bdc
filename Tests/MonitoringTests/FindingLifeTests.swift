import Monitoring
import Testing

/// The life of a finding, as a table of every state and action.
@Suite("Life of a finding")
struct FindingLifeTests {
  /// What each state allows the office and the facility, in time and late.
  private static let table: [(FindingState, String)] = [
    (.open, "office guide>guidance extend>open close>closed"),
    (.open, "late guide>guidance warn>warned extend>open close>closed"),
    (.open, "facility answer>answered"),
    (.answered, "office guide>guidance warn>warned close>closed"),
    (.answered, "late guide>guidance warn>warned close>closed"),
    (.answered, "facility "),
    (.guidance, "office extend>guidance close>closed"),
    (.guidance, "late warn>warned extend>guidance close>closed"),
    (.guidance, "facility answer>answered"),
    (.warned, "office guide>guidance extend>warned close>closed"),
    (.warned, "late guide>guidance warn>warned extend>warned close>closed"),
    (.warned, "facility answer>answered"),
    (.closed, "office measure>measured"), (.closed, "late measure>measured"),
    (.closed, "facility "),
    (.measured, "office "), (.measured, "late "), (.measured, "facility "),
  ]

  @Test("Each state allows what the table says and nothing else", arguments: table)
  func transitions(state: FindingState, line: String) {
    let who = line.prefix { $0 != " " }
    let facts = FindingLife.Facts(
      isFacility: who == "facility", isOverdue: who == "late", warnings: 0)
    let found = FindingAction.allCases.compactMap { action in
      FindingLife.next(state, action, facts).map { "\(action.rawValue)>\($0.rawValue)" }
    }
    #expect(found.joined(separator: " ") == line.dropFirst(who.count + 1))
    #expect(FindingLife.offered(state, facts).count == found.count)
  }

  @Test(
    "There are at most three letters, and only a state that waits for the facility has a deadline")
  func limits() {
    let facts = FindingLife.Facts(isFacility: false, isOverdue: true, warnings: 3)
    for state in FindingState.allCases {
      #expect(FindingLife.next(state, .warn, facts) == nil)
      let answer = FindingLife.Facts(isFacility: true, isOverdue: false, warnings: 0)
      #expect(
        FindingLife.hasDeadline(state) == (FindingLife.next(state, .answer, answer) != nil))
    }
    #expect(
      FindingAction.allCases.filter(FindingLife.needsDeadline) == [.open, .guide, .warn, .extend])
  }
}
