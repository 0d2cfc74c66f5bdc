import RecordModel
import StrictJSON

// RXA, RXR, AL1 and IAM: what was given, and what must not be. Source: HL7 v2.8 chapters 3 and 4A.
extension GroupWalk {
  /// RXA: a vaccination, or a medication that was given.
  mutating func readAdministration(_ sent: FieldReader) {
    var reader = sent
    let given = reader.time(3)
    let isVaccination = kind.family == .immunization
    guard let coded = reader.coded(5), given != nil || isVaccination else {
      keepUnusedOrder()
      anchor = administrative
      return keepWhole(sent.segment.index)
    }
    var drug = DraftedResource(
      isVaccination ? "Immunization" : "MedicationAdministration", place: reader.place)
    useControl(&drug.object, &reader, authored: nil, requester: nil)
    let isDone = !["RE", "NA"].contains(reader[20].text ?? "")
    let isWithdrawn = reader[21].text == "D"
    drug.object.add(
      "status", isWithdrawn ? "entered-in-error" : isDone ? "completed" : "not-done")
    if isVaccination {
      finishVaccination(&reader, &drug.object, coded, given)
    } else {
      drug.object.add("medicationCodeableConcept", coded.json)
      drug.object.add("subject", .reference(patientLink))
      drug.object.add("effectiveDateTime", .time(given, context))
      if let dose = amount(&reader, 6, unit: 7) { drug.object.add("dosage", ["dose": dose]) }
    }
    reader.keepRest(in: &drug.object)
    findings += reader.findings
    add(drug)
  }

  private func finishVaccination(
    _ reader: inout FieldReader, _ object: inout FHIRObject, _ coded: CodedValue,
    _ given: ClinicalTime?
  ) {
    object.add("vaccineCode", coded.json)
    object.add("patient", .reference(patientLink))
    if let given {
      object.add("occurrenceDateTime", .time(given, context))
    } else {
      object.add("occurrenceString", "unknown")
    }
    if let source = reader[9].component(1).text, ["00", "01"].contains(source) {
      object.add("primarySource", .bool(source == "00"))
    }
    if let maker = reader[17].component(2).text ?? reader[17].text {
      object.add("manufacturer", ["display": .string(maker)])
    }
    object.add("lotNumber", reader.text(15))
    object.add("expirationDate", .date(reader.time(16)))
    // 999 stands for an unknown amount. Source: CDC implementation guide 1.5, RXA-6.
    if reader[6].text != "999" { object.add("doseQuantity", amount(&reader, 6, unit: 7)) }
    if let refusal = reader.coded(18) { object.add("statusReason", refusal.json) }
    if let person = reader.person(10) {
      object.add("performer", only: ["actor": JSON.reference(person) ?? .object([])])
    }
  }

  /// RXR: route and site of what was given; of a request they are kept with it.
  mutating func readRoute(_ sent: FieldReader) {
    guard case .resource(let index) = anchor, draft.current.resources[index].type == "Immunization"
    else {
      return keepWhole(sent.segment.index)
    }
    var reader = sent
    if let route = reader.coded(1, system: CodeSystemNames.v2Table("0162")),
      !draft.current.resources[index].object.has("route")
    {
      draft.current.resources[index].object.add("route", route.json)
    }
    if let site = reader.coded(2, system: CodeSystemNames.v2Table("0163")),
      !draft.current.resources[index].object.has("site")
    {
      draft.current.resources[index].object.add("site", site.json)
    }
    reader.keepRest(in: &draft.current.resources[index].object, setID: false)
  }

  /// AL1 or IAM: AllergyIntolerance.
  mutating func readAllergy(_ sent: FieldReader) {
    var reader = sent
    guard let coded = reader.coded(3) else {
      anchor = .patient
      if reader[2].hasText || reader[5].hasText { keepWhole(sent.segment.index) }
      return
    }
    var allergy = DraftedResource("AllergyIntolerance", place: reader.place)
    allergy.object.add(
      "clinicalStatus",
      .concept("http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical", "active"))
    let category: String? =
      switch reader[2].component(1).text?.uppercased() {
      case "DA": "medication"
      case "FA": "food"
      case "EA", "AA", "PA", "LA": "environment"
      default: nil
      }
    allergy.object.add("category", only: category.map { .string($0) })
    let isSevere = reader[4].component(1).text?.uppercased() == "SV"
    if isSevere { allergy.object.add("criticality", "high") }
    allergy.object.add("code", coded.json)
    allergy.object.add("patient", .reference(patientLink))
    if reader.segment.isNamed("AL1") {
      allergy.object.add("onsetDateTime", .time(reader.time(6), context))
    }
    let reactions = reader[5].repetitions.compactMap { $0.component(2).text ?? $0.text }
    if !reactions.isEmpty {
      let words = reactions.map { JSON.object([JSONMember(key: "text", value: .string($0))]) }
      allergy.object.add("reaction", only: ["manifestation": .array(words)])
      if reader[5].isPlain { reader.hold(5) }
    }
    reader.keepRest(in: &allergy.object)
    findings += reader.findings
    add(allergy)
  }
}
