import RecordModel
import StrictJSON

// What is stored already and is named by the id that we gave: SATUSEHAT's clients send a visit step
// by step, each step a resource that names the visit by its id. Source: SATUSEHAT Postman
// collection 01.
extension MessageDecoding {
  /// Whether a single resource is what its address says; tells if it is not.
  mutating func isAt(_ target: FHIRTarget, _ typeName: String) -> Bool {
    if typeName != target.type {
      report(.fhirOtherAddress, at: "resourceType")
      return false
    }
    if let id = target.id, let sent = root["id"], sent.string != id {
      report(.fhirOtherAddress, at: "id")
      return false
    }
    return true
  }

  /// Notes which entries update what has an id of ours: those sent with PUT to it.
  mutating func noteUpdates() {
    if let target = context.target {
      guard var id = target.id else { return }
      entries[0].updates = id.withUTF8 { OwnReference(type: target.type, id: $0) }
      return
    }
    for index in entries.indices where entries[index].isPut {
      guard let id = entries[index].resource["id"] else { continue }
      let type = entries[index].typeName
      entries[index].updates = id.withUTF8 { OwnReference(type: type, id: $0) }
    }
  }

  /// What a Reference names by our id.
  func storedVisit(named reference: JSONValue) -> OwnReference? {
    reference["reference"]?.withUTF8 { OwnReference($0) }
  }

  /// The first reference anywhere in a resource to a visit by our id, or to what hangs on one.
  func storedVisitNamed(in value: JSONValue) -> OwnReference? {
    if let stored = value["reference"]?.withUTF8({ OwnReference($0) }), stored.isOfVisit {
      return stored
    }
    for (_, member) in value.members {
      if let stored = storedVisitNamed(in: member) { return stored }
    }
    for element in value.elements {
      if let stored = storedVisitNamed(in: element) { return stored }
    }
    return nil
  }

  /// The visit of a stored thing, for an entry that hangs on it; nil, and told, if the entry does
  /// not say whose it is.
  mutating func place(
    _ index: Int, with stored: OwnReference, _ patient: Int?, at named: JSONValue
  ) -> Int? {
    if let known = storedVisits[stored.visit] { return known }
    guard let patient else {
      report(.fhirPatientUnresolved, at: entries[index].place)
      entries[index].isRefused = true
      return nil
    }
    let number = submission.visits.count
    var visit = Visit(
      place: entries[index].place, patient: patient, status: "unknown", visitClass: Coding())
    visit.ownID = stored.visit
    visit.isNamedOnly = true
    storedVisits[stored.visit] = number
    visitParts.append(VisitParts(encounter: nil, patient: patient))
    submission.visits.append(visit)
    return number
  }

  /// What names a resource that is kept whole: our key, its number, or its content.
  func name(ofKept index: Int) -> FactName {
    let entry = entries[index]
    let number = entry.resource["identifier"].flatMap { list in
      list.kind == .array ? list[0] : list
    }
    let value = number?["value"]?.string ?? ""
    var name = FactName(
      resourceType: entry.typeName,
      number: value.isEmpty
        ? nil
        : ExternalIdentifier(
          system: FHIRSystem.mended(number?["system"]?.string ?? ""), value: value),
      ownKey: entry.updates?.tail?.key)
    if value.isEmpty { add(entry.resource, to: &name) }
    return name
  }

  /// Takes a value's tokens into a name, without the white space between them and without what
  /// each sending of the same resource writes anew.
  private func add(_ value: JSONValue, to name: inout FactName) {
    switch value.kind {
    case .object:
      for (key, member) in value.members where !key.equals("id") && !key.equals("reference") {
        name.add(key.bytes)
        add(member, to: &name)
      }
    case .array:
      for element in value.elements { add(element, to: &name) }
    case .string, .number, .bool, .null: name.add(value.raw)
    }
  }
}

extension OwnReference {
  /// Whether it names a visit or what hangs on one.
  var isOfVisit: Bool { type == "Encounter" || tail != nil }
}
