package import RecordModel

/// What a fact takes from elsewhere than the visit: who and where the patient is, and the facilities.
package struct FactContext: Sendable {
  /// A keyed hash that two visits of one person share.
  package var person: KeyedHash
  /// Sex, if told.
  package var sex: Sex?
  /// Day of birth, days since 1970.
  package var born: Int?
  /// The kelurahan's code, `outside` or `unresolved`, its method and certainty; nil without any address.
  package var residence: (place: String, method: String, certainty: Int)?
  /// The level of the facility.
  package var level: Int

  /// What is known beside the visit.
  package init(
    person: KeyedHash, sex: Sex?, born: Int?,
    residence: (place: String, method: String, certainty: Int)?, level: Int
  ) {
    self.person = person
    self.sex = sex
    self.born = born
    self.residence = residence
    self.level = level
  }
}

extension VisitFact {
  /// The fact of a visit as it stands, nil for one that never was or has not begun: taken back, cancelled,
  /// planned.
  ///
  /// - Parameter target: the facility that a reference to an organisation means; nil for one that is not ours.
  package init?(
    _ visit: Visit, of id: VisitID, at facility: FacilityID, _ context: FactContext,
    target: (NamedReference) -> FacilityID?
  ) {
    guard !["entered-in-error", "cancelled", "planned"].contains(visit.status) else { return nil }
    let arrived = visit.arrivedAt
    let start = LocalMinute(arrived?.microseconds ?? id.madeAt * 1000)
    self.init(facility: facility, visit: id, person: context.person, day: start.day)
    minute = start.minute
    if let residence = context.residence {
      (kelurahan, residenceMethod, residenceCertainty) = residence
    }
    level = context.level
    sex = context.sex ?? .unknown
    ageBand = context.born.map { AgeBand.of(born: $0, on: start.day) } ?? .unknown
    newbornDays = context.born.map { start.day - $0 }.flatMap { (0...28).contains($0) ? $0 : nil }
    visitClass = visit.visitClass.code ?? ""
    service = visit.service?.coding.code ?? ""
    payer = visit.payer?.code ?? ""
    disposition = visit.disposition?.coding.code ?? ""
    isFinished = visit.status == "finished"
    left = visit.finishedAt.map { LocalMinute($0.microseconds) }
    waitMinutes = Self.minutes(arrived, visit.seenAt)
    stayMinutes = Self.minutes(arrived, visit.finishedAt)
    hasReferralIn = visit.referredFrom != nil
    hasReferralOut = visit.referredTo != nil || disposition == Self.transferred
    referredTo = visit.referredTo.flatMap(target)
    diagnoses = Self.codes(visit.diagnoses)
    measure(visit.observations)
    let medicines = visit.medicationRequests.filter {
      !["entered-in-error", "cancelled", "draft"].contains($0.status)
    }
    items = medicines.count
    hasAntibiotic = medicines.contains { Antibiotic.isSystemic($0.medication.coding) }
    for one in medicines { signs.formUnion(CareSign(medicine: one.medication.coding)) }
    for one in visit.procedures
    where !["entered-in-error", "not-done", "preparation"].contains(one.status) {
      signs.formUnion(CareSign(procedure: one.code.coding.code ?? ""))
    }
  }

  /// How a patient left who was sent to another facility. Source: FHIR R4 discharge-disposition.
  static let transferred = "other-hcf"

  /// Whether the patient died here. Source: FHIR R4 discharge-disposition, and Kemenkes' two.
  package var isDeath: Bool { disposition == "exp" || disposition.hasPrefix("exp-") }

  /// Minutes between two moments that both have a clock, away from zero, so that 60 minutes and a second are
  /// not 60 minutes.
  static func minutes(_ from: ClinicalTime?, _ to: ClinicalTime?) -> Int? {
    guard let from, let to, from.precision >= .minute, to.precision >= .minute else { return nil }
    let (span, minute) = (to.microseconds - from.microseconds, Int64(60_000_000))
    let rounded = span >= 0 ? (span + minute - 1) / minute : (span - minute + 1) / minute
    return Int(max(-1_000_000, min(1_000_000, rounded)))
  }

  /// ICD-10 codes of what was found, the main one first; complaints and what was refuted are left out.
  private static func codes(_ diagnoses: [Diagnosis]) -> [String] {
    let found = diagnoses.filter {
      $0.category?.code != "chief-complaint" && $0.role?.code != "CC"
        && !["refuted", "entered-in-error"].contains($0.verificationStatus ?? "")
        && CodeSystemSpelling.isICD10($0.code.coding.system)
    }
    let ordered = found.enumerated().sorted {
      ($0.element.rank ?? .max, $0.offset) < ($1.element.rank ?? .max, $1.offset)
    }
    var codes: [String] = []
    for code in ordered.compactMap({ $0.element.code.coding.code?.uppercased() })
    where isICD(code) && !codes.contains(code) && codes.count < 20 {
      codes.append(code)
    }
    return codes
  }

  private static func isICD(_ code: String) -> Bool {
    let bytes = Array(code.utf8)
    return (3...8).contains(bytes.count) && (0x41...0x5a).contains(bytes[0])
      && (0x30...0x39).contains(bytes[1])
  }

  /// Takes the last reading of each kind that is possible at all.
  private mutating func measure(_ observations: [Observation]) {
    for one in observations where !["entered-in-error", "cancelled"].contains(one.status) {
      guard let code = one.code.coding.code else { continue }
      signs.formUnion(CareSign(observation: code))
      guard case .quantity(let quantity)? = one.value,
        let value = Double(quantity.value.text)
      else { continue }
      let unit = quantity.code ?? quantity.unit ?? ""
      // Source: glucose has 180.156 g/mol.
      let glucose = unit.lowercased().hasPrefix("mmol") ? value * 18.0156 : value
      func kept(_ value: Double, _ range: ClosedRange<Double>) -> Int? {
        range.contains(value) ? Int(value.rounded()) : nil
      }
      switch code {
      case "8480-6": systolic = kept(value, 40...300) ?? systolic
      case "8462-4": diastolic = kept(value, 20...200) ?? diastolic
      case "1558-6": fastingGlucose = kept(glucose, 10...2000) ?? fastingGlucose
      case "2345-7", "2339-0": randomGlucose = kept(glucose, 10...2000) ?? randomGlucose
      case "4548-4": hba1cTenths = kept(value * 10, 20...250) ?? hba1cTenths
      case "18185-9": gestationWeeks = Self.weeks(value, unit) ?? gestationWeeks
      default: break
      }
    }
  }
}

extension VisitFact {
  /// Completed weeks of pregnancy from weeks or days.
  private static func weeks(_ value: Double, _ unit: String) -> Int? {
    let weeks = unit == "d" ? value / 7 : value
    return (1...45).contains(weeks) ? Int(weeks) : nil
  }
}

/// The words of a medicine's name.
enum MedicineWords {
  /// In small letters, cut at what is no letter, nor a digit where those are kept.
  ///
  /// Nearly every name is ASCII; asking each of its characters for what Unicode knows of it was a tenth of what a
  /// visit's facts cost. Whole strings, as a part of one is compared character by character.
  static func of(_ medicine: Coding, keepsDigits: Bool) -> [String] {
    guard let name = medicine.display?.lowercased() else { return [] }
    guard name.utf8.allSatisfy({ $0 < 0x80 }) else {
      return name.split { !$0.isLetter && !(keepsDigits && $0.isNumber) }.map(String.init)
    }
    return name.utf8.split { byte in
      !(0x61...0x7a).contains(byte) && !(keepsDigits && (0x30...0x39).contains(byte))
    }.map { String(Substring($0)) }
  }
}

/// Which medicines are antibiotics for the whole body (ATC J01), by the names of substances.
package enum Antibiotic {
  /// Whether a medicine is one, by its ATC code or by the substance in its name; what is put on skin, eyes or
  /// ears is not.
  package static func isSystemic(_ medicine: Coding) -> Bool {
    if medicine.system?.contains("atc") == true { return medicine.code?.hasPrefix("J01") == true }
    let words = MedicineWords.of(medicine, keepsDigits: false)
    guard !words.contains(where: outside.contains) else { return false }
    return words.contains { word in
      substances.contains { word.hasPrefix($0) }
        || endings.contains { word.count > $0.count + 2 && word.hasSuffix($0) }
    }
  }

  private static let outside: Set = [
    "krim", "cream", "salep", "ointment", "gel", "tetes", "drops", "topikal", "topical", "mata",
    "telinga", "lotion",
  ]
  private static let substances = [
    "amoxicillin", "amoksisilin", "ampicillin", "ampisilin", "benzylpenicillin", "penicillin",
    "penisilin", "cloxacillin", "cef", "sef", "erythromycin", "eritromisin", "azithromycin",
    "azitromisin", "clarithromycin", "spiramycin", "clindamycin", "klindamisin", "lincomycin",
    "doxycycline", "doksisiklin", "tetracycline", "tetrasiklin", "minocycline", "tigecycline",
    "cotrimoxazole", "kotrimoksazol", "sulfamethoxazole", "sulfametoksazol", "trimethoprim",
    "chloramphenicol", "kloramfenikol", "thiamphenicol", "tiamfenikol", "gentamicin",
    "gentamisin", "amikacin", "streptomycin", "meropenem", "imipenem", "ertapenem",
    "vancomycin", "linezolid", "fosfomycin", "nitrofurantoin", "colistin", "piperacillin",
  ]
  private static let endings = ["floxacin", "floksasin"]
}
