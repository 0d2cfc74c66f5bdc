package import Statistics

/// What the rules say of a disease in an area in a week.
package struct AlertSignal: Hashable, Sendable {
  /// What judged beside the official rule.
  package enum Method: String, Hashable, Sendable {
    /// Farrington's improved method, from three years of weeks before on.
    case farrington
    /// EARS C2 over weeks and ESSENCE's switch over days: the history is shorter than three years.
    case essence
    /// EARS C2 alone, from nine weeks before on, where days were not counted; it opens alerts of the city alone.
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
  /// The days of its last weeks; nil where they were not counted.
  private let days: DayHistory?
  /// The first week of which anything is known.
  private let begin: Int

  /// A judge over a history; `days` are those up to the week that is judged, for a short one.
  package init(_ history: WeekHistory, days: DayHistory? = nil) {
    self.history = history
    self.days = days
    begin = history.begin
  }

  /// Whether a week has the three years before it that Farrington's method needs.
  package func isLong(at place: Int) -> Bool { place - begin >= Self.longHistory }

  /// The signals of the week at a position: of every unit with a case or with an alert. Throws what the
  /// statistics throw of counts that are none.
  package func judge(at place: Int) throws(Refusal) -> [AlertSignal] {
    var signals: [AlertSignal] = []
    var family = 0
    for disease in SKDRDisease.all {
      let isEndemic = try isEndemic(disease, at: place)
      // Every kelurahan belongs to the family, with a case or not: 52, and the two that are none.
      family += isLong(at: place) || days != nil ? 55 : 1
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
    let known = Array(counts[min(begin, place)...place])
    let model = try isLong(at: place) ? long(known) : short(known, disease, area)
    return AlertSignal(
      unit: .init(disease.code, area), week: history.weeks[place], cases: counts[place],
      previous: previous,
      official: try disease.rule.judge(current: counts[place], previous: previous),
      method: model.method, expected: model.expected,
      bound: model.bound.flatMap { $0.isFinite ? $0 : nil }, pValue: model.pValue, qValue: nil,
      family: 0, modelAgrees: model.agrees, colour: .none, opens: false)
  }

  /// What a model says of the last of some weeks.
  private struct Model {
    var method = AlertSignal.Method.none
    var expected: Double?
    var bound: Double?
    var pValue: Double?
    var agrees = false
  }

  /// Farrington's method; below five cases in four weeks there is nothing to explain.
  private func long(_ counts: [Int]) -> Model {
    var model = Model(method: .farrington, pValue: 1)
    guard Self.isEnough(counts) else { return model }
    let last = counts.count - 1
    guard let point = try? Farrington.fitting(last).judge(counts, at: last) else { return Model() }
    (model.expected, model.bound) = (point.expected, point.upperBound)
    model.pValue = point.pValue
    model.agrees = point.pValue < AlertTriage.modelLevel
    return model
  }

  /// EARS C2 over the weeks beside ESSENCE's switch over the days.
  ///
  /// In the city, of which there are few series, either of them is enough. In a kelurahan both have to speak: each
  /// alone alarms there twice a year and series by chance. Source: monitoring.md 3.2 and 3.5.
  private func short(
    _ counts: [Int], _ disease: SKDRDisease, _ area: String
  ) throws(Refusal) -> Model {
    var model = Model()
    let isCity = area == WeekHistory.city
    var isAberrant = false
    if counts.count > Self.shortHistory, let score = try EARS().c2(counts).last ?? nil {
      (model.expected, model.bound) = (score.expected, score.upperBound)
      isAberrant = score.isAlarm
      model.method = .ears
      model.agrees = isCity && isAberrant
    }
    guard let week = days?.chance(disease.code, area) else { return model }
    model.method = .essence
    model.expected = model.expected ?? week.expected
    let pValue = Self.isEnough(counts) ? week.pValue : 1
    model.pValue = pValue
    let isRare = pValue < AlertTriage.modelLevel
    model.agrees = isCity ? isRare || isAberrant : isRare && isAberrant
    return model
  }

  /// Whether the last four weeks have the five cases without which Farrington's method does not alarm.
  static func isEnough(_ counts: [Int]) -> Bool {
    let settings = Farrington.Settings.improved
    return counts.suffix(settings.recentWeeks).reduce(0, +) >= settings.minimumCases
  }

  private func decide(_ signal: inout AlertSignal, isEndemic: Bool) {
    let isCity = signal.unit.area == WeekHistory.city
    if !isCity, signal.pValue != nil {
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
    guard isLong(at: place) else { return nil }
    let counts = Array(history.series(disease, area)[begin...place])
    guard let point = try? Farrington.fitting(counts.count - 1).judge(counts, at: counts.count - 1),
      point.upperBound.isFinite
    else { return nil }
    return (point.expected, point.upperBound)
  }
}
