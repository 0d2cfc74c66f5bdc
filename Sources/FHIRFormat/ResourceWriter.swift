import RecordModel
import StrictJSON

/// Writes the resources of one visit, for reading (with ids and meta) or for sending (without).
struct ResourceWriter {
  let links: Links
  let stamp: Stamp?

  init(_ links: Links, stamp: Stamp?) {
    self.links = links
    self.stamp = stamp
  }

  func encounter(_ visit: Visit, _ remainder: VisitRemainder) throws(FHIREncodingError) -> JSON {
    var elements = Elements(resourceType: "Encounter")
    elements.add("identifier", list: JSON.identifiers(visit.identifiers))
    elements.add("status", visit.status)
    elements.add("statusHistory", list: visit.statusHistory.map { statusSpan($0) })
    // R4 demands a class; a sender of another format may not know it.
    elements.add("class", .coding(visit.visitClass) ?? FHIRSystem.absent)
    elements.add("serviceType", .concept(visit.service))
    elements.add("subject", .reference(links.patient))
    elements.add("participant", only: visit.practitioner.flatMap { attender($0) })
    elements.add("period", .period(visit.period))
    elements.add("diagnosis", list: diagnosisList(visit))
    elements.add("hospitalization", hospitalization(visit))
    elements.add("location", only: visit.location.flatMap { location($0) })
    elements.add("serviceProvider", .reference(visit.serviceProvider))
    elements.add("extension", only: visit.payer.flatMap { payer($0) })
    elements.members.overlay(remainder.elements)
    elements.members.setReference("subject", links.patient)
    stamp?.apply(to: &elements.members)
    return .object(elements.members)
  }

  private func statusSpan(_ span: Visit.StatusSpan) -> JSON {
    var elements = Elements()
    elements.add("status", span.status)
    elements.add("period", .period(span.period))
    return .object(elements.members)
  }

  private func attender(_ practitioner: NamedReference) -> JSON? {
    guard let individual = JSON.reference(practitioner) else { return nil }
    let type = Coding(
      system: String(describing: FHIRSystem.participationType), code: "ATND", display: "attender")
    var elements = Elements()
    elements.add("type", only: .concept(coding: type))
    elements.add("individual", individual)
    return elements.object
  }

  private func diagnosisList(_ visit: Visit) -> [JSON] {
    let listed = visit.diagnoses.listed
    guard !listed.isEmpty else { return [] }
    let keys = visit.diagnosisKeys
    return listed.compactMap { index in
      var elements = Elements()
      elements.add("condition", .reference(links.fact(.diagnosis, keys[index])))
      elements.add("use", .concept(coding: visit.diagnoses[index].role))
      elements.add("rank", visit.diagnoses[index].rank.map { .number(String($0)) })
      return elements.object
    }
  }

  private func hospitalization(_ visit: Visit) -> JSON? {
    var elements = Elements()
    elements.add("origin", .reference(visit.referredFrom))
    elements.add("destination", .reference(visit.referredTo))
    elements.add("dischargeDisposition", .concept(visit.disposition))
    return elements.object
  }

  private func location(_ location: NamedReference) -> JSON? {
    JSON.reference(location).map { .object([JSONMember("location", $0)]) }
  }

  private func payer(_ payer: Coding) -> JSON? {
    guard let coding = JSON.coding(payer) else { return nil }
    var elements = Elements()
    elements.add("url", FHIRSystem.payerExtension)
    elements.add("valueCoding", coding)
    return elements.object
  }

  func resources(of visit: Visit) throws(FHIREncodingError) -> [JSON] {
    let remainder = try VisitRemainder(visit)
    var resources = [try encounter(visit, remainder)]
    for (diagnosis, key) in zip(visit.diagnoses, visit.diagnosisKeys) {
      resources.append(try condition(diagnosis, key))
    }
    for panel in visit.panels { resources.append(try observation(panel)) }
    for (procedure, key) in zip(visit.procedures, visit.procedureKeys) {
      resources.append(try self.procedure(procedure, key))
    }
    for (request, key) in zip(visit.medicationRequests, visit.medicationRequestKeys) {
      resources.append(try medicationRequest(request, key))
    }
    for (resource, tail) in zip(remainder.resources, remainder.resources.keptTails) {
      resources.append(kept(resource, tail))
    }
    return resources
  }

  func fact(withID tail: String, of visit: Visit) throws(FHIREncodingError) -> JSON? {
    guard let letter = tail.first else { return nil }
    let rest = String(tail.dropFirst())
    if letter == "r" {
      let resources = try VisitRemainder(visit).resources
      guard let number = resources.keptTails.firstIndex(of: tail) else { return nil }
      return kept(resources[number], tail)
    }
    switch letter {
    case "c":
      guard let index = visit.diagnosisKeys.firstIndex(where: { $0.hexadecimal == rest }) else {
        return nil
      }
      return try condition(visit.diagnoses[index], visit.diagnosisKeys[index])
    case "p":
      guard let index = visit.procedureKeys.firstIndex(where: { $0.hexadecimal == rest }) else {
        return nil
      }
      return try procedure(visit.procedures[index], visit.procedureKeys[index])
    case "o":
      let panel = visit.panels.first { $0.keys.contains { $0.hexadecimal == rest } }
      return try panel.map { panel throws(FHIREncodingError) in try observation(panel) }
    case "m":
      guard let index = visit.medicationRequestKeys.firstIndex(where: { $0.hexadecimal == rest })
      else { return nil }
      return try medicationRequest(
        visit.medicationRequests[index], visit.medicationRequestKeys[index])
    default: return nil
    }
  }

  private func kept(_ resource: JSON, _ tail: String) -> JSON {
    guard var members = resource.members else { return resource }
    stamp?.tail(tail).apply(to: &members)
    return .object(members)
  }

  /// What every fact ends with: its remainder laid over, its links to patient and visit, id and
  /// meta.
  private func finish(
    _ elements: Elements, _ origin: FactOrigin, _ kind: FactKind, _ key: FactKey
  ) throws(FHIREncodingError) -> JSON {
    var members = elements.members
    members.overlay(try FHIREncoder.elements(origin.remainder, place: origin.place))
    members.setReference("subject", links.patient)
    members.setReference("encounter", links.visit)
    stamp?.tail(kind.letter + key.hexadecimal).apply(to: &members)
    return .object(members)
  }

  private func start(_ kind: FactKind, _ origin: FactOrigin) -> Elements {
    var elements = Elements(resourceType: kind.resourceType)
    elements.add("identifier", list: JSON.identifiers(origin.identifiers))
    elements.add("subject", .reference(links.patient))
    elements.add("encounter", .reference(links.visit))
    return elements
  }

  func condition(_ diagnosis: Diagnosis, _ key: FactKey) throws(FHIREncodingError) -> JSON {
    var elements = start(.diagnosis, diagnosis.origin)
    elements.add(
      "clinicalStatus",
      .boundConcept(diagnosis.clinicalStatus, system: FHIRSystem.conditionClinical))
    elements.add(
      "verificationStatus",
      .boundConcept(diagnosis.verificationStatus, system: FHIRSystem.conditionVerification))
    elements.add("category", only: .concept(coding: diagnosis.category))
    elements.add("code", .concept(diagnosis.code))
    elements.add("onsetDateTime", diagnosis.onset)
    elements.add("abatementDateTime", diagnosis.abatement)
    elements.add("recordedDate", diagnosis.recorded)
    return try finish(elements, diagnosis.origin, .diagnosis, key)
  }

  func procedure(_ procedure: Procedure, _ key: FactKey) throws(FHIREncodingError) -> JSON {
    var elements = start(.procedure, procedure.origin)
    elements.add("status", procedure.status)
    elements.add("category", .concept(coding: procedure.category))
    elements.add("code", .concept(procedure.code))
    if procedure.isMoment {
      elements.add("performedDateTime", procedure.performed.start)
    } else {
      elements.add("performedPeriod", .period(procedure.performed))
    }
    let actor = JSON.reference(procedure.performer)
    elements.add("performer", only: actor.map { .object([JSONMember("actor", $0)]) })
    return try finish(elements, procedure.origin, .procedure, key)
  }

  func medicationRequest(
    _ request: MedicationRequest, _ key: FactKey
  ) throws(FHIREncodingError) -> JSON {
    var elements = start(.medicationRequest, request.origin)
    elements.add("status", request.status)
    elements.add("intent", request.intent)
    elements.add("medicationCodeableConcept", .concept(request.medication))
    elements.add("authoredOn", request.authored)
    elements.add("requester", .reference(request.requester))
    let dosage = request.dosageText.map { [JSONMember("text", .string($0))] }
    elements.add("dosageInstruction", only: dosage.map { .object($0) })
    var dispense = Elements()
    dispense.add("quantity", .quantity(request.quantity))
    dispense.add("expectedSupplyDuration", .quantity(request.daysSupply.map { .days($0) }))
    elements.add("dispenseRequest", dispense.object)
    return try finish(elements, request.origin, .medicationRequest, key)
  }

  /// An Observation of its own, or a panel put together again from its rows.
  func observation(_ panel: ObservationPanel) throws(FHIREncodingError) -> JSON {
    let first = panel.rows[0]
    var elements = start(.observation, first.origin)
    elements.add("status", first.status)
    elements.add("category", only: .concept(coding: first.category))
    elements.add("code", .concept(first.panel ?? first.code))
    elements.add("effectiveDateTime", first.effective)
    elements.add("issued", first.issued)
    elements.add("performer", only: .reference(first.performer))
    if first.panel == nil { addFinding(first, to: &elements) }
    let components = panel.rows.filter { $0.panel != nil }.map { row in
      var component = Elements()
      component.add("code", .concept(row.code))
      addFinding(row, to: &component)
      return JSON.object(component.members)
    }
    elements.add("component", list: components)
    return try finish(elements, first.origin, .observation, panel.keys[0])
  }

  private func addFinding(_ row: Observation, to elements: inout Elements) {
    switch row.value {
    case .quantity(let quantity): elements.add("valueQuantity", .quantity(quantity))
    case .concept(let concept): elements.add("valueCodeableConcept", .concept(concept))
    case .text(let text): elements.add("valueString", text)
    case .flag(let flag): elements.add("valueBoolean", .bool(flag))
    case .integer(let number): elements.add("valueInteger", .number(String(number)))
    case .time(let time): elements.add("valueDateTime", time)
    case nil: break
    }
    elements.add("interpretation", only: .concept(coding: row.interpretation))
  }
}

/// The rows that came in one Observation, with their keys; at least one.
struct ObservationPanel {
  var rows: [Observation]
  var keys: [FactKey]
}

extension Visit {
  /// The observations as resources: consecutive components of one panel from one place are one.
  var panels: [ObservationPanel] {
    var panels: [ObservationPanel] = []
    for (row, key) in zip(observations, observationKeys) {
      if let last = panels.indices.last, panels[last].takes(row) {
        panels[last].rows.append(row)
        panels[last].keys.append(key)
      } else {
        panels.append(ObservationPanel(rows: [row], keys: [key]))
      }
    }
    return panels
  }
}

extension ObservationPanel {
  /// Whether a row came in the same Observation: it stands at the same place and says the same of
  /// the whole.
  fileprivate func takes(_ row: Observation) -> Bool {
    guard let panel = row.panel, let first = rows.first else { return false }
    return row.origin.place == first.origin.place && panel == first.panel ?? first.code
      && row.effective == first.effective && row.status == first.status
      && row.issued == first.issued && row.origin.identifiers == first.origin.identifiers
  }
}
