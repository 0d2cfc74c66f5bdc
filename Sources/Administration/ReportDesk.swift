package import AuditLog
import Crypto
package import Database
package import Monitoring
package import RecordModel
import Registry

/// Freezes reports, checks them, and keeps who gets them; each change and its leaf in one transaction.
package struct ReportDesk: Sendable {
  let database: Database
  let log: AuditLog
  let maker: ReportMaker
  let now: @Sendable () -> Int64

  /// A desk over `database`; `now` gives microseconds since 1970, `weekly` the counts of W2 where there are any, `book`
  /// what pages show of indicators.
  package init(
    database: Database, log: AuditLog, book: IndicatorBook? = nil, weekly: WeeklyCounts? = nil,
    now: @escaping @Sendable () -> Int64
  ) {
    self.database = database
    self.log = log
    self.now = now
    maker = ReportMaker(database: database, book: book, weekly: weekly)
  }

  /// Whether a report can be made here.
  package func isAvailable(_ kind: ReportDefinition.Kind) -> Bool { maker.isAvailable(kind) }

  /// Freezes a period's report: that of the city and that of each facility.
  ///
  /// What is as it was frozen before is left; what changed becomes a revision that says what stood there, and so does
  /// one of the same counts of which something else is hidden now. What
  /// it returns is durable, each with its leaf. Refused before the day of freezing, for a period that does not
  /// fit, and where nobody counts what the report needs.
  package func freeze(
    _ kind: ReportDefinition.Kind, _ period: ReportPeriod, by actor: Administration.Actor
  ) async throws -> Result<[FrozenReport], ReportRefusal> {
    guard period.kind == ReportDefinition.of(kind).period else {
      return .failure(ReportRefusal(.reportPeriod))
    }
    guard maker.isAvailable(kind) else { return .failure(ReportRefusal(.reportUnavailable)) }
    guard CivilDate.localDay(at: now()) >= period.freezesOn else {
      return .failure(ReportRefusal(.reportTooEarly))
    }
    let made = try await maker.make(kind, period)
    var frozen: [FrozenReport] = []
    for start in stride(from: 0, to: made.count, by: Self.batch) {
      frozen += try await store(Array(made[start..<min(start + Self.batch, made.count)]), actor)
    }
    return .success(frozen)
  }

  /// Reports that one transaction takes: a few megabytes.
  private static let batch = 20

  /// Whether of the same input something else is hidden now: the rule became another, or a facility is offered since.
  private static func isOpenAnew(_ last: WholeReport, _ made: ReportMaker.Made) -> Bool {
    last.report.isJudged && ReportContent(bytes: last.shown)?.hidden != made.shown.hidden
  }

  private func store(
    _ made: [ReportMaker.Made], _ actor: Administration.Actor
  ) async throws -> [FrozenReport] {
    let moment = now()
    return try await database.transaction(
      "report.freeze", as: .administration, deadline: .seconds(120)
    ) { transaction in
      try await ReportStore.lock(in: transaction)
      var drafts: [LeafDraft] = []
      var frozen: [FrozenReport] = []
      for one in made {
        let (kind, scope, period) = (one.content.kind, one.content.scope, one.content.period.text)
        let last = try await ReportStore.latest(kind, scope, period, in: transaction)
        var content = one.content
        if let last {
          if last.report.inputHash == content.inputs.sha256,
            last.report.version == content.version, !Self.isOpenAnew(last, one)
          {
            continue
          }
          if let earlier = ReportContent(bytes: last.content) {
            content = content.revising(earlier, sha256: last.report.contentHash)
          }
        }
        ReportStore.insert(
          ReportID(at: moment / 1000), one, content: content.bytes, shown: one.shown.bytes,
          revision: (last?.report.revision ?? 0) + 1, at: moment, by: actor.code, in: transaction)
        guard
          let stored = try await ReportStore.latest(kind, scope, period, in: transaction)?.report
        else { continue }
        drafts.append(
          draft(
            stored.resource, actor,
            reason: "\(ReportDefinition.of(kind).versionedID) "
              + ReportContent.hex(stored.contentHash)))
        frozen.append(stored)
      }
      if !drafts.isEmpty {
        let head = try await log.lock(in: transaction)
        _ = try await log.append(drafts, to: head, now: moment, in: transaction)
      }
      return frozen
    }
  }

  func draft(
    _ resource: String, _ actor: Administration.Actor, _ event: LeafDraft.Event = .registry,
    _ action: LeafDraft.Action = .create, reason: String?
  ) -> LeafDraft {
    var draft = LeafDraft(event, action, requestID: actor.requestID)
    draft.user = actor.code
    draft.isUserProven = actor.isProven
    draft.certificate = actor.certificate
    draft.resource = resource
    draft.reason = reason
    return draft
  }

  /// Makes a frozen report anew for its own cut and compares; nil if it is the same to the byte.
  package func verify(_ id: ReportID) async throws -> ReportRefusal? {
    guard let whole = try await ReportStore.one(id, in: database) else {
      return ReportRefusal(.reportUnknown)
    }
    guard Array(SHA256.hash(data: whole.content)) == whole.report.contentHash,
      Array(SHA256.hash(data: whole.shown)) == whole.report.shownHash,
      let stored = ReportContent(bytes: whole.content)
    else { return ReportRefusal(.reportAltered) }
    let again = try await maker.make(
      stored.kind, stored.period, cut: stored.inputs.cut, version: stored.version)
    guard var made = again.first(where: { $0.content.scope == stored.scope })?.content,
      made.inputs == stored.inputs, made.version == stored.version
    else { return ReportRefusal(.reportMoved) }
    made.revises = stored.revises
    made.changes = stored.changes
    return made.bytes == whole.content ? nil : ReportRefusal(.reportAltered)
  }

  /// Adds a subscription; refused for an address that is none.
  package func subscribe(
    _ kind: ReportDefinition.Kind, scope: String, person: String, address: String?,
    by actor: Administration.Actor
  ) async throws -> Result<ReportSubscription, ReportRefusal> {
    guard address.map(Notice.isAddress) ?? true else {
      return .failure(ReportRefusal(.subscriptionAddress))
    }
    let moment = now()
    let one = ReportSubscription(
      id: ReportSubscriptionID(at: moment / 1000), kind: kind, scope: scope, person: person,
      address: address)
    try await database.transaction("report.subscribe", as: .administration) { transaction in
      ReportStore.add(one, at: moment, by: actor.code, in: transaction)
      let head = try await log.lock(in: transaction)
      _ = try await log.append(
        [
          draft(
            "ReportSubscription/\(one.id)", actor, reason: "\(kind.rawValue) \(scope) \(person)")
        ], to: head, now: moment, in: transaction)
    }
    return .success(one)
  }

  /// Ends a subscription; false if there is none in force, or it is not `person`'s.
  package func unsubscribe(
    _ id: ReportSubscriptionID, of person: String?, by actor: Administration.Actor
  ) async throws -> Bool {
    let moment = now()
    return try await database.transaction("report.unsubscribe", as: .administration) {
      transaction in
      guard
        try await ReportStore.end(id, of: person, at: moment, by: actor.code, in: transaction)
      else { return false }
      let head = try await log.lock(in: transaction)
      _ = try await log.append(
        [draft("ReportSubscription/\(id)", actor, .registry, .delete, reason: "ended")], to: head,
        now: moment, in: transaction)
      return true
    }
  }
}

/// Why something about a report was refused.
package struct ReportRefusal: Error, Hashable, Sendable {
  /// The rule.
  package let rule: Rule

  /// A refusal.
  package init(_ rule: Rule) { self.rule = rule }
}
