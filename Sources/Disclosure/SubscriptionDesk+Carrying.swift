import AccessPolicy
import AuditLog
import Database
import RecordModel
import RecordStore
package import Registry

/// A notice that may go out: its entry is durable.
package struct SubscriptionNotice: Sendable {
  /// What is told.
  package let event: SubscriptionEvent
  /// `X-Request-Id`, the same as in the log.
  package let requestID: String
}

/// What carries notices: one courier of a subscription at a time, one notice after the other, again until the
/// endpoint has taken it or three days are over.
extension SubscriptionDesk {
  /// A courier that says nothing for so long is dead.
  package static let leaseMicroseconds: Int64 = 30_000_000
  /// Failures in a row from which on a subscription is in error.
  package static let faultLimit = 5
  /// How long a notice is tried until it is given up.
  package static let patienceMicroseconds: Int64 = 72 * 3_600_000_000
  /// The first wait after a failure, and the longest.
  static let wait: (first: Int64, longest: Int64) = (5_000_000, 3_600_000_000)
  /// How long is kept what has ended, so that nothing is told twice.
  static let memoryMicroseconds: Int64 = 180 * 86_400_000_000

  /// A subscription to which something may be sent now, held for this courier; nil if there is none.
  package func take() async throws -> SubscriptionEntry? {
    let now = disclosure.now()
    return try await disclosure.database.transaction("subscription.take", as: .administration) {
      try await SubscriptionStore.take(
        1, at: now, until: now + Self.leaseMicroseconds, in: $0
      ).first
    }
  }

  /// Lets it go.
  package func release(_ entry: SubscriptionEntry) async throws {
    try await disclosure.database.transaction("subscription.release", as: .administration) {
      SubscriptionStore.release(entry.id, in: $0)
    }
  }

  /// Whether its facility may hear now.
  package func mayHear(_ entry: SubscriptionEntry) -> Bool {
    registry().mayRead(entry.facility, at: disclosure.now())
  }

  /// What goes out next, decided anew; nil if nothing waits, or another courier has the subscription.
  ///
  /// - Throws: what the database threw; then nothing may go out.
  package func next(of entry: inout SubscriptionEntry) async throws -> SubscriptionNotice? {
    while true {
      let now = disclosure.now()
      let until = now + Self.leaseMicroseconds
      let held = entry
      let event = try await disclosure.database.transaction(
        "subscription.next", as: .administration
      ) { transaction -> SubscriptionEvent? in
        guard try await SubscriptionStore.hold(held, until: until, in: transaction) else {
          return nil
        }
        return try await SubscriptionStore.next(of: held.id, in: transaction)
      }
      guard let event else { return nil }
      entry.leaseUntil = until
      if let shown = try await decision(on: event, for: entry) {
        return try await notice(of: event, for: entry, shown.visit, shown.decision)
      }
      try await disclosure.database.transaction("subscription.withhold", as: .administration) {
        SubscriptionStore.settle(event, as: .withheld, at: now, in: $0)
      }
    }
  }

  private func decision(
    on event: SubscriptionEvent, for entry: SubscriptionEntry
  ) async throws -> (visit: VisitHandle, decision: AccessDecision)? {
    try await disclosure.database.transaction("subscription.decide", as: .resolver) {
      transaction in
      guard
        let person = try await VisitFinder(keyring: disclosure.keyring).person(
          of: event.visit, patient: nil, in: transaction)
      else { return nil }
      return try await decision(on: event.visit, of: person, for: entry, in: transaction)
    }
  }

  private func notice(
    of event: SubscriptionEvent, for entry: SubscriptionEntry, _ visit: VisitHandle,
    _ decision: AccessDecision
  ) async throws -> SubscriptionNotice {
    let numbered = try await disclosure.database.transaction(
      "subscription.number", as: .administration
    ) { try await SubscriptionStore.number(event, in: $0) }
    let request = SubmissionID(at: disclosure.now() / 1000).description
    var draft = draft(.notify, .read, entry, Disclosure.words([decision]) ?? "")
    draft.requestID = request
    draft.purpose = PurposeOfUse.treatment.rawValue
    draft.reason = (draft.reason ?? "") + "; notice \(numbered.number ?? 0)"
    draft.subjects = [.init(pseudonym: visit.pseudonym, visit: visit.id)]
    _ = try await disclosure.committer.commit([draft])
    return SubscriptionNotice(event: numbered, requestID: request)
  }

  /// The endpoint answered the greeting: it hears from now on.
  package func activate(_ entry: SubscriptionEntry) async throws {
    let now = disclosure.now()
    _ = try await disclosure.change(
      "subscription.activate", [draft(.subscription, .update, entry, "active")], in: log
    ) { transaction in
      SubscriptionStore.succeed(entry.id, version: entry.version, at: now, in: transaction)
      return true
    }
  }

  /// The endpoint took a notice.
  package func deliver(_ notice: SubscriptionNotice, to entry: SubscriptionEntry) async throws {
    let now = disclosure.now()
    try await disclosure.database.transaction("subscription.deliver", as: .administration) {
      SubscriptionStore.settle(notice.event, as: .delivered, at: now, in: $0)
      SubscriptionStore.succeed(entry.id, version: entry.version, at: now, in: $0)
    }
  }

  /// The endpoint took nothing: it is tried again later. What has waited for three days by then is given up.
  ///
  /// - Parameter fault: why, in our words.
  package func fail(
    _ entry: SubscriptionEntry, _ notice: SubscriptionNotice?, fault: String
  ) async throws {
    let now = disclosure.now()
    let pause = min(Self.wait.longest, Self.wait.first << Int64(min(entry.faults, 10)))
    try await disclosure.database.transaction("subscription.fail", as: .administration) {
      transaction in
      SubscriptionStore.fail(
        entry.id, error: fault, next: now + pause, limit: Self.faultLimit, event: notice?.event,
        in: transaction)
      let dead = try await SubscriptionStore.giveUp(
        entry.id, before: now - Self.patienceMicroseconds, at: now, in: transaction)
      var drafts: [LeafDraft] = []
      if entry.faults + 1 == Self.faultLimit {
        drafts.append(draft(.subscription, .update, entry, "error: \(fault)"))
      }
      if dead > 0 {
        var leaf = draft(.subscription, .execute, entry, "given up: \(dead)")
        leaf.outcome = .serious
        drafts.append(leaf)
      }
      guard !drafts.isEmpty else { return }
      let head = try await log.lock(in: transaction)
      _ = try await log.append(drafts, to: head, now: now, in: transaction)
    }
  }

  /// Turns off what is past its end, and forgets what ended long ago.
  package func tidy() async throws {
    let now = disclosure.now()
    try await disclosure.database.transaction("subscription.tidy", as: .administration) {
      transaction in
      SubscriptionStore.forget(before: now - Self.memoryMicroseconds, in: transaction)
      let ended = try await SubscriptionStore.end(at: now, in: transaction)
      guard !ended.isEmpty else { return }
      let drafts = ended.map { id in
        var draft = LeafDraft(.subscription, .update, requestID: "subscription")
        draft.user = "baimbai"
        draft.resource = "Subscription/\(id)"
        draft.reason = "past its end"
        return draft
      }
      let head = try await log.lock(in: transaction)
      _ = try await log.append(drafts, to: head, now: now, in: transaction)
    }
  }
}
