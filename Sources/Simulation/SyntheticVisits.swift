package import RecordModel

/// One invented visit with its patient, in the words of the record model.
package struct SyntheticVisit: Sendable {
  /// 0, 1, 2, ... in the order of arrival.
  package let index: Int
  /// Index into `SyntheticCity.facilities`.
  package let facility: Int
  /// The invented human being: the truth that matching should find.
  package let person: Int
  /// What the facility says of the patient.
  package let patient: PatientAssertion
  /// The visit, about patient 0 of its submission.
  package let visit: Visit
  /// From which the bundle's UUIDs are drawn.
  let seed: UInt64
}

/// Visits in the order of arrival; each iteration makes them anew and the same.
package struct SyntheticVisits: Sequence, Sendable {
  let city: SyntheticCity
  let count: Int

  /// An iterator at the first visit; makes the city's people, up to a tenth of a second for the
  /// largest city.
  package func makeIterator() -> Iterator { Iterator(city: city, count: count) }

  /// Holds one day of outlines at a time.
  package struct Iterator: IteratorProtocol, Sendable {
    private var planner: DayPlanner
    private let composer: VisitComposer
    private let counts: [Int]
    private let firstDay: Int
    private var turn = 0
    private var outlines: [VisitOutline] = []
    private var position = 0
    private var index = 0

    init(city: SyntheticCity, count: Int) {
      planner = DayPlanner(city: city, count: count)
      composer = VisitComposer(city: city)
      counts = planner.visitsByDay(count)
      firstDay = city.span.lowerBound
    }

    /// The next visit; nil after the last.
    package mutating func next() -> SyntheticVisit? {
      while position == outlines.count {
        guard turn < counts.count else { return nil }
        outlines = planner.plan(firstDay + turn, count: counts[turn])
        position = 0
        turn += 1
      }
      defer {
        position += 1
        index += 1
      }
      return composer.compose(outlines[position], index: index)
    }
  }
}
