import CityMap
import Statistics

/// The circle of kelurahan in which the cases of a disease in a week are most crowded.
///
/// Source: monitoring.md 3.8; Kulldorff 1997.
package struct CaseCluster: Hashable, Sendable {
  /// Fewer cases than this in the city's kelurahan make no pattern.
  package static let leastCases = 5
  /// Weeks of visits by which cases are expected to fall.
  static let visitWeeks = 52
  /// A circle rarer than this by chance is told as one.
  package static let level = 0.05

  /// What is scanned: kelurahan with their cases and the visits of a year, by which the cases would fall if each
  /// visit were as likely to be one. People whom nobody's software reports are in neither.
  package struct Field: Hashable, Sendable {
    let kelurahan: [String]
    let areas: [CircularScan.Area]

    /// The cases of a week, by kelurahan of the city that anybody came from in a year; nil for fewer than two of
    /// them, too few cases, or a week without counts.
    package init?(_ disease: String, week: Int, in history: WeekHistory) {
      guard let place = history.position(week) else { return nil }
      let year = max(0, place - visitWeeks + 1)...place
      var kelurahan: [String] = []
      var areas: [CircularScan.Area] = []
      for one in CityMap.kelurahan {
        let visits = history.series(SKDRDisease.allVisits, one.code)[year].reduce(0, +)
        guard visits > 0 else { continue }
        kelurahan.append(one.code)
        areas.append(
          CircularScan.Area(
            latitude: one.center.latitude, longitude: one.center.longitude,
            cases: history.series(disease, one.code)[place], expected: Double(visits)))
      }
      guard areas.count >= 2, areas.reduce(0, { $0 + $1.cases }) >= leastCases else { return nil }
      self.kelurahan = kelurahan
      self.areas = areas
    }
  }

  /// Codes of the kelurahan within, the centre first.
  package let kelurahan: [String]
  /// Cases within.
  package let cases: Int
  /// Cases that would be there if they fell as visits do.
  package let expected: Double
  /// The share of random maps with a circle as surprising.
  package let pValue: Double

  /// The most surprising circle of a field, against 999 random maps; nil where nothing could be scanned.
  package init?(_ field: Field) {
    guard let scan = try? CircularScan(field.areas) else { return nil }
    kelurahan = scan.areas.map { field.kelurahan[$0] }
    cases = scan.cases
    expected = scan.expected
    pValue = scan.pValue
  }

  /// Whether chance alone would hardly make it.
  package var isTold: Bool { pValue < Self.level }
}
