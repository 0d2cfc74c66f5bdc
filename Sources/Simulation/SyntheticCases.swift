import RecordModel

/// A visit of the invented city reduced to what surveillance counts: no names, nothing composed, so that years of
/// the city take seconds.
package struct SyntheticCase: Hashable, Sendable {
  /// Days since 1970 in Banjarmasin.
  package let day: Int
  /// Minute of the day.
  package let minute: Int
  /// Index into `SyntheticCity.facilities`.
  package let facility: Int
  /// The invented human being.
  package let person: Int
  /// Days since 1970.
  package let birthDay: Int
  /// Kemendagri code of where he lives, ten digits.
  package let kelurahan: String
  /// ICD-10.
  package let code: String
  /// Whether he dies in it.
  package let dies: Bool
}

extension SyntheticCity {
  /// The same visits as `visits(count:)`, in the order of their days, as cases.
  package func cases(count: Int) -> [SyntheticCase] {
    var planner = DayPlanner(city: self, count: count)
    let population = Population(city: self, size: self.population(visits: count))
    let codes = Kelurahan.all.map { $0.code.filter(\.isNumber) }
    var cases: [SyntheticCase] = []
    cases.reserveCapacity(count)
    for (day, visits) in zip(span, planner.visitsByDay(count)) {
      for outline in planner.plan(day, count: visits) {
        let traits = population.people[outline.person]
        let local = outline.arrival + witaOffsetMinutes * 60 - day * 86_400
        cases.append(
          SyntheticCase(
            day: day, minute: min(1439, max(0, local / 60)), facility: outline.facility,
            person: outline.person, birthDay: traits.birthDay, kelurahan: codes[traits.village],
            code: Condition.all[outline.condition].code, dies: outline.dies))
      }
    }
    return cases
  }
}
