import AccessPolicy
import Database
import RecordModel
import RecordStore
import Registry

/// Which subscriptions hear of a visit: found in the background, from the list that every change of a visit leaves
/// in its own transaction.
extension SubscriptionDesk {
  /// Visits that are looked at in one step.
  package static let batch = 50
  /// How long a visit is nobody else's to look at.
  static let workMicroseconds: Int64 = 60_000_000
  /// How long after a referral an arrival counts as its end, and how much earlier a clock may say that it was.
  static let referralMicroseconds: Int64 = 180 * 86_400_000_000
  static let skewMicroseconds: Int64 = 86_400_000_000

  /// Looks at what waits, and says how many that was and how many of them could not be looked at: those are tried
  /// again.
  package func match() async throws -> (taken: Int, failed: Int) {
    let now = disclosure.now()
    let work = try await disclosure.database.transaction(
      "subscription.work", as: .administration
    ) {
      try await SubscriptionStore.takeWork(
        Self.batch, at: now, until: now + Self.workMicroseconds, in: $0)
    }
    guard !work.isEmpty else { return (0, 0) }
    let hearing = try await disclosure.database.transaction(
      "subscription.hearing", as: .administration
    ) { try await SubscriptionStore.hearing(at: now, in: $0) }
    var found: [SubscriptionStore.Found] = []
    var done: [Int64] = []
    for one in work {
      do {
        if !hearing.isEmpty {
          found += try await self.found(one.visit, at: one.facility, among: hearing)
        }
        done.append(one.id)
      } catch let error as CancellationError {
        throw error
      } catch {
        // Its lease ends, and it is looked at again; the others go on.
        continue
      }
    }
    let (finds, ids) = (found, done)
    try await disclosure.database.transaction("subscription.note", as: .administration) {
      SubscriptionStore.settle(ids, finds, at: now, in: $0)
    }
    return (work.count, work.count - done.count)
  }

  /// A visit that somebody may hear of.
  private struct Pair {
    let visit: PersonVisit
    let ear: SubscriptionEntry
  }

  private func found(
    _ visit: VisitID, at facility: FacilityID, among hearing: [SubscriptionEntry]
  ) async throws -> [SubscriptionStore.Found] {
    guard let place = registry().facilities[facility] else { return [] }
    return try await disclosure.database.transaction("subscription.match", as: .resolver) {
      transaction in
      let finder = VisitFinder(keyring: disclosure.keyring)
      guard let person = try await finder.person(of: visit, patient: nil, in: transaction)
      else { return [] }
      let scope = try await finder.scope(
        of: [person], asker: facility, actingUser: nil, names: Disclosure.names(of: place),
        in: transaction)
      let pairs = Self.pairs(scope, visit, at: facility, hearing)
      guard !pairs.isEmpty else { return [] }
      let frames = try await finder.frames(of: pairs.map(\.visit.handle.id), in: transaction)
      var found: [SubscriptionStore.Found] = []
      for (there, group) in Dictionary(grouping: pairs, by: \.visit.handle.facility) {
        guard let host = registry().facilities[there] else { continue }
        // Whom others sent there is marked for who asks as that place.
        let marked =
          there == facility
          ? scope
          : try await finder.scope(
            of: [person], asker: there, actingUser: nil, names: Disclosure.names(of: host),
            in: transaction)
        for pair in group {
          guard let frame = frames[pair.visit.handle.id],
            pair.ear.criteria.takes(status: frame.status, visitClass: frame.visitClass),
            pair.ear.criteria.kind == .patients || isReferral(pair, marked, frame),
            try await decision(
              on: pair.visit.handle.id, of: person, for: pair.ear, in: transaction) != nil
          else { continue }
          found.append(
            SubscriptionStore.Found(
              subscription: pair.ear.id, facility: there, visit: pair.visit.handle.id,
              status: frame.status))
        }
      }
      return found
    }
  }

  /// The visit for those where the person has been too; and, for its own facility, later visits elsewhere, of which
  /// it could not hear before it had sent this one.
  private static func pairs(
    _ scope: PersonScope, _ visit: VisitID, at facility: FacilityID,
    _ hearing: [SubscriptionEntry]
  ) -> [Pair] {
    guard let changed = scope.visits.first(where: { $0.handle.id == visit }) else { return [] }
    let known = Set(scope.visits.filter(\.isReal).map(\.handle.facility))
    return hearing.filter { known.contains($0.facility) }.flatMap { ear -> [Pair] in
      guard ear.facility == facility else { return [Pair(visit: changed, ear: ear)] }
      return scope.visits.filter {
        $0.handle.facility != facility && $0.at >= changed.at - skewMicroseconds
          && $0.handle.id.madeAt * 1000 >= ear.madeAt
      }.map { Pair(visit: $0, ear: ear) }
    }
  }

  /// Whether the facility sent the person there: it named the place in a visit not long before, or the place names it.
  private func isReferral(_ pair: Pair, _ marked: PersonScope, _ frame: VisitFrame) -> Bool {
    guard let facility = registry().facilities[pair.ear.facility] else { return false }
    if !frame.origins.isDisjoint(with: Disclosure.names(of: facility)) { return true }
    let span =
      (pair.visit.at - Self.referralMicroseconds)...(pair.visit.at + Self.skewMicroseconds)
    return marked.visits.contains {
      $0.handle.facility == facility.id && $0.isReferred && $0.isReal && span.contains($0.at)
    }
  }

  /// By what a visit of another facility is a subscriber's to know now; nil where it is not.
  func decision(
    on visit: VisitID, of person: PersonID, for ear: SubscriptionEntry,
    in transaction: borrowing Transaction
  ) async throws -> (visit: VisitHandle, decision: AccessDecision)? {
    let now = disclosure.now()
    let query = RecordQuery(
      facility: ear.facility, role: ear.role, mayRead: true,
      purpose: PurposeOfUse.treatment.rawValue, actingUser: "Subscription/\(ear.id)")
    guard let facility = registry().facilities[ear.facility],
      case .success(let authority) = AccessPolicy.decide(query, by: disclosure.policy())
    else { return nil }
    let scope = try await VisitFinder(keyring: disclosure.keyring).scope(
      of: [person], asker: facility.id, actingUser: nil, names: Disclosure.names(of: facility),
      in: transaction)
    guard let found = scope.visits.first(where: { $0.handle.id == visit }),
      found.handle.facility != facility.id
    else { return nil }
    let decision = authority.decide(
      ties: Disclosure.ties(scope, asker: facility.id, now: now), categories: found.categories,
      consents: scope.consents.values.flatMap(\.self), isGlassBroken: false, now: now)
    return decision.isShown ? (found.handle, decision) : nil
  }
}
