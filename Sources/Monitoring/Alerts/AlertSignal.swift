package import Statistics

/// What the rules say of a disease in an area in a week.
package struct AlertSignal: Hashable, Sendable {
  /// What judged beside the official rule.
  package enum Method: String, Hashable, Sendable {
    /// Farrington's improved method, from three years of weeks before on.
    case farrington
    /// EARS C2, from nine weeks before on, for the city alone.
    case ears
    /// Nothing: the weeks before are too few, or the fit did not settle.
    case none
  }

  /// Which disease and where.
  package let unit: WeekHistory.Unit
  /// The Sunday that the week begins with, days since 1970.
  package let week: Int
  /// New cases.
  package let cases: Int
  /// Those of the week before.
  package let previous: Int
  /// The official rule's word.
  package let official: SKDRRule.Verdict
  /// What judged beside it.
  package let method: Method
  /// What it expected; nil where it was not asked, because there was nothing to explain.
  package let expected: Double?
  /// The count above which it alarms.
  package let bound: Double?
  /// The chance of so many cases in a normal week.
  package let pValue: Double?
  /// The share of chance among all that are as strong in this week.
  package var qValue: Double?
  /// How many units were judged in the week.
  package var family: Int
  /// Whether the model alarms.
  package var modelAgrees: Bool
  /// How urgent.
  package var colour: AlertTriage.Colour
  /// Whether somebody must look: an alert is opened or goes on.
  package var opens: Bool
}

/// Judges a week: the official rule of each disease beside a model, all areas as one family.
package struct AlertJudge: Sendable {
  /// The share of chance that is borne among alarms of kelurahan.
  package static let qLevel = 0.1
  /// A count rule that spoke in at least this many of the 52 weeks before says nothing new by itself.
  package static let endemicWeeks = 26
  /// Weeks that Farrington's method needs before the one that it judges.
  package static let longHistory = 3 * 52 + 3
  /// Weeks that EARS C2 needs.
  package static let shortHistory = 9

  private let history: WeekHistory
  /// The first week of which anything is known.
  private let begin: Int

  /// A judge over a history.
  package init(_ history: WeekHistory) {
    self.history = history
    begin = history.series("X", WeekHistory.city).firstIndex { $0 > 0 } ?? 0
  }

  /// The signals of the week at a position: of every unit with a case or with an alert. Throws what the
  /// statistics throw of counts that are none.
  package func judge(at place: Int) throws(Refusal) -> [AlertSignal] {
    var signals: [AlertSignal] = []
    var family = 0
    for disease in SKDRDisease.all {
      let isEndemic = try isEndemic(disease, at: place)
      // Every kelurahan belongs to the family, with a case or not: 52, and the two that are none.
      family += place - begin >= Self.longHistory ? 55 : 1
      for area in [WeekHistory.city] + history.areas(disease.code) {
        if let signal = try judge(disease, area, at: place, isEndemic: isEndemic) {
          signals.append(signal)
        }
      }
    }
    let tested = signals.indices.filter { signals[$0].pValue != nil }
    let p = tested.map { signals[$0].pValue ?? 1 }
    let q = try AlertTriage.qValues(
      p + Array(repeating: 1, count: max(0, family - p.count)))
    for (turn, index) in tested.enumerated() { signals[index].qValue = q[turn] }
    for index in signals.indices {
      signals[index].family = family
      decide(&signals[index], isEndemic: try isEndemic(signals[index].unit.disease, at: place))
    }
    return signals.filter { $0.colour != .none || $0.cases > 0 }
  }

  private func judge(
    _ disease: SKDRDisease, _ area: String, at place: Int, isEndemic: Bool
  ) throws(Refusal) -> AlertSignal? {
    let counts = history.series(disease.code, area)
    let previous = place > begin ? counts[place - 1] : 0
    guard counts[place] > 0 else { return nil }
    var method = AlertSignal.Method.none
    var expected: Double?
    var bound: Double?
    var pValue: Double?
    var agrees = false
    if place - begin >= Self.longHistory {
      let known = Array(counts[begin...place])
      let recent = known.suffix(4).reduce(0, +)
      method = .farrington
      pValue = 1
      if recent >= 5 {
        if let point = try? Farrington.fitting(known.count - 1).judge(
          known, at: known.count - 1)
        {
          (expected, bound, pValue) = (point.expected, point.upperBound, point.pValue)
          agrees = point.pValue < AlertTriage.modelLevel
        } else {
          (method, pValue) = (.none, nil)
        }
      }
    } else if place - begin >= Self.shortHistory, area == WeekHistory.city,
      let score = try EARS().c2(Array(counts[begin...place])).last ?? nil
    {
      method = .ears
      (expected, bound, agrees) = (score.expected, score.upperBound, score.isAlarm)
    }
    return AlertSignal(
      unit: .init(disease.code, area), week: history.weeks[place], cases: counts[place],
      previous: previous,
      official: try disease.rule.judge(current: counts[place], previous: previous),
      method: method, expected: expected, bound: bound.flatMap { $0.isFinite ? $0 : nil },
      pValue: pValue, qValue: nil, family: 0, modelAgrees: agrees, colour: .none, opens: false)
  }

  private func decide(_ signal: inout AlertSignal, isEndemic: Bool) {
    let isCity = signal.unit.area == WeekHistory.city
    if !isCity, signal.method == .farrington {
      signal.modelAgrees = signal.modelAgrees && (signal.qValue ?? 1) <= Self.qLevel
    }
    let isCount = signal.official.isAlert && signal.official.branch == .count
    if isCount, isEndemic {
      signal.colour = signal.modelAgrees ? .red : .amber
    } else {
      signal.colour = AlertTriage.colour(signal.official, modelAgrees: signal.modelAgrees)
    }
    // A rare disease is followed up where its people live; the official ratio is of the city.
    switch (isCity, isCount && !isEndemic) {
    case (true, true): signal.opens = false
    case (false, true): signal.opens = true
    case (true, false):
      signal.opens =
        signal.modelAgrees || (signal.official.isAlert && signal.official.branch != .count)
    case (false, false): signal.opens = signal.modelAgrees
    }
  }

  private func isEndemic(_ disease: SKDRDisease, at place: Int) throws(Refusal) -> Bool {
    guard case .count(let minimum) = disease.rule, place - begin >= 52 else { return false }
    return history.series(disease.code, WeekHistory.city)[(place - 52)..<place]
      .count { $0 >= minimum } >= Self.endemicWeeks
  }

  private func isEndemic(_ code: String, at place: Int) throws(Refusal) -> Bool {
    guard let disease = SKDRDisease.named(code) else { return false }
    return try isEndemic(disease, at: place)
  }
}

extension AlertJudge {
  /// What Farrington's method expected of a disease in an area at a position, and the count above which it would
  /// have alarmed; nil where the weeks before are too few or the fit did not settle.
  package func limits(
    _ disease: String, _ area: String, at place: Int
  ) -> (expected: Double, bound: Double)? {
    guard place - begin >= Self.longHistory else { return nil }
    let counts = Array(history.series(disease, area)[begin...place])
    guard let point = try? Farrington.fitting(counts.count - 1).judge(counts, at: counts.count - 1),
      point.upperBound.isFinite
    else { return nil }
    return (point.expected, point.upperBound)
  }
}
