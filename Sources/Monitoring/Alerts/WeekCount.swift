package import RecordModel

/// A visit with a diagnosis that may be a case.
package struct CaseVisit: Hashable, Sendable {
  /// Where.
  package var facility: FacilityID
  /// Which; tells visits of one minute apart.
  package var visit: VisitID
  /// Two visits of one person share it.
  package var person: KeyedHash
  /// A kelurahan's code, `outside` or `unresolved`.
  package var kelurahan: String
  /// Days since 1970 in Asia/Makassar.
  package var day: Int
  /// Minute of the day.
  package var minute: Int
  /// Age on arrival.
  package var age: AgeBand
  /// ICD-10.
  package var diagnoses: [String]
  /// Whether he died in it.
  package var isDeath: Bool

  /// A visit that may be a case.
  package init(
    facility: FacilityID, visit: VisitID, person: KeyedHash, kelurahan: String, day: Int,
    minute: Int, age: AgeBand, diagnoses: [String], isDeath: Bool
  ) {
    self.facility = facility
    self.visit = visit
    self.person = person
    self.kelurahan = kelurahan
    self.day = day
    self.minute = minute
    self.age = age
    self.diagnoses = diagnoses
    self.isDeath = isDeath
  }
}

/// New cases of one week by disease, facility and kelurahan of residence.
package struct WeekCount: Hashable, Sendable {
  /// A cell of it.
  package struct Cell: Hashable, Sendable {
    /// Of `SKDRDisease`, or `X` for all visits.
    package let disease: String
    /// Where.
    package let facility: FacilityID
    /// Where they live.
    package let kelurahan: String

    /// A cell.
    package init(disease: String, facility: FacilityID, kelurahan: String) {
      self.disease = disease
      self.facility = facility
      self.kelurahan = kelurahan
    }
  }

  /// What is in a cell.
  package struct Sum: Hashable, Sendable {
    /// New cases.
    package var cases = 0
    /// Those who died in a visit of the week.
    package var deaths = 0

    /// Nothing yet.
    package init() {}
  }

  /// A day of the week in a kelurahan.
  package struct DayCell: Hashable, Sendable {
    /// Of `SKDRDisease`.
    package let disease: String
    /// Where they live.
    package let kelurahan: String
    /// 0 Sunday to 6 Saturday.
    package let day: Int
  }

  /// Cells with cases.
  package private(set) var cells: [Cell: Sum] = [:]
  /// The same cases by day, whichever facility saw them.
  package private(set) var days: [DayCell: Int] = [:]

  /// Counts the week that begins on a Sunday; `visits` reach back by the longest episode before it.
  ///
  /// A person is one case of a disease where his visit before it with the disease is longer ago than an episode,
  /// at whatever facility; the case is where and when he was first seen. A death in a later visit of the same
  /// week counts with the case.
  package init(week: Int, visits: [CaseVisit]) {
    let ordered = visits.filter { $0.day < week + 7 }.sorted {
      ($0.day, $0.minute, $0.visit) < ($1.day, $1.minute, $1.visit)
    }
    struct Course {
      var last: Int
      var cell: Cell?
    }
    for disease in SKDRDisease.all {
      var courses: [KeyedHash: Course] = [:]
      for visit in ordered where disease.counts(visit.diagnoses, visit.age) {
        let before = courses[visit.person]
        var cell = before?.cell
        if before.map({ visit.day - $0.last > disease.episodeDays }) ?? true {
          cell = nil
          if visit.day >= week {
            let new = Cell(
              disease: disease.code, facility: visit.facility, kelurahan: visit.kelurahan)
            cells[new, default: Sum()].cases += 1
            let day = DayCell(
              disease: disease.code, kelurahan: visit.kelurahan, day: visit.day - week)
            days[day, default: 0] += 1
            cell = new
          }
        }
        if visit.isDeath, let cell { cells[cell]?.deaths += 1 }
        courses[visit.person] = Course(last: visit.day, cell: visit.isDeath ? nil : cell)
      }
    }
  }
}
