import Monitoring
import RecordModel
import Testing

/// Which step is possible in which state, each one.
@Suite("Course of an alert")
struct AlertCourseTests {
  private static let steps: [(String, AlertStep)] = [
    ("take", .take), ("verify", .verify), ("assess", .assess), ("respond", .respond),
    ("klb", .close(.outbreak)), ("contained", .close(.contained)), ("noEvent", .close(.noEvent)),
    ("dataError", .close(.dataError)),
  ]

  /// State, then the state after each of the steps above; `-` for a step that is not possible.
  private static let table = """
    new       | new       verified - - - - closed closed
    verified  | verified  - assessed - - closed closed closed
    assessed  | assessed  - - responded closed closed closed closed
    responded | responded - - - closed closed closed closed
    closed    | - - - - - - - -
    """

  @Test("Every state and step is in the table, and the machine says what the table says")
  func everything() throws {
    let lines = Self.table.split(separator: "\n")
    #expect(lines.count == AlertState.allCases.count)
    for line in lines {
      let words = line.split(separator: " ").filter { $0 != "|" }.map(String.init)
      let state = try #require(AlertState(rawValue: words[0]))
      for (word, (name, step)) in zip(words.dropFirst(), Self.steps) {
        let after = try? state.after(step).get()
        #expect(after?.rawValue ?? "-" == word, "\(state) \(name)")
        if case .failure(let refusal) = state.after(step) {
          #expect(refusal.rule.code == (state == .closed ? "BMB-1891" : "BMB-1892"))
        }
      }
    }
  }

  @Test("A step's word and outcome read back, and nothing else is a step")
  func words() {
    for (_, step) in Self.steps {
      var outcome: String?
      if case .close(let how) = step { outcome = how.rawValue }
      #expect(AlertStep(step.name, outcome: outcome) == step)
    }
    #expect(AlertStep("close", outcome: nil) == nil)
    #expect(AlertStep("close", outcome: "won") == nil)
    #expect(AlertStep("open", outcome: nil) == nil)
    #expect(AlertStep("verify", outcome: "klb") == nil)
  }
}
