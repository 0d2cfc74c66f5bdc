import Monitoring
import RecordModel

/// A hand-made set of visits: facilities and persons by number, days since 2026-01-01.
struct SmallCity {
  static let start = CivilDate(year: 2026, month: 1, day: 1).daysSince1970
  private(set) var visits: [Int: [VisitFact]] = [:]
  private var next: Int64 = 1

  static func facility(_ number: Int) -> FacilityID {
    FacilityID(firstAt: Int64(number))
  }

  static func person(_ number: Int) -> KeyedHash {
    var bytes = [UInt8](repeating: 0, count: 16)
    bytes[15] = UInt8(number)
    return bytes.withUnsafeBytes { KeyedHash($0) }!
  }

  /// Adds a visit of a person.
  mutating func visit(
    _ person: Int, at facility: Int = 1, day: Int, minute: Int = 600, kind: String = "AMB",
    left: Int? = nil, _ change: (inout VisitFact) -> Void = { _ in }
  ) {
    next += 1
    var fact = VisitFact(
      facility: Self.facility(facility), visit: VisitID(firstAt: next * 1000),
      person: Self.person(person), day: Self.start + day)
    fact.minute = minute
    fact.visitClass = kind
    fact.kelurahan = "6371011001"
    fact.isFinished = true
    fact.left = left.map { .init(day: Self.start + $0, minute: 660) }
    change(&fact)
    visits[person, default: []].append(fact)
  }

  /// The sums of everybody.
  var rollup: Rollup {
    var rollup = Rollup()
    for course in visits.values { rollup.add(person: course) }
    rollup.prune()
    return rollup
  }

  /// The sum of an indicator over cells.
  func sum(
    _ indicator: String, facility: Int? = nil, day: Int? = nil,
    _ include: (RollupCell) -> Bool = { _ in true }
  ) -> RollupSum {
    var sum = RollupSum()
    for (cell, part) in rollup.cells
    where cell.indicator == indicator && include(cell)
      && (facility.map { Self.facility($0) == cell.facility } ?? true)
      && (day.map { Self.start + $0 == cell.day } ?? true)
    {
      sum.add(part)
    }
    return sum
  }
}
