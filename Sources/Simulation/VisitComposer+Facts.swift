import RecordModel

extension VisitComposer {
  func diagnoses(_ draft: inout Draft) -> [Diagnosis] {
    let (code, display) = Self.mainDiagnosis(draft)
    var all = [diagnosis(&draft, code, display, rank: 1)]
    let isAdult = draft.age >= 45
    switch draft.condition.reason {
    case .hypertension where draft.generator.chance(130),
      .acute where isAdult && draft.generator.chance(25):
      all.append(
        diagnosis(
          &draft, "E11.9", "Non-insulin-dependent diabetes mellitus without complications", rank: 2)
      )
    case .diabetes where draft.generator.chance(350),
      .acute where isAdult && draft.generator.chance(90):
      all.append(diagnosis(&draft, "I10", "Essential (primary) hypertension", rank: 2))
    default: break
    }
    return all
  }

  /// Immunisations are coded by what the child's age asks for.
  private static func mainDiagnosis(_ draft: Draft) -> (code: String, display: String) {
    guard draft.condition.reason == .immunisation else {
      return (draft.condition.code, draft.condition.display)
    }
    return switch draft.ageInDays {
    case ..<50: ("Z23", "Need for immunization against single bacterial diseases")
    case 240...: ("Z24.5", "Need for immunization against rubella alone")
    default: (draft.condition.code, draft.condition.display)
    }
  }

  private func diagnosis(
    _ draft: inout Draft, _ code: String, _ display: String, rank: Int
  ) -> Diagnosis {
    var diagnosis = Diagnosis(
      origin: draft.nextOrigin("condition"),
      code: Concept(
        coding: Coding(system: "http://hl7.org/fhir/sid/icd-10", code: code, display: display)))
    diagnosis.role = Coding(
      system: "http://terminology.hl7.org/CodeSystem/diagnosis-role", code: "DD",
      display: "Discharge diagnosis")
    diagnosis.rank = rank
    diagnosis.category = Coding(
      system: "http://terminology.hl7.org/CodeSystem/condition-category",
      code: "encounter-diagnosis", display: "Encounter Diagnosis")
    diagnosis.clinicalStatus = "active"
    diagnosis.recorded = ClinicalTime(utcSecond: draft.finished)
    return diagnosis
  }

  func procedures(_ draft: inout Draft) -> [Procedure] {
    var codes: [String] = []
    switch draft.condition.reason {
    case .immunisation:
      codes =
        draft.ageInDays < 50 ? ["99.33"] : draft.ageInDays < 240 ? ["99.39", "99.41"] : ["99.45"]
    case .delivery: codes = draft.condition.procedures
    case .dental where draft.generator.chance(700), .emergency where draft.generator.chance(600),
      .admission where draft.generator.chance(600), .acute where draft.generator.chance(250),
      .antenatal where draft.generator.chance(200):
      if !draft.condition.procedures.isEmpty {
        codes = [draft.generator.one(of: draft.condition.procedures)]
      }
    default: break
    }
    return codes.map { code in
      var procedure = Procedure(
        origin: draft.nextOrigin("procedure"), status: "completed",
        code: Concept(
          coding: Coding(
            system: "http://hl7.org/fhir/sid/icd-9-cm", code: code,
            display: ProcedureCode.displays[code])))
      let start = draft.seen + (draft.finished - draft.seen) / 3
      procedure.performed = ClinicalPeriod(
        start: ClinicalTime(utcSecond: start),
        end: ClinicalTime(utcSecond: min(draft.finished, start + 300)))
      procedure.performer = draft.performer
      return procedure
    }
  }

  func medicationRequests(_ draft: inout Draft) -> [MedicationRequest] {
    let authored = draft.finished - min(60, (draft.finished - draft.seen) / 2)
    return draft.condition.medicines.enumerated().compactMap { turn, key in
      guard turn == 0 ? draft.generator.chance(930) : draft.generator.chance(600),
        let medicine = Medicine.all[Self.form(of: key, age: draft.age)]
      else { return nil }
      var request = MedicationRequest(
        origin: draft.nextOrigin("prescription-item"), status: "completed", intent: "order",
        medication: Concept(
          coding: Coding(
            system: "http://sys-ids.kemkes.go.id/kfa", code: medicine.code,
            display: medicine.display)))
      request.origin.identifiers.insert(
        ExternalIdentifier(
          system: "http://sys-ids.kemkes.go.id/prescription/" + draft.facility.code,
          value: draft.number), at: 0)
      // The item's number is the fact's own, so it stands first.
      request.origin.identifiers.swapAt(0, 1)
      request.authored = ClinicalTime(utcSecond: authored)
      request.requester = draft.performer
      request.dosageText = medicine.dosage
      request.quantity = ExactDecimal(String(medicine.quantity)).map {
        Observation.Quantity(
          value: $0, unit: medicine.unit,
          system: "http://terminology.hl7.org/CodeSystem/v3-orderableDrugForm",
          code: medicine.unit)
      }
      request.daysSupply = ExactDecimal(String(medicine.days))
      return request
    }
  }

  /// Children get the syrup of a medicine where there is one.
  private static func form(of key: Character, age: Int) -> Character {
    guard age < 10 else { return key }
    return key == "p" ? "P" : key == "a" ? "A" : key
  }
}
