package import RecordModel

/// Things that happen in the city beyond the seasons, so that detectors have something to find.
package struct SyntheticEvents: Hashable, Sendable {
  /// Outbreaks, in any order.
  package var outbreaks: [Outbreak]
  /// Facilities that fall silent.
  package var silences: [Silence]

  /// Events; by default nothing happens.
  package init(outbreaks: [Outbreak] = [], silences: [Silence] = []) {
    self.outbreaks = outbreaks
    self.silences = silences
  }

  /// More patients with one condition in some kelurahan: rising, then falling.
  package struct Outbreak: Hashable, Sendable {
    /// An ICD-10 code of the catalogue, such as `A90`; an unknown one makes no outbreak.
    package var code: String
    /// Indices into `Kelurahan.all`.
    package var villages: [Int]
    /// First day.
    package var from: CivilDate
    /// Length in days.
    package var days: Int
    /// Visits over the whole outbreak; they take the place of other visits of their days.
    package var visits: Int

    /// An outbreak of `visits` visits within `days` days.
    package init(code: String, villages: [Int], from: CivilDate, days: Int, visits: Int) {
      self.code = code
      self.villages = villages
      self.from = from
      self.days = days
      self.visits = visits
    }

    /// Visits on a day since 1970: a triangle over the outbreak's days whose sum is `visits`.
    func visits(on day: Int) -> Int {
      let turn = day - from.daysSince1970
      guard turn >= 0, turn < days else { return 0 }
      return total(upTo: turn + 1) - total(upTo: turn)
    }

    private func total(upTo turn: Int) -> Int {
      let half = days / 2
      let rising = min(turn, half)
      let falling = max(0, turn - half)
      let rest = days - half
      let share = rising * rising * rest + half * (2 * rest * falling - falling * falling)
      return half == 0 ? visits * turn / max(1, days) : visits * share / (half * rest * days)
    }
  }

  /// A facility from which nothing comes for a while; its patients go elsewhere.
  package struct Silence: Hashable, Sendable {
    /// Index into `SyntheticCity.facilities`.
    package var facility: Int
    /// First day without a visit.
    package var from: CivilDate
    /// Days of silence.
    package var days: Int

    /// A facility silent for `days` days.
    package init(facility: Int, from: CivilDate, days: Int) {
      self.facility = facility
      self.from = from
      self.days = days
    }

    func covers(_ day: Int) -> Bool {
      let start = from.daysSince1970
      return day >= start && day < start + days
    }
  }
}
