import RecordModel
import StrictJSON

/// Writes a Patient from its columns and remainder.
struct PatientWriter {
  /// Whether national numbers are hidden.
  let isMasked: Bool

  func members(
    _ patient: PatientAssertion, stamp: Stamp?, remainder: [JSONMember]
  ) -> [JSONMember] {
    var elements = Elements(resourceType: "Patient")
    elements.add("identifier", list: JSON.identifiers(patient.identifiers))
    elements.add("name", list: patient.names.map { name($0) })
    elements.add("telecom", list: patient.contacts.map { contact($0) })
    elements.add("gender", patient.sex?.rawValue)
    elements.add("birthDate", patient.birthDate)
    switch patient.deceased {
    case .flag(let flag): elements.add("deceasedBoolean", .bool(flag))
    case .at(let time): elements.add("deceasedDateTime", time)
    case nil: break
    }
    elements.add("address", list: patient.addresses.map { address($0) })
    elements.add("maritalStatus", .concept(patient.maritalStatus))
    elements.add(
      "multipleBirthInteger", patient.multipleBirth.map { JSON.number(String($0)) })
    elements.members.overlay(remainder)
    fillIdentifiers(&elements.members, patient)
    if isMasked { mask(&elements.members) }
    stamp?.apply(to: &elements.members)
    return elements.members
  }

  private func name(_ name: PersonName) -> JSON {
    var elements = Elements()
    elements.add("use", name.use)
    elements.add("text", name.text)
    elements.add("family", name.family)
    elements.add("given", list: name.given.map { .string($0) })
    return .object(elements.members)
  }

  private func contact(_ contact: ContactPoint) -> JSON {
    var elements = Elements()
    elements.add("system", contact.system)
    elements.add("value", contact.value)
    elements.add("use", contact.use)
    return .object(elements.members)
  }

  private func address(_ address: PersonAddress) -> JSON {
    var elements = Elements()
    let codes = address.administrativeCodes.map { code in
      var part = Elements()
      part.add("url", code.level)
      part.add("valueCode", code.code)
      return JSON.object(part.members)
    }
    if !codes.isEmpty {
      var codeExtension = Elements()
      codeExtension.add("url", FHIRSystem.administrativeCode)
      codeExtension.add("extension", list: codes)
      elements.add("extension", only: codeExtension.object)
    }
    elements.add("use", address.use)
    elements.add("line", list: address.lines.map { .string($0) })
    elements.add("city", address.city)
    elements.add("postalCode", address.postalCode)
    elements.add("country", address.country)
    return .object(elements.members)
  }

  /// Puts the values that the remainder left out (null) back from the columns, in their order by
  /// system.
  private func fillIdentifiers(_ members: inout [JSONMember], _ patient: PatientAssertion) {
    guard let index = members.firstIndex(where: { $0.key == "identifier" }),
      case .array(var list) = members[index].value
    else { return }
    var rest = patient.identifiers
    for item in list.indices where list[item]["value"] == .null {
      let system = FHIRSystem.mended(list[item]["system"]?.string ?? "")
      guard let match = rest.firstIndex(where: { $0.system == system }) else { continue }
      list[item]["value"] = .string(rest.remove(at: match).value)
    }
    members[index].value = .array(list)
  }

  /// Systems whose numbers search results hide. Source: SATUSEHAT Postman collection 02.
  private static let hiddenSystems: Set<String> = [
    PatientIdentifierSystem.nik, PatientIdentifierSystem.motherNIK,
    PatientIdentifierSystem.familyCard, PatientIdentifierSystem.bpjs,
    PatientIdentifierSystem.passport,
  ]

  private func mask(_ members: inout [JSONMember]) {
    guard let index = members.firstIndex(where: { $0.key == "identifier" }),
      case .array(var list) = members[index].value
    else { return }
    for item in list.indices {
      let system = FHIRSystem.mended(list[item]["system"]?.string ?? "")
      guard Self.hiddenSystems.contains(system), let value = list[item]["value"]?.string else {
        continue
      }
      let hidden = value.utf8.map { $0 &- 48 < 10 ? UInt8(ascii: "#") : $0 }
      list[item]["value"] = .string(String(decoding: hidden, as: UTF8.self))
    }
    members[index].value = .array(list)
  }
}
