package import RecordModel
import Statistics

/// A figure of a facility that somebody asks for.
package struct FigureAsked: Hashable, Sendable {
  /// The id of a `FrozenSubject`.
  package let indicator: String
  /// Whose.
  package let facility: FacilityID
  /// Of which months.
  package let months: ClosedRange<CalendarMonth>

  /// A figure.
  package init(_ indicator: String, of facility: FacilityID, _ months: ClosedRange<CalendarMonth>) {
    self.indicator = indicator
    self.facility = facility
    self.months = months
  }
}

/// A frozen figure where it is kept.
package struct KeptFigure: Hashable, Sendable {
  /// A finding, or the step of it that measured again.
  package struct Place: Hashable, Sendable {
    /// Which finding.
    package let finding: FindingID
    /// 0 for the figure that it was opened on.
    package let step: Int

    /// A place.
    package init(_ finding: FindingID, step: Int = 0) {
      self.finding = finding
      self.step = step
    }
  }

  /// Where.
  package let place: Place
  /// Whose.
  package let facility: FacilityID
  /// As it was frozen.
  package let figure: FrozenFigure

  /// A figure where it is kept.
  package init(_ figure: FrozenFigure, of facility: FacilityID, at place: Place) {
    self.figure = figure
    self.facility = facility
    self.place = place
  }

  /// The same figure as it stands.
  package var today: FigureAsked { FigureAsked(figure.indicator, of: facility, figure.months) }
  /// What it counted, as it stands.
  package var counted: FigureAsked { FigureAsked(figure.indicator, of: facility, figure.counted) }
}

/// A frozen figure as somebody is told it.
package enum ToldFigure: Hashable, Sendable {
  /// As it was frozen.
  case frozen(FrozenFigure)
  /// The same as it stands today, since beside that what it was would tell too much.
  case today(FrozenFigure)
  /// Not, since pages hide it today, or since what pages tell could not be read.
  case hidden(indicator: String, version: Int, months: ClosedRange<CalendarMonth>)

  /// The same where nothing is told of it.
  var withheld: ToldFigure { .hidden(indicator: indicator, version: version, months: months) }

  /// What is told of it; nil where nothing is.
  package var figure: FrozenFigure? {
    switch self {
    case .frozen(let figure), .today(let figure): figure
    case .hidden: nil
    }
  }

  /// The id of its `FrozenSubject`.
  package var indicator: String {
    switch self {
    case .frozen(let figure), .today(let figure): figure.indicator
    case .hidden(let indicator, _, _): indicator
    }
  }

  /// The version of its definition.
  package var version: Int {
    switch self {
    case .frozen(let figure), .today(let figure): figure.version
    case .hidden(_, let version, _): version
    }
  }

  /// Of which months.
  package var months: ClosedRange<CalendarMonth> {
    switch self {
    case .frozen(let figure), .today(let figure): figure.months
    case .hidden(_, _, let months): months
    }
  }
}

/// Which frozen figures whoever is not their facility is told as they were frozen.
///
/// One that did not move is, beside today's pages. One that moved is where each of its months moved by none or by five
/// at least in every count and every sum beside it, all in one direction, beside today's and beside all else that is
/// told as it was frozen of its indicator: by month, as whoever knows all but one month of a span knows that one. Not
/// where reports tell its indicator exactly, nor beside one of another indicator in the same months, since indicators
/// hold or part each other's people. The oldest are judged first.
///
/// Where a figure could not be read nothing is told of it, and of its facility's others none that moved as it was: the
/// next look may tell the one that is missing, and they were not judged beside it. Source: `docs/decisions/0028`.
package struct FigureTelling: Sendable {
  /// Indicators that reports tell exactly, and leave out by rules of their own.
  private static let reported = Set(
    [ReportDefinition.Kind.spm, .inm].flatMap { ReportDefinition.of($0).indicators().map(\.id) })

  /// What is told of each figure.
  package private(set) var told: [KeptFigure.Place: ToldFigure] = [:]

  /// What is to be told of frozen figures, the oldest first.
  ///
  /// - Parameters:
  ///   - now: how they stand, as pages show them.
  ///   - unread: which of them could not be read, so that nobody knows whether pages show them.
  package init(
    _ all: [KeptFigure], now: [FigureAsked: FrozenFigure], unread: Set<FigureAsked> = []
  ) {
    let partlyRead = Set(unread.map(\.facility))
    var standing: [FacilityID: [MovedFigure]] = [:]
    for kept in all {
      let figure = kept.figure
      guard FrozenSubject.named(figure.indicator)?.countsVisits ?? true else {
        told[kept.place] = .frozen(figure)
        continue
      }
      guard unread.isDisjoint(with: [kept.today, kept.counted]) else {
        told[kept.place] = ToldFigure.frozen(figure).withheld
        continue
      }
      // Beds are told of the months that are whole today, which may be others.
      let today = now[kept.today].flatMap { $0.months == figure.months ? $0 : nil }
      told[kept.place] = today.map { ToldFigure.today($0) } ?? ToldFigure.frozen(figure).withheld
      guard let counted = now[kept.counted] else { continue }
      if figure.counts == nil || figure.counts == counted.counts {
        if figure.isSame(as: counted) { told[kept.place] = .frozen(figure) }
      } else if !partlyRead.contains(kept.facility), !Self.reported.contains(figure.indicator),
        let moved = MovedFigure(figure, now: counted),
        moved.stands(beside: standing[kept.facility] ?? [])
      {
        standing[kept.facility, default: []].append(moved)
        told[kept.place] = .frozen(figure)
      }
    }
  }
}

extension FrozenFigure {
  /// Whether another tells no more than this. Of what was frozen before its months were kept the hash says whether they
  /// are the same too, where it is told.
  fileprivate func isSame(as other: FrozenFigure) -> Bool {
    (numerator, denominator, value) == (other.numerator, other.denominator, other.value)
      && (counts != nil || !isHashTold || hash == other.hash)
  }
}

/// A frozen figure that moved, month by month.
private struct MovedFigure: Sendable {
  let indicator: String
  private let subject: FrozenSubject?
  /// As it was frozen.
  let then: [CalendarMonth: FrozenMonth]
  private let now: [CalendarMonth: FrozenMonth]

  /// Nil where not the same is seen of both.
  init?(_ figure: FrozenFigure, now: FrozenFigure) {
    guard let counts = figure.counts, let today = now.counts, counts.count == today.count,
      zip(counts, today).allSatisfy({ $0.isSeen(as: $1) })
    else { return nil }
    indicator = figure.indicator
    subject = FrozenSubject.named(figure.indicator)
    then = Dictionary(counts.map { ($0.month, $0) }, uniquingKeysWith: { $1 })
    self.now = Dictionary(today.map { ($0.month, $0) }, uniquingKeysWith: { $1 })
  }

  /// Whether it tells no small count beside today's and the others that are told; nor do these beside it.
  func stands(beside others: [MovedFigure]) -> Bool {
    let kin = others.filter { $0.indicator == indicator } + [self]
    return kin.allSatisfy { !SuppressionRule.signedIn.isFew($0.moves(from: kin)) }
      && others.allSatisfy { other in
        other.indicator == indicator || then.keys.allSatisfy { other.then[$0] == nil }
      }
  }

  /// By how much each month is more than each other telling of it.
  private func moves(from others: [MovedFigure]) -> [[Int]] {
    then.values.flatMap { month in
      ([now] + others.map(\.then)).compactMap { $0[month.month] }
        .map { month.move(from: $0, of: subject) }
    }
  }
}
