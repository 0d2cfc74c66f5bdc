/// One submission's word on a visit, as stored: the visit and what orders it among the others.
package struct VisitAssertion: Sendable {
  /// What was said.
  package var visit: Visit
  /// 1, 2, 3, ... in the order of storing; no part of any rule.
  package var number: Int
  /// The submission that said it.
  package var submission: SubmissionID
  /// The mapping that read it, such as `fhir-r4/1`.
  package var mapping: String
  /// When the sender wrote it, microseconds since 1970.
  package var senderTime: Int64
  /// How much its format can say; of two words of one moment the richer format's counts.
  package var sourceRank: Int
  /// Hash of the content, the last arbiter of order.
  package var contentHash: Int64
  /// The submission whose message this is read from again; nil for a first reading.
  package var replays: SubmissionID?
  /// Whether it has no effect until somebody approves.
  package var isHeld: Bool

  /// A stored assertion.
  package init(
    visit: Visit, number: Int, submission: SubmissionID, mapping: String, senderTime: Int64,
    sourceRank: Int, contentHash: Int64, replays: SubmissionID? = nil, isHeld: Bool = false
  ) {
    self.replays = replays
    self.isHeld = isHeld
    self.visit = visit
    self.number = number
    self.submission = submission
    self.mapping = mapping
    self.senderTime = senderTime
    self.sourceRank = sourceRank
    self.contentHash = contentHash
  }

  /// Whether this one is older than `other` in the one order that decides: sender's time, rank,
  /// content.
  package func precedes(_ other: VisitAssertion) -> Bool {
    (senderTime, sourceRank, contentHash) < (other.senderTime, other.sourceRank, other.contentHash)
  }
}

extension [VisitAssertion] {
  /// Those that count: not held back, and of one message only the newest reading.
  package var effective: [VisitAssertion] {
    guard contains(where: { $0.isHeld || $0.replays != nil }) else { return self }
    var newest: [SubmissionID: SubmissionID] = [:]
    for word in self {
      let message = word.message
      newest[message] = Swift.max(newest[message] ?? word.submission, word.submission)
    }
    return filter { !$0.isHeld && newest[$0.message] == $0.submission }
  }
}

extension VisitAssertion {
  /// The submission that brought the message which this is read from.
  package var message: SubmissionID { replays ?? submission }
}

extension Visit {
  /// The visit as all words on it together tell it: a pure function of their set, whatever order
  /// they came in.
  ///
  /// A later word replaces what it says and leaves what it is silent about; facts are the same by
  /// `FactKey`.
  /// Nil only for no assertion that has effect.
  package static func current(of assertions: [VisitAssertion]) -> Visit? {
    let ordered = assertions.effective.sorted { $0.precedes($1) }
    guard var current = ordered.first?.visit else { return nil }
    for assertion in ordered.dropFirst() { current.overlay(assertion.visit) }
    return current
  }

  private mutating func overlay(_ later: Visit) {
    identifiers += later.identifiers.filter { !identifiers.contains($0) }
    senderID = later.senderID ?? senderID
    // A result or order of a visit does not know how the visit stands.
    if later.status != "unknown" { status = later.status }
    if !later.statusHistory.isEmpty { statusHistory = later.statusHistory }
    if later.visitClass.code != nil { visitClass = later.visitClass }
    service = later.service ?? service
    period.start = later.period.start.map { $0.exact(as: period.start) } ?? period.start
    period.end = later.period.end.map { $0.exact(as: period.end) } ?? period.end
    practitioner = later.practitioner ?? practitioner
    location = later.location ?? location
    serviceProvider = later.serviceProvider ?? serviceProvider
    payer = later.payer ?? payer
    disposition = later.disposition ?? disposition
    referredFrom = later.referredFrom ?? referredFrom
    referredTo = later.referredTo ?? referredTo
    keepRemainders(under: later)
    senderTime = later.senderTime ?? senderTime
    place = later.place
    if later.withdrawn.contains(.end) { period.end = nil }
    if later.withdrawn.contains(.disposition) { disposition = nil }
    if later.withdrawn.contains(.referredTo) { referredTo = nil }
    diagnoses = Self.merge(diagnoses, diagnosisKeys, later.diagnoses, later.diagnosisKeys) {
      // Told alone, a diagnosis does not say what part it has in the visit.
      guard $1.role == nil, $1.rank == nil else { return $1 }
      var later = $1
      later.role = $0.role
      later.rank = $0.rank
      return later
    }
    procedures = Self.merge(procedures, procedureKeys, later.procedures, later.procedureKeys)
    observations = Self.merge(
      observations, observationKeys, later.observations, later.observationKeys)
    medicationRequests = Self.merge(
      medicationRequests, medicationRequestKeys, later.medicationRequests,
      later.medicationRequestKeys)
  }

  /// Puts the remainder so far behind that of a later word, and notes what that one says otherwise.
  private mutating func keepRemainders(under later: Visit) {
    guard !remainder.isEmpty || !earlierRemainders.isEmpty else {
      remainder = later.remainder
      return
    }
    let said = later.saidParts
    for index in earlierRemainders.indices { earlierRemainders[index].replaced.formUnion(said) }
    if !remainder.isEmpty {
      earlierRemainders.append(EarlierRemainder(content: remainder, replaced: said))
    }
    remainder = later.remainder
  }

  private static func merge<Fact>(
    _ facts: [Fact], _ keys: [FactKey], _ later: [Fact], _ laterKeys: [FactKey],
    replace: (_ earlier: Fact, _ later: Fact) -> Fact = { $1 }
  ) -> [Fact] {
    var merged = facts
    var position = Dictionary(zip(keys, keys.indices), uniquingKeysWith: { first, _ in first })
    for (fact, key) in zip(later, laterKeys) {
      if let index = position[key] {
        merged[index] = replace(merged[index], fact)
      } else {
        position[key] = merged.count
        merged.append(fact)
      }
    }
    return merged
  }
}
