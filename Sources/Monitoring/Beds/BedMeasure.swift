package import RecordModel
package import Statistics

/// A figure of beds that a census tells; stays and deaths are indicators (`H2`, `H5g`, `H5n`).
package enum BedMeasure: String, Hashable, Sendable, CaseIterable {
  case occupancy = "BOR"
  case turnoverInterval = "TOI"
  case turnover = "BTO"

  /// The version of how it is made.
  package static let version = 1

  /// What it is called.
  package var title: Bilingual {
    switch self {
    case .occupancy: Bilingual(id: "Pemakaian tempat tidur", en: "Bed occupancy")
    case .turnoverInterval:
      Bilingual(id: "Tempat tidur kosong antara dua pasien, hari", en: "Turnover interval, days")
    case .turnover:
      Bilingual(id: "Pasien keluar tiap tempat tidur", en: "Discharges for each bed")
    }
  }

  /// How its value is made and read.
  package var measure: Indicator.Measure { self == .occupancy ? .proportion : .mean }

  /// Whether it tells how many left, so that it is told only where the indicator of stays is.
  package var hasDischarges: Bool { self != .occupancy }

  /// What is above and below the line, and the value: a share of bed days; empty bed days for each discharge;
  /// discharges for each bed, with bed days below the line. Nil without discharges where they are below it.
  func parts(_ use: BedUse) -> (numerator: Int, denominator: Int, value: Double)? {
    let empty = use.bedDaysAvailable - use.bedDaysUsed
    switch self {
    case .occupancy: return (use.bedDaysUsed, use.bedDaysAvailable, use.occupancy / 100)
    case .turnoverInterval:
      return use.turnoverInterval.map { (empty, use.discharges, $0) }
    case .turnover: return (use.discharges, use.bedDaysAvailable, use.turnover)
    }
  }
}

/// What figures of inpatient care should be.
///
/// Source: Depkes RI 2005, indicators of hospitals; Barber and Johnson 1973 for the region of efficient use.
package enum BedIdeal: String, Hashable, Sendable, CaseIterable {
  case occupancy = "BOR"
  case lengthOfStay = "AVLOS"
  case turnoverInterval = "TOI"
  case turnover = "BTO"
  case grossDeaths = "GDR"
  case netDeaths = "NDR"

  /// From and to, in per cent, days, discharges for each bed in a year, per mille.
  package var range: ClosedRange<Double> {
    switch self {
    case .occupancy: 60...85
    case .lengthOfStay: 6...9
    case .turnoverInterval: 1...3
    case .turnover: 40...50
    case .grossDeaths: 0...45
    case .netDeaths: 0...25
    }
  }
}

extension BedUse {
  /// Discharges for each bed as if the period were a year of 365 days.
  package var yearlyTurnover: Double { 365 * Double(discharges) / Double(bedDaysAvailable) }
}
