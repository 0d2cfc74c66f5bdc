package import Database
package import RecordModel
package import Sealing

/// A visit as one submission of a batch tells it, waiting to be found or made.
package struct VisitClaim: Sendable {
  /// Whose visit.
  package let facility: FacilityID
  /// The patient that it is about, decided before.
  package let patient: PatientID
  /// The person that the patient is linked to.
  package let person: PersonID
  /// The key that seals it.
  package let key: PersonKey
  /// Its submission.
  package let submission: SubmissionID
  /// What was said, placeholders and all.
  package let visit: Visit
  /// The mapping that read it.
  package let mapping: String
  /// How much its format can say.
  package let sourceRank: Int
  /// When the sender wrote it, or the message came, microseconds since 1970.
  package let senderTime: Int64
  /// Whether that is the sender's own time, so that the same words can be said anew.
  package let hasOwnTime: Bool
  /// The submission whose message is read again; nil for a first reading.
  package let replays: SubmissionID?
  /// Whether an officer approved what its sender may not decide alone any more.
  package let isApproved: Bool
  /// Whether its sender may change what was said of the visit before.
  package let mayCorrect: Bool
  /// The keys of its facts, made once: hash and rows both need them.
  let factKeys: FactKeys
  /// Hash of everything said, made once: keys and assertions both need it.
  let contentHash: Int64

  /// A claim about a visit of a patient.
  package init(
    facility: FacilityID, patient: PatientID, person: PersonID, key: PersonKey,
    submission: SubmissionID, visit: Visit, mapping: String, sourceRank: Int,
    senderTime: Int64, hasOwnTime: Bool = true, replays: SubmissionID? = nil,
    isApproved: Bool = false, mayCorrect: Bool = true
  ) {
    self.mayCorrect = mayCorrect
    self.hasOwnTime = hasOwnTime
    self.replays = replays
    self.isApproved = isApproved
    self.facility = facility
    self.patient = patient
    self.person = person
    self.key = key
    self.submission = submission
    self.visit = visit
    self.mapping = mapping
    self.sourceRank = sourceRank
    self.senderTime = senderTime
    factKeys = visit.factKeys
    contentHash = visit.contentHash(factKeys)
  }
}

/// What makes visits the same; see `docs/data-model.md`, "The same visit".
struct VisitKey: Hashable, Comparable, Sendable {
  let facility: FacilityID
  let kind: Kind
  let hash: KeyedHash

  enum Kind: Int16, Sendable {
    /// The facility's own number.
    case number = 1
    /// The sender's resource id, if it is a UUID.
    case senderID = 2
    /// Everything that is said, for a visit without number and id.
    case content = 3
    /// Patient, day and service: only proposes.
    case likeness = 4
  }

  /// Numbers beyond this are kept with the visit but decide nothing.
  static let maximumNumbers = 4

  static func < (left: Self, right: Self) -> Bool {
    (left.facility, left.kind.rawValue, left.hash)
      < (right.facility, right.kind.rawValue, right.hash)
  }

  /// The keys that decide sameness of a visit: its numbers, else its UUID, else its content.
  static func deciding(
    _ visit: Visit, facility: FacilityID, contentHash: Int64, patientNumbers: String,
    keyring: Keyring
  ) -> [VisitKey] {
    func keys(_ kind: Kind, _ text: String, domain: String) -> [VisitKey] {
      keyring.hashes(text.utf8, domain: domain).map {
        VisitKey(facility: facility, kind: kind, hash: $0)
      }
    }
    let numbers = visit.identifiers.filter { !$0.value.isEmpty }.prefix(maximumNumbers)
    if !numbers.isEmpty {
      return numbers.flatMap {
        keys(.number, numberText($0), domain: numberDomain)
      }
    }
    if let id = visit.senderID, VisitID(id) != nil {
      return keys(.senderID, id.lowercased(), domain: "visit id")
    }
    return keys(.content, "\(patientNumbers)|\(contentHash)", domain: "visit content")
  }

  /// What is hashed of a visit number, and the domain that it is hashed in.
  static func numberText(_ number: ExternalIdentifier) -> String {
    "\(number.system)|\(number.value)"
  }

  static let numberDomain = "visit number"

  /// The weak key, under each of our keys: the same patient on the same local day at the same
  /// service.
  static func likeness(
    _ visit: Visit, facility: FacilityID, patient: PatientID, keyring: Keyring
  ) -> [VisitKey] {
    guard let day = visit.arrivedAt?.localDay else { return [] }
    let service =
      visit.service?.coding.code ?? visit.service?.text ?? visit.location?.reference
      ?? visit.location?.display ?? visit.visitClass.code ?? ""
    return keyring.hashes("\(patient)|\(day)|\(service)".utf8, domain: "visit likeness").map {
      VisitKey(facility: facility, kind: .likeness, hash: $0)
    }
  }
}

/// Decides for a batch of claims which visits they are: found by a deciding key, or new.
///
/// The steps are those of `PatientResolution`: look up, decide, claim the arbiters; then
/// `RecordWriter` writes.
package struct VisitResolution {
  /// Which visit a claim is about.
  package struct Decision: Sendable {
    /// The visit.
    package let id: VisitID
    /// Whether it was stored before this batch.
    package let wasStored: Bool
    /// What speaks against writing anything of the claim; nil if nothing does.
    package let refusal: Refusal?

    /// Why nothing of a claim is written.
    package enum Refusal: Hashable, Sendable {
      /// The key is that of another patient's visit.
      case otherPatients
      /// The message names a visit by our id that is not stored.
      case unknown
    }
  }

  private let claims: [VisitClaim]
  private let keyring: Keyring
  private let deciding: [[VisitKey]]
  private let likeness: [[VisitKey]]
  private var own: [OwnKey<VisitID>: KnownVisit] = [:]
  private var decisions: [Decision] = []
  private var fresh: [VisitKey: KnownVisit] = [:]
  private var freshLikeness: [VisitKey: KnownVisit] = [:]

  /// A visit that a key leads to.
  private struct KnownVisit {
    let id: VisitID
    let patient: PatientID
    /// The record that the patient's was merged into.
    var survivor: PatientID?

    func isOf(_ other: PatientID) -> Bool { patient == other || survivor == other }
  }

  /// A resolution of `claims`, in their order.
  package init(claims: [VisitClaim], keyring: Keyring) {
    self.claims = claims
    self.keyring = keyring
    deciding = claims.map {
      $0.visit.isNamedOnly
        ? []
        : VisitKey.deciding(
          $0.visit, facility: $0.facility, contentHash: $0.contentHash,
          patientNumbers: $0.patient.description, keyring: keyring)
    }
    likeness = claims.map {
      VisitKey.likeness(
        $0.visit, facility: $0.facility, patient: $0.patient, keyring: keyring)
    }
  }

  /// Which visit the `index`-th claim is about; only after `decide`.
  package subscript(index: Int) -> Decision { decisions[index] }

  /// What must be looked up before `decide`: one statement, and one more for visits that are named
  /// by our id.
  package var lookUps: [BoundStatement] {
    let keys = deciding.flatMap(\.self) + likeness.flatMap(\.self)
    var statements = [
      VisitStatements.lookUpKeys.bind(
        keys.map(\.facility), keys.map(\.kind.rawValue), keys.map(\.hash))
    ]
    let named = claims.compactMap { claim in claim.visit.ownID.map { (claim.facility, $0) } }
    if !named.isEmpty {
      statements.append(VisitStatements.lookUpOwn.bind(named.map(\.0), named.map(\.1)))
    }
    return statements
  }

  private var proposals:
    [(facility: FacilityID, visit: VisitID, other: VisitID, from: SubmissionID)] = []

  /// Decides every claim from the rows of `lookUps`.
  ///
  /// - Parameter now: milliseconds since 1970, for the ids of new visits.
  package mutating func decide(_ answers: ArraySlice<Rows>, now: Int64) throws {
    var stored: [VisitKey: KnownVisit] = [:]
    for row in answers[answers.startIndex] {
      guard let kind = VisitKey.Kind(rawValue: try row.decode(1)) else { continue }
      let key = VisitKey(
        facility: try row.decode(0), kind: kind, hash: try row.decode(2))
      stored[key] = KnownVisit(
        id: try row.decode(3), patient: try row.decode(4), survivor: try row.decodeOptional(5))
    }
    for row in answers.dropFirst().joined() {
      let key = OwnKey(facility: try row.decode(0), id: try row.decode(1, as: VisitID.self))
      own[key] = KnownVisit(
        id: key.id, patient: try row.decode(2), survivor: try row.decodeOptional(3))
    }
    decisions = claims.indices.map { decide($0, stored: stored, now: now) }
  }

  private mutating func decide(
    _ index: Int, stored: [VisitKey: KnownVisit], now: Int64
  ) -> Decision {
    let keys = deciding[index]
    let patient = claims[index].patient
    let facility = claims[index].facility
    let named = claims[index].visit.ownID.flatMap { own[OwnKey(facility: facility, id: $0)] }
    let found = named ?? keys.lazy.compactMap { stored[$0] }.first
    let visit =
      found ?? keys.lazy.compactMap { [fresh] in fresh[$0] }.first
      ?? KnownVisit(id: VisitID(at: now), patient: patient)
    if found == nil, claims[index].visit.isNamedOnly {
      return Decision(id: visit.id, wasStored: false, refusal: .unknown)
    }
    guard visit.isOf(patient) else {
      // Its other keys stay free: they may yet be sent for the right patient.
      return Decision(id: visit.id, wasStored: found != nil, refusal: .otherPatients)
    }
    for key in keys where stored[key] == nil && fresh[key] == nil { fresh[key] = visit }
    noteLikeness(index, visit, stored: stored)
    return Decision(id: visit.id, wasStored: found != nil, refusal: nil)
  }

  /// Remembers the weak key; where another visit has it and this one has no number, proposes a
  /// link.
  private mutating func noteLikeness(
    _ index: Int, _ visit: KnownVisit, stored: [VisitKey: KnownVisit]
  ) {
    let keys = likeness[index]
    let id = visit.id
    let known = keys.lazy.compactMap { [freshLikeness] in stored[$0] ?? freshLikeness[$0] }.first
    guard let other = known?.id else {
      for key in keys { freshLikeness[key] = visit }
      return
    }
    let hasNumber = deciding[index].contains { $0.kind == .number }
    if other != id, !hasNumber {
      proposals.append((claims[index].facility, id, other, claims[index].submission))
    }
  }

  /// Whether the `index`-th claim looks like another visit that a human should compare.
  package func isProposal(_ index: Int) -> Bool {
    proposals.contains {
      $0.visit == decisions[index].id && $0.from == claims[index].submission
    }
  }

  /// The arbiters of new visits, sorted, with the number of rows that must come back.
  package func claimStatements() -> [(statement: BoundStatement, expected: Int)] {
    let rows = (Array(fresh) + Array(freshLikeness)).sorted { $0.key < $1.key }
    guard !rows.isEmpty else { return [] }
    return [
      (
        VisitStatements.claimKeys.bind(
          rows.map(\.key.facility), rows.map(\.key.kind.rawValue),
          rows.map(\.key.hash), rows.map(\.value.id)), rows.count
      )
    ]
  }

  /// The proposals to be stored.
  package func insertStatements() -> [BoundStatement] {
    guard !proposals.isEmpty else { return [] }
    return [
      VisitStatements.propose.bind(
        proposals.map(\.facility), proposals.map(\.visit), proposals.map(\.other),
        proposals.map(\.from))
    ]
  }
}
