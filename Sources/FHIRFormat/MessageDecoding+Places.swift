import RecordModel
import StrictJSON

// Giving every entry its home: patient, visit, with a visit, with a patient, or for everybody.
extension MessageDecoding {
  mutating func placePatients() {
    for index in entries.indices where entries[index].kind == .patient {
      let number = submission.patients.count
      entries[index].home = .patient(number)
      entries[index].patient = number
      var patient = readPatient(index)
      if let updates = entries[index].updates {
        patient.identifiers.append(
          ExternalIdentifier(
            system: FHIRSystem.baimbaiPatient, value: PatientID(updates.id).description))
      }
      submission.patients.append(patient)
    }
  }

  /// Visits need a patient, a status and a class; what lacks one is refused.
  mutating func placeVisits() {
    for index in entries.indices where entries[index].kind == .encounter { placeVisit(index) }
  }

  private mutating func placeVisit(_ index: Int) {
    enter(index)
    let encounter = entries[index].resource
    let place = entries[index].place
    var patient: Int?
    if let subject = encounter["subject"] {
      patient = self.patient(named: subject)
      if patient == nil { report(.fhirSubjectUnresolved, at: subject) }
    } else {
      report(.fhirVisitElementMissing, at: place + ".subject", detail: "subject")
    }
    entries[index].patient = patient
    let status = requiredStatus(encounter, place)
    let visitClass = requiredClass(encounter, place)
    guard let patient, let status, let visitClass else { return }
    let number = submission.visits.count
    entries[index].home = .visit(number)
    entries[index].visit = number
    visitParts.append(VisitParts(encounter: index, patient: patient))
    submission.visits.append(
      Visit(place: place, patient: patient, status: status, visitClass: visitClass))
  }

  private mutating func requiredStatus(_ encounter: JSONValue, _ place: String) -> String? {
    guard let status = encounter["status"] else {
      report(.fhirVisitElementMissing, at: place + ".status", detail: "status")
      return nil
    }
    guard FHIRCode.encounterStatus.contains(where: { status.equals($0) }) else {
      report(.fhirVisitElementWrong, at: status, detail: "status")
      return nil
    }
    return status.string
  }

  private mutating func requiredClass(_ encounter: JSONValue, _ place: String) -> Coding? {
    guard let value = encounter["class"] else {
      report(.fhirVisitElementMissing, at: place + ".class", detail: "class")
      return nil
    }
    guard value["code"]?.string?.isEmpty == false else {
      report(.fhirVisitElementWrong, at: value, detail: "class")
      return nil
    }
    return coding(value)
  }

  /// Places everything but patients and visits.
  mutating func placeOthers() {
    placeListedDiagnoses()
    for index in entries.indices {
      enter(index)
      switch entries[index].kind {
      case .patient, .encounter, .bundle: continue
      case .shared: share(index)
      case .fact: placeFact(index)
      case .other: placeOther(index)
      }
    }
  }

  /// A Condition that names no encounter but stands in a visit's list of diagnoses belongs to that
  /// visit.
  private mutating func placeListedDiagnoses() {
    for visit in visitParts.indices {
      guard let index = visitParts[visit].encounter,
        let list = entries[index].resource["diagnosis"]
      else { continue }
      for item in list.elements {
        guard let condition = item["condition"], case .entry(let entry) = target(of: condition),
          entries[entry].kind == .fact(.diagnosis), entries[entry].visit == nil,
          entries[entry].resource["encounter"] == nil
        else { continue }
        entries[entry].visit = visit
      }
    }
  }

  private mutating func share(_ index: Int) {
    entries[index].home = .shared(submission.shared.count)
    whole = true
    let numbers = entries[index].resource["identifier"].map { value in
      value.kind == .array ? identifiers(value) : [identifier(value)].compactMap { $0 }
    }
    var shared = SharedResourceAssertion(
      type: entries[index].typeName, senderID: senderID(ofShared: index),
      identifiers: numbers ?? [], place: entries[index].place, body: [])
    shared.ownID = entries[index].updates.map { SharedResourceID($0.id) }
    submission.shared.append(shared)
  }

  /// The sender's id of a shared resource: its id as it is, else the UUID of its `fullUrl`.
  private func senderID(ofShared index: Int) -> String? {
    if let id = entries[index].resource["id"]?.string, !id.isEmpty { return id }
    return senderID(of: index)
  }

  private mutating func placeFact(_ index: Int) {
    let resource = entries[index].resource
    let subject = resource["subject"]
    let patient = subject.flatMap { self.patient(named: $0) }
    if let visit = entries[index].visit ?? visit(of: index, patient) {
      entries[index].namesOwnPatient = patient == visitParts[visit].patient
      keepWithVisit(index, visit, patient: patient)
    } else {
      keepWithPatient(index, patient, at: subject)
    }
  }

  /// The visit that a resource's `encounter` or `context` names; tells when there is none.
  private mutating func visit(of index: Int, _ patient: Int?) -> Int? {
    let resource = entries[index].resource
    guard let named = resource["encounter"] ?? resource["context"], named.kind == .object,
      named["encounter"] == nil
    else { return nil }
    if let found = visit(named: named) {
      if found.visit == nil {
        entries[index].patient = entries[found.entry].patient
        report(.fhirVisitRefused, at: named)
        entries[index].isRefused = true
      }
      entries[index].namesOwnVisit = resource["encounter"] != nil
      return found.visit
    }
    if let stored = storedVisit(named: named), stored.type == "Encounter" {
      entries[index].namesOwnVisit = resource["encounter"] != nil
      return place(index, with: stored, patient, at: named)
    }
    if named["reference"] != nil || named["identifier"] != nil {
      report(.fhirVisitNotInMessage, at: named)
    }
    return nil
  }

  /// A resource of a visit, unless it says that it is about another patient.
  private mutating func keepWithVisit(_ index: Int, _ visit: Int, patient: Int?) {
    let owner = visitParts[visit].patient
    if let patient, patient != owner {
      report(.fhirSubjectDiffers, at: entries[index].place)
      entries[index].visit = nil
      return keepWithPatient(index, patient, at: nil)
    }
    entries[index].visit = visit
    entries[index].patient = owner
    if case .fact = entries[index].kind { return }
    keepWhole(index, visit)
  }

  /// Keeps a resource whole in a visit's remainder.
  mutating func keepWhole(_ index: Int, _ visit: Int) {
    entries[index].key = visitParts[visit].turns.key(of: name(ofKept: index))
    entries[index].home = .kept(visit: visit, index: visitParts[visit].kept.count)
    visitParts[visit].kept.append(index)
  }

  private mutating func keepWithPatient(_ index: Int, _ patient: Int?, at subject: JSONValue?) {
    guard !entries[index].isRefused else { return }
    if let updates = entries[index].updates, updates.tail != nil {
      if let visit = place(index, with: updates, patient, at: entries[index].resource) {
        keepWithVisit(index, visit, patient: patient)
      }
      return
    }
    guard let patient else {
      if let subject {
        report(.fhirPatientUnresolved, at: subject)
      } else {
        report(.fhirPatientUnresolved, at: entries[index].place)
      }
      return
    }
    entries[index].patient = patient
    entries[index].home = .patientResource(submission.patientResources.count)
    if entries[index].typeName == "Coverage", coverages[patient] == nil {
      coverages[patient] = entries[index].resource
    }
    submission.patientResources.append(
      PatientResourceAssertion(
        patient: patient, type: entries[index].typeName, place: entries[index].place, body: []))
  }

  /// Names of elements that say whose a resource is. Source: FHIR R4, patient compartment.
  private static let patientElements: [StaticString] = [
    "subject", "patient", "beneficiary", "for", "individual",
  ]

  private mutating func placeOther(_ index: Int) {
    let resource = entries[index].resource
    var subject: JSONValue?
    for name in Self.patientElements {
      guard let value = resource[name], value.kind == .object else { continue }
      subject = value
      break
    }
    let patient = subject.flatMap { self.patient(named: $0) }
    if let visit = visit(of: index, patient) ?? visitNamed(in: resource) {
      return keepWithVisit(index, visit, patient: patient)
    }
    if let stored = entries[index].updates ?? storedVisitNamed(in: resource), stored.isOfVisit {
      if let visit = place(index, with: stored, patient, at: resource) {
        keepWithVisit(index, visit, patient: patient)
      }
      return
    }
    if let patient = patient ?? patientNamed(in: resource) {
      return keepWithPatient(index, patient, at: nil)
    }
    let namesSomebody = subject?["reference"]?.withUTF8 { Self.namesPatient($0) }
    if namesSomebody == true {
      return keepWithPatient(index, nil, at: subject)
    }
    if !entries[index].isRefused { share(index) }
  }

  /// The first visit of the message that a reference anywhere in a resource names.
  private func visitNamed(in value: JSONValue) -> Int? {
    if value.kind == .object, value["reference"] != nil, let visit = visit(named: value)?.visit {
      return visit
    }
    for (_, member) in value.members {
      if let visit = visitNamed(in: member) { return visit }
    }
    for element in value.elements {
      if let visit = visitNamed(in: element) { return visit }
    }
    return nil
  }

  /// The first patient whom a reference anywhere in a resource names.
  private mutating func patientNamed(in value: JSONValue) -> Int? {
    if value["reference"]?.withUTF8({ Self.namesPatient($0) }) == true,
      let patient = patient(named: value)
    {
      return patient
    }
    for (_, member) in value.members {
      if let patient = patientNamed(in: member) { return patient }
    }
    for element in value.elements {
      if let patient = patientNamed(in: element) { return patient }
    }
    return nil
  }
}
