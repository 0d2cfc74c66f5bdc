package import RecordModel

/// What `AlertID` is of.
package enum AlertKind: Sendable {}
/// The id of an alert.
package typealias AlertID = ID<AlertKind>

/// A disease in an area that somebody must look at, from the week that the rules first spoke.
package struct Alert: Hashable, Sendable {
  /// Its id.
  package let id: AlertID
  /// Which disease and where.
  package let unit: WeekHistory.Unit
  /// Where most of the cases of its first week were seen.
  package let facility: FacilityID?
  /// First and last week of its signals, days since 1970 of the Sundays.
  package let weeks: ClosedRange<Int>
  /// Microseconds since 1970.
  package let openedAt: Int64
  /// Whether the official rule and the model agree.
  package let isRed: Bool
  /// How far it has come.
  package let state: AlertState
  /// Who has it in hand.
  package let owner: String?
  /// How it ended.
  package let outcome: AlertOutcome?
  /// When somebody took it, microseconds since 1970, as the two below.
  package let takenAt: Int64?
  /// When it was verified, or closed from new.
  package let verifiedAt: Int64?
  /// When it was assessed, or closed: what is no event needs no assessment.
  package let assessedAt: Int64?

  /// How long each of taking, verifying and assessing may take.
  package static let clock: Int64 = 24 * 3_600_000_000

  /// One of the three clocks.
  package struct Clock: Hashable, Sendable {
    /// When it must be done; nil while the step before it is not.
    package let due: Int64?
    /// When it was done.
    package let done: Int64?

    /// Whether it was done in time; nil while it still may be.
    package func isInTime(at now: Int64) -> Bool? {
      guard let due else { return nil }
      if let done { return done <= due }
      return now > due ? false : nil
    }
  }

  /// Taken within 24 hours of opening. Source: Sphere 2018, indicators of early warning.
  package var reportClock: Clock { Clock(due: openedAt + Self.clock, done: takenAt) }
  /// Verified, or closed as no event, within 24 hours of opening.
  package var verifyClock: Clock { Clock(due: openedAt + Self.clock, done: verifiedAt) }
  /// Assessed, or closed, within 24 hours of being verified.
  package var assessClock: Clock {
    Clock(due: verifiedAt.map { $0 + Self.clock }, done: assessedAt)
  }
}

/// A step that was taken.
package struct AlertStepEntry: Hashable, Sendable {
  /// Its word.
  package let name: String
  /// Microseconds since 1970.
  package let at: Int64
  /// Who.
  package let actor: String
  /// What he wrote.
  package let note: String
  /// How it ended.
  package let outcome: AlertOutcome?
}
