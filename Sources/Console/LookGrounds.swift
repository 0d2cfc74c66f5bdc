import AccessPolicy

/// Why and on what basis an officer looks at who somebody is, as the forms of the desk of links ask it.
struct LookGrounds: Sendable {
  static let names: Set = ["purpose", "basis", "document"]

  let question: OfficeQuestion

  /// Nothing but what an officer of identity review comes for.
  static let none = LookGrounds(nil)

  init(_ fields: FormFields?) {
    question = OfficeQuestion(
      role: .officer, purpose: fields?["purpose"] ?? MatchPages.purpose, basis: fields?["basis"],
      document: fields?["document"])
  }

  /// What an entry says of the purpose: a known code or nothing.
  var purpose: String? { question.purpose.flatMap(PurposeOfUse.init)?.rawValue }
}

/// What the templates name of them: the choices, and what was chosen for the form that follows.
struct LookGroundsView: Sendable {
  let purposes: [Choice]
  let bases: [Choice]
  let purpose: String
  let basis: String
  let document: String

  init(_ grounds: LookGrounds, _ say: Language) {
    let question = grounds.question
    purposes = [PurposeOfUse.operations, .publicHealth].map {
      Choice(
        value: $0.rawValue, label: say.plain(AuditTexts.purpose($0.rawValue)),
        isChosen: question.purpose == $0.rawValue)
    }
    bases = LegalBasis.allCases.map {
      Choice(
        value: $0.rawValue, label: say.plain(LookTexts.basis($0)),
        isChosen: question.basis == $0.rawValue)
    }
    purpose = question.purpose ?? ""
    basis = question.basis ?? ""
    document = question.document ?? ""
  }
}
