import RecordModel

/// One of the twelve services that the city owes every resident (SPM), as far as visits tell it.
///
/// A person counts once in a calendar year, city-wide: at the visit that completed the service, or at the last
/// one that shows he is owed it, with the facility and the kelurahan of that visit. Both views add up to the same.
package struct ServiceStandard: Sendable {
  /// `SPM01` to `SPM12`.
  package let id: String
  let title: Bilingual
  let served: Bilingual
  let owed: Bilingual
  /// What visits cannot tell of the standard.
  let limits: Bilingual
  let isOwed: @Sendable (VisitFact) -> Bool
  /// The visit of a year that completed it: gets those of the year that are owed it, and all of the person.
  let completed: @Sendable ([VisitFact], [VisitFact]) -> VisitFact?

  func count(_ visits: [VisitFact], _ sink: Indicator.Sink) {
    let years = Dictionary(grouping: visits.filter(isOwed)) {
      CivilDate(daysSince1970: $0.day).year
    }
    for course in years.values {
      guard let last = course.last else { continue }
      let done = completed(course, visits)
      sink(
        (done ?? last).cell(id), RollupSum(numerator: done == nil ? 0 : 1, denominator: 1))
    }
  }

  var indicator: Indicator {
    Indicator(
      id: id, version: 1, title: title, numerator: served, denominator: owed, exclusions: limits,
      source: Bilingual(
        id: "SPM, PP 2/2018 dan Permenkes 6/2024; isi layanan perlu disahkan Dinas",
        en: "SPM, PP 2/2018 and Permenkes 6/2024; the office must confirm the contents"),
      measure: .proportion, direction: .higherIsBetter, target: 1, maturityDays: 0
    ) { count($0, $1) }
  }

  /// The first visit at which all conditions were met once, at this one or an earlier one.
  static func whenAll(
    _ conditions: [@Sendable (VisitFact) -> Bool]
  ) -> @Sendable ([VisitFact], [VisitFact]) -> VisitFact? {
    { course, _ in
      var open = conditions
      for visit in course {
        open.removeAll { $0(visit) }
        if open.isEmpty { return visit }
      }
      return nil
    }
  }

  /// The visit that completed a measurement in every month from the first visit of the year to December.
  static func everyMonth(
    _ isMeasured: @escaping @Sendable (VisitFact) -> Bool
  ) -> @Sendable ([VisitFact], [VisitFact]) -> VisitFact? {
    { course, _ in
      guard let first = course.first else { return nil }
      let months = Set(course.filter(isMeasured).map { CalendarMonth(day: $0.day).month })
      let owed = Set(CalendarMonth(day: first.day).month...12)
      return owed.isSubset(of: months) ? course.last { isMeasured($0) } : nil
    }
  }
}
