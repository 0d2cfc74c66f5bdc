import RecordModel
import StrictJSON

/// Facts of no visit as FHIR resources of their patient.
struct FactResource {
  let patient: String
  let context: FormatContext

  private func start(_ type: String, _ origin: FactOrigin) -> FHIRObject {
    var object = FHIRObject(type: type)
    object.add("identifier", list: origin.identifiers.map { .identifier($0) })
    return object
  }

  func condition(_ diagnosis: Diagnosis, _ rest: FHIRObject) -> FHIRObject {
    var object = start("Condition", diagnosis.origin)
    if let status = diagnosis.verificationStatus {
      object.add(
        "verificationStatus",
        .concept("http://terminology.hl7.org/CodeSystem/condition-ver-status", status))
    }
    object.add(
      "category", only: diagnosis.category.flatMap { .concept(Concept(coding: $0)) })
    object.add("code", .concept(diagnosis.code))
    object.add("subject", .reference(patient))
    object.add("onsetDateTime", .time(diagnosis.onset, context))
    object.add("recordedDate", .time(diagnosis.recorded, context))
    object.lay(rest)
    return object
  }

  func procedure(_ procedure: Procedure, _ rest: FHIRObject) -> FHIRObject {
    var object = start("Procedure", procedure.origin)
    object.add("status", procedure.status)
    object.add("code", .concept(procedure.code))
    object.add("subject", .reference(patient))
    object.add("performedDateTime", .time(procedure.performed.start, context))
    if let performer = JSON.reference(procedure.performer) {
      object.add("performer", only: ["actor": performer])
    }
    object.lay(rest)
    return object
  }

  /// One Observation from its rows: several are its components.
  func observation(_ rows: [Drafted<Observation>]) -> FHIRObject {
    let observation = rows[0].fact
    var object = start("Observation", observation.origin)
    object.add("status", observation.status)
    object.add(
      "category", only: observation.category.flatMap { .concept(Concept(coding: $0)) })
    object.add("code", .concept(observation.code))
    object.add("subject", .reference(patient))
    object.add("effectiveDateTime", .time(observation.effective, context))
    object.add("issued", .instant(observation.issued, context))
    object.add("performer", only: .reference(observation.performer))
    if observation.panel == nil {
      add(observation.value, to: &object)
    } else {
      let components = rows.map { row in
        var component = FHIRObject()
        component.add("code", .concept(row.fact.code))
        add(row.fact.value, to: &component)
        return component.json ?? .object([])
      }
      object.add("component", list: components)
    }
    object.add(
      "interpretation", only: observation.interpretation.flatMap { .concept(Concept(coding: $0)) })
    object.lay(rows[0].rest)
    return object
  }

  private func add(_ value: Observation.Value?, to object: inout FHIRObject) {
    switch value {
    case .quantity(let quantity): object.add("valueQuantity", .quantity(quantity))
    case .concept(let concept): object.add("valueCodeableConcept", .concept(concept))
    case .text(let text): object.add("valueString", text)
    case .flag(let flag): object.add("valueBoolean", .bool(flag))
    case .integer(let number): object.add("valueInteger", .int(number))
    case .time(let time): object.add("valueDateTime", .time(time, context))
    case nil: break
    }
  }

  func medicationRequest(_ request: MedicationRequest, _ rest: FHIRObject) -> FHIRObject {
    var object = start("MedicationRequest", request.origin)
    object.add("status", request.status)
    object.add("intent", request.intent)
    object.add("medicationCodeableConcept", .concept(request.medication))
    object.add("subject", .reference(patient))
    object.add("authoredOn", .time(request.authored, context))
    object.add("requester", .reference(request.requester))
    if let text = request.dosageText {
      object.add("dosageInstruction", only: ["text": .string(text)])
    }
    if let quantity = JSON.quantity(request.quantity) {
      object.add("dispenseRequest", ["quantity": quantity])
    }
    object.lay(rest)
    return object
  }
}
