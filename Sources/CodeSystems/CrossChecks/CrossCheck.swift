package import RecordModel

/// Holds what a visit says against itself and against its patient: what cannot well be is flagged,
/// never refused.
///
/// Rules fire only where the contradiction is sure: an age that is not known to the year, a unit
/// that is not told or a mark that is missing makes them silent. Codes BMB-1800 to BMB-1849.
package enum CrossCheck {
  /// Judges one visit.
  ///
  /// - Parameters:
  ///   - visit: after `TerminologyMapping`, so that mapped codes are judged too.
  ///   - patient: its patient in the same message; nil if there is none.
  ///   - now: microseconds since 1970, the moment of a visit that does not say when it was.
  /// - Returns: issues at the place of the fact and its element, by kind of fact in their order.
  package static func judge(
    _ visit: Visit, patient: PatientAssertion?, now: Int64
  ) -> [Issue] {
    switch visit.status {
    case "planned", "cancelled", "entered-in-error": return []
    default: break
    }
    let patient = CheckedPatient(patient, at: visit.arrivedAt?.microseconds ?? now)
    var issues: [Issue] = []
    DiagnosisCheck(visit: visit, patient: patient).judge(into: &issues)
    TimeCheck(visit: visit, patient: patient).judge(into: &issues)
    VitalCheck(visit: visit).judge(into: &issues)
    MedicineCheck(visit: visit).judge(into: &issues)
    return issues
  }

  /// Every rule of the cross-checks, in order of code.
  package static let rules: [Rule] = [
    .femaleDiagnosisInMan, .maleDiagnosisInWoman, .newbornDiagnosisInOlder,
    .obstetricDiagnosisOutsideAge, .obstetricDiagnosisOnNewborn, .oldAgeDiagnosisInChild,
    .childExaminationOfAdult, .factOutsideVisit, .factBeforeBirth, .visitBeforeBirth,
    .visitAfterDeath, .stepsOutOfOrder, .pressureInverted, .temperatureInFahrenheit,
    .heightInMetres,
    .weightInGrams, .saturationAboveAll, .valueImplausible, .unitMissing, .unitUnreadable,
    .unitOfOtherDimension, .sameMedicineTwice, .sameIngredientTwice, .sameAntibioticClassTwice,
    .sameDiagnosisTwice, .mainDiagnosisMissing, .asteriskAsMainDiagnosis,
    .externalCauseAsMainDiagnosis,
  ]
}
