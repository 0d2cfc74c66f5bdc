package import RecordModel

/// One numbered rule by which SATUSEHAT refuses a resource.
///
/// Source: SATUSEHAT validation dictionary ("kamus validasi", Kementerian Kesehatan RI), v1.0 of
/// 2024-03-14 to v2.0 of 2025-12-10, as carried in github ivanwilliammd/satusehat-integration
/// (MIT); the texts are ours.
package struct SATUSEHATRule: Hashable, Sendable {
  /// What a rule is about. Raw values are the words of rules.tsv.
  package enum Kind: String, Sendable, CaseIterable {
    /// An element must be there.
    case required
    /// A code must be of certain code systems, or an identifier of certain systems.
    case binding
    /// Both.
    case requiredBinding = "required+binding"
    /// A form or a condition: a reference, a time, a number, an order of times.
    case rule
    /// The message or the sender as a whole.
    case platformError = "platform-error"
  }

  /// What of a rule cannot be known here.
  package enum Limit: String, Sendable, CaseIterable {
    /// What SATUSEHAT holds already: its resources, its patients, its health workers.
    case registry
    /// Whole terminologies: here only the code system is judged, not the code.
    case terminology
    /// Who the sender is to SATUSEHAT, and what it may do.
    case authorisation
    /// The message is no JSON, so it is refused before it comes here.
    case unreadable
    /// It follows from another rule that was broken in the same Bundle.
    case consequence
    /// It is about a search, not about a message.
    case operation
    /// It says what another number says, which is checked.
    case same
    /// The dictionary does not say what is demanded.
    case unclear
    /// FHIR's whole structure, which FHIRFormat judges; here only scalars in place of elements.
    case structure
  }

  /// SATUSEHAT's number, as its answers name it: 10003 to 20021.
  package let number: Int
  /// The dictionary's version that brought it: `1.0`, `1.1`, `2.0`.
  package let version: String
  /// What it is about.
  package let kind: Kind
  /// The dictionary's path, misspellings and all: `Encounter.period.start`; empty for a platform
  /// error.
  package let path: String
  /// Code systems, identifier systems (`{org}` for the organisation's id) or resource types that
  /// the dictionary names.
  package let conditions: [String]
  /// What cannot be known here; nil if it is checked wholly. With a rule that is checked: what is
  /// left of it.
  package let limit: Limit?
  /// Code `SATUSEHAT-<number>`, an error, with our words on it.
  package let rule: Rule
  /// How it is checked; none if it is not.
  let checks: [RuleCheck]

  /// Whether it is checked here, wholly or in part.
  package var isCheckable: Bool { !checks.isEmpty }

  /// The resource type that it is about; empty for a platform error.
  package var resourceType: String { String(path.prefix { $0 != "." }) }

  /// Elements whose absence breaks it, by their names in JSON: `Encounter.period.start`; a choice
  /// as `a|b`, an extension as `extension:MedicationType`. Some only under a condition that the
  /// texts name.
  package var requiredElements: [String] {
    checks.filter { $0.options.contains(.required) && !$0.path.steps.isEmpty }.map { check in
      ([resourceType] + check.path.steps.map(\.text)).joined(separator: ".")
    }
  }

  /// All rules, by number.
  package static var all: [SATUSEHATRule] { RuleTable.shared.rules }

  /// The rule of a number; nil if there is none.
  package static func numbered(_ number: Int) -> SATUSEHATRule? {
    RuleTable.shared.byNumber[number]
  }
}
