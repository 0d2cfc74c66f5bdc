import RecordModel

/// Which steps there are in a facility's life, and who may take them.
package enum FacilityLife {
  /// Why a step is not taken.
  package enum Refusal: Error, Hashable, Sendable, CaseIterable {
    /// There is no such step from where the facility stands.
    case noSuchStep
    /// Whoever acts is no officer of the health office.
    case notAnOfficer
    /// Who verified a facility does not also activate it for the first time.
    case samePerson
    /// A step needs a reason.
    case reasonMissing
    /// A step counts from today or later; of a simulated facility, whose past is played too, from any day.
    case inThePast
  }

  /// The steps from each status. Source: the issue of the registry, life of a facility.
  package static let steps: [FacilityEntry.Status: [FacilityEntry.Status]] = [
    .applied: [.verified, .closed], .verified: [.active, .applied, .closed],
    .active: [.suspended, .closed], .suspended: [.active, .closed], .closed: [.applied],
  ]

  /// What is known of a facility when a step is judged.
  package struct Standing: Sendable {
    /// Where it stands.
    package let status: FacilityEntry.Status
    /// Who verified it last; nil for nobody.
    package let verifiedBy: String?
    /// Whether it was ever active.
    package let wasActive: Bool
    /// Whether it is invented.
    package let isSimulated: Bool

    /// What is known of a facility; `history` are its facts, newest first.
    package init(
      status: FacilityEntry.Status, history: [RegistryFact], isSimulated: Bool = false
    ) {
      self.status = status
      self.isSimulated = isSimulated
      verifiedBy = history.first { $0.content == .status(.verified) }?.statedBy
      wasActive = history.contains { $0.content == .status(.active) }
    }
  }

  /// A step with who takes it and why.
  package struct Step: Sendable {
    /// Where to.
    package let status: FacilityEntry.Status
    /// The officer's code.
    package let officer: String
    /// Why; never empty.
    package let reason: String
    /// From which day on, days since 1970-01-01; nil for today.
    package let day: Int?

    /// A step.
    package init(
      to status: FacilityEntry.Status, officer: String, reason: String, day: Int? = nil
    ) {
      self.status = status
      self.officer = officer
      self.reason = reason
      self.day = day
    }
  }

  /// Judges a step; nil if it may be taken.
  ///
  /// - Parameter today: days since 1970-01-01 in Banjarmasin.
  package static func refusal(
    _ step: Step, of standing: Standing, isOfficer: Bool, today: Int
  ) -> Refusal? {
    guard isOfficer else { return .notAnOfficer }
    guard step.reason.contains(where: { !$0.isWhitespace }) else { return .reasonMissing }
    guard steps[standing.status]?.contains(step.status) == true else { return .noSuchStep }
    if let day = step.day, day < today, !standing.isSimulated { return .inThePast }
    if step.status == .active, !standing.wasActive, standing.verifiedBy == step.officer {
      return .samePerson
    }
    return nil
  }
}
