/// A sentence in both languages of the house; Indonesian is shown first.
package struct Bilingual: Hashable, Sendable {
  /// The Indonesian sentence.
  package let indonesian: String
  /// The English sentence.
  package let english: String

  /// Both sentences; neither may hold a patient's value.
  package init(id indonesian: String, en english: String) {
    self.indonesian = indonesian
    self.english = english
  }
}

/// How much an issue weighs.
package enum Severity: String, Hashable, Sendable, CaseIterable {
  /// What it is about is refused.
  case error
  /// It is accepted and flagged.
  case warning
  /// It is accepted; the sender may want to know.
  case information
}

/// One rule that a submission or request is judged by: stable code, weight, words, mending.
///
/// Each room declares its own as static values; `code` is unique over the house (a test says so).
package struct Rule: Hashable, Sendable {
  /// `BMB-nnnn`, or `SATUSEHAT-nnnnn` for its rules; never reused for another meaning.
  package let code: String
  /// What the rule does to what breaks it.
  package let severity: Severity
  /// The FHIR issue-type code, for OperationOutcome.issue.code. Source: FHIR R4 ValueSet
  /// issue-type.
  package let type: String
  /// What is wrong.
  package let message: Bilingual
  /// How to mend it.
  package let fix: Bilingual

  /// A rule; `type` is a code of FHIR R4 issue-type.
  package init(
    _ code: String, _ severity: Severity, type: String, message: Bilingual, fix: Bilingual
  ) {
    self.code = code
    self.severity = severity
    self.type = type
    self.message = message
    self.fix = fix
  }
}

/// One finding: a rule, and the place in the message where it was broken. Holds no value of the
/// message.
package struct Issue: Hashable, Sendable {
  /// The rule that was broken.
  package let rule: Rule
  /// FHIRPath, `PID-3.1`, `row 7, column nik`, byte offset or header name; empty for the message
  /// as a whole.
  package let position: String
  /// A word of ours that helps: a limit, an element's name, a type's name. Never from a patient's
  /// data.
  package let detail: String?

  /// A finding of `rule` at `position`.
  package init(_ rule: Rule, at position: String, detail: String? = nil) {
    self.rule = rule
    self.position = position
    self.detail = detail
  }

  /// Whether what it is about is refused.
  package var isError: Bool { rule.severity == .error }
}
