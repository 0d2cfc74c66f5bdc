import AuditLog
import Database
package import Logging
package import Monitoring
package import RecordModel
package import Registry

/// Where findings are opened, answered, guided, warned of, closed and measured again: each step and its leaf in
/// one transaction. A facility is told its figures as they were frozen; everybody else only where that tells no small
/// count (`FigureTelling`).
package struct FindingDesk: Sendable {
  /// The longest deadline.
  package static let longestDays = 366

  private let administration: Administration
  private let figures: FigureBook

  /// A desk over an administration; what may be seen of figures `book` decides.
  package init(_ administration: Administration, book: IndicatorBook) {
    self.administration = administration
    figures = FigureBook(database: administration.database, book: book)
  }

  /// Why a step is not taken.
  package enum Refusal: Error, Hashable, Sendable {
    /// There is none with this id, or it is another facility's.
    case unknown
    /// BMB-1888: its state does not allow it, or a note, deadline or figure is missing.
    case notAllowed
    /// The facility has no such figure, or it is of too few to be shown.
    case noFigure
  }

  /// A step that is wanted.
  package struct Wanted: Sendable {
    /// What.
    package let action: FindingAction
    /// In whose words, at most 2,000 characters.
    package let note: String
    /// The new deadline, days since 1970.
    package let dueOn: Int?
    /// The months to measure again.
    package let months: ClosedRange<CalendarMonth>?

    /// A step.
    package init(
      _ action: FindingAction, note: String, dueOn: Int? = nil,
      months: ClosedRange<CalendarMonth>? = nil
    ) {
      self.action = action
      self.note = note
      self.dueOn = dueOn
      self.months = months
    }
  }

  /// The facility's figure as it stands, that would be frozen.
  package func figure(
    _ indicator: String, of facility: FacilityEntry, _ months: ClosedRange<CalendarMonth>
  ) async throws -> FrozenFigure? {
    try await figures.one(indicator, of: facility.id, months)
  }

  /// Opens a finding in a facility's figure, which is frozen as it stands; returns its id.
  package func open(
    _ indicator: String, of facility: FacilityEntry, _ months: ClosedRange<CalendarMonth>,
    reason: String, dueOn: Int, by actor: Administration.Actor
  ) async throws -> FindingID {
    let now = administration.now()
    guard isNote(reason), isDeadline(dueOn) else { throw Refusal.notAllowed }
    guard let figure = try await figure(indicator, of: facility, months) else {
      throw Refusal.noFigure
    }
    let id = FindingID(at: now / 1000)
    try await administration.change(
      .registry, .create, "Finding/\(id)", actor, reason: "open \(indicator) \(facility.code)"
    ) { transaction in
      FindingStore.open(
        id, of: facility.id, figure, reason: reason, dueOn: dueOn, by: actor.code, at: now,
        in: transaction)
    }
    return id
  }

  /// Takes a step; `facility` is who answers, nil for the office.
  package func take(
    _ wanted: Wanted, in id: FindingID, of facility: FacilityEntry?,
    by actor: Administration.Actor
  ) async throws {
    let now = administration.now()
    guard isNote(wanted.note) else { throw Refusal.notAllowed }
    if FindingLife.needsDeadline(wanted.action) {
      guard let due = wanted.dueOn, isDeadline(due) else { throw Refusal.notAllowed }
    }
    var figure: FrozenFigure?
    if wanted.action == .measure { figure = try await again(wanted, id) }
    try await administration.change(
      .registry, .update, "Finding/\(id)", actor, reason: wanted.action.rawValue
    ) { transaction in
      guard let finding = try await FindingStore.hold(id, in: transaction),
        facility == nil || finding.facility == facility?.id
      else { throw Refusal.unknown }
      let facts = FindingLife.Facts(
        isFacility: facility != nil,
        isOverdue: finding.isOverdue(on: CivilDate.localDay(at: now)), warnings: finding.warnings)
      guard let state = FindingLife.next(finding.state, wanted.action, facts) else {
        throw Refusal.notAllowed
      }
      FindingStore.advance(
        finding, wanted.action, to: state, isFacility: facility != nil, note: wanted.note,
        dueOn: FindingLife.needsDeadline(wanted.action) ? wanted.dueOn : nil, figure: figure,
        by: actor.code, at: now, in: transaction)
    }
  }

  /// The figure of later months than those of the finding.
  private func again(_ wanted: Wanted, _ id: FindingID) async throws -> FrozenFigure {
    guard let (finding, _) = try await exact(id, of: nil) else { throw Refusal.unknown }
    guard let months = wanted.months,
      months.lowerBound > finding.figure.months.upperBound
    else { throw Refusal.notAllowed }
    guard
      let figure = try await figures.one(finding.figure.indicator, of: finding.facility, months)
    else { throw Refusal.noFigure }
    return figure
  }

  /// Findings, the newest first; of one facility where it is named, which is told them exactly.
  ///
  /// - Parameter logger: where it goes that figures are withheld as the database does not give them for now.
  package func list(of facility: FacilityID?, logger: Logger) async throws -> [Finding] {
    let found = try await administration.database.transaction(
      "finding.list", as: .administration
    ) { try await FindingStore.list(of: facility, in: $0) }
    guard facility == nil else { return found }
    let told = try await told(of: Set(found.map(\.facility)), logger)
    return found.map { $0.telling(told) }
  }

  /// One with its steps; nil if there is none, or it is another facility's. One that is named is told it exactly.
  ///
  /// - Parameter logger: see `list`.
  package func find(
    _ id: FindingID, of facility: FacilityID?, logger: Logger
  ) async throws -> (finding: Finding, steps: [FindingStep])? {
    let exact = try await exact(id, of: facility)
    guard facility == nil, let found = exact else { return exact }
    let told = try await told(of: [found.finding.facility], logger)
    return (found.finding.telling(told), found.steps.map { $0.telling(told, of: id) })
  }

  /// One with its steps as they were frozen.
  private func exact(
    _ id: FindingID, of facility: FacilityID?
  ) async throws -> (finding: Finding, steps: [FindingStep])? {
    try await administration.database.transaction("finding.find", as: .administration) {
      try await FindingStore.read(id, of: facility, in: $0)
    }
  }

  /// What whoever is not of these facilities is told of their frozen figures.
  private func told(
    of facilities: Set<FacilityID>, _ logger: Logger
  ) async throws -> [KeptFigure.Place: ToldFigure] {
    let kept = try await administration.database.transaction(
      "finding.kept", as: .administration
    ) { try await FindingStore.kept(of: facilities, in: $0) }
    return try await figures.told(kept, logger: logger)
  }

  /// Says something, and is no longer than the database keeps: that counts code points.
  private func isNote(_ text: String) -> Bool {
    text.unicodeScalars.count <= FindingStore.longest && text.contains { !$0.isWhitespace }
  }

  private func isDeadline(_ day: Int) -> Bool {
    let today = CivilDate.localDay(at: administration.now())
    return (today...today + Self.longestDays).contains(day)
  }
}
