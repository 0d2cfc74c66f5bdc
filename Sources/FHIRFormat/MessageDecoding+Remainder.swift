import RecordModel
import StrictJSON

// What the columns do not hold, written with references that will lead to our ids.
extension MessageDecoding {
  mutating func writeRemainders() {
    for owner in owners where !owner.elements.isEmpty { writeElements(of: owner) }
    for number in visitParts.indices { writeVisit(number) }
    for index in entries.indices {
      switch entries[index].home {
      case .shared(let shared): submission.shared[shared].body = resourceBytes(index)
      case .patientResource(let resource):
        submission.patientResources[resource].body = resourceBytes(index)
      default: continue
      }
    }
  }

  private mutating func resourceBytes(_ index: Int) -> [UInt8] {
    enter(index)
    copier.start(expecting: entries[index].resource.bytes.count)
    copy(entries[index].resource)
    return copier.finish()
  }

  private mutating func writeElements(of owner: Owner) {
    enter(owner.entry)
    let elements = pending[owner.elements]
    copier.start(expecting: elements.reduce(2) { $0 + $1.value.bytes.count + 32 })
    copier.write("{")
    for element in elements {
      copier.separate()
      copy(element.key)
      if case .patient(let patient) = entries[owner.entry].home, element.key.equals("identifier") {
        copyIdentifiers(element.value, of: patient)
      } else {
        copy(element.value)
      }
    }
    copier.write("}")
    place(copier.finish(), entries[owner.entry].home)
  }

  private mutating func place(_ remainder: [UInt8], _ home: Home) {
    switch home {
    case .patient(let patient): submission.patients[patient].remainder = remainder
    case .fact(.diagnosis, let visit, let index):
      submission.visits[visit].diagnoses[index].origin.remainder = remainder
    case .fact(.procedure, let visit, let index):
      submission.visits[visit].procedures[index].origin.remainder = remainder
    case .fact(.observation, let visit, let index):
      submission.visits[visit].observations[index].origin.remainder = remainder
    case .fact(.medicationRequest, let visit, let index):
      submission.visits[visit].medicationRequests[index].origin.remainder = remainder
    case .none, .visit, .kept, .patientResource, .shared: return
    }
  }

  private mutating func writeVisit(_ number: Int) {
    let parts = visitParts[number]
    var elements = parts.elements.map { pending[$0] }
    if let list = parts.diagnosisList { elements.append(list) }
    guard !elements.isEmpty || !parts.kept.isEmpty else { return }
    let size = parts.kept.reduce(0) { $0 + entries[$1].resource.bytes.count }
    copier.start(expecting: elements.reduce(size + 32) { $0 + $1.value.bytes.count + 32 })
    copier.write("{")
    if let encounter = parts.encounter, !elements.isEmpty {
      enter(encounter)
      copier.write("\"elements\":{")
      for element in elements {
        copier.separate()
        copy(element.key)
        copy(element.value)
      }
      copier.write("}")
    }
    if !parts.kept.isEmpty {
      copier.separate()
      copier.write("\"resources\":[")
      for index in parts.kept {
        copier.separate()
        copyKept(index)
      }
      copier.write("]")
      if parts.encounter == nil { copier.write(",\"isPart\":true") }
    }
    copier.write("}")
    submission.visits[number].remainder = copier.finish()
  }
}

extension MessageDecoding {
  /// A resource that is kept whole, under the tail of the id that we give it.
  private mutating func copyKept(_ index: Int) {
    enter(index)
    copier.write("{")
    if let key = entries[index].key { copier.writeKeptID(key) }
    for (key, value) in entries[index].resource.members where !key.equals("id") {
      copier.separate()
      copy(key)
      copy(value)
    }
    copier.write("}")
  }
}

// Copying JSON without its white space, references rewritten.
extension MessageDecoding {
  private mutating func copy(_ key: JSONKey) {
    copier.take(key.range.lowerBound - 1..<key.range.upperBound + 1)
    copier.punctuate(UInt8(ascii: ":"))
  }

  private mutating func copy(_ value: JSONValue) {
    let bytes = value.bytes
    switch value.kind {
    case .object:
      copier.take(bytes.lowerBound..<bytes.lowerBound + 1)
      copyMembers(value)
      copier.take(bytes.upperBound - 1..<bytes.upperBound)
    case .array:
      copier.take(bytes.lowerBound..<bytes.lowerBound + 1)
      var isFirst = true
      for element in value.elements {
        if !isFirst { copier.punctuate(UInt8(ascii: ",")) }
        isFirst = false
        copy(element)
      }
      copier.take(bytes.upperBound - 1..<bytes.upperBound)
    case .string, .number, .bool, .null: copier.take(bytes)
    }
  }

  private mutating func copyMembers(_ object: JSONValue) {
    var isFirst = true
    for (key, member) in object.members {
      // A logical reference: the number stays in the patient's own columns.
      let isNumber = key.equals("identifier") && member.kind == .object
      let patient = isNumber ? patientLink(for: member) : nil
      if patient != nil, object["reference"] != nil { continue }
      if !isFirst { copier.punctuate(UInt8(ascii: ",")) }
      isFirst = false
      if let patient {
        copier.writeReference(patient)
      } else if key.equals("reference"), let link = link(for: member) {
        copier.writeReference(link)
      } else {
        copy(key)
        copy(member)
      }
    }
  }

  /// The reference to a patient of this submission who has the number of a Reference.identifier.
  private mutating func patientLink(for identifier: JSONValue) -> String? {
    guard let value = identifier["value"]?.string else { return nil }
    let number = ExternalIdentifier(
      system: FHIRSystem.mended(identifier["system"]?.string ?? ""), value: value)
    let index = submission.patients.firstIndex { $0.identifiers.contains(number) }
    return index.map { link(toPatient: $0) }
  }

  /// A patient's identifiers with their values left out (null): those stand in the columns only.
  private mutating func copyIdentifiers(_ list: JSONValue, of patient: Int) {
    guard list.kind == .array else { return copy(list) }
    copier.write("[")
    for item in list.elements {
      copier.separate()
      guard item["value"]?.kind == .string, item["system"].map({ $0.kind == .string }) ?? true
      else {
        copy(item)
        continue
      }
      copier.write("{")
      for (key, member) in item.members {
        copier.separate()
        copy(key)
        if key.equals("value") { copier.write("null") } else { copy(member) }
      }
      copier.write("}")
    }
    copier.write("]")
  }
}
