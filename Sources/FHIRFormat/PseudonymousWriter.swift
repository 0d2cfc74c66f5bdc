package import RecordModel
package import StrictJSON

/// FHIR types of an export without persons.
package enum PseudonymousType: String, Hashable, Sendable, CaseIterable {
  /// One for each person.
  case patient = "Patient"
  /// One for each visit.
  case encounter = "Encounter"
  /// What hangs on visits.
  case condition = "Condition"
  case observation = "Observation"
  case procedure = "Procedure"
  case medicationRequest = "MedicationRequest"
}

/// Resources that name nobody: made from coded columns alone, each held against the form of its code system, so
/// that what a sender wrote into a text, a remainder or a wrong field stays behind.
///
/// Days are kept and hours are not; a birth date is its year, and none above 89 years.
package struct PseudonymousWriter: Sendable {
  /// What stands for the person: 32 hexadecimal digits.
  package let person: String
  /// What stands for the visit: 32 hexadecimal digits.
  package let visit: String
  /// The code of its facility.
  package let facility: String

  /// A writer of one visit.
  package init(person: String, visit: String, facility: String) {
    self.person = person
    self.visit = visit
    self.facility = facility
  }

  /// Ages above are told of nobody: few people have them.
  package static let oldestAge = 89

  /// The person: sex, year of birth, whether he died, and the kelurahan.
  ///
  /// - Parameters:
  ///   - kelurahan: its code of ten digits; nil for none.
  ///   - year: the present one.
  package func patient(_ patient: PatientAssertion, kelurahan: String?, year: Int) -> JSON {
    var elements = start(.patient, person)
    elements.add("gender", patient.sex?.rawValue)
    if let birth = patient.birthDate {
      let born = CivilDate(daysSince1970: birth.localDay).year
      if (0...Self.oldestAge).contains(year - born) { elements.add("birthDate", String(born)) }
    }
    switch patient.deceased {
    case .flag(let flag): elements.add("deceasedBoolean", .bool(flag))
    case .at: elements.add("deceasedBoolean", .bool(true))
    case nil: break
    }
    if let kelurahan {
      let part: JSON = ["url": "village", "valueCode": .string(kelurahan)]
      let code: JSON = [
        "url": .string(FHIRSystem.administrativeCode), "extension": .array([part]),
      ]
      elements.add("address", only: ["extension": .array([code])])
    }
    return .object(elements.members)
  }

  /// The visit and what hangs on it, those of `types`.
  package func resources(
    of visit: Visit, types: Set<PseudonymousType>
  ) -> [(type: PseudonymousType, resource: JSON)] {
    var resources: [(type: PseudonymousType, resource: JSON)] = []
    func add(_ type: PseudonymousType, _ make: () -> [JSON?]) {
      guard types.contains(type) else { return }
      resources += make().compactMap { $0.map { (type, $0) } }
    }
    add(.encounter) { [encounter(visit, types)] }
    add(.condition) { visit.diagnoses.enumerated().map { condition($1, $0) } }
    add(.observation) { visit.observations.enumerated().map { observation($1, $0) } }
    add(.procedure) { visit.procedures.enumerated().map { procedure($1, $0) } }
    add(.medicationRequest) {
      visit.medicationRequests.enumerated().map { medicationRequest($1, $0) }
    }
    return resources
  }

  private func start(_ type: PseudonymousType, _ id: String) -> Elements {
    var elements = Elements(resourceType: type.rawValue)
    elements.add("id", id)
    // Source: HL7 v3-ObservationValue, PSEUDED.
    let label: JSON = [
      "system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", "code": "PSEUDED",
    ]
    elements.add("meta", ["security": .array([label])])
    return elements
  }

  private func start(fact type: PseudonymousType, _ letter: String, _ turn: Int) -> Elements {
    var elements = start(type, "\(visit).\(letter)\(turn)")
    elements.add("subject", .reference("Patient/\(person)"))
    elements.add("encounter", .reference("Encounter/\(visit)"))
    return elements
  }

  private func encounter(_ visit: Visit, _ types: Set<PseudonymousType>) -> JSON {
    var elements = start(.encounter, self.visit)
    elements.add("status", word(visit.status, Words.encounter))
    let kind = visit.visitClass.code.flatMap { Words.classes.contains($0) ? $0 : nil }
    elements.add("class", kind.map { .object(Code(.actCode, $0).members) } ?? FHIRSystem.absent)
    elements.add("subject", .reference("Patient/\(person)"))
    var period = Elements()
    period.add("start", day(visit.period.start))
    period.add("end", day(visit.period.end))
    elements.add("period", period.object)
    if types.contains(.condition) {
      elements.add(
        "diagnosis",
        list: visit.diagnoses.enumerated().compactMap { turn, diagnosis in
          guard Code(diagnosis.code, [.icd10]) != nil else { return nil }
          var part = Elements()
          part.add("condition", .reference("Condition/\(self.visit).c\(turn)"))
          part.add(
            "rank", diagnosis.rank.flatMap { (1...99).contains($0) ? .number(String($0)) : nil })
          return part.object
        })
    }
    elements.add("serviceProvider", .reference("Organization/\(facility)"))
    return .object(elements.members)
  }

  private func condition(_ diagnosis: Diagnosis, _ turn: Int) -> JSON? {
    guard let code = Code(diagnosis.code, [.icd10]) else { return nil }
    var elements = start(fact: .condition, "c", turn)
    if let status = diagnosis.verificationStatus, Words.verification.contains(status) {
      elements.add(
        "verificationStatus",
        .boundConcept(status, system: FHIRSystem.conditionVerification))
    }
    elements.add("code", code.concept)
    elements.add("recordedDate", day(diagnosis.recorded))
    return .object(elements.members)
  }

  private func observation(_ row: Observation, _ turn: Int) -> JSON? {
    guard let code = Code(row.code, [.loinc]) else { return nil }
    var elements = start(fact: .observation, "o", turn)
    elements.add("status", word(row.status, Words.observation))
    elements.add("code", code.concept)
    elements.add("effectiveDateTime", day(row.effective))
    switch row.value {
    case .quantity(let quantity):
      guard let value = measured(quantity) else { return nil }
      elements.add("valueQuantity", value)
    case .concept(let concept):
      guard let value = Code(concept, [.loinc, .snomed, .icd10]) else { return nil }
      elements.add("valueCodeableConcept", value.concept)
    case .flag(let flag): elements.add("valueBoolean", .bool(flag))
    case .integer(let number):
      guard number.magnitude < Self.largestNumber else { return nil }
      elements.add("valueInteger", .number(String(number)))
    case .text, .time: return nil
    case nil: break
    }
    return .object(elements.members)
  }

  /// Telephone and identity numbers, and days written in one, have more digits than anything that is measured here.
  private static let mostDigits = 7
  private static let largestNumber: UInt = 10_000_000

  private func measured(_ quantity: Observation.Quantity) -> JSON? {
    let text = quantity.value.text
    guard text.utf8.count(where: { $0 &- 48 < 10 }) <= Self.mostDigits else { return nil }
    var elements = Elements()
    elements.add("value", .number(text))
    if let comparator = quantity.comparator, ["<", "<=", ">=", ">"].contains(comparator) {
      elements.add("comparator", comparator)
    }
    if quantity.system == FHIRSystem.ucum, let unit = quantity.code, Self.isUnit(unit) {
      elements.add("system", FHIRSystem.ucum)
      elements.add("code", unit)
    }
    return .object(elements.members)
  }

  /// Whether it is put together from units that are measured in, so that no name passes for one. An annotation in
  /// braces is free text, and none.
  private static func isUnit(_ text: String) -> Bool {
    guard text.utf8.count <= 24 else { return false }
    let parts = text.split(whereSeparator: { "./".contains($0) })
    return !parts.isEmpty
      && parts.allSatisfy { part in
        if part.wholeMatch(of: #/10[*^][0-9]{1,2}/#) != nil { return true }
        let unit = String(part.replacing(#/-?[1-9]$/#, with: ""))
        return Words.units.contains(unit) || Words.metric.contains(unit)
          || "kcdmunpf".contains(unit.prefix(1)) && Words.metric.contains(String(unit.dropFirst()))
      }
  }

  private func procedure(_ procedure: Procedure, _ turn: Int) -> JSON? {
    guard let code = Code(procedure.code, [.icd9, .snomed]) else { return nil }
    var elements = start(fact: .procedure, "p", turn)
    elements.add("status", word(procedure.status, Words.procedure))
    elements.add("code", code.concept)
    elements.add("performedDateTime", day(procedure.performed.start))
    return .object(elements.members)
  }

  private func medicationRequest(_ request: MedicationRequest, _ turn: Int) -> JSON? {
    guard let code = Code(request.medication, [.kfa]) else { return nil }
    var elements = start(fact: .medicationRequest, "m", turn)
    elements.add("status", word(request.status, Words.request))
    elements.add("intent", Words.intent.contains(request.intent) ? request.intent : "order")
    elements.add("medicationCodeableConcept", code.concept)
    elements.add("authoredOn", day(request.authored))
    return .object(elements.members)
  }

  private func word(_ text: String, _ known: Set<String>) -> String {
    known.contains(text) ? text : "unknown"
  }

  /// The local day; a year or month stays one.
  private func day(_ time: ClinicalTime?) -> String? {
    time.map { $0.precision < .day ? $0.text : CivilDate.text($0.localDay) }
  }
}

/// Codes that FHIR binds, and units; any other word is none.
private enum Words {
  // Source: UCUM 2.1: what clinical chemistry and vital signs are measured in; those with prefixes, and those without.
  static let metric: Set = [
    "g", "m", "s", "L", "l", "mol", "eq", "osm", "U", "kat", "Pa", "m[Hg]", "[IU]", "[iU]",
  ]
  static let units: Set = ["%", "[pH]", "[ppth]", "Cel", "min", "h", "d", "wk", "mo", "a"]
  static let encounter: Set = [
    "planned", "arrived", "triaged", "in-progress", "onleave", "finished", "cancelled",
    "entered-in-error", "unknown",
  ]
  static let classes: Set = [
    "AMB", "EMER", "FLD", "HH", "IMP", "ACUTE", "NONAC", "OBSENC", "PRENC", "SS", "VR",
  ]
  static let verification: Set = [
    "unconfirmed", "provisional", "differential", "confirmed", "refuted", "entered-in-error",
  ]
  static let observation: Set = [
    "registered", "preliminary", "final", "amended", "corrected", "cancelled", "entered-in-error",
  ]
  static let procedure: Set = [
    "preparation", "in-progress", "not-done", "on-hold", "stopped", "completed",
    "entered-in-error",
  ]
  static let request: Set = [
    "active", "on-hold", "cancelled", "completed", "entered-in-error", "stopped", "draft",
  ]
  static let intent: Set = [
    "proposal", "plan", "order", "original-order", "reflex-order", "filler-order",
    "instance-order", "option",
  ]
}

/// A code of a national or international list that has the form of that list's codes.
private struct Code {
  enum System: String {
    case icd10 = "http://hl7.org/fhir/sid/icd-10"
    case icd9 = "http://hl7.org/fhir/sid/icd-9-cm"
    case loinc = "http://loinc.org"
    case snomed = "http://snomed.info/sct"
    case kfa = "http://sys-ids.kemkes.go.id/kfa"
    case actCode = "http://terminology.hl7.org/CodeSystem/v3-ActCode"

    func has(_ code: String) -> Bool {
      switch self {
      case .icd10: code.wholeMatch(of: #/[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?/#) != nil
      case .icd9: code.wholeMatch(of: #/[0-9]{2}(\.[0-9]{1,2})?/#) != nil
      case .loinc: code.wholeMatch(of: #/[0-9]{1,7}-[0-9]/#) != nil
      case .snomed: code.wholeMatch(of: #/[1-9][0-9]{5,8}/#) != nil
      case .kfa: code.wholeMatch(of: #/9[0-9]{7}/#) != nil
      case .actCode: Words.classes.contains(code)
      }
    }
  }

  let system: System
  let code: String

  init(_ system: System, _ code: String) {
    self.system = system
    self.code = code
  }

  /// Nil where it is no code of these systems.
  init?(_ concept: Concept, _ systems: [System]) {
    guard let system = systems.first(where: { $0.rawValue == concept.coding.system }),
      let code = concept.coding.code, system.has(code)
    else { return nil }
    self.init(system, code)
  }

  var members: [JSONMember] {
    [JSONMember("system", .string(system.rawValue)), JSONMember("code", .string(code))]
  }

  var concept: JSON { .object([JSONMember("coding", .array([.object(members)]))]) }
}
