/// What a format must know besides the message: who sent it decides what its bare numbers mean.
///
/// FHIR names the system of every number; HL7 v2, P-Care and registers write `12345`, and mean
/// their own. The same visit is one visit in every format only if all write one system for it.
package struct FormatContext: Sendable, Hashable {
  /// When the message was read whole.
  package var receivedAt: ClinicalTime
  /// Where a time without an offset is placed, in minutes east of UTC.
  package var defaultOffsetMinutes: Int
  /// The URI of the facility's visit numbers.
  package var visitNumberSystem: String
  /// The URI of the facility's patient numbers (medical record numbers).
  package var patientNumberSystem: String

  /// A context; `defaultOffsetMinutes` is WITA's unless the facility has another.
  package init(
    receivedAt: ClinicalTime, visitNumberSystem: String, patientNumberSystem: String,
    defaultOffsetMinutes: Int = witaOffsetMinutes
  ) {
    self.receivedAt = receivedAt
    self.defaultOffsetMinutes = defaultOffsetMinutes
    self.visitNumberSystem = visitNumberSystem
    self.patientNumberSystem = patientNumberSystem
  }
}
