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

/// A month of an indicator at a facility.
package struct FacilityMonth: Hashable, Sendable {
  /// The indicator's id.
  package let indicator: String
  /// Whose.
  package let facility: FacilityID
  /// Which.
  package let month: CalendarMonth

  /// A month.
  package init(_ indicator: String, of facility: FacilityID, _ month: CalendarMonth) {
    self.indicator = indicator
    self.facility = facility
    self.month = month
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
  /// The same as it stands today, since it moved a little.
  case today(FrozenFigure)
  /// Not, since pages hide it today.
  case hidden(indicator: String, version: Int, months: ClosedRange<CalendarMonth>)

  /// What is told where pages hide it.
  static func withheld(_ figure: FrozenFigure) -> ToldFigure {
    .hidden(indicator: figure.indicator, version: figure.version, months: figure.months)
  }

  /// What is told of one that was not judged.
  static func unjudged(_ figure: ToldFigure) -> ToldFigure {
    .hidden(indicator: figure.indicator, version: figure.version, months: figure.months)
  }

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
/// One is where that tells no small count: each of its months moved by none or by five at least in every count and
/// every sum beside it, all in one direction, beside today's pages and beside all else that is told of the same months
/// as it was frozen. It is judged by month, as whoever knows all but one month of a span knows that one. The oldest are
/// judged first. Source: `docs/decisions/0028`.
package struct FigureTelling: Sendable {
  /// What is told of each, but for those that moved and may be told all the same.
  private var plain: [KeptFigure.Place: ToldFigure] = [:]
  /// Those that moved by more than a few.
  private var moved: [(kept: KeptFigure, figure: MovedFigure)] = []

  /// What is to be told of frozen figures, the oldest first.
  ///
  /// - Parameter now: how they stand, as pages show them.
  package init(_ all: [KeptFigure], now: [FigureAsked: FrozenFigure]) {
    for kept in all {
      let figure = kept.figure
      guard FrozenSubject.named(figure.indicator)?.countsVisits ?? true else {
        plain[kept.place] = .frozen(figure)
        continue
      }
      plain[kept.place] =
        now[kept.today].map { ToldFigure.today($0) } ?? ToldFigure.withheld(figure)
      guard let counted = now[kept.counted] else { continue }
      if figure.counts == nil || figure.counts == counted.counts {
        if figure.isSame(as: counted) { plain[kept.place] = .frozen(figure) }
      } else if let figure = MovedFigure(figure, now: counted) {
        moved.append((kept, figure))
      }
    }
  }

  /// The months of those that moved: beside what reports tell of these they are judged.
  package var months: Set<FacilityMonth> {
    Set(
      moved.flatMap { kept, figure in
        figure.then.keys.map { FacilityMonth(figure.indicator, of: kept.facility, $0) }
      })
  }

  /// What is told of each figure.
  ///
  /// - Parameter reported: what was frozen elsewhere of `months` and is shown too.
  package func told(
    beside reported: [FacilityMonth: [FrozenMonth]] = [:]
  ) -> [KeptFigure.Place: ToldFigure] {
    var told = plain
    var standing: [FacilityID: [MovedFigure]] = [:]
    for (kept, one) in moved {
      var figure = one
      for month in figure.then.keys {
        let place = FacilityMonth(figure.indicator, of: kept.facility, month)
        figure.reported[month] = reported[place]
      }
      guard figure.stands(beside: standing[kept.facility] ?? []) else { continue }
      standing[kept.facility, default: []].append(figure)
      told[kept.place] = .frozen(kept.figure)
    }
    return told
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
  private typealias Months = [CalendarMonth: FrozenMonth]

  let indicator: String
  private let subject: FrozenSubject?
  /// As it was frozen.
  let then: [CalendarMonth: FrozenMonth]
  private let now: [CalendarMonth: FrozenMonth]
  /// As it was frozen elsewhere.
  var reported: [CalendarMonth: [FrozenMonth]] = [:]

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

  /// Whether it tells no small count beside today's, what was reported and the others that are told; nor do these
  /// beside it, nor all of them together beside today's.
  func stands(beside others: [MovedFigure]) -> Bool {
    let kin = others.filter { $0.indicator == indicator } + [self]
    let rule = SuppressionRule.signedIn
    return !rule.isFew(kin.flatMap { $0.moves(from: [$0.now]) })
      && kin.allSatisfy { !rule.isFew($0.moves(from: [$0.now] + kin.map(\.then))) }
      && !others.contains { $0.indicator != indicator && isFew(beside: $0) }
  }

  /// By how much each month is more than each other telling of it, and than what was reported.
  private func moves(from others: [Months]) -> [[Int]] {
    then.values.flatMap { month -> [[Int]] in
      let tellings = others.compactMap { $0[month.month] } + (reported[month.month] ?? [])
      return tellings.map { month.move(from: $0, of: subject) }
    }
  }

  /// Whether a count was frozen a few from one of another figure that is the same today, in all months that both have:
  /// the two are of the same people, as the discharges of stays and of beds are, or all who waited.
  private func isFew(beside other: MovedFigure) -> Bool {
    let months = then.keys.filter { other.then[$0] != nil }
    let (mine, theirs) = (counts(months, now), other.counts(months, other.now))
    guard let first = mine.first, let second = theirs.first else { return false }
    let (before, theirsBefore) = (counts(months, then), other.counts(months, other.then))
    return first.indices.contains { one in
      second.indices.contains { two in
        mine.contains { $0[one] != 0 }
          && zip(mine, theirs).allSatisfy { $0[one] == $1[two] }
          && SuppressionRule.signedIn.isFew(
            zip(before, theirsBefore).map { [$0[one] - $1[two]] })
      }
    }
  }

  /// What is told together of some months, in their order.
  private func counts(_ months: [CalendarMonth], _ telling: Months) -> [[Int]] {
    months.map { telling[$0]?.toldTogether(of: subject) ?? [] }
  }
}
