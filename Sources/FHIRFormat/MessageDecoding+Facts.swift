import RecordModel
import StrictJSON

// Condition, Procedure and MedicationRequest. Source: FHIR R4, the resources' pages.
extension MessageDecoding {
  /// Reads the facts of all visits in the order of the message.
  ///
  /// One that lacks what its columns need is kept whole with its visit and flagged.
  mutating func readFacts() {
    for index in entries.indices {
      guard case .fact(let kind) = entries[index].kind, let visit = entries[index].visit
      else { continue }
      enter(index)
      let start = pending.count
      if let number = readFact(index, kind, visit) {
        entries[index].home = .fact(kind, visit: visit, index: number)
        owners.append(Owner(entry: index, elements: start..<pending.count))
      } else {
        pending.removeSubrange(start...)
        report(.fhirFactUnreadable, at: entries[index].place, detail: kind.resourceType)
        keepWhole(index, visit)
      }
    }
  }

  /// Reads one fact; its number among the visit's facts of its kind, or nil if it cannot be read.
  private mutating func readFact(_ index: Int, _ kind: FactKind, _ visit: Int) -> Int? {
    var origin = FactOrigin(place: entries[index].place)
    if let tail = entries[index].updates?.tail { origin.ownKey = tail.key }
    whole = true
    switch kind {
    case .diagnosis: return readDiagnosis(index, origin, visit)
    case .procedure: return readProcedure(index, origin, visit)
    case .observation: return readObservation(index, origin, visit)
    case .medicationRequest: return readRequest(index, origin, visit)
    }
  }

  /// Reads an element that every fact has; false if it is another.
  mutating func readOrigin(
    _ key: JSONKey, _ value: JSONValue, of index: Int, _ origin: inout FactOrigin
  ) -> Bool {
    if key.equals("identifier") {
      origin.identifiers = identifiers(value)
    } else if key.equals("subject") {
      whole = entries[index].namesOwnPatient && isPlainReference(value)
    } else if key.equals("encounter") {
      whole = entries[index].namesOwnVisit && isPlainReference(value)
    } else {
      return false
    }
    return true
  }

  /// Sends an element to the remainder unless it was wholly read.
  mutating func keepRest(_ key: JSONKey, _ value: JSONValue) {
    if !whole { pending.append(PendingElement(key: key, value: value)) }
  }

  /// A status or intent: a code that is there; nil otherwise.
  func requiredText(_ resource: JSONValue, _ name: StaticString) -> String? {
    guard let text = resource[name]?.string, !text.isEmpty else { return nil }
    return text
  }

  /// A concept that says something: a code or words.
  ///
  /// Says in `whole` if it is not wholly kept; who asks before its element comes by remembers that.
  mutating func requiredConcept(_ value: JSONValue?) -> Concept? {
    guard let value, value.kind == .object else { return nil }
    let concept = concept(value)
    if concept.coding.code?.isEmpty == false || concept.text?.isEmpty == false
      || concept.coding.display?.isEmpty == false
    {
      return concept
    }
    whole = false
    return nil
  }

  private mutating func readDiagnosis(
    _ index: Int, _ origin: consuming FactOrigin, _ visit: Int
  ) -> Int? {
    let resource = entries[index].resource
    guard let code = requiredConcept(resource["code"]) else { return nil }
    let isCodeWhole = whole
    var diagnosis = Diagnosis(origin: origin, code: code)
    for (key, value) in resource.members where !isOwn(key, value) {
      whole = true
      if key.equals("code") {
        whole = isCodeWhole
      } else if !readOrigin(key, value, of: index, &diagnosis.origin) {
        readDiagnosisElement(key, value, &diagnosis)
      }
      keepRest(key, value)
    }
    entries[index].key = visitParts[visit].turns.key(of: FactName(diagnosis))
    submission.visits[visit].diagnoses.append(diagnosis)
    return submission.visits[visit].diagnoses.count - 1
  }

  private mutating func readDiagnosisElement(
    _ key: JSONKey, _ value: JSONValue, _ diagnosis: inout Diagnosis
  ) {
    if key.equals("clinicalStatus") {
      diagnosis.clinicalStatus = boundCode(value, system: FHIRSystem.conditionClinical)
    } else if key.equals("verificationStatus") {
      diagnosis.verificationStatus = boundCode(value, system: FHIRSystem.conditionVerification)
    } else if key.equals("category") {
      diagnosis.category = firstCoding(ofList: value)
    } else if key.equals("onsetDateTime") {
      diagnosis.onset = time(value)
    } else if key.equals("abatementDateTime") {
      diagnosis.abatement = time(value)
    } else if key.equals("recordedDate") {
      diagnosis.recorded = time(value)
    } else {
      whole = false
    }
  }

  private mutating func readProcedure(
    _ index: Int, _ origin: consuming FactOrigin, _ visit: Int
  ) -> Int? {
    let resource = entries[index].resource
    guard let status = requiredText(resource, "status"),
      let code = requiredConcept(resource["code"])
    else { return nil }
    let isCodeWhole = whole
    var procedure = Procedure(origin: origin, status: status, code: code)
    for (key, value) in resource.members where !isOwn(key, value) {
      whole = true
      if key.equals("code") {
        whole = isCodeWhole
      } else if !readOrigin(key, value, of: index, &procedure.origin) {
        readProcedureElement(key, value, &procedure)
      }
      keepRest(key, value)
    }
    entries[index].key = visitParts[visit].turns.key(of: FactName(procedure))
    submission.visits[visit].procedures.append(procedure)
    return submission.visits[visit].procedures.count - 1
  }

  private mutating func readProcedureElement(
    _ key: JSONKey, _ value: JSONValue, _ procedure: inout Procedure
  ) {
    if key.equals("status") {
      return
    } else if key.equals("category") {
      procedure.category = firstCoding(value)
    } else if key.equals("performedPeriod") {
      procedure.performed = period(value)
    } else if key.equals("performedDateTime") {
      guard let moment = time(value) else { return }
      procedure.performed = ClinicalPeriod(start: moment, end: moment)
      procedure.isMoment = true
    } else if key.equals("performer") {
      procedure.performer = firstActor(value)
    } else {
      whole = false
    }
  }

  private mutating func firstActor(_ list: JSONValue) -> NamedReference? {
    guard isArray(list), let first = list[0], isObject(first), let actor = first["actor"] else {
      whole = false
      return nil
    }
    if list.count > 1 || first.count > 1 { whole = false }
    return namedReference(actor)
  }

  private mutating func readRequest(
    _ index: Int, _ origin: consuming FactOrigin, _ visit: Int
  ) -> Int? {
    let resource = entries[index].resource
    guard let status = requiredText(resource, "status"),
      let intent = requiredText(resource, "intent"),
      let medication = medication(resource)
    else { return nil }
    let isMedicationWhole = whole
    var request = MedicationRequest(
      origin: origin, status: status, intent: intent, medication: medication)
    for (key, value) in resource.members where !isOwn(key, value) {
      whole = true
      if key.equals("medicationCodeableConcept") {
        whole = isMedicationWhole
      } else if !readOrigin(key, value, of: index, &request.origin) {
        readRequestElement(key, value, &request)
      }
      keepRest(key, value)
    }
    entries[index].key = visitParts[visit].turns.key(of: FactName(request))
    submission.visits[visit].medicationRequests.append(request)
    return submission.visits[visit].medicationRequests.count - 1
  }

  private mutating func readRequestElement(
    _ key: JSONKey, _ value: JSONValue, _ request: inout MedicationRequest
  ) {
    if key.equals("status") || key.equals("intent") {
      return
    } else if key.equals("authoredOn") {
      request.authored = time(value)
    } else if key.equals("requester") {
      request.requester = namedReference(value)
    } else if key.equals("dosageInstruction") {
      request.dosageText = dosageText(value)
    } else if key.equals("dispenseRequest") {
      readDispense(value, &request)
    } else {
      whole = false
    }
  }

  /// What was asked for: the concept itself, or the code of the Medication that is named.
  private mutating func medication(_ resource: JSONValue) -> Concept? {
    if let concept = requiredConcept(resource["medicationCodeableConcept"]) { return concept }
    guard let reference = resource["medicationReference"], reference.kind == .object else {
      return nil
    }
    if let named = namedMedication(reference, in: resource),
      let concept = requiredConcept(named["code"])
    {
      return concept
    }
    if let stored = FHIRDecoder.storedMedication(resource),
      let concept = context.medications[stored]
    {
      return concept
    }
    let words = reference["display"]?.string ?? reference["reference"]?.string
    return words.flatMap { $0.isEmpty ? nil : Concept(text: $0) }
  }

  private func namedMedication(_ reference: JSONValue, in resource: JSONValue) -> JSONValue? {
    reference["reference"]?.withUTF8 { bytes in
      if bytes.first == UInt8(ascii: "#") {
        return resource["contained"]?.elements.first {
          $0["id"]?.withUTF8 { $0.elementsEqual(bytes.dropFirst()) } == true
        }
      }
      guard case .entry(let entry) = references.find(bytes),
        entries[entry].typeName == "Medication"
      else { return nil }
      return entries[entry].resource
    }
  }

  /// The first instruction's words: its text, else what the patient is told.
  private mutating func dosageText(_ list: JSONValue) -> String? {
    guard isArray(list), let first = list[0], isObject(first) else { return nil }
    if list.count > 1 || first.count > 1 || first["text"] == nil { whole = false }
    return (first["text"] ?? first["patientInstruction"]).flatMap { text($0) }
  }

  private mutating func readDispense(_ value: JSONValue, _ request: inout MedicationRequest) {
    guard isObject(value) else { return }
    if value.count == 0 { whole = false }
    for (key, member) in value.members {
      if key.equals("quantity") {
        request.quantity = quantity(member)
      } else if key.equals("expectedSupplyDuration") {
        guard let duration = quantity(member) else { continue }
        if duration.code == "d" { request.daysSupply = duration.value }
        if duration != .days(duration.value) { whole = false }
      } else {
        whole = false
      }
    }
  }

  /// Takes role and rank of each diagnosis from its visit's list.
  mutating func readDiagnosisLists() {
    for number in visitParts.indices {
      guard let index = visitParts[number].encounter,
        let member = entries[index].resource.keyed("diagnosis")
      else { continue }
      enter(index)
      whole = true
      readDiagnosisList(member.value, number)
      if !whole {
        visitParts[number].diagnosisList = PendingElement(key: member.key, value: member.value)
      }
    }
  }

  private mutating func readDiagnosisList(_ list: JSONValue, _ number: Int) {
    guard isArray(list) else { return }
    var order: [Int] = []
    for item in list.elements {
      guard isObject(item) else { continue }
      guard let condition = item["condition"], case .entry(let entry) = target(of: condition),
        case .fact(.diagnosis, number, let diagnosis) = entries[entry].home,
        !order.contains(diagnosis)
      else {
        whole = false
        listStored(item, number)
        continue
      }
      order.append(diagnosis)
      if !isPlainReference(condition) { whole = false }
      for (key, member) in item.members {
        if key.equals("use") {
          submission.visits[number].diagnoses[diagnosis].role = firstCoding(member)
        } else if key.equals("rank") {
          submission.visits[number].diagnoses[diagnosis].rank = integer(member)
        } else if !key.equals("condition") {
          whole = false
        }
      }
    }
    // The record does not keep the list's own order; it comes back by rank.
    if order != submission.visits[number].diagnoses.listed { whole = false }
  }
}

extension MessageDecoding {
  /// Takes role and rank of a diagnosis that was told before and is named by our id.
  private mutating func listStored(_ item: JSONValue, _ number: Int) {
    guard let condition = item["condition"], let stored = storedVisit(named: condition),
      let tail = stored.tail, tail.letter == UInt8(ascii: "c"),
      stored.visit == submission.visits[number].ownID
    else { return }
    var listed = Visit.ListedDiagnosis(key: tail.key)
    if let use = item["use"] { listed.role = firstCoding(use) }
    if let rank = item["rank"] { listed.rank = integer(rank) }
    submission.visits[number].listedDiagnoses.append(listed)
  }
}

extension [Diagnosis] {
  /// Those that stand in the visit's list, by rank: those with a role or a rank.
  var listed: [Int] {
    let listed = indices.filter { self[$0].role != nil || self[$0].rank != nil }
    guard listed.count > 1 else { return listed }
    return listed.sorted { left, right in
      let ranks = (self[left].rank ?? .max, self[right].rank ?? .max)
      return ranks.0 != ranks.1 ? ranks.0 < ranks.1 : left < right
    }
  }
}

extension Observation.Quantity {
  /// A duration in days, as the record writes it.
  static func days(_ value: ExactDecimal) -> Self {
    Self(value: value, unit: "days", system: FHIRSystem.ucum, code: "d")
  }
}

extension JSONValue {
  /// A member with its key.
  func keyed(_ name: StaticString) -> (key: JSONKey, value: JSONValue)? {
    for (key, value) in members where key.equals(name) { return (key, value) }
    return nil
  }
}
