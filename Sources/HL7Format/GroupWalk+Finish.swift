import RecordModel
import StrictJSON

// What came of a patient's segments goes into the submission.
extension GroupWalk {
  mutating func finish(into submission: inout DecodedSubmission) {
    closeVisit()
    var patient = draft.assertion
    patient.remainder = draft.patientRest.bytes
    submission.patients.append(patient)
    for closed in draft.closed {
      draft.current = closed
      if let visit = closed.visit {
        finish(visit, into: &submission)
      } else {
        keepWithPatient(into: &submission)
      }
    }
    finishRanges(into: &submission)
  }

  /// Ends what is read of a visit.
  mutating func closeVisit() {
    keepUnusedOrder()
    for index in draft.current.resources.indices {
      switch draft.current.resources[index].type {
      case "DocumentReference": Self.finishDocument(&draft.current.resources[index])
      case "Appointment": finishAppointment(&draft.current.resources[index])
      default: break
      }
    }
    draft.closed.append(draft.current)
    draft.current = VisitDraft()
    order = OrderContext()
    anchor = .patient
  }

  /// The visit with its facts; resources without a table go into its remainder.
  private mutating func finish(_ draftedVisit: Visit, into submission: inout DecodedSubmission) {
    var visit = draftedVisit
    let number = submission.visits.count
    visit.diagnoses = draft.current.diagnoses.map { drafted in
      drafted.fact.with(remainder: drafted.rest.bytes)
    }
    visit.procedures = draft.current.procedures.map { $0.fact.with(remainder: $0.rest.bytes) }
    visit.observations = draft.current.observations.map { $0.fact.with(remainder: $0.rest.bytes) }
    visit.medicationRequests = draft.current.medications.map {
      $0.fact.with(remainder: $0.rest.bytes)
    }
    let keys = draft.current.resources.contains { !$0.results.isEmpty } ? visit.observationKeys : []
    var writer = JSONWriter()
    writer.beginObject()
    // The remainder's extensions lie over the columns': the payer must be among them.
    if draft.current.visitRest.hasExtensions, let payer = JSON.coding(visit.payer) {
      draft.current.visitRest.addExtension([
        "url": "https://fhir.baimbai.id/StructureDefinition/payer", "valueCoding": payer,
      ])
    }
    if !draft.current.visitRest.isEmpty {
      writer.key("elements")
      draft.current.visitRest.write(to: &writer)
    }
    if !draft.current.resources.isEmpty {
      writer.key("resources")
      writer.beginArray()
      for resource in draft.current.resources {
        linked(resource, visit: number, keys).write(to: &writer)
      }
      writer.endArray()
    }
    writer.endObject()
    if writer.bytes.count > 2 { visit.remainder = writer.bytes }
    submission.visits.append(visit)
  }

  /// A resource with its links to its visit and to the results that it reports.
  private func linked(
    _ resource: DraftedResource, visit: Int, _ keys: [FactKey]
  ) -> FHIRObject {
    var object = resource.object
    let mark = Placeholder.mark(.visit, visit)
    let results = resource.results.map { index in
      JSON.reference("Observation/\(mark).o\(keys[index].hexadecimal)")
    }
    object.add("result", list: results)
    let link = JSON.reference("Encounter/" + mark)
    if let element = Self.encounterElement(resource.type) {
      object.add(element, link)
    } else if resource.type == "DocumentReference" {
      object.add("context", ["encounter": [link]])
    }
    return object
  }

  /// The element that names a resource's visit.
  private static func encounterElement(_ type: String) -> String? {
    switch type {
    case "ServiceRequest", "DiagnosticReport", "Immunization", "AllergyIntolerance":
      "encounter"
    case "MedicationDispense", "MedicationAdministration": "context"
    default: nil
    }
  }

  /// Facts and resources of no visit, as resources of the patient.
  private mutating func keepWithPatient(into submission: inout DecodedSubmission) {
    var kept: [(type: String, place: String, body: [UInt8])] = []
    let writer = FactResource(patient: patientLink, context: context)
    for drafted in draft.current.diagnoses {
      let object = writer.condition(drafted.fact, drafted.rest)
      kept.append(("Condition", drafted.fact.origin.place, object.bytes))
    }
    for drafted in draft.current.procedures {
      let object = writer.procedure(drafted.fact, drafted.rest)
      kept.append(("Procedure", drafted.fact.origin.place, object.bytes))
    }
    var rows = draft.current.observations[...]
    while let first = rows.first {
      let place = first.fact.origin.place
      let own =
        first.fact.panel == nil ? rows.prefix(1) : rows.prefix { $0.fact.origin.place == place }
      rows = rows.dropFirst(own.count)
      kept.append(("Observation", place, writer.observation(Array(own)).bytes))
    }
    for drafted in draft.current.medications {
      let object = writer.medicationRequest(drafted.fact, drafted.rest)
      kept.append(("MedicationRequest", drafted.fact.origin.place, object.bytes))
    }
    for resource in draft.current.resources {
      kept.append((resource.type, resource.place, resource.object.bytes))
    }
    submission.patientResources += kept.map { item in
      PatientResourceAssertion(
        patient: draft.patient, type: item.type, place: item.place, body: item.body)
    }
    let needsVisit = kind.makesVisit && kept.contains { Self.belongsToVisits($0.type) }
    if needsVisit { report(.hl7KeptWithPatient, at: prefix + "PV1-19") }
  }

  private static func belongsToVisits(_ type: String) -> Bool {
    type != "Coverage" && type != "AllergyIntolerance"
  }

  /// Merged records, and which bytes speak of whom.
  private mutating func finishRanges(into submission: inout DecodedSubmission) {
    var position = draft.bytes.lowerBound
    for retired in draft.retired {
      let index = submission.patients.count
      submission.patients.append(retired.assertion)
      submission.merges.append(
        PatientMergeAssertion(
          survivor: draft.patient, retired: index, place: retired.assertion.place))
      submission.patientRanges.append(
        .init(bytes: position..<retired.bytes.lowerBound, patient: draft.patient))
      submission.patientRanges.append(.init(bytes: retired.bytes, patient: index))
      position = retired.bytes.upperBound
    }
    if position < draft.bytes.upperBound {
      submission.patientRanges.append(
        .init(bytes: position..<draft.bytes.upperBound, patient: draft.patient))
    }
    if kind.family == .merge, draft.retired.isEmpty,
      !findings.contains(where: { $0.rule == .hl7MergeIncomplete })
    {
      report(.hl7MergeIncomplete, at: prefix + "MRG-1")
    }
  }
}

extension Diagnosis {
  fileprivate func with(remainder: [UInt8]) -> Self {
    var fact = self
    fact.origin.remainder = remainder
    return fact
  }
}

extension Procedure {
  fileprivate func with(remainder: [UInt8]) -> Self {
    var fact = self
    fact.origin.remainder = remainder
    return fact
  }
}

extension Observation {
  fileprivate func with(remainder: [UInt8]) -> Self {
    var fact = self
    fact.origin.remainder = remainder
    return fact
  }
}

extension MedicationRequest {
  fileprivate func with(remainder: [UInt8]) -> Self {
    var fact = self
    fact.origin.remainder = remainder
    return fact
  }
}
