import RecordModel

/// Diagnoses against the patient and against each other.
struct DiagnosisCheck {
  let visit: Visit
  let patient: CheckedPatient

  func judge(into issues: inout [Issue]) {
    for index in visit.diagnoses.indices where counts(index) {
      guard let code = Self.icd10(visit.diagnoses[index]) else { continue }
      let start = issues.count
      for rule in DiagnosisRule.all
      where rule.codes.contains(code) && rule.isBroken(patient) {
        // One code, one word: the first rule says it.
        guard issues.count == start else { break }
        issues.append(Issue(rule.rule, at: place(index)))
      }
      judgeMain(index, code, into: &issues)
    }
    judgeTwice(into: &issues)
    judgeMissing(into: &issues)
  }

  private func place(_ index: Int) -> String { visit.diagnoses[index].origin.place + ".code" }

  /// Whether a diagnosis is said of the patient at all.
  private func counts(_ index: Int) -> Bool {
    switch visit.diagnoses[index].verificationStatus {
    case "entered-in-error", "refuted": false
    default: true
    }
  }

  static func icd10(_ diagnosis: Diagnosis) -> ICD10Code? {
    guard let system = diagnosis.code.coding.system, let code = diagnosis.code.coding.code,
      CodeSystemName(system) == .icd10
    else { return nil }
    return ICD10Code(code)
  }

  private func judgeMain(_ index: Int, _ code: ICD10Code, into issues: inout [Issue]) {
    guard visit.diagnoses[index].rank == 1,
      visit.diagnoses[index].category?.code != "chief-complaint"
    else { return }
    if code.mark == .asterisk || code.mark == .none && DiagnosisRule.asterisks.contains(code) {
      issues.append(Issue(.asteriskAsMainDiagnosis, at: place(index)))
    } else if DiagnosisRule.externalCauses.contains(code) {
      issues.append(Issue(.externalCauseAsMainDiagnosis, at: place(index)))
    }
  }

  /// The same code in the same part with nothing to tell the two apart: a tooth or side would stand
  /// in text or remainder.
  private func judgeTwice(into issues: inout [Issue]) {
    for index in visit.diagnoses.indices.dropFirst() where counts(index) {
      let isTold = visit.diagnoses[..<index].indices.contains { earlier in
        counts(earlier) && Self.isSame(visit.diagnoses[earlier], visit.diagnoses[index])
      }
      if isTold { issues.append(Issue(.sameDiagnosisTwice, at: place(index))) }
    }
  }

  private static func isSame(_ left: Diagnosis, _ right: Diagnosis) -> Bool {
    guard left.role?.code == right.role?.code, left.category?.code == right.category?.code,
      left.code.text == right.code.text, left.onset == right.onset,
      left.abatement == right.abatement, left.origin.remainder == right.origin.remainder
    else { return false }
    if let one = icd10(left), let other = icd10(right) { return one.isSame(as: other) }
    guard let code = left.code.coding.code else { return false }
    return right.code.coding.code == code && left.code.coding.system == right.code.coding.system
  }

  /// Of several diagnoses that the visit lists, none is the main one; of discharge diagnoses alone
  /// where there are any.
  private func judgeMissing(into issues: inout [Issue]) {
    guard visit.status == "finished" else { return }
    let listed = visit.diagnoses.indices.filter { index in
      counts(index) && visit.diagnoses[index].category?.code != "chief-complaint"
        && (visit.diagnoses[index].role != nil || visit.diagnoses[index].rank != nil)
    }
    guard listed.count > 1, !listed.contains(where: { visit.diagnoses[$0].rank == 1 }) else {
      return
    }
    let left = listed.filter { visit.diagnoses[$0].role?.code == "DD" }
    guard left.count != 1 else { return }
    issues.append(Issue(.mainDiagnosisMissing, at: visit.place + ".diagnosis"))
  }
}
