import Charts
import Monitoring
import RecordModel
import Statistics

/// The columns of a table by kelurahan that set its counts against who lives there.
struct PopulationCells: Sendable {
  let population: Population
  /// Events among how many people.
  let per: Int
  let say: Language

  /// `per 1,000 people`.
  var rate: String { say.plain(MeasureTexts.rate(say.figure(per))) }

  /// None where nobody stated a population: then there are counts only.
  var columns: [(name: String, title: String, isNumber: Bool)] {
    guard !population.isEmpty else { return [] }
    return [
      ("population", say.plain(MeasureTexts.population), true),
      ("rate", rate, true),
      ("rateLower", "\(say.plain(MonitorTexts.lower)), \(rate)", true),
      ("rateUpper", "\(say.plain(MeasureTexts.upper)), \(rate)", true),
    ]
  }

  /// The cells of a place whose count is shown so; nil is hidden.
  ///
  /// - Parameter isExact: whether the count is not rounded; only then does its interval say something.
  func cells(_ count: Int?, in place: String, isExact: Bool = true) -> [FigureSheet.Cell] {
    guard !population.isEmpty else { return [] }
    let people = population.figure(place)?.denominator
    guard let count else {
      let hidden: FigureSheet.Cell = people == nil ? .number(nil) : .hidden
      return [.number(people.map(Double.init)), hidden, hidden, hidden]
    }
    let rate = population.rate(count, in: place, per: per)
    let interval = isExact ? rate?.interval : nil
    return [
      .number(people.map(Double.init)), .number(rate?.value, decimals: 1),
      .number(interval?.lower, decimals: 1), .number(interval?.upper, decimals: 1),
    ]
  }

  /// Where the people come from.
  var notes: [(label: String, text: String)] {
    let sources = population.sources.map {
      "\($0.period): \($0.source), \(CivilDate.text($0.sourceDay))"
    }
    return [
      (
        say.plain(StatedSubject.population.title),
        sources.isEmpty ? say.plain(MeasureTexts.noPopulation) : sources.joined(separator: "; ")
      )
    ]
  }

  /// A count with its rate in words.
  func text(_ count: Int, in place: String) -> String {
    guard let found = population.rate(count, in: place, per: per) else { return say.figure(count) }
    return "\(say.figure(count)) (\(say.chart.number(found.value, decimals: 1)) \(rate))"
  }
}
