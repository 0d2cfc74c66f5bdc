/// A method that `SeriesDetection` runs.
package enum Detector: String, Hashable, Sendable, CaseIterable {
  /// The official rule of SKDR, weekly.
  case skdr
  /// At least twice the week before (KLB criterion 3), weekly.
  case doubled
  /// A rise over three weeks in a row (KLB criterion 2), weekly.
  case rise
  /// Mean plus two deviations of the same weeks in five years, weekly.
  case historicalLimits = "historical-limits"
  /// EARS C1.
  case c1
  /// EARS C2.
  case c2
  /// EARS C3.
  case c3
  /// The cumulative sum, weekly.
  case cusum
  /// Improved Farrington, weekly.
  case farrington
  /// The regression or moving average of ESSENCE, daily.
  case essence

  /// Its name for a reader.
  package var name: Sentence {
    switch self {
    case .skdr: Sentence(id: "Aturan SKDR", en: "SKDR rule")
    case .doubled: Sentence(id: "Dua kali minggu lalu", en: "Twice last week")
    case .rise: Sentence(id: "Naik 3 minggu", en: "Three-week rise")
    case .historicalLimits: Sentence(id: "Rata-rata + 2 SD 5 tahun", en: "Mean + 2 SD, 5 years")
    case .c1: Sentence(id: "EARS C1", en: "EARS C1")
    case .c2: Sentence(id: "EARS C2", en: "EARS C2")
    case .c3: Sentence(id: "EARS C3", en: "EARS C3")
    case .cusum: Sentence(id: "CUSUM", en: "CUSUM")
    case .farrington: Sentence(id: "Farrington", en: "Farrington")
    case .essence: Sentence(id: "ESSENCE", en: "ESSENCE")
    }
  }
}
