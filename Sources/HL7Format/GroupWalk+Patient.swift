import RecordModel
import StrictJSON

// PID, MRG and NK1. Source: HL7 v2.8 chapter 3.
extension GroupWalk {
  mutating func readPatient(_ sent: FieldReader) {
    var reader = sent
    var patient = PatientAssertion(place: reader.place)
    patient.senderTime = senderTime
    var numbers = PatientNumbers(context)
    patient.identifiers = numbers.read(&reader)
    numbers.rest(in: &draft.patientRest)
    patient.names = names(&reader)
    if let day = birthDate(&reader) { patient.birthDate = day }
    patient.sex = sex(&reader)
    patient.addresses = addresses(&reader)
    patient.contacts = contacts(&reader)
    patient.maritalStatus = maritalStatus(&reader)
    readBirthOrder(&reader, &patient)
    readDeath(&reader, &patient)
    if let mother = reader.text(6) {
      draft.patientRest.addExtension([
        "url": "http://hl7.org/fhir/StructureDefinition/patient-mothersMaidenName",
        "valueString": .string(mother),
      ])
    }
    tellNulls(reader, 1...40)
    reader.keepRest(in: &draft.patientRest)
    if patient.identifiers.isEmpty { reader.tell(.hl7PatientWithoutNumber, 3) }
    findings += reader.findings
    draft.assertion = patient
    anchor = .patient
  }

  /// A field sent as `""` where nothing can be taken back.
  private mutating func tellNulls(_ reader: FieldReader, _ fields: ClosedRange<Int>) {
    for number in fields where reader[number].isNull && !reader.isHeld(number) {
      findings.append(Issue(.hl7NullNotApplied, at: "\(reader.place)-\(number)"))
    }
  }

  private func names(_ reader: inout FieldReader) -> [PersonName] {
    var names: [PersonName] = []
    for (number, fallback) in [(5, nil), (9, "nickname")] as [(Int, String?)] {
      var isWhole = true
      for value in reader[number].repetitions {
        guard var name = PersonName(value, isWhole: &isWhole) else { continue }
        name.use = name.use ?? fallback
        names.append(name)
      }
      if isWhole { reader.holdList(number) }
    }
    if let official = names.firstIndex(where: { $0.use == "official" }), official > 0 {
      names.insert(names.remove(at: official), at: 0)
    }
    return names
  }

  private func birthDate(_ reader: inout FieldReader) -> ClinicalTime? {
    guard let text = reader[7].text, !text.allSatisfy({ $0 == "0" }) else { return nil }
    guard let day = HL7Time.readDay(reader[7]) else {
      reader.tell(.hl7ValueUnreadable, 7)
      return nil
    }
    if text.utf8.count <= 8 { reader.hold(7) }
    return day
  }

  private func sex(_ reader: inout FieldReader) -> Sex? {
    guard let code = reader[8].text else { return nil }
    guard let sex = HL7Tables.sex(code) else {
      reader.tell(.hl7CodeUnknown, 8)
      return nil
    }
    if ["M", "F", "O", "U"].contains(code) { _ = reader.text(8) }
    return sex
  }

  private func maritalStatus(_ reader: inout FieldReader) -> Concept? {
    guard let coded = reader.coded(16, system: CodeSystemNames.v2Table("0002")) else { return nil }
    var concept = coded.concept
    if let code = concept.coding.code, let status = HL7Tables.maritalStatus(code) {
      concept.coding = status
      if status.code != code { reader.release(16) }
    }
    return concept
  }

  private func readBirthOrder(_ reader: inout FieldReader, _ patient: inout PatientAssertion) {
    let indicator = reader[24].text
    let order = reader[25].text.flatMap { Int($0) }
    if let order, (1...20).contains(order), indicator != "N" {
      patient.multipleBirth = order
      reader.hold(25)
      if indicator == "Y" { reader.hold(24) }
    } else if indicator == "N" {
      patient.multipleBirth = 0
      reader.hold(24)
    }
  }

  private func readDeath(_ reader: inout FieldReader, _ patient: inout PatientAssertion) {
    let indicator = reader[30].text
    if let time = reader.time(29) {
      patient.deceased = .at(time)
      if indicator == "Y" { reader.hold(30) }
    } else if let indicator, ["Y", "N"].contains(indicator) {
      patient.deceased = .flag(indicator == "Y")
      reader.hold(30)
    }
  }

  private func addresses(_ reader: inout FieldReader) -> [PersonAddress] {
    var isWhole = true
    var addresses: [PersonAddress] = []
    for value in reader[11].repetitions {
      guard let address = PersonAddress(value, isWhole: &isWhole) else { continue }
      addresses.append(address)
    }
    if isWhole { reader.holdList(11) }
    return addresses
  }

  private func contacts(_ reader: inout FieldReader) -> [ContactPoint] {
    var contacts: [ContactPoint] = []
    for (number, use) in [(13, "home"), (14, "work"), (40, nil)] as [(Int, String?)] {
      var isWhole = true
      for value in reader[number].repetitions {
        guard let contact = ContactPoint(value, use: use, isWhole: &isWhole) else { continue }
        if !contacts.contains(contact) { contacts.append(contact) }
      }
      if isWhole { reader.holdList(number) }
    }
    return contacts
  }

  /// The record that goes into this patient's.
  mutating func readMerge(_ sent: FieldReader) {
    var reader = sent
    var retired = PatientAssertion(place: reader.place)
    retired.senderTime = senderTime
    var numbers = PatientNumbers(context)
    retired.identifiers = numbers.readRetired(&reader)
    var isWhole = true
    retired.names = reader[7].repetitions.compactMap { PersonName($0, isWhole: &isWhole) }
    if isWhole { reader.holdList(7) }
    guard kind.family == .merge else {
      anchor = .patient
      return keepWhole(reader.segment.index)
    }
    guard !retired.identifiers.isEmpty else {
      return findings.append(Issue(.hl7MergeIncomplete, at: "\(reader.place)-1"))
    }
    var rest = FHIRObject()
    numbers.rest(in: &rest)
    reader.keepRest(in: &rest, setID: false)
    retired.remainder = rest.bytes
    draft.retired.append((retired, reader.segment.range))
    findings += reader.findings
  }

  /// A relative: Patient.contact.
  mutating func readKin(_ sent: FieldReader) {
    var reader = sent
    var contact = FHIRObject()
    var isWhole = true
    if let relation = reader.coded(3, system: CodeSystemNames.v2Table("0063")) {
      contact.add("relationship", only: relation.json)
    }
    if let name = PersonName(reader[2].repetition(0), isWhole: &isWhole) {
      contact.add("name", name.json)
      if isWhole, reader[2].repetition(1).isEmpty { reader.hold(2) }
    }
    var phones: [JSON] = []
    for number in [5, 6] {
      isWhole = true
      for value in reader[number].repetitions {
        let use = number == 6 ? "work" : nil
        if let phone = ContactPoint(value, use: use, isWhole: &isWhole) {
          phones.append(phone.json)
        }
      }
      if isWhole { reader.holdList(number) }
    }
    contact.add("telecom", list: phones)
    isWhole = true
    if let address = PersonAddress(reader[4].repetition(0), isWhole: &isWhole) {
      contact.add("address", address.json)
      if isWhole, reader[4].repetition(1).isEmpty { reader.hold(4) }
    }
    // A contact must be somebody: pat-1.
    if let json = contact.json,
      contact.has("name") || contact.has("telecom") || contact.has("address")
    {
      draft.patientRest.append("contact", json)
    } else {
      for number in 2...6 where !reader[number].isEmpty {
        draft.patientRest.keep("NK1-\(number)", reader[number].asSent)
      }
    }
    anchor = .patient
    reader.keepRest(in: &draft.patientRest)
  }
}
