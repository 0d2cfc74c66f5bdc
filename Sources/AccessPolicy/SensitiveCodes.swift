package import RecordModel

/// Which codes say something that needs more than a relation.
///
/// Free text and codes of other systems are not judged: what is shown of a visit with a sensitive
/// code leaves them out.
package struct SensitiveCodes: Hashable, Sendable {
  /// What is coded.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// A diagnosis in ICD-10 without its point; an observation in LOINC; the visit's service.
    case icd10 = "icd-10"
    case loinc, service
  }

  /// Codes from one to another, both of the same length, by their beginning.
  package struct Range: Hashable, Sendable {
    /// What they tell.
    package let category: SensitiveCategory
    /// Of what.
    package let kind: Kind
    /// First and last.
    package let first, last: String
  }

  /// All of them.
  package let ranges: [Range]

  /// The codes of these ranges.
  package init(ranges: [Range]) { self.ranges = ranges }

  /// What a code tells; empty for most.
  package func categories(_ kind: Kind, _ code: String) -> Set<SensitiveCategory> {
    let code = Self.normal(kind, code)
    return Set(
      ranges.lazy.filter { range in
        guard range.kind == kind else { return false }
        let start = code.prefix(range.first.utf8.count)
        return range.first <= start && start <= range.last
      }.map(\.category))
  }

  /// What the visit's coded facts tell; as `access.visit_labels` has it in SQL.
  package func categories(of visit: Visit) -> Set<SensitiveCategory> {
    var found: Set<SensitiveCategory> = []
    for diagnosis in visit.diagnoses { found.formUnion(categories(of: diagnosis)) }
    for observation in visit.observations { found.formUnion(categories(of: observation)) }
    if let service = visit.service?.coding.code ?? visit.service?.text {
      found.formUnion(categories(.service, service))
    }
    return found
  }

  func categories(of diagnosis: Diagnosis) -> Set<SensitiveCategory> {
    guard let code = diagnosis.code.coding.code, Self.isICD10(diagnosis.code.coding.system) else {
      return []
    }
    return categories(.icd10, code)
  }

  func categories(of observation: Observation) -> Set<SensitiveCategory> {
    [observation.code, observation.panel].compactMap(\.self).reduce(into: []) { found, concept in
      guard Self.isLOINC(concept.coding.system), let code = concept.coding.code else { return }
      found.formUnion(categories(.loinc, code))
    }
  }

  /// What a coding tells, in whatever element it stands.
  package func categories(system: String?, code: String) -> Set<SensitiveCategory> {
    if Self.isLOINC(system) { return categories(.loinc, code) }
    return Self.isICD10(system) ? categories(.icd10, code) : []
  }

  /// Whether a system is LOINC by any of its names; they are kept as sent.
  package static func isLOINC(_ system: String?) -> Bool { CodeSystemSpelling.isLOINC(system) }

  /// Whether a system is ICD-10, or an edition of it, by any of its names.
  package static func isICD10(_ system: String?) -> Bool { CodeSystemSpelling.isICD10(system) }

  private static func normal(_ kind: Kind, _ code: String) -> String {
    switch kind {
    case .icd10: code.uppercased().replacing(".", with: "")
    case .loinc: code
    case .service: code.lowercased()
    }
  }
}
