import RealModule

/// Searches for numbers that lie beside one another, or follow in equal steps, and for people who
/// do not come: somebody tries out numbers.
///
/// A family's insurance cards and a factory's are neighbours too, but their bearers come, so a
/// search that a visit explains does not count.
struct NeighbouringNumbersDetector {
  let scene: Scene

  func findings() -> [Finding] {
    var groups: [Int64: [Question]] = [:]
    for question in scene.trail.questions where isMeant(question) {
      // By certificate, since a thief may change the user's name with each search.
      let group =
        question.certificate > 0 ? Int64(question.certificate) : -Int64(question.actor) - 1
      groups[group, default: []].append(question)
    }
    return groups.sorted { $0.key < $1.key }.flatMap { _, questions in
      let rows = neighbours(questions)
      let seen = Set(rows.joined().map(\.leaf))
      let steps = equalSteps(questions).filter { row in !row.contains { seen.contains($0.leaf) } }
      return rows.map { finding($0, questions) } + steps.map { finding($0, questions) }
    }
  }

  /// Whom it found may still come; a number that nobody bears will not.
  private func isMeant(_ question: Question) -> Bool {
    question.care.isOutside || (question.care == .pending && question.subject < 0)
  }

  /// Rows of numbers with small gaps, whatever the order they were asked in.
  private func neighbours(_ questions: [Question]) -> [[Question]] {
    let sorted = questions.sorted { ($0.number, $0.leaf) < ($1.number, $1.leaf) }
    var rows: [[Question]] = []
    var start = 0
    for place in sorted.indices
    where place + 1 == sorted.count
      || sorted[place + 1].number - sorted[place].number > scene.thresholds.neighbourGap
    {
      let near = sorted[start...place].sorted { $0.leaf < $1.leaf }
      rows += withoutPauses(near).filter {
        Set($0.map(\.number)).count >= scene.thresholds.leastNeighbouringNumbers
      }
      start = place + 1
    }
    return rows
  }

  private func withoutPauses(_ row: [Question]) -> [[Question]] {
    let pause = Int64(scene.thresholds.sequencePauseDays) * CityClock.day
    var rows: [[Question]] = []
    for question in row {
      if let last = rows.last?.last, question.time - last.time <= pause {
        rows[rows.count - 1].append(question)
      } else {
        rows.append([question])
      }
    }
    return rows
  }

  /// Rows in which each number is as far from the last as that was from the one before.
  private func equalSteps(_ questions: [Question]) -> [[Question]] {
    var rows: [[Question]] = []
    let users = Dictionary(grouping: questions, by: \.actor).sorted { $0.key < $1.key }
    for (_, asked) in users {
      var row: [Question] = []
      for question in asked {
        if row.count >= 2, !isNext(question, row) {
          if row.count > scene.thresholds.leastEqualSteps { rows.append(row) }
          row = Array(row.suffix(1))
        }
        if row.last?.number != question.number { row.append(question) }
      }
      if row.count > scene.thresholds.leastEqualSteps { rows.append(row) }
    }
    return rows
  }

  private func isNext(_ question: Question, _ row: [Question]) -> Bool {
    let last = row[row.count - 1]
    let pause = Int64(scene.thresholds.sequencePauseDays) * CityClock.day
    let step = last.number &- row[row.count - 2].number
    return question.number == last.number
      || (question.number &- last.number == step && question.time - last.time <= pause)
  }

  private func finding(_ row: [Question], _ all: [Question]) -> Finding {
    let first = row[0]
    let numbers = Set(row.map(\.number)).count
    let isOneUser = row.allSatisfy { $0.actor == first.actor }
    let span = Double((all.map(\.number).max() ?? 0) - (all.map(\.number).min() ?? 0)) + 1
    // Of numbers that lie anywhere within the span, the chance that the next is this near.
    let near = min(1, Double(all.count) * Double(scene.thresholds.neighbourGap) / span)
    let score = near < 1 ? -Double.log10(near) * Double(numbers - 1) : Double(numbers)
    return Finding(
      kind: .neighbouringNumbers, mark: "l\(first.leaf)",
      facility: scene.facility(first.facility),
      user: isOneUser ? scene.user(Int(first.actor)) : nil,
      certificate: scene.trail.certificates[first.certificate],
      evidence: row.map { ($0.leaf, $0.time) }, score: score,
      reason: Reasons.neighbouringNumbers(
        numbers: numbers, found: Set(row.map(\.subject).filter { $0 >= 0 }).count))
  }
}
