package import RecordModel

/// An invented Banjarmasin: real kelurahan, invented facilities, people and visits.
///
/// Everything is a pure function of seed, span, events and the number of visits asked for.
package struct SyntheticCity: Sendable {
  /// What everything is drawn from.
  package let seed: UInt64
  /// Facilities; their order, codes, names and places are the same for every seed.
  package let facilities: [SyntheticFacility]
  /// What happens beyond the seasons.
  package let events: SyntheticEvents
  /// Added to the numbers of patients and of a day's visits, so that two cities never give one
  /// number twice although a facility of ours plays one of each.
  let firstNumber: Int
  /// How its facilities write down where somebody lives.
  let addresses: SyntheticAddresses
  /// Days since 1970 on which visits may begin; every visit has ended when the last is over.
  let span: Range<Int>
  private let villages: WeightedChoice

  /// People registered by Dukcapil in Banjarmasin, second half of 2024: the synthetic city never
  /// has more. Source: github.com/cahyadsn/wilayah.
  package static let largestPopulation = 681_693
  /// Longest span in days, about thirty years, so that ages and lists stay in hand.
  package static let longestSpan = 11_000

  /// Most visits of one run, so that sums over the days stay within 64 bits.
  package static let largestCount = 100_000_000

  /// A city for `days` days from `from`, local dates of Banjarmasin; `days` is held within
  /// 1...`longestSpan`. Cities of other first digits have other facilities, so that their numbers
  /// never meet in one database.
  package init(
    seed: UInt64, from: CivilDate, days: Int, events: SyntheticEvents = SyntheticEvents(),
    code: String = SyntheticFacility.usualCity, addresses: SyntheticAddresses = .coded
  ) {
    self.seed = seed
    self.events = events
    self.addresses = addresses
    firstNumber = code == SyntheticFacility.usualCity ? 0 : 1_000_000
    let first = from.daysSince1970
    span = first..<first + min(max(1, days), Self.longestSpan)
    facilities = SyntheticFacility.all(seed: seed, city: code)
    villages = WeightedChoice(Kelurahan.all.map(\.weight))
  }

  /// Exactly `count` visits (0...`largestCount`) in the order of arrival, made while they are asked
  /// for.
  package func visits(count: Int) -> SyntheticVisits {
    SyntheticVisits(city: self, count: min(max(0, count), Self.largestCount))
  }

  /// How many people live in the city when `count` visits are asked for: about four visits a person
  /// and year.
  package func population(visits count: Int) -> Int {
    min(Self.largestPopulation, max(1200, count / 4 * 365 / span.count))
  }

  func traits(of person: Int) -> PersonTraits {
    PersonTraits(person, seed: seed, span: span, villages: villages)
  }

  func isSilent(_ facility: Int, on day: Int) -> Bool {
    events.silences.contains { $0.facility == facility && $0.covers(day) }
  }
}
