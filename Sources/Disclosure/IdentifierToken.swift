import RecordModel
import Registry

/// A number as a search names it: FHIR's `system|value`, `|value` (without system) or `value` (of
/// any system).
///
/// Source: FHIR R4, search.html#token.
package struct IdentifierToken: Hashable, Sendable {
  /// The naming system; empty for numbers that were sent without one, nil for any.
  package let system: String?
  /// The number.
  package let value: String

  /// What the number belongs to.
  enum Kind: String {
    case patient
    case encounter
  }

  /// Reads the parameter's text; nil without a value.
  package init?(_ text: String) {
    let sides = text.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
    guard let last = sides.last, !last.isEmpty else { return nil }
    system = sides.count == 2 ? String(sides[0]) : nil
    value = String(last)
  }

  /// The numbers that it may mean for a facility.
  ///
  /// Numbers are stored as keyed hashes with their system, so "any system" is those that can be
  /// named: the national ones, none, and SATUSEHAT's for each code of the facility.
  func identifiers(_ kind: Kind, of facility: FacilityEntry) -> [ExternalIdentifier] {
    if let system { return [ExternalIdentifier(system: system, value: value)] }
    let codes = Set(facility.aliases.map(\.value) + [facility.code]).sorted()
    let systems =
      (kind == .patient ? PatientIdentifierSystem.national.sorted() : []) + [""]
      + codes.map { "http://sys-ids.kemkes.go.id/\(kind.rawValue)/\($0)" }
    return systems.map { ExternalIdentifier(system: $0, value: value) }
  }

  /// The same for a resource of nobody.
  func identifiers(ofShared type: String, of facility: FacilityEntry) -> [ExternalIdentifier] {
    if let system { return [ExternalIdentifier(system: system, value: value)] }
    let codes = Set(facility.aliases.map(\.value) + [facility.code]).sorted()
    let people =
      type == "Practitioner"
      ? [PatientIdentifierSystem.nik, "https://fhir.kemkes.go.id/id/nakes-his-number"] : []
    let systems =
      people + [""] + codes.map { "http://sys-ids.kemkes.go.id/\(type.lowercased())/\($0)" }
    return systems.map { ExternalIdentifier(system: $0, value: value) }
  }
}
