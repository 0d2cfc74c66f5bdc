import RecordModel
import StrictJSON

// What references name, and what they become.
extension MessageDecoding {
  /// The target of a FHIR Reference object, or nil if the message does not hold it.
  func target(of reference: JSONValue) -> ReferenceTarget? {
    reference["reference"].flatMap { $0.utf8 }.flatMap { references.find($0) }
  }

  /// The visit that a Reference names, if it is one of the message's; or its refused entry.
  func visit(named reference: JSONValue) -> (visit: Int?, entry: Int)? {
    guard case .entry(let entry) = target(of: reference), entries[entry].kind == .encounter
    else { return nil }
    guard case .visit(let visit) = entries[entry].home else { return (nil, entry) }
    return (visit, entry)
  }

  /// The patient that a Reference names: of the message, or by a number that it carries.
  ///
  /// `Patient/P` + 11 digits and 12 digits are IHS numbers (SATUSEHAT's older examples have the
  /// latter),
  /// a UUID is ours; `Patient?identifier=` and Reference.identifier name any number.
  mutating func patient(named reference: JSONValue) -> Int? {
    guard reference.kind == .object else { return nil }
    if let bytes = reference["reference"].flatMap({ $0.utf8 }) {
      switch references.find(bytes) {
      case .patient(let patient): return patient
      case .entry(let entry):
        if case .patient(let patient) = entries[entry].home { return patient }
      case nil:
        if let identifier = Self.patientNumber(bytes) {
          let patient = patient(identifiedBy: identifier, in: reference)
          _ = references.insert(bytes, .patient(patient))
          return patient
        }
      }
    }
    // A reference or type that says something else names no patient, whatever number it carries.
    if let bytes = reference["reference"].flatMap({ $0.utf8 }), !Self.namesPatient(bytes) {
      return nil
    }
    if let type = reference["type"], !type.equals("Patient") { return nil }
    guard let identifier = reference["identifier"], identifier.kind == .object,
      let value = identifier["value"]?.string, !value.isEmpty
    else { return nil }
    let system = FHIRSystem.mended(identifier["system"]?.string ?? "")
    return patient(
      identifiedBy: ExternalIdentifier(system: system, value: value), in: reference)
  }

  /// Whether a reference text may mean a patient.
  static func namesPatient(_ reference: ArraySlice<UInt8>) -> Bool {
    reference.begins(with: "urn:") || reference.begins(with: "Patient")
      || ReferenceTable.typeAndID(reference)?.begins(with: "Patient/") == true
  }

  /// The number in a reference text that names a patient who is not in the message.
  private static func patientNumber(_ bytes: ArraySlice<UInt8>) -> ExternalIdentifier? {
    if bytes.begins(with: "Patient?identifier=") {
      let query = String(decoding: bytes.dropFirst("Patient?identifier=".utf8.count), as: UTF8.self)
      let parts = percentDecoded(query).split(
        separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[1].isEmpty, !parts[1].contains("&") else { return nil }
      return ExternalIdentifier(
        system: FHIRSystem.mended(String(parts[0])), value: String(parts[1]))
    }
    guard let tail = ReferenceTable.typeAndID(bytes), tail.begins(with: "Patient/") else {
      return nil
    }
    let id = tail.dropFirst("Patient/".utf8.count)
    let text = String(decoding: id, as: UTF8.self)
    if id.isUUID {
      return ExternalIdentifier(system: FHIRSystem.baimbaiPatient, value: text.lowercased())
    }
    let isIHS = id.count == 12 && (id.first == UInt8(ascii: "P") ? id.dropFirst() : id).isDigits
    return isIHS ? ExternalIdentifier(system: PatientIdentifierSystem.ihs, value: text) : nil
  }

  private static func percentDecoded(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "%")) else { return text }
    var decoded: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        decoded.append(value)
        rest = rest.dropFirst(2)
      } else {
        decoded.append(byte)
      }
    }
    return String(decoding: decoded, as: UTF8.self)
  }

  /// A patient with a number: one of the message who has it, else a new one of whom only that is
  /// known.
  private mutating func patient(
    identifiedBy identifier: ExternalIdentifier, in reference: JSONValue
  ) -> Int {
    for (index, patient) in submission.patients.enumerated()
    where patient.identifiers.contains(identifier) {
      return index
    }
    var patient = PatientAssertion(place: position(of: reference))
    patient.identifiers = [identifier]
    if let name = reference["display"]?.string, !name.isEmpty {
      patient.names = [PersonName(text: name)]
    }
    submission.patients.append(patient)
    return submission.patients.count - 1
  }

  /// A reference that the record keeps as text, rewritten to what it becomes.
  mutating func namedReference(_ value: JSONValue) -> NamedReference? {
    guard isObject(value) else { return nil }
    var named = NamedReference()
    for (key, member) in value.members {
      if key.equals("reference") {
        named.reference = link(for: member) ?? text(member)
      } else if key.equals("display") {
        named.display = text(member)
      } else {
        whole = false
      }
    }
    guard named != NamedReference() else {
      whole = false
      return nil
    }
    return named
  }

  /// What a reference text becomes if it names something that gets an id of ours; nil: it stays.
  mutating func link(for text: JSONValue) -> String? {
    guard let bytes = text.utf8 else { return nil }
    switch references.find(bytes) {
    case .patient(let patient): return link(toPatient: patient)
    case .entry(let entry): return link(to: entry)
    case nil:
      tellUnresolved(bytes, at: text)
      return nil
    }
  }

  private mutating func tellUnresolved(_ bytes: ArraySlice<UInt8>, at text: JSONValue) {
    guard bytes.first != UInt8(ascii: "#"), !bytes.isEmpty,
      toldReferences.insert(String(decoding: bytes, as: UTF8.self)).inserted
    else { return }
    let isURN = bytes.begins(with: "urn:")
    report(isURN ? .fhirReferenceUnresolved : .fhirReferenceExternal, at: text)
  }

  /// What references to an entry become; nil while or because it has no id of ours.
  mutating func link(to index: Int) -> String? {
    if let link = entries[index].link { return link }
    let type = entries[index].typeName
    let link: String
    switch entries[index].home {
    case .none, .patientResource: return nil
    case .patient(let patient): link = self.link(toPatient: patient)
    case .visit(let visit): link = "Encounter/" + Placeholder.mark(.visit, visit)
    case .shared(let shared): link = "\(type)/\(Placeholder.mark(.shared, shared))"
    case .kept(let visit, let number):
      link = "\(type)/\(Placeholder.mark(.visit, visit)).r\(number)"
    case .fact(let kind, let visit, let number):
      let key = keys(of: kind, visit: visit)[number].hexadecimal
      link = "\(type)/\(Placeholder.mark(.visit, visit)).\(kind.letter)\(key)"
    }
    entries[index].link = link
    return link
  }

  /// What references to a patient become.
  mutating func link(toPatient patient: Int) -> String {
    if let link = patientLinks[patient] { return link }
    let link = "Patient/" + Placeholder.mark(.patient, patient)
    patientLinks[patient] = link
    return link
  }

  private mutating func keys(of kind: FactKind, visit: Int) -> [FactKey] {
    if let keys = factKeys[kind]?[visit] { return keys }
    let keys = submission.visits[visit].keys(of: kind)
    factKeys[kind, default: [:]][visit] = keys
    return keys
  }
}
