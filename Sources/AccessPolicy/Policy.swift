package import RecordModel

/// What becomes of one visit that somebody asks for.
package enum AccessEffect: String, Hashable, Sendable, CaseIterable {
  /// It is shown whole.
  case permit
  /// It is shown without what is sensitive, and says so.
  case redact
  /// It is shown without the person: no name, no number, the year of birth only.
  case pseudonymise
  /// It is not there.
  case hide
  /// It is not shown, and the asker is told that there is something without consent.
  case suppress
  /// It is not shown, and the asker is told that he may break the glass.
  case offer
  /// The question itself is refused.
  case refuse
}

/// What was decided of one visit, and why.
package struct AccessDecision: Hashable, Sendable {
  /// What becomes of it.
  package let effect: AccessEffect
  /// The rule that decided.
  package let rule: String
  /// Why, for people.
  package let reason: Bilingual
  /// The version of the policy that it was decided by.
  package let version: Int

  /// Whether anything of the visit is shown.
  package var isShown: Bool { [.permit, .redact, .pseudonymise].contains(effect) }
}

/// One rule of a policy: every condition that it names must hold.
package struct PolicyRule: Hashable, Sendable {
  /// What a rule wants of the closed categories of a visit.
  package enum CategoryCondition: Hashable, Sendable {
    /// Nothing; that there is none; that there is one; that there is one of these.
    case any, none, some
    case including(Set<SensitiveCategory>)

    func holds(_ closed: Set<SensitiveCategory>) -> Bool {
      switch self {
      case .any: true
      case .none: closed.isEmpty
      case .some: !closed.isEmpty
      case .including(let named): !closed.isDisjoint(with: named)
      }
    }
  }

  /// Its name, in entries of the log too.
  package var name: String
  /// What it decides.
  package var effect: AccessEffect
  /// As what he asks; nil for any.
  package var roles: Set<AskerRole>?
  /// What his facility has to do with the person; nil for any.
  package var relations: Set<Relation>?
  /// Most days since what makes the relation; nil for any.
  package var withinDays: Int?
  /// Why he asks; nil for any.
  package var purposes: Set<PurposeOfUse>?
  /// Legal bases, one of which is needed; nil for none.
  package var bases: Set<LegalBasis>?
  /// Whether a document must be named.
  package var needsDocument: Bool
  /// What the person said; nil for anything.
  package var consents: Set<ConsentState>?
  /// What is sensitive in the visit and not opened.
  package var categories: CategoryCondition
  /// Whether the glass must be broken.
  package var needsGlass: Bool
  /// Why, for people.
  package var reason: Bilingual

  func applies(to question: AccessQuestion) -> Bool {
    func allows<Value: Hashable>(_ allowed: Set<Value>?, _ value: Value) -> Bool {
      allowed.map { $0.contains(value) } ?? true
    }
    guard allows(roles, question.role), allows(relations, question.relation),
      allows(purposes, question.purpose), allows(consents, question.consent),
      withinDays.map({ question.relationDays <= $0 }) ?? true
    else { return false }
    if let bases { guard let basis = question.basis, bases.contains(basis) else { return false } }
    if needsDocument, !question.hasDocument { return false }
    if needsGlass, !question.isGlassBroken { return false }
    return categories.holds(question.closed)
  }
}

/// One version of the house's policy: the first rule that applies decides.
package struct Policy: Hashable, Sendable {
  /// 1, 2, 3, ...
  package let version: Int
  /// The rules in their order.
  package var rules: [PolicyRule]
  /// Which codes are sensitive.
  package let codes: SensitiveCodes

  /// A version of the policy.
  package init(version: Int, rules: [PolicyRule], codes: SensitiveCodes) {
    self.version = version
    self.rules = rules
    self.codes = codes
  }

  /// Judges one visit.
  package func decide(_ question: AccessQuestion) -> AccessDecision {
    guard question.mayView else {
      return AccessDecision(
        effect: .refuse, rule: "right", reason: Self.withoutRight, version: version)
    }
    guard let rule = rules.first(where: { $0.applies(to: question) }) else {
      return AccessDecision(
        effect: .hide, rule: "default", reason: Self.nothingApplies, version: version)
    }
    return AccessDecision(
      effect: rule.effect, rule: rule.name, reason: rule.reason, version: version)
  }

  private static let withoutRight = Bilingual(
    id: "Hak melihat belum diberikan.", en: "The right to view was not granted.")
  private static let nothingApplies = Bilingual(
    id: "Tidak ada aturan yang mengizinkan.", en: "No rule allows it.")
}
