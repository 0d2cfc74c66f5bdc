import RecordModel

/// As what somebody asks for a record.
package enum AskerRole: String, Hashable, Sendable, CaseIterable {
  /// A facility's software under the facility's own certificate.
  case system
  /// A person of a facility, proven by his own certificate or account.
  case person
  /// A software operator under a facility's mandate.
  case vendor
  /// An officer of the health office.
  case officer
  /// An auditor: sees who looked, never what.
  case auditor
  /// An operator of the gateway.
  case `operator`
}

/// What the asking facility has to do with the person whose visit is asked for.
package enum Relation: String, Hashable, Sendable, CaseIterable {
  /// The visit is the facility's own.
  case own
  /// The facility has a visit of the person itself.
  case visit
  /// The person was referred to the facility.
  case referral
  /// Nothing.
  case none
}

/// On what a disclosure without treatment rests. Source: Permenkes 24/2022 art. 33 to 37.
package enum LegalBasis: String, Hashable, Sendable, CaseIterable {
  /// Law enforcement; ethics or discipline of a profession; a medical audit.
  case lawEnforcement = "law-enforcement"
  case ethics
  case medicalAudit = "medical-audit"
  /// An outbreak (KLB) or disaster; education and research.
  case outbreak, research
  /// A threat to somebody's safety; the order of a court.
  case safety
  case court = "court-order"

  /// The article that it is, as it is cited.
  package var article: String { "Permenkes 24/2022 ps. 35-37 (\(rawValue))" }
}

/// What the person said of this facility reading this visit.
package enum ConsentState: String, Hashable, Sendable, CaseIterable {
  /// Nothing.
  case none
  /// Yes; no.
  case optIn = "opt-in"
  case optOut = "opt-out"
  /// Processing is restricted. Source: UU 27/2022 art. 41.
  case restricted
}

/// What needs more than a relation.
package enum SensitiveCategory: String, Hashable, Sendable, CaseIterable {
  /// HIV; mental health; reproductive health; violence.
  case hiv, mental, reproductive, violence
}

/// One question: may this asker see this visit, now, for this purpose?
package struct AccessQuestion: Hashable, Sendable {
  /// As what he asks.
  package var role: AskerRole
  /// Whether he was granted the right to view.
  package var mayView: Bool
  /// What his facility has to do with the person.
  package var relation: Relation
  /// How many days ago the newest of it was; 0 for what is the facility's own.
  package var relationDays: Int
  /// Why he asks.
  package var purpose: PurposeOfUse
  /// On what he rests it, beyond the purpose.
  package var basis: LegalBasis?
  /// Whether he names the document that approves it.
  package var hasDocument: Bool
  /// What the person said.
  package var consent: ConsentState
  /// The visit's sensitive categories that no consent opens.
  package var closed: Set<SensitiveCategory>
  /// Whether his facility has broken the glass for this person.
  package var isGlassBroken: Bool

  /// A question; what is not named is the least.
  package init(
    role: AskerRole, mayView: Bool = true, relation: Relation = .none, relationDays: Int = 0,
    purpose: PurposeOfUse, basis: LegalBasis? = nil, hasDocument: Bool = false,
    consent: ConsentState = .none, closed: Set<SensitiveCategory> = [],
    isGlassBroken: Bool = false
  ) {
    self.role = role
    self.mayView = mayView
    self.relation = relation
    self.relationDays = relationDays
    self.purpose = purpose
    self.basis = basis
    self.hasDocument = hasDocument
    self.consent = consent
    self.closed = closed
    self.isGlassBroken = isGlassBroken
  }
}
