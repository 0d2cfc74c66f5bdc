import RecordModel
import StrictJSON

// Patient. Source: FHIR R4, Patient; SATUSEHAT Postman collection 02.
extension MessageDecoding {
  /// Reads the columns of a Patient entry; what is left goes to `pending`.
  mutating func readPatient(_ index: Int) -> PatientAssertion {
    enter(index)
    let start = pending.count
    var patient = PatientAssertion(place: entries[index].place)
    for (key, value) in entries[index].resource.members where !isOwn(key, value) {
      whole = true
      readPatientElement(key, value, &patient)
      if !whole { pending.append(PendingElement(key: key, value: value)) }
    }
    owners.append(Owner(entry: index, elements: start..<pending.count))
    return patient
  }

  private mutating func readPatientElement(
    _ key: JSONKey, _ value: JSONValue, _ patient: inout PatientAssertion
  ) {
    if key.equals("identifier") {
      patient.identifiers = nationalFirst(identifiers(value))
    } else if key.equals("name") {
      patient.names = names(value)
    } else if key.equals("gender") {
      patient.sex = text(value).flatMap { Sex(rawValue: $0) }
      if patient.sex == nil, value.kind == .string { unreadable(value, "code") }
    } else if key.equals("birthDate") {
      patient.birthDate = time(value)
    } else if key.equals("deceasedBoolean") {
      patient.deceased = flag(value).map { .flag($0) }
    } else if key.equals("deceasedDateTime") {
      patient.deceased = time(value).map { .at($0) }
    } else if key.equals("address") {
      guard isArray(value) else { return }
      patient.addresses = value.elements.compactMap { address($0) }
    } else if key.equals("telecom") {
      guard isArray(value) else { return }
      patient.contacts = value.elements.compactMap { contact($0) }
    } else if key.equals("multipleBirthInteger") {
      patient.multipleBirth = integer(value)
    } else if key.equals("multipleBirthBoolean") {
      // `false` is the record's 0; which of the two forms it was stays in the remainder.
      if value.bool == false { patient.multipleBirth = 0 }
      whole = false
    } else if key.equals("maritalStatus") {
      let status = concept(value)
      patient.maritalStatus = status.isEmpty ? nil : status
    } else {
      whole = false
    }
  }

  /// National numbers first, in the order in which they are trusted; the others as sent.
  private mutating func nationalFirst(_ sent: [ExternalIdentifier]) -> [ExternalIdentifier] {
    let ranks = sent.map { Self.rank($0.system) }
    guard zip(ranks, ranks.dropFirst()).contains(where: { $0 > $1 }) else { return sent }
    let order = ranks.indices.sorted { (ranks[$0], $0) < (ranks[$1], $1) }
    let sorted = order.map { sent[$0] }
    if sorted != sent { whole = false }
    return sorted
  }

  private static func rank(_ system: String) -> Int {
    switch system {
    case PatientIdentifierSystem.nik: 0
    case PatientIdentifierSystem.ihs: 1
    case PatientIdentifierSystem.bpjs: 2
    case PatientIdentifierSystem.passport: 3
    default: 4
    }
  }

  private mutating func names(_ value: JSONValue) -> [PersonName] {
    guard isArray(value) else { return [] }
    let sent = value.elements.compactMap { personName($0) }
    guard let official = sent.firstIndex(where: { $0.use == "official" }), official > 0 else {
      return sent
    }
    whole = false
    var names = sent
    names.insert(names.remove(at: official), at: 0)
    return names
  }

  private mutating func personName(_ value: JSONValue) -> PersonName? {
    guard isObject(value) else { return nil }
    var name = PersonName()
    for (key, member) in value.members {
      if key.equals("use") {
        name.use = text(member)
      } else if key.equals("text") {
        name.text = text(member)
      } else if key.equals("family") {
        name.family = text(member)
      } else if key.equals("given") {
        name.given = texts(member)
      } else {
        whole = false
      }
    }
    guard name != PersonName() else {
      whole = false
      return nil
    }
    return name
  }

  private mutating func texts(_ value: JSONValue) -> [String] {
    guard isArray(value) else { return [] }
    return value.elements.compactMap { text($0) }
  }

  private mutating func contact(_ value: JSONValue) -> ContactPoint? {
    guard isObject(value) else { return nil }
    var contact = ContactPoint()
    for (key, member) in value.members {
      if key.equals("system") {
        contact.system = text(member)
      } else if key.equals("value") {
        contact.value = text(member)
      } else if key.equals("use") {
        contact.use = text(member)
      } else {
        whole = false
      }
    }
    guard contact != ContactPoint() else {
      whole = false
      return nil
    }
    return contact
  }

  private mutating func address(_ value: JSONValue) -> PersonAddress? {
    guard isObject(value) else { return nil }
    var address = PersonAddress()
    for (key, member) in value.members {
      if key.equals("use") {
        address.use = text(member)
      } else if key.equals("line") {
        address.lines = texts(member)
      } else if key.equals("city") {
        address.city = text(member)
      } else if key.equals("postalCode") {
        address.postalCode = text(member)
      } else if key.equals("country") {
        address.country = text(member)
      } else if key.equals("extension") {
        administrativeCodes(member, &address)
      } else {
        whole = false
      }
    }
    guard address != PersonAddress() else {
      whole = false
      return nil
    }
    return address
  }

  /// SATUSEHAT's administrativeCode: the record keeps kelurahan, RT and RW; the rest follows from
  /// them.
  private mutating func administrativeCodes(_ list: JSONValue, _ address: inout PersonAddress) {
    guard isArray(list) else { return }
    let codes = list.elements.first {
      $0["url"]?.equals(FHIRSystem.administrativeCodeURL) == true
    }
    guard let codes, let parts = codes["extension"], parts.kind == .array else {
      whole = false
      return
    }
    if list.count > 1 || codes.count > 2 { whole = false }
    var sent: [AdministrativeCode] = []
    for part in parts.elements {
      guard part.count == 2, let level = part["url"]?.string, let code = part["valueCode"]?.string
      else {
        whole = false
        continue
      }
      sent.append(AdministrativeCode(level: level, code: code))
      switch level {
      case "village": address.villageCode = code
      case "rt": address.rt = code
      case "rw": address.rw = code
      default: break
      }
    }
    if sent != address.administrativeCodes { whole = false }
  }
}

/// One part of SATUSEHAT's administrativeCode extension.
struct AdministrativeCode: Hashable {
  /// `province`, `city`, `district`, `village`, `rt`, `rw`.
  let level: String
  let code: String
}

extension PersonAddress {
  /// The parts of the extension as the columns tell them; those above a full kelurahan code are
  /// its beginning.
  var administrativeCodes: [AdministrativeCode] {
    var codes: [AdministrativeCode] = []
    if let villageCode {
      if villageCode.utf8.count == 10 {
        for (level, length) in [("province", 2), ("city", 4), ("district", 6)] {
          codes.append(AdministrativeCode(level: level, code: String(villageCode.prefix(length))))
        }
      }
      codes.append(AdministrativeCode(level: "village", code: villageCode))
    }
    if let rt { codes.append(AdministrativeCode(level: "rt", code: rt)) }
    if let rw { codes.append(AdministrativeCode(level: "rw", code: rw)) }
    return codes
  }
}
