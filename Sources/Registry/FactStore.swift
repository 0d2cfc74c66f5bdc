package import Database
import FoundationEssentials
package import RecordModel

/// Something that is to be stated, or taken back, for some days.
package struct FactChange: Hashable, Sendable {
  /// Whom it is about.
  package let subject: RegistryFact.Subject
  /// The kind that it is about.
  package let aspect: RegistryFact.Aspect
  /// Which of several of the kind.
  package let item: String
  /// What holds on these days; nil if nothing of the kind does.
  package let content: RegistryFact.Content?
  /// The days.
  package let valid: ValidDays

  /// Whether the days are the item's own, as a licence's are: another word on them replaces all days.
  var isWhole: Bool { [.licence, .registration, .placement].contains(aspect) }

  /// States something for some days, instead of whatever was stated for them before.
  package init(
    _ content: RegistryFact.Content, of subject: RegistryFact.Subject, on valid: ValidDays
  ) {
    self.subject = subject
    aspect = content.aspect
    item = content.item
    self.content = content
    self.valid = valid
  }

  /// Says that nothing of the kind holds on some days.
  package init(
    withdrawing aspect: RegistryFact.Aspect, item: String = "", of subject: RegistryFact.Subject,
    on valid: ValidDays
  ) {
    self.subject = subject
    self.aspect = aspect
    self.item = item
    content = nil
    self.valid = valid
  }
}

/// Who states something, why, and when.
package struct FactSource: Hashable, Sendable {
  /// The officer's code.
  package let statedBy: String
  /// 1 to 400 characters.
  package let reason: String
  /// When the registry learns it, microseconds since 1970.
  package let at: Int64

  /// Who states something.
  package init(statedBy: String, reason: String, at: Int64) {
    self.statedBy = statedBy
    self.reason = String(reason.prefix(400))
    self.at = at
  }
}

/// Reads and states facts inside transactions that others open.
package enum FactStore {
  /// States or takes back; false if that is what is known already.
  ///
  /// What was known for the same days is known no longer from now on; for other days it stays. Nothing
  /// is removed. Source: Snodgrass, "Developing Time-Oriented Database Applications in SQL", chapter
  /// 10 (sequenced current modifications of a bitemporal table).
  package static func put(
    _ change: FactChange, _ source: FactSource, in transaction: borrowing Transaction
  ) async throws -> Bool {
    let overlapping = try await transaction.query(
      FactStatements.overlapping.bind(
        change.subject.uuid, change.aspect.rawValue, change.item,
        change.isWhole ? nil : PostgresDate(daysSince1970: change.valid.from),
        change.isWhole ? nil : change.valid.until.map(PostgresDate.init))
    ).map(FactStatements.stored)
    if isKnown(change, overlapping) { return false }
    // A clock that was set back, or a second word in the same microsecond, must not turn time around.
    let moment = max(source.at, (overlapping.map(\.knownFrom).max() ?? .min) + 1)
    for old in overlapping {
      transaction.enqueue(
        FactStatements.close.bind(old.id, PostgresTimestamp(microseconds: moment)))
      for rest in change.isWhole ? [] : old.valid.without(change.valid) {
        insert(
          old.fields, of: change, facility: old.facility, on: rest, at: moment,
          by: old.statedBy, old.reason, in: transaction)
      }
    }
    if let content = change.content {
      insert(
        content.fields, of: change, facility: content.facility, on: change.valid, at: moment,
        by: source.statedBy, source.reason, in: transaction)
    }
    return true
  }

  private static func isKnown(_ change: FactChange, _ known: [FactStatements.Stored]) -> Bool {
    guard let content = change.content else { return known.isEmpty }
    guard known.count == 1, let one = known.first, one.fields == content.fields,
      one.facility == content.facility
    else { return false }
    if change.isWhole { return one.valid == change.valid }
    return one.valid.from <= change.valid.from
      && (one.valid.until ?? .max) >= (change.valid.until ?? .max)
  }

  private static func insert(
    _ fields: [String: String], of change: FactChange, facility: FacilityID?, on valid: ValidDays,
    at moment: Int64, by officer: String, _ reason: String, in transaction: borrowing Transaction
  ) {
    let pairs = fields.sorted { $0.key < $1.key }
    transaction.enqueue(
      FactStatements.insert.bind(
        ID<RegistryFact>(at: moment / 1000), change.subject.uuid, change.aspect.rawValue,
        change.item, facility, pairs.map(\.key), pairs.map(\.value),
        PostgresDate(daysSince1970: valid.from), valid.until.map(PostgresDate.init),
        PostgresTimestamp(microseconds: moment), officer, reason))
  }

  /// Makes the list that holds today from the facts; `only` one facility or all. Gives the codes of
  /// those that changed.
  package static func project(
    _ today: Int, only facility: FacilityID? = nil, in transaction: borrowing Transaction
  ) async throws -> [String] {
    try await transaction.query(
      FactStatements.project.bind(PostgresDate(daysSince1970: today), facility)
    ).map { try $0.decode(0) }
  }

  /// Everything that held on a day, as it was known at a moment, by subject.
  ///
  /// - Parameters:
  ///   - day: days since 1970-01-01 in Banjarmasin.
  ///   - moment: microseconds since 1970.
  package static func facts(
    validOn day: Int, knownAt moment: Int64, in transaction: borrowing Transaction
  ) async throws -> [RegistryFact] {
    try await transaction.query(
      FactStatements.asOf.bind(
        PostgresDate(daysSince1970: day), PostgresTimestamp(microseconds: moment))
    ).compactMap(FactStatements.fact)
  }

  /// Everything that was ever stated about a subject, newest word first, at most 2,000.
  package static func history(
    of subject: RegistryFact.Subject, in transaction: borrowing Transaction
  ) async throws -> [RegistryFact] {
    try await transaction.query(FactStatements.history.bind(subject.uuid))
      .compactMap(FactStatements.fact)
  }

  /// What is known now of some aspects of everybody, whatever the day.
  package static func known(
    _ aspects: [RegistryFact.Aspect], in transaction: borrowing Transaction
  ) async throws -> [RegistryFact] {
    try await transaction.query(FactStatements.known.bind(aspects.map(\.rawValue)))
      .compactMap(FactStatements.fact)
  }

  /// The facility that holds a code of another system on any of these days, as known now.
  package static func holder(
    of alias: ExternalIdentifier, on valid: ValidDays, in transaction: borrowing Transaction
  ) async throws -> FacilityID? {
    try await transaction.query(
      FactStatements.aliasHolder.bind(
        "\(alias.system)|\(alias.value)", PostgresDate(daysSince1970: valid.from),
        valid.until.map(PostgresDate.init))
    ).first?.decode(0)
  }
}
