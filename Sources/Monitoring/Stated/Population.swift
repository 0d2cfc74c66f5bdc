package import Statistics

/// How many live in the city and in each kelurahan, as the office last stated it for a year or one before.
package struct Population: Sendable {
  /// Older figures say too little of a year.
  private static let oldest = 5

  private let figures: [String: StatedFigure]

  /// Of what was stated, for each place the newest year that is not after `year`.
  package init(_ stated: [StatedFigure], year: Int) {
    let known = stated.filter {
      $0.subject == StatedSubject.population.id && Int($0.period).map { $0 <= year } == true
    }
    figures = Dictionary(known.map { ($0.place, $0) }) { $0.period > $1.period ? $0 : $1 }
  }

  /// What `book` has for a year, at most five years old.
  package static func read(_ book: StatedBook, year: Int) async throws -> Population {
    Population(
      try await book.current(
        [StatedSubject.population.id],
        periods: (year - oldest...year).map { "\($0)" }
      ).map(\.figure), year: year)
  }

  /// Whether nothing was stated.
  package var isEmpty: Bool { figures.isEmpty }

  /// What was stated of `StatedFigure.city` or of a kelurahan's code.
  package func figure(_ place: String) -> StatedFigure? { figures[place] }

  /// The sources in use, the newest first, each once.
  package var sources: [StatedFigure] {
    let each = Dictionary(
      figures.values.map { ("\($0.period) \($0.sourceDay) \($0.source)", $0) },
      uniquingKeysWith: { first, _ in first })
    return each.sorted { $0.key > $1.key }.map(\.value)
  }

  /// Events among the people of a place.
  package struct Rate: Hashable, Sendable {
    /// Per so many people as were asked for.
    package let value: Double
    /// The exact interval of the events, at 95 %.
    package let interval: Interval
  }

  /// The rate of a count in a place; nil where nobody stated its people, or they are too few to divide by.
  ///
  /// - Parameter per: 1,000 or 100,000 people.
  package func rate(_ count: Int, in place: String, per: Int) -> Rate? {
    guard let people = figures[place]?.denominator,
      people >= RateDisclosure.minimumDenominator
    else { return nil }
    let exposure = Double(people) / Double(per)
    guard let interval = try? ExactPoissonInterval.of(count, per: exposure) else { return nil }
    return Rate(value: Double(count) / exposure, interval: interval)
  }
}
