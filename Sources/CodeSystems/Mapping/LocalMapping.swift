package import RecordModel

/// One line of the mapping table: what a code of a facility's own means.
package struct LocalMapping: Hashable, Sendable {
  /// Whose code; nil for one that every facility has, such as BPJS' own codes of medicines.
  package let facility: FacilityID?
  /// Where it is used.
  package let kind: CodeKind
  /// The system as sent; empty if none was.
  package let system: String
  /// The code as sent, or the words where there was no code; case and blanks do not count.
  package let code: String
  /// What it means.
  package let target: Coding

  /// A line of the table.
  package init(
    facility: FacilityID?, kind: CodeKind, system: String, code: String, target: Coding
  ) {
    self.facility = facility
    self.kind = kind
    self.system = system
    self.code = code
    self.target = target
  }
}
