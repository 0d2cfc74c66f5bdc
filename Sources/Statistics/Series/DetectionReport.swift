/// What the detectors say of a series, period by period.
package struct DetectionReport: Hashable, Sendable {
  /// One detector's word on one period.
  package struct Finding: Hashable, Sendable {
    /// Which detector.
    package let detector: Detector
    /// What is expected; nil where the detector has no expectation, or could not judge.
    package let expected: Double?
    /// The count that would be an alarm, or above which there is one, as `why` says; nil where
    /// there is none.
    package let threshold: Double?
    /// The chance of as much in a usual period; nil where the detector gives none.
    package let pValue: Double?
    /// Whether there is an alarm; nil where the detector could not judge.
    package let isAlarm: Bool?
    /// Why, in words.
    package let why: Sentence
  }

  /// One period.
  package struct Period: Hashable, Sendable {
    /// As `2026-W31` or `2026-08-03`.
    package let label: String
    /// Its first day.
    package let firstDay: CalendarDay
    /// Its last day.
    package let lastDay: CalendarDay
    /// The count.
    package let value: Int
    /// The people it is counted among.
    package let population: Int?
    /// The findings in the order of `Detector`.
    package let findings: [Finding]
    /// How urgent it is.
    package let colour: AlertTriage.Colour
    /// Why, in words.
    package let why: Sentence

    /// Cases in 100,000 people; nil without a population.
    package var rate: Double? {
      population.map { Double(value) / Double($0) * 100_000 }
    }

    /// The finding of one detector.
    package func finding(_ detector: Detector) -> Finding? {
      findings.first { $0.detector == detector }
    }
  }

  /// Periods of one unit.
  package struct Section: Hashable, Sendable {
    /// What one period is.
    package let unit: Series.Unit
    /// The periods, the latest last.
    package let periods: [Period]
  }

  /// The sections: days before weeks, where the series is daily.
  package let sections: [Section]

  /// Whether any period is red or amber; a command ends with 2 then.
  package var hasAlarms: Bool {
    sections.contains { $0.periods.contains { $0.colour != .none } }
  }
}
