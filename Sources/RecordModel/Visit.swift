/// One visit of one patient at one facility (FHIR Encounter) as one submission tells it.
///
/// Immutable once stored: the current visit is a function of all assertions about it.
package struct Visit: Hashable, Sendable {
  /// The facility's own numbers of this visit; the first that the facility owns decides sameness.
  package var identifiers: [ExternalIdentifier]
  /// The sender's resource id, kept as a visit number only if it is a UUID.
  package var senderID: String?
  /// Our own id of it where the sender names it by that.
  package var ownID: VisitID?
  /// Whether the message only names it, for what hangs on it: then it must be stored already.
  package var isNamedOnly = false
  /// FHIR R4 encounter-status: planned, arrived, triaged, in-progress, onleave, finished,
  /// cancelled, entered-in-error, unknown.
  package var status: String
  /// What the status was, when; in the order sent.
  package var statusHistory: [StatusSpan]
  /// v3-ActCode `AMB`, `EMER`, `IMP`, ...
  package var visitClass: Coding
  /// The poli or service.
  package var service: Concept?
  /// The whole span.
  package var period: ClinicalPeriod
  /// Who attended first.
  package var practitioner: NamedReference?
  /// The first place.
  package var location: NamedReference?
  /// The facility as the message names it.
  package var serviceProvider: NamedReference?
  /// Who pays.
  package var payer: Coding?
  /// How the patient left.
  package var disposition: Concept?
  /// Who referred the patient here.
  package var referredFrom: NamedReference?
  /// Where the patient was referred to.
  package var referredTo: NamedReference?
  /// Diagnoses of the visit.
  package var diagnoses: [Diagnosis]
  /// Part and rank of diagnoses that were told before, by the ids that we gave them.
  package var listedDiagnoses: [ListedDiagnosis]
  /// Procedures.
  package var procedures: [Procedure]
  /// Observations.
  package var observations: [Observation]
  /// Medications asked for.
  package var medicationRequests: [MedicationRequest]
  /// Which of the submission's patients it is about: an index into `DecodedSubmission.patients`.
  package var patient: Int
  /// When the sender says this was written; decides which assertion is newer.
  package var senderTime: ClinicalTime?
  /// Where it stood in the message.
  package var place: String
  /// What earlier words said and this one takes back (HL7 v2 A13, or a field sent as `""`).
  package var withdrawn: Set<Withdrawal>
  /// What the columns do not hold (FHIR: a JSON object, `{"elements":{...},"resources":[...]}`).
  package var remainder: [UInt8]
  /// Remainders of earlier words on the visit, oldest first; only `current(of:)` fills them.
  package var earlierRemainders: [EarlierRemainder]

  /// What the columns did not hold of an earlier word.
  package struct EarlierRemainder: Hashable, Sendable {
    /// The remainder.
    package var content: [UInt8]
    /// What later words said otherwise, so that this one's counts no more.
    package var replaced: Set<Part>
  }

  /// A part of a visit that a later word replaces as a whole.
  package enum Part: Hashable, Sendable {
    case visitClass, service, statusHistory, period, practitioner, location, serviceProvider
    case payer, hospitalization
  }

  /// What this word says in columns.
  package var saidParts: Set<Part> {
    var parts: Set<Part> = []
    if visitClass.code != nil { parts.insert(.visitClass) }
    if service != nil { parts.insert(.service) }
    if !statusHistory.isEmpty { parts.insert(.statusHistory) }
    if period != ClinicalPeriod() { parts.insert(.period) }
    if practitioner != nil { parts.insert(.practitioner) }
    if location != nil { parts.insert(.location) }
    if serviceProvider != nil { parts.insert(.serviceProvider) }
    if payer != nil { parts.insert(.payer) }
    if disposition != nil || referredFrom != nil || referredTo != nil || !withdrawn.isEmpty {
      parts.insert(.hospitalization)
    }
    return parts
  }

  /// Something of a visit that a later word can take back without saying another.
  package enum Withdrawal: String, Hashable, Sendable, CaseIterable {
    /// The end: the patient has not left.
    case end
    /// How the patient left.
    case disposition
    /// Where the patient was referred to.
    case referredTo
  }

  /// One span of the status history.
  package struct StatusSpan: Hashable, Sendable {
    /// A code of FHIR R4 encounter-status.
    package var status: String
    /// When it was so.
    package var period: ClinicalPeriod

    /// A status and its span.
    package init(status: String, period: ClinicalPeriod) {
      self.status = status
      self.period = period
    }
  }

  /// What part a diagnosis that was told before has in the visit.
  package struct ListedDiagnosis: Hashable, Sendable {
    /// Which diagnosis.
    package var key: FactKey
    /// Encounter.diagnosis.use.
    package var role: Coding?
    /// Encounter.diagnosis.rank, 1 is the main diagnosis.
    package var rank: Int?

    /// A part of the diagnosis with `key`.
    package init(key: FactKey, role: Coding? = nil, rank: Int? = nil) {
      self.key = key
      self.role = role
      self.rank = rank
    }
  }

  /// A bare visit at `place`; `patient` is the index of its patient in the submission.
  package init(place: String, patient: Int, status: String, visitClass: Coding) {
    identifiers = []
    self.status = status
    statusHistory = []
    self.visitClass = visitClass
    period = ClinicalPeriod()
    diagnoses = []
    listedDiagnoses = []
    procedures = []
    observations = []
    medicationRequests = []
    self.patient = patient
    self.place = place
    withdrawn = []
    remainder = []
    earlierRemainders = []
  }

  /// When the patient came: start of `arrived`, else start of the whole period.
  package var arrivedAt: ClinicalTime? { start(of: "arrived") ?? period.start }

  /// When care began: start of `in-progress`.
  package var seenAt: ClinicalTime? { start(of: "in-progress") }

  /// When it ended: start of `finished`, else the end of the whole period of a finished visit.
  package var finishedAt: ClinicalTime? {
    start(of: "finished") ?? (status == "finished" ? period.end : nil)
  }

  /// The first moment after its period, as exactly as the end was told, microseconds since 1970; nil while it is open.
  package var overAt: Int64? {
    guard let end = period.end else { return nil }
    // Nobody left before he came.
    return max(end.endMicroseconds, (arrivedAt?.microseconds ?? .min) + 1)
  }

  private func start(of status: String) -> ClinicalTime? {
    statusHistory.first { $0.status == status }?.period.start
  }
}
