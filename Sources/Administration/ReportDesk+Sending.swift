import AuditLog
import Database
package import Monitoring
import RecordModel

/// What somebody may have of a report.
package enum ReportRight: Hashable, Sendable {
  /// Everything: a facility's own.
  case whole
  /// Without small counts: the office.
  case shown
}

/// A report on its way to somebody.
package struct ReportParcel: Sendable {
  /// To whom and where.
  package let subscription: ReportSubscription
  /// Which.
  package let report: FrozenReport
  /// As he may have it; what goes by mail tells no figures of what is told exactly.
  package let content: ReportContent
}

/// What was taken of the reports that are due.
package struct ReportTaking: Sendable {
  /// Noted as sent: each of them leaves now or never.
  package fileprivate(set) var parcels: [ReportParcel] = []
  /// Not noted: due again at the next look, with the kind of fault.
  package fileprivate(set) var waiting: [(report: ReportID, fault: String)] = []
  /// Whether nothing is left to take.
  package fileprivate(set) var isEmpty = true
}

extension ReportDesk {
  /// The next reports to go out, in the order in which they were frozen: each noted with its leaf and with what was
  /// left out of it before it leaves, or noted as refused. One that cannot be judged waits and holds up no other, but
  /// those of the same person that would be judged by it.
  ///
  /// - Parameters:
  ///   - waiting: how many wait already of those that are due.
  ///   - rights: what a person may have of a scope now; nil for nothing.
  package func take(
    _ limit: Int, after waiting: Int, by actor: Administration.Actor,
    rights: @Sendable (_ person: String, _ scope: String) -> ReportRight?
  ) async throws -> ReportTaking {
    let due = try await database.transaction("report.due", as: .administration) { transaction in
      try await ReportStore.due(limit, after: waiting, in: transaction)
    }
    var taking = ReportTaking()
    taking.isEmpty = due.isEmpty
    var stuck: Set<String> = []
    for (subscription, id) in due {
      // What is noted already leaves still.
      guard !Task.isCancelled else {
        taking.isEmpty = true
        break
      }
      do {
        var parcel: ReportParcel?
        if let right = rights(subscription.person, subscription.scope) {
          parcel = try await self.parcel(id, subscription, right, stuck)
        }
        if try await note(id, subscription, parcel, by: actor), let parcel {
          taking.parcels.append(parcel)
        }
      } catch {
        let fault = (error as? Wait).map { "\($0)" } ?? "\(type(of: error))"
        taking.waiting.append((report: id, fault: fault))
        // What cannot be read has told him nothing, and holds up nobody.
        if error as? Wait != .unreadable { stuck.insert(subscription.person) }
      }
    }
    return taking
  }

  /// Why a report waits.
  private enum Wait: Error { case unreadable, behindAnother }

  /// A report as it goes out to somebody; throws where that cannot be told now.
  private func parcel(
    _ id: ReportID, _ subscription: ReportSubscription, _ right: ReportRight, _ stuck: Set<String>
  ) async throws -> ReportParcel {
    guard let whole = try await ReportStore.one(id, in: database) else { throw Wait.unreadable }
    // By mail go sums of cases alone, so nothing of it is judged, nor others by it.
    let isFile = subscription.address == nil
    if isFile, whole.report.isJudged, stuck.contains(subscription.person) {
      throw Wait.behindAnother
    }
    let given =
      try await isFile
      ? self.given(whole, right, to: subscription.person) : Self.frozen(whole, right)
    guard let given else { throw Wait.unreadable }
    return ReportParcel(subscription: subscription, report: whole.report, content: given.content)
  }

  /// Notes with its leaf that a report goes out, or without a parcel that it does not; false if that is noted already.
  private func note(
    _ id: ReportID, _ subscription: ReportSubscription, _ parcel: ReportParcel?,
    by actor: Administration.Actor
  ) async throws -> Bool {
    let moment = now()
    return try await database.transaction("report.take", as: .administration) { transaction in
      try await ReportStore.lock(in: transaction)
      guard
        try await ReportStore.deliver(
          id, to: subscription.id, refused: parcel == nil ? "no right" : nil,
          withheld: parcel?.content.withheld ?? [], at: moment, in: transaction)
      else { return false }
      let leaf = draft(
        "Report/\(id)", actor, parcel == nil ? .deny : .export, .read,
        reason: parcel == nil
          ? "\(Rule.reportNotYours.code) \(subscription.person)"
          : "subscription \(subscription.person)")
      let head = try await log.lock(in: transaction)
      _ = try await log.append([leaf], to: head, now: moment, in: transaction)
      return true
    }
  }
}
