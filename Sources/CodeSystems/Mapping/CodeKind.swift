/// The places of a visit that want a code.
package enum CodeKind: String, Hashable, Sendable, CaseIterable {
  /// `Visit.diagnoses`.
  case diagnosis
  /// `Visit.procedures`.
  case procedure
  /// `Visit.observations`: what was measured, and the panel that it came in.
  case observation
  /// `Visit.medicationRequests`.
  case medication
  /// `Visit.service`.
  case service
  /// `Visit.visitClass`.
  case visitClass
  /// `Visit.disposition`.
  case disposition
  /// `Visit.payer`.
  case payer

  /// Whether words without a code are a name out of the sender's own list, so that they may be
  /// shown to who maps codes; elsewhere they may be a patient's or clinician's own words.
  var listsWords: Bool { self == .service || self == .payer }
}

/// A set of kinds.
struct CodeKinds: OptionSet, Hashable, Sendable {
  let rawValue: UInt8

  init(rawValue: UInt8) { self.rawValue = rawValue }

  init(_ kind: CodeKind) {
    let bit: UInt8 =
      switch kind {
      case .diagnosis: 0
      case .procedure: 1
      case .observation: 2
      case .medication: 3
      case .service: 4
      case .visitClass: 5
      case .disposition: 6
      case .payer: 7
      }
    rawValue = 1 << bit
  }
}
