import RecordModel
import StrictJSON

// What references name, and what they become.
extension MessageDecoding {
  /// The target of a FHIR Reference object, or nil if the message does not hold it.
  func target(of reference: JSONValue) -> ReferenceTarget? {
    reference["reference"]?.withUTF8 { references.find($0) }
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
    let text = reference["reference"]
    if let patient = text?.withUTF8({ patient(named: $0, in: reference) }) { return patient }
    // A reference or type that says something else names no patient, whatever number it carries.
    if text?.withUTF8({ Self.namesPatient($0) }) == false { return nil }
    if let type = reference["type"], !type.equals("Patient") { return nil }
    guard let identifier = reference["identifier"], identifier.kind == .object,
      let value = identifier["value"]?.string, !value.isEmpty
    else { return nil }
    let system = FHIRSystem.mended(identifier["system"]?.string ?? "")
    return patient(
      identifiedBy: ExternalIdentifier(system: system, value: value), in: reference)
  }

  /// The patient that a reference text names: of the message, or by a number in it.
  private mutating func patient(
    named text: ReferenceTable.Bytes, in reference: JSONValue
  ) -> Int? {
    switch references.find(text) {
    case .patient(let patient): return patient
    case .entry(let entry):
      if case .patient(let patient) = entries[entry].home { return patient }
      return nil
    case nil:
      guard let identifier = Self.patientNumber(text) else { return nil }
      let patient = patient(identifiedBy: identifier, in: reference)
      _ = references.insert(text, .patient(patient))
      return patient
    }
  }

  /// Whether a reference text may mean a patient.
  static func namesPatient(_ reference: ReferenceTable.Bytes) -> Bool {
    reference.begins(with: "urn:") || reference.begins(with: "Patient")
      || ReferenceTable.typeAndID(reference)?.begins(with: "Patient/") == true
  }

  /// The number in a reference text that names a patient who is not in the message.
  private static func patientNumber(_ bytes: ReferenceTable.Bytes) -> ExternalIdentifier? {
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
        named.reference = link(for: member) ?? textOutside(member) ?? text(member)
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
    guard text.kind == .string, textOutside(text) == nil else { return nil }
    switch text.withUTF8({ references.find($0) }) {
    case .patient(let patient): return link(toPatient: patient)
    case .entry(let entry): return link(to: entry)
    case nil:
      text.withUTF8 { tellUnresolved($0, at: text) }
      return nil
    }
  }

  /// A reference that is written as the last that leads out of the message was.
  private func textOutside(_ reference: JSONValue) -> String? {
    guard let lastOutside, lastOutside.reference.raw.isSame(as: reference.raw) else { return nil }
    return lastOutside.text
  }

  private mutating func tellUnresolved(_ bytes: ReferenceTable.Bytes, at text: JSONValue) {
    guard bytes.first != UInt8(ascii: "#"), !bytes.isEmpty else { return }
    let outside = String(decoding: bytes, as: UTF8.self)
    lastOutside = (text, outside)
    guard toldReferences.insert(outside).inserted, OwnReference(bytes) == nil else { return }
    let isURN = bytes.begins(with: "urn:")
    report(isURN ? .fhirReferenceUnresolved : .fhirReferenceExternal, at: text)
  }

  /// What references to an entry become; nil while or because it has no id of ours.
  mutating func link(to index: Int) -> String? {
    if let link = entries[index].link { return link }
    var link = ASCIIText(entries[index].typeName)
    link.append(letter: "/")
    switch entries[index].home {
    case .none, .patientResource: return nil
    case .patient(let patient): return self.link(toPatient: patient)
    case .visit(let visit): link.append(.visit, visit)
    case .shared(let shared): link.append(.shared, shared)
    case .kept(let visit, _):
      guard let key = entries[index].key else { return nil }
      link.append(.visit, visit)
      link.append(".r")
      link.append(key)
    case .fact(let kind, let visit, _):
      guard let key = entries[index].key else { return nil }
      link.append(.visit, visit)
      link.append(letter: ".")
      link.append(kind.letter)
      link.append(key)
    }
    entries[index].link = link.text
    return entries[index].link
  }

  /// What references to a patient become.
  mutating func link(toPatient patient: Int) -> String {
    if let link = patientLinks[patient] { return link }
    let link = "Patient/" + Placeholder.mark(.patient, patient)
    patientLinks[patient] = link
    return link
  }
}
