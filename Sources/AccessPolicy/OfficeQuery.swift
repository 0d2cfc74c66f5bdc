import RecordModel

/// A question of the health office, before anything was decided about it.
package struct OfficeQuestion: Hashable, Sendable {
  /// As what he asks.
  package let role: AskerRole
  /// The code of a purpose.
  package let purpose: String?
  /// The code of a legal basis; nil for none.
  package let basis: String?
  /// The number of the document that approves it; nil for none.
  package let document: String?

  /// A question.
  package init(role: AskerRole, purpose: String?, basis: String?, document: String?) {
    self.role = role
    self.purpose = purpose
    self.basis = basis
    self.document = document
  }
}

/// Proof that the policy allowed a question of the health office: only `AccessPolicy` makes one.
package struct OfficeQuery: Hashable, Sendable {
  /// Why.
  package let purpose: PurposeOfUse
  /// On what it rests.
  package let basis: LegalBasis?
  /// The document's number.
  package let document: String?
  private let role: AskerRole
  private let policy: Policy

  init(
    role: AskerRole, purpose: PurposeOfUse, basis: LegalBasis?, document: String?, policy: Policy
  ) {
    self.role = role
    self.purpose = purpose
    self.basis = basis
    self.document = document
    self.policy = policy
  }

  /// What takes out of a visit what its reader may not see.
  package var redaction: Redaction { Redaction(codes: policy.codes) }

  /// An officer's look at who somebody is, so that he can say which records are his, without a legal basis: each person
  /// is judged by himself.
  package static func review(by policy: Policy) -> OfficeQuery {
    OfficeQuery(role: .officer, purpose: .operations, basis: nil, document: nil, policy: policy)
  }

  /// Decides whether an officer may see who somebody is: names and numbers as facilities sent them, nothing of his
  /// care. What hides every visit of a person from the office hides him here too.
  ///
  /// - Parameters:
  ///   - consents: what the person said, and all who are one with him.
  ///   - now: microseconds since 1970.
  package func decide(identityOf consents: [ConsentEntry], now: Int64) -> AccessDecision {
    decide(categories: [], consents: consents, now: now)
  }

  /// Decides one visit.
  ///
  /// - Parameters:
  ///   - categories: what is sensitive in it.
  ///   - consents: what the person said.
  ///   - now: microseconds since 1970.
  package func decide(
    categories: Set<SensitiveCategory>, consents: [ConsentEntry], now: Int64
  ) -> AccessDecision {
    let said = ConsentEntry.judge(consents, asker: nil, categories: categories, at: now)
    // A consent to care is none to supervision: what is sensitive stays closed here.
    return policy.decide(
      AccessQuestion(
        role: role, purpose: purpose, basis: basis, hasDocument: document != nil,
        consent: said.state, closed: categories))
  }
}

extension AccessPolicy {
  /// Longest document number.
  package static let maximumDocumentLength = 64

  /// Judges a question of the health office: refused where the policy refuses every visit.
  package static func decide(
    _ question: OfficeQuestion, by policy: Policy
  ) -> Result<OfficeQuery, Refusal> {
    guard let purpose = question.purpose.flatMap(PurposeOfUse.init) else {
      return .failure(.purposeMissing)
    }
    let basis = question.basis.flatMap { LegalBasis(rawValue: $0) }
    guard (question.basis == nil) == (basis == nil) else { return .failure(.notPermitted) }
    if let document = question.document, !isDocument(document) { return .failure(.notPermitted) }
    let plain = policy.decide(
      AccessQuestion(
        role: question.role, purpose: purpose, basis: basis, hasDocument: question.document != nil))
    guard plain.effect != .refuse else { return .failure(.notPermitted) }
    return .success(
      OfficeQuery(
        role: question.role, purpose: purpose, basis: basis, document: question.document,
        policy: policy))
  }

  /// A number as letters have it: it goes into the log, so no free text.
  package static func isDocument(_ text: String) -> Bool {
    (3...maximumDocumentLength).contains(text.utf8.count)
      && text.utf8.contains { $0 &- 48 < 10 }
      && text.utf8.allSatisfy { byte in
        byte &- 48 < 10 || (byte | 0x20) &- 97 < 26 || "./_-".utf8.contains(byte)
      }
  }
}
