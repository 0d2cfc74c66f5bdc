/// A visit before it is told: who, where, why and when.
struct VisitOutline: Sendable {
  enum Setting: Sendable {
    case outpatient, emergency, inpatient
  }

  /// Seconds since 1970.
  var arrival: Int
  var facility: Int
  var person: Int
  /// Index into `Condition.all`.
  var condition: Int
  var setting: Setting
  /// The facility that referred the patient here.
  var referredFrom: Int?
  /// The hospital to which the patient is referred.
  var referredTo: Int?
  var dies = false
  /// The turn of the visit at its facility on its day, from 1.
  var turn = 0
}

/// A patient who was referred and will come.
struct ExpectedReferral: Sendable {
  let person: Int
  let condition: Int
  let hospital: Int
  let from: Int
}
