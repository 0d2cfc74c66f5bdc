package import RecordModel

/// A figure of the quality of care: what it means, in words for people and in code for the machine, under a
/// version.
///
/// An indicator adds up over visits of one person at a time, all facilities together, so that a person is
/// followed across the city and counted once. What it adds does not depend on today: figures that need time to
/// ripen (a return within 30 days) are shown only for days that are `maturityDays` old.
package struct Indicator: Sendable {
  /// Where its sums go.
  package typealias Sink = (RollupCell, RollupSum) -> Void

  /// Short id, as in addresses and files: `W1`.
  package let id: String
  /// Rises when anything of it changes.
  package let version: Int
  /// What it is called.
  package let title: Bilingual
  /// Who or what is in the numerator.
  package let numerator: Bilingual
  /// Who or what is in the denominator.
  package let denominator: Bilingual
  /// Who is left out, and what counts as missing.
  package let exclusions: Bilingual
  /// Where it comes from.
  package let source: Bilingual
  /// How its figure is made and read.
  package let measure: Measure
  /// Which way is good.
  package let direction: Direction
  /// What the city wants to reach, in the figure's own unit (0 to 1 for proportions); nil without one.
  package let target: Double?
  /// Whether it is a state at the end of each month, so that months do not add up.
  package var isMonthly = false
  /// What those have in common whose numerators add up to the denominator of all: each can be told from the others.
  package var partition: String?
  /// The same, or of one by itself its id.
  var whole: String { partition ?? id }
  /// The whole of whose denominator its counts tell: it is shown where that is.
  package var restsOn: String?
  /// The one whose numerator holds its own, under the same denominator or one that holds it: what that has more could
  /// be told from both.
  package var within: String?
  /// From which day on this version counts, `2026-01-01`.
  package var validFrom = "2026-01-01"
  /// Below this many in the denominator no rate is shown.
  package var minimumDenominator = 20
  /// Where people are known, a count is shown as so many among this many of them.
  package var perPeople = 1000
  /// Days until a day's figure is whole.
  package let maturityDays: Int
  /// Gives the sums of one person's visits, which stand in their order.
  package let count: @Sendable ([VisitFact], Sink) -> Void

  /// How a figure is made of the sums.
  package enum Measure: Hashable, Sendable {
    /// Numerator of denominator, shown in per cent.
    case proportion
    /// The same in per mille.
    case perMille
    /// A mean: the numerator is a total over the denominator.
    case mean
    /// A number of things, no rate.
    case total
    /// Median and ninth decile of the buckets.
    case quantiles

    /// Whether the numerator is a part of the denominator.
    package var isProportion: Bool { self == .proportion || self == .perMille }
  }

  /// Which way is good.
  package enum Direction: Hashable, Sendable {
    case higherIsBetter, lowerIsBetter, neither
  }

  /// Every indicator, in the order in which it is listed.
  package static let all: [Indicator] =
    waiting + referrals + continuity + chronic + prescribing + respiratory + hospital
    + antenatal + immunisation + services + scorecard + volume

  /// Those that part one denominator, each such whole by itself, in the order in which they are listed.
  package static let partitions: [[Indicator]] = all.reduce(into: []) { wholes, one in
    guard one.partition != nil else { return }
    if wholes.last?.first?.partition == one.partition {
      wholes[wholes.count - 1].append(one)
    } else {
      wholes.append([one])
    }
  }

  /// The one with an id.
  package static func named(_ id: String) -> Indicator? { byID[id] }

  private static let byID = Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0) })

  /// Those whose numerators hold its own, the nearest first.
  var outers: [Indicator] {
    within.flatMap(Self.named).map { [$0] + $0.outers } ?? []
  }

  /// All ids with their versions: sums that were made with others are made anew.
  package static let definitions: String = all.map { "\($0.id).\($0.version)" }
    .joined(separator: " ")
}

extension Indicator {
  /// Whether all days of a month are over and ripe, so that it stands beside other months: the sum of a month that runs
  /// is always low.
  ///
  /// - Parameter cut: how far the data reach, microseconds since 1970.
  package func isWhole(_ month: CalendarMonth, at cut: Int64) -> Bool {
    month.lastDay + max(1, maturityDays) <= CivilDate.localDay(at: cut)
  }
}

extension VisitFact {
  /// Whether it is a person who came by himself and left the same day: outpatient care.
  var isOutpatient: Bool { visitClass == "AMB" }
  /// Emergency.
  var isEmergency: Bool { visitClass == "EMER" }
  /// A stay in a bed over night; a day case is none.
  var isInpatient: Bool { ["IMP", "ACUTE", "NONAC"].contains(visitClass) }
  /// The main diagnosis as its group of three characters; nil without one.
  var mainGroup: String? { diagnoses.first.map { String($0.prefix(3)) } }

  /// Whether a diagnosis lies in a span of groups: `I10` to `I15`.
  func hasDiagnosis(_ from: String, _ through: String) -> Bool {
    diagnoses.contains { $0.prefix(3) >= from && $0.prefix(3) <= through }
  }

  /// The cell of this visit on its day of arrival.
  func cell(_ indicator: String, day other: Int? = nil, bucket: Int = 0) -> RollupCell {
    RollupCell(
      indicator: indicator, day: other ?? day, facility: facility, kelurahan: kelurahan,
      bucket: bucket)
  }
}
