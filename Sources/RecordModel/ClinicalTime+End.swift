extension ClinicalTime {
  /// The first moment after what the text covers: a day for a day, a second for a second.
  package var endMicroseconds: Int64 {
    let day: Int64 = 86_400_000_000
    let civil = CivilDate(daysSince1970: localDay)
    switch precision {
    case .year:
      let next = CivilDate(year: civil.year + 1, month: 1, day: 1).daysSince1970
      return microseconds + Int64(next - localDay) * day
    case .month: return microseconds + Int64(civil.daysInMonth) * day
    case .day: return microseconds + day
    case .minute: return microseconds + 60_000_000
    default:
      // Each digit of a fraction narrows it to a tenth.
      let digits = precision.rawValue - Precision.second.rawValue
      return microseconds + (0..<max(0, digits)).reduce(1_000_000) { width, _ in width / 10 }
    }
  }
}
