/// How a hospital's beds are used over a period (BOR, AVLOS, TOI, BTO) and how many die (GDR, NDR).
///
/// Source: Kementerian Kesehatan, Rumah Sakit Online, indicators of inpatient care; Barber and
/// Johnson 1973.
package struct BedUse: Hashable, Sendable {
  /// The sum of daily censuses, bed days.
  package let bedDaysUsed: Int
  /// The sum over days of the beds there were, so that a change of beds counts from its day.
  package let bedDaysAvailable: Int
  /// The days of the period.
  package let days: Int
  /// Discharges, alive and dead.
  package let discharges: Int
  /// The sum of lengths of stay, days.
  package let stayDays: Int

  /// The period's sums. Throws `notPositive` (beds or days), `negative`.
  package init(
    bedDaysUsed: Int, bedDaysAvailable: Int, days: Int, discharges: Int, stayDays: Int
  ) throws(Refusal) {
    try Checks.counts([bedDaysUsed, bedDaysAvailable, days, discharges, stayDays])
    guard bedDaysAvailable > 0 else { throw .notPositive(position: 2) }
    guard days > 0 else { throw .notPositive(position: 3) }
    self.bedDaysUsed = bedDaysUsed
    self.bedDaysAvailable = bedDaysAvailable
    self.days = days
    self.discharges = discharges
    self.stayDays = stayDays
  }

  /// Bed occupancy, percent; above 100 with more patients than beds.
  package var occupancy: Double { 100 * Double(bedDaysUsed) / Double(bedDaysAvailable) }

  /// The mean length of stay, days; nil without discharges.
  package var lengthOfStay: Double? {
    discharges > 0 ? Double(stayDays) / Double(discharges) : nil
  }

  /// The mean time a bed stays empty between patients, days; nil without discharges.
  package var turnoverInterval: Double? {
    discharges > 0 ? Double(bedDaysAvailable - bedDaysUsed) / Double(discharges) : nil
  }

  /// Discharges for each bed in the period.
  package var turnover: Double {
    Double(discharges) * Double(days) / Double(bedDaysAvailable)
  }

  /// Deaths in 1000 discharges; nil without discharges. Throws `numeratorAboveDenominator`,
  /// `negative`.
  package func deathRate(_ deaths: Int) throws(Refusal) -> Double? {
    guard deaths >= 0 else { throw .negative(position: 1) }
    guard deaths <= discharges else { throw .numeratorAboveDenominator(position: 1) }
    return discharges > 0 ? 1000 * Double(deaths) / Double(discharges) : nil
  }
}
