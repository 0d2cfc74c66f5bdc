import RecordModel
import StrictJSON

// Encounter. Source: FHIR R4, Encounter; SATUSEHAT Postman collection 01.
extension MessageDecoding {
  /// Whether a member is ours on reading: type, id, and a meta that only has version and time.
  func isOwn(_ key: JSONKey, _ value: JSONValue) -> Bool {
    if key.equals("resourceType") || key.equals("id") { return true }
    guard key.equals("meta"), value.kind == .object else { return false }
    for (name, _) in value.members
    where !name.equals("versionId") && !name.equals("lastUpdated") {
      return false
    }
    return true
  }

  /// Reads the columns of every visit but its list of diagnoses, which needs the facts.
  mutating func readVisits() {
    for number in visitParts.indices {
      guard let index = visitParts[number].encounter else { continue }
      enter(index)
      let start = pending.count
      // A fullUrl is no name: templates repeat the same UUIDs in every message.
      submission.visits[number].senderID = resourceID(of: index)
      submission.visits[number].ownID = entries[index].updates?.visit
      for (key, value) in entries[index].resource.members
      where !isOwn(key, value) && !key.equals("diagnosis") {
        whole = true
        readVisitElement(key, value, number)
        keepRest(key, value)
      }
      visitParts[number].elements = start..<pending.count
    }
  }

  /// Reads an element into the visit where it lies: a copy of a visit costs as much as reading one.
  private mutating func readVisitElement(_ key: JSONKey, _ value: JSONValue, _ visit: Int) {
    if key.equals("status") {
      return
    } else if key.equals("class") {
      _ = coding(value)
    } else if key.equals("identifier") {
      submission.visits[visit].identifiers = identifiers(value)
      nameOwner(ofNumbers: submission.visits[visit].identifiers, at: value)
    } else if key.equals("subject") {
      if !isPlainReference(value) { whole = false }
    } else if key.equals("period") {
      submission.visits[visit].period = period(value)
    } else if key.equals("statusHistory") {
      submission.visits[visit].statusHistory = statusHistory(value)
    } else if key.equals("serviceType") {
      let service = concept(value)
      submission.visits[visit].service = service.isEmpty ? nil : service
    } else if key.equals("participant") {
      submission.visits[visit].practitioner = attender(value)
    } else if key.equals("location") {
      submission.visits[visit].location = firstLocation(value)
    } else if key.equals("serviceProvider") {
      submission.visits[visit].serviceProvider = namedReference(value)
      nameFacility(value)
    } else if key.equals("hospitalization") {
      readHospitalization(value, visit)
    } else if key.equals("extension") {
      submission.visits[visit].payer = payer(value)
    } else {
      whole = false
    }
  }

  /// Whether a Reference is a reference and nothing else, so that ours can stand for it.
  func isPlainReference(_ value: JSONValue) -> Bool {
    value.kind == .object && value.count == 1 && value["reference"]?.kind == .string
  }

  private mutating func statusHistory(_ list: JSONValue) -> [Visit.StatusSpan] {
    guard isArray(list) else { return [] }
    return list.elements.compactMap { item in
      guard isObject(item) else { return nil }
      guard let status = item["status"].flatMap({ text($0) }), let period = item["period"] else {
        whole = false
        return nil
      }
      if item.count > 2 { whole = false }
      return Visit.StatusSpan(status: status, period: self.period(period))
    }
  }

  /// The first participant who is somebody; wholly kept if he is the only one and the attender.
  private mutating func attender(_ list: JSONValue) -> NamedReference? {
    guard isArray(list) else { return nil }
    guard let item = list.elements.first(where: { $0["individual"] != nil }),
      let individual = item["individual"]
    else {
      whole = false
      return nil
    }
    if list.count > 1 || item.count != 2 || !isAttenderType(item["type"]) { whole = false }
    return namedReference(individual)
  }

  private func isAttenderType(_ list: JSONValue?) -> Bool {
    guard let list, list.count == 1, let concept = list[0], concept.count == 1,
      let codings = concept["coding"], codings.count == 1, let coding = codings[0],
      coding.count == 3, let system = coding["system"]
    else { return false }
    return system.equals(FHIRSystem.participationType) && coding["code"]?.equals("ATND") == true
      && coding["display"]?.equals("attender") == true
  }

  private mutating func firstLocation(_ list: JSONValue) -> NamedReference? {
    guard isArray(list), let first = list[0], isObject(first), let location = first["location"]
    else {
      whole = false
      return nil
    }
    if list.count > 1 || first.count > 1 { whole = false }
    return namedReference(location)
  }

  private mutating func readHospitalization(_ value: JSONValue, _ visit: Int) {
    guard isObject(value) else { return }
    if value.count == 0 { whole = false }
    for (key, member) in value.members {
      if key.equals("dischargeDisposition") {
        let disposition = concept(member)
        submission.visits[visit].disposition = disposition.isEmpty ? nil : disposition
      } else if key.equals("origin") {
        submission.visits[visit].referredFrom = namedReference(member)
      } else if key.equals("destination") {
        submission.visits[visit].referredTo = namedReference(member)
      } else {
        whole = false
      }
    }
  }

  private mutating func payer(_ list: JSONValue) -> Coding? {
    guard isArray(list) else { return nil }
    guard
      let item = list.elements.first(where: {
        $0["url"]?.equals(FHIRSystem.payerExtensionURL) == true
      }), let value = item["valueCoding"]
    else {
      whole = false
      return nil
    }
    if list.count > 1 || item.count > 2 { whole = false }
    let payer = coding(value)
    return payer.isEmpty ? nil : payer
  }

  /// SATUSEHAT's naming systems of visit numbers end in the organisation that gave the number.
  private mutating func nameOwner(ofNumbers numbers: [ExternalIdentifier], at value: JSONValue) {
    for number in numbers {
      guard let owner = FHIRSystem.organization(ofEncounterSystem: number.system) else { continue }
      submission.namedFacilities.append(.init(identifier: owner, place: position(of: value)))
    }
  }

  /// Notes which facility a visit's serviceProvider names, so that it can be held against the
  /// sender's.
  private mutating func nameFacility(_ provider: JSONValue) {
    let place = position(of: provider)
    func name(_ identifier: ExternalIdentifier) {
      submission.namedFacilities.append(.init(identifier: identifier, place: place))
    }
    if case .entry(let entry) = target(of: provider) {
      if case .shared(let shared) = entries[entry].home {
        submission.shared[shared].identifiers.forEach(name)
      }
    } else if let id = provider["reference"]?.withUTF8({ Self.organizationNumber($0) }) {
      name(ExternalIdentifier(system: FHIRSystem.satusehatOrganization, value: id))
    }
    if let identifier = provider["identifier"], let value = identifier["value"]?.string {
      let system = FHIRSystem.mended(identifier["system"]?.string ?? "")
      name(ExternalIdentifier(system: system, value: value))
    }
  }

  /// The SATUSEHAT number in a reference text that names an organisation.
  private static func organizationNumber(_ reference: ReferenceTable.Bytes) -> String? {
    guard let tail = ReferenceTable.typeAndID(reference), tail.begins(with: "Organization/") else {
      return nil
    }
    let id = tail.dropFirst("Organization/".utf8.count)
    return id.isDigits ? String(decoding: id, as: UTF8.self) : nil
  }

  /// Gives each visit its payer from a Coverage, if it has none of its own, and the sender's time.
  mutating func finishVisits() {
    for number in submission.visits.indices {
      if submission.visits[number].payer == nil,
        let coverage = coverages[submission.visits[number].patient]
      {
        submission.visits[number].payer = payer(ofCoverage: coverage)
      }
      submission.visits[number].senderTime = timestamp ?? writingTime(ofVisit: number)
    }
  }

  /// When a visit's resource says that it was written, else the latest moment that it speaks of. One
  /// that comes alone is written as it comes, whatever its content speaks of.
  private func writingTime(ofVisit number: Int) -> ClinicalTime? {
    let index = context.target == nil ? visitParts[number].encounter : 0
    if let index, let written = lastUpdated(entries[index].resource) { return written }
    return context.target == nil ? submission.visits[number].latestTime : nil
  }

  private func payer(ofCoverage coverage: JSONValue) -> Coding? {
    if let first = coverage["type"]?["coding"]?[0] {
      let type = Coding(
        system: first["system"]?.string, code: first["code"]?.string,
        display: first["display"]?.string)
      if type.code != nil { return type }
    }
    let words = coverage["payor"]?[0]?["display"]?.string ?? coverage["type"]?["text"]?.string
    return words.map { Coding(display: $0) }
  }

  private func lastUpdated(_ resource: JSONValue) -> ClinicalTime? {
    resource["meta"]?["lastUpdated"]?.withUTF8 {
      ClinicalTime(utf8: $0, defaultOffsetMinutes: context.defaultOffsetMinutes)
    }
  }
}

extension Visit {
  /// The latest moment that the visit's content speaks of.
  var latestTime: ClinicalTime? {
    var latest: ClinicalTime?
    func see(_ time: ClinicalTime?) {
      guard let time else { return }
      if time.microseconds > latest?.microseconds ?? .min { latest = time }
    }
    see(period.start)
    see(period.end)
    for span in statusHistory {
      see(span.period.start)
      see(span.period.end)
    }
    for diagnosis in diagnoses { see(diagnosis.recorded) }
    for procedure in procedures { see(procedure.performed.end ?? procedure.performed.start) }
    for observation in observations {
      see(observation.issued)
      see(observation.effective)
    }
    for request in medicationRequests { see(request.authored) }
    return latest
  }
}
