import RecordModel
import StrictJSON

// Complaint, diagnoses and measurements.
extension MessageDecoding {
  mutating func readDiagnoses(_ draft: inout VisitDraft, _ visit: inout Visit) {
    readComplaint(draft, &visit)
    for (index, fields) in Field.diagnoses.enumerated() {
      guard let found = draft.find(fields.code) else { continue }
      guard let code = found.text?.uppercased(), isCode(code) else {
        report(.pcareValueUnreadable, at: found.place)
        draft.unread.insert(found.path)
        continue
      }
      var diagnosis = Diagnosis(
        origin: FactOrigin(place: found.place),
        code: Concept(
          coding: Coding(
            system: PCareSystem.icd10, code: code, display: draft.text(fields.name))))
      diagnosis.role = Coding(
        system: PCareSystem.diagnosisRole, code: "DD", display: "Discharge diagnosis")
      diagnosis.rank = index + 1
      diagnosis.category = Coding(
        system: PCareSystem.conditionCategory, code: "encounter-diagnosis",
        display: "Encounter Diagnosis")
      diagnosis.clinicalStatus = "active"
      visit.diagnoses.append(diagnosis)
    }
    if draft.records[0].kind == .kunjungan, draft.find(Field.diagnoses[0].code) == nil {
      report(.pcareDiagnosisMissing, at: draft.place + ".kdDiag1")
    }
  }

  private mutating func readComplaint(_ draft: VisitDraft, _ visit: inout Visit) {
    guard let found = draft.find(.complaint), let words = found.text else { return }
    var complaint = Diagnosis(
      origin: FactOrigin(place: found.place), code: Concept(text: words))
    complaint.category = Coding(
      system: PCareSystem.kemkes, code: "chief-complaint", display: "Chief Complaint")
    complaint.clinicalStatus = "active"
    visit.diagnoses.append(complaint)
  }

  /// Letters, digits, dots and the marks of dagger and asterisk codes.
  private func isCode(_ text: String) -> Bool {
    text.utf8.count <= 16 && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
  }

  mutating func readVitals(_ draft: inout VisitDraft, _ visit: inout Visit) {
    for vital in Vital.all {
      guard let found = draft.find(vital.field) else { continue }
      guard let value = found.text.flatMap({ PCareNumber.read($0) }), !value.isNegative else {
        report(.pcareValueUnreadable, at: found.place)
        draft.unread.insert(found.path)
        continue
      }
      // Clients write 0 where nothing was measured; no living patient has a zero here.
      guard !value.isZero else {
        report(.pcareNotMeasured, at: found.place)
        continue
      }
      var observation = observation(
        found, Coding(system: PCareSystem.loinc, code: vital.code, display: vital.display), visit)
      observation.value = .quantity(
        Observation.Quantity(
          value: value, unit: vital.unit, system: PCareSystem.ucum, code: vital.unit))
      visit.observations.append(observation)
    }
  }

  mutating func readAwareness(_ draft: inout VisitDraft, _ visit: inout Visit) {
    guard let found = draft.find(.awareness), let code = found.code(width: 2) else { return }
    let display = draft.text(.awarenessName) ?? PCareTable.awareness[code]
    if PCareTable.awareness[code] == nil { report(.pcareCodeUnknown, at: found.place) }
    var observation = observation(
      found,
      Coding(system: PCareSystem.loinc, code: "67775-7", display: "Level of responsiveness"), visit)
    observation.value = .concept(
      Concept(
        coding: Coding(system: PCareSystem.local("kdSadar"), code: code, display: display)))
    visit.observations.append(observation)
  }

  private func observation(_ found: Found, _ code: Coding, _ visit: Visit) -> Observation {
    var observation = Observation(
      origin: FactOrigin(place: found.place), status: "final", code: Concept(coding: code))
    observation.category = Coding(
      system: PCareSystem.observationCategory, code: "vital-signs", display: "Vital Signs")
    observation.effective = visit.period.start
    observation.performer = visit.practitioner
    return observation
  }
}

/// Numbers as clients write them: with a comma or a point, with zeros before.
enum PCareNumber {
  static func read(_ text: String) -> ExactDecimal? {
    var bytes = Array(text.utf8)
    if let comma = bytes.firstIndex(of: UInt8(ascii: ",")) { bytes[comma] = UInt8(ascii: ".") }
    let zeros = bytes.prefix { $0 == UInt8(ascii: "0") }.count
    let isDigitNext = zeros < bytes.count && bytes[zeros] &- 48 < 10
    bytes.removeFirst(isDigitNext ? zeros : max(0, zeros - 1))
    return ExactDecimal(String(decoding: bytes, as: UTF8.self))
  }
}

extension ExactDecimal {
  /// Whether no digit before the exponent is other than zero.
  var isZero: Bool {
    text.utf8.prefix { $0 | 0x20 != UInt8(ascii: "e") }.allSatisfy { !(49...57).contains($0) }
  }

  var isNegative: Bool { text.utf8.first == UInt8(ascii: "-") }
}
