package import RecordModel

/// One access or change, as the room that did it tells it; becomes a leaf when a transaction
/// appends it.
///
/// Holds no name, no number of a person, no clinical content. Source: security.md section 1.1.
package struct LeafDraft: Sendable {
  /// What happened.
  package enum Event: String, Hashable, Sendable, CaseIterable {
    /// A submission was stored.
    case submit = "visit.submit"
    /// A submission was kept without being understood.
    case quarantine = "submission.quarantine"
    /// A stored submission was sent again and answered from store.
    case replay
    /// A stored message was read again after a mapping or the program changed.
    case reread = "submission.replay"
    /// A person's record was read.
    case read = "record.read"
    /// A search was asked.
    case query
    /// A request was denied.
    case deny
    /// The registry was changed.
    case registry = "registry.change"
    /// A certificate was registered or revoked.
    case certificate = "cert.change"
    /// The log was looked at.
    case auditRead = "audit.read"
    /// The log was written out for an auditor, or a table of the console was taken away as a file.
    case export
    /// The log goes on after its end was lost.
    case recovery = "log.recover"
    /// A facility compared its own count with the log.
    case reconcile
    /// Looks that stand out were searched for.
    case anomaly = "anomaly.search"
    /// An auditor judged one of them.
    case judge = "anomaly.judge"
    /// The population register was asked about patients, or a file of it was imported.
    case confirm = "identity.confirm"
    /// A person's content was erased.
    case erase
    /// Two persons were found to be one, or may be, or are no more.
    case match = "person.match"
    /// An administrator was in the database past the gateway.
    case statement = "admin.sql"
    /// The gateway began with a configuration, or took another one while it ran.
    case configuration = "admin.config"
    /// A page of the console that shows figures or submissions was opened.
    case page = "console.page"
    /// Emergency access to a person's record was opened or its review closed.
    case glass = "breakglass"
    /// The health office asked for an export, it was made, fetched or taken back.
    case bulk = "record.export"
    /// A facility was told of a visit of its person elsewhere.
    case notify = "record.notify"
    /// What a facility wants to hear of was changed, or its delivery failed for long.
    case subscription = "subscription.change"
    /// What a person said of who may read was recorded or ended.
    case consent = "consent.change"
    /// A person's demand by the UU PDP came in or was decided.
    case right = "right.change"
    /// A person came into the console by an account elsewhere.
    case signIn = "console.signin"
    /// He left it.
    case signOut = "console.signout"
  }

  /// C, R, U, D or E as in DICOM and FHIR AuditEvent.action.
  package enum Action: String, Sendable {
    /// Created, read, updated, deleted, executed.
    case create = "C"
    case read = "R"
    case update = "U"
    case delete = "D"
    case execute = "E"
  }

  /// FHIR AuditEvent.outcome.
  package enum Outcome: Int, Sendable {
    /// It was done.
    case success = 0
    /// It was refused for the caller's fault.
    case minor = 4
    /// It failed for ours.
    case serious = 8
  }

  /// Whose record, by pseudonym, and which visit of it.
  package struct Subject: Hashable, Sendable {
    /// 16 random bytes that stand for the person.
    package let pseudonym: [UInt8]
    /// The visit, where there is one.
    package let visit: VisitID?

    /// A subject.
    package init(pseudonym: [UInt8], visit: VisitID?) {
      self.pseudonym = pseudonym
      self.visit = visit
    }
  }

  /// What happened.
  package var event: Event
  /// How.
  package var action: Action
  /// With what result.
  package var outcome: Outcome = .success
  /// Code of the facility that acted; nil for an officer or the gateway itself.
  package var facility: String?
  /// Fingerprint of the certificate that came; nil for the command line.
  package var certificate: [UInt8]?
  /// Code of the software operator that acted for the facility.
  package var vendor: String?
  /// Who acted: an officer's code, or the acting user as the facility asserted him.
  package var user: String?
  /// Whether the user was proven by the gateway (own certificate) or only asserted by the facility.
  package var isUserProven = false
  /// Purpose of use, a code of PurposeOfUse.
  package var purpose: String?
  /// X-Request-Id.
  package var requestID: String
  /// The network address that it came from; nil for the command line.
  package var source: String?
  /// What it was about: `Submission/id`, `Encounter/id`, `Facility/code`.
  package var resource: String?
  /// A rule code or a policy's reason, for denials and decisions.
  package var reason: String?
  /// Whose records; the leaf shows their number and a commitment, the list is kept beside it.
  package var subjects: [Subject] = []
  /// SHA-256 of the Idempotency-Key; nil if none.
  package var idempotencyHash: [UInt8]?
  /// SHA-256 of the bytes that the leaf commits to: the message received or a query; nil for none.
  /// Never stored in the leaf without the salt.
  package var payloadHash: [UInt8]?
  /// The raw query, sealed, kept beside the leaf.
  package var sealedQuery: [UInt8]?

  /// A draft; the rest is set by name.
  package init(_ event: Event, _ action: Action, requestID: String) {
    self.event = event
    self.action = action
    self.requestID = requestID
  }
}
