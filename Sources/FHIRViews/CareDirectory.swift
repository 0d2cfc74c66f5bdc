import CityMap
package import RecordModel
package import Registry
package import StrictJSON

/// The registry of a day as IHE Mobile Care Services Discovery: each facility a pair of Organization and
/// Location, its services, and its practitioners with a role for each SIP.
///
/// Ids are the registry's own; a role's is that of its practitioner, a dash and its SIP's place among his.
/// Source: IHE ITI mCSD 3.8 and 4.0, volume 3, FHIR R4.
package struct CareDirectory: Sendable {
  /// The resources of the directory.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// What a facility is, and where.
    case organization = "Organization"
    case location = "Location"
    case healthcareService = "HealthcareService"
    case practitioner = "Practitioner"
    case practitionerRole = "PractitionerRole"
  }

  /// One resource with what it is searched by.
  package struct Entry: Sendable {
    /// The resource.
    package let resource: JSON
    /// When what it shows was last stated, microseconds since 1970.
    package let changedAt: Int64
    /// Whether it is in use.
    package let isActive: Bool
    /// What it is called.
    package let names: [String]
    /// Its numbers.
    package let identifiers: [ExternalIdentifier]
    /// Codes of its kind.
    package let types: [String]
    /// What it refers to: `Organization/id`, ...
    package let references: Set<String>
  }

  static let profiles = "https://profiles.ihe.net/ITI/mCSD/StructureDefinition/IHE.mCSD."
  static let types =
    "https://profiles.ihe.net/ITI/mCSD/CodeSystem/IHE.mCSD.Organization.Location.Types"
  static let saranaSystem = "https://fhir.baimbai.id/CodeSystem/jenis-sarana"
  static let kindSystem = "https://fhir.baimbai.id/CodeSystem/facility-kind"
  static let facilitySystem = "https://fhir.baimbai.id/facility"

  private let list: RegistryList
  private let facilities: [FacilityID: FacilityPicture]

  /// A directory of a list.
  package init(_ list: RegistryList) {
    self.list = list
    facilities = Dictionary(list.facilities.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
  }

  /// All resources of a kind, in the list's order.
  package func entries(_ kind: Kind) -> [Entry] {
    switch kind {
    case .organization: list.facilities.map(organization)
    case .location: list.facilities.map(location)
    case .healthcareService: list.facilities.flatMap(services)
    case .practitioner: list.practitioners.map(practitioner)
    case .practitionerRole: list.practitioners.flatMap(roles)
    }
  }

  private func meta(_ changedAt: Int64, _ profiles: [String]) -> JSON {
    [
      "lastUpdated": .string(ClinicalTime(utc: changedAt).text),
      "profile": .array(profiles.map { .string(Self.profiles + $0) }),
    ]
  }

  private static func concept(_ system: String, _ code: String, _ display: String) -> JSON {
    [
      "coding": [
        ["system": .string(system), "code": .string(code), "display": .string(display)]
      ], "text": .string(display),
    ]
  }

  private static func identifiers(_ all: [ExternalIdentifier]) -> JSON {
    .array(all.map { ["system": .string($0.system), "value": .string($0.value)] })
  }

  private func types(of facility: FacilityPicture) -> (json: JSON, codes: [String]) {
    let kind = FacilityKind(rawValue: facility.profile.kind)
    var concepts = [Self.concept(Self.types, "facility", "Facility")]
    concepts.append(
      Self.concept(
        Self.kindSystem, facility.profile.kind, kind?.title.indonesian ?? facility.profile.kind))
    if let kind {
      concepts.append(Self.concept(Self.saranaSystem, kind.sarana, kind.title.indonesian))
    }
    return (
      .array(concepts), ["facility", facility.profile.kind] + (kind.map { [$0.sarana] } ?? [])
    )
  }

  private func numbers(of facility: FacilityPicture) -> [ExternalIdentifier] {
    [ExternalIdentifier(system: Self.facilitySystem, value: facility.code)] + facility.aliases
  }

  private func address(_ facility: FacilityPicture) -> JSON? {
    let profile = facility.profile
    let area = profile.kelurahanCode.flatMap { CityMap.kelurahan(code: $0) }
    guard profile.address != nil || area != nil else { return nil }
    var address: JSON = ["use": "work"]
    if let line = profile.address { address["line"] = [.string(line)] }
    address["city"] = "Kota Banjarmasin"
    if let area {
      address["district"] = .string(area.kecamatan)
      address["postalCode"] = .string(area.postalCode)
    }
    address["country"] = "ID"
    return address
  }

  private func telecom(_ facility: FacilityPicture) -> [JSON] {
    let profile = facility.profile
    return [("phone", profile.phone), ("email", profile.email)].compactMap { system, value in
      value.map { ["system": .string(system), "value": .string($0)] }
    }
  }

  private func organization(_ facility: FacilityPicture) -> Entry {
    let types = types(of: facility)
    var json: JSON = [
      "resourceType": "Organization", "id": .string(facility.id.description),
      "meta": meta(facility.changedAt, ["Organization", "FacilityOrganization"]),
      "identifier": Self.identifiers(numbers(of: facility)),
      "active": .bool(facility.status == .active), "type": types.json,
      "name": .string(facility.profile.name),
    ]
    let telecom = telecom(facility)
    if !telecom.isEmpty { json["telecom"] = .array(telecom) }
    if let address = address(facility) { json["address"] = [address] }
    var references: Set<String> = []
    if let parent = parent(of: facility) {
      json["partOf"] = ["reference": .string(parent)]
      references.insert(parent)
    }
    return Entry(
      resource: json, changedAt: facility.changedAt, isActive: facility.status == .active,
      names: [facility.profile.name], identifiers: numbers(of: facility), types: types.codes,
      references: references)
  }

  private func parent(of facility: FacilityPicture) -> String? {
    guard let code = facility.profile.parent,
      let found = list.facilities.first(where: { $0.code == code }), found.id != facility.id
    else { return nil }
    return "Organization/\(found.id)"
  }

  private func location(_ facility: FacilityPicture) -> Entry {
    let types = types(of: facility)
    let organization = "Organization/\(facility.id)"
    let status =
      switch facility.status {
      case .active: "active"
      case .suspended: "suspended"
      case .applied, .verified, .closed: "inactive"
      }
    var json: JSON = [
      "resourceType": "Location", "id": .string(facility.id.description),
      "meta": meta(facility.changedAt, ["Location", "FacilityLocation"]),
      "identifier": Self.identifiers(numbers(of: facility)), "status": .string(status),
      "name": .string(facility.profile.name), "mode": "instance", "type": types.json,
      "physicalType": Self.concept(
        "http://terminology.hl7.org/CodeSystem/location-physical-type", "bu", "Building"),
      "managingOrganization": ["reference": .string(organization)],
    ]
    let telecom = telecom(facility)
    if !telecom.isEmpty { json["telecom"] = .array(telecom) }
    if let address = address(facility) { json["address"] = address }
    return Entry(
      resource: json, changedAt: facility.changedAt, isActive: facility.status == .active,
      names: [facility.profile.name], identifiers: numbers(of: facility), types: types.codes,
      references: [organization])
  }

  private func services(_ facility: FacilityPicture) -> [Entry] {
    facility.services.enumerated().map { index, service in
      let organization = "Organization/\(facility.id)"
      let place = "Location/\(facility.id)"
      return Entry(
        resource: [
          "resourceType": "HealthcareService", "id": .string("\(facility.id)-\(index)"),
          "meta": meta(facility.changedAt, ["HealthcareService"]),
          "active": .bool(facility.status == .active),
          "providedBy": ["reference": .string(organization)],
          "type": [
            Self.concept("https://fhir.baimbai.id/CodeSystem/service", service.code, service.name)
          ], "location": [["reference": .string(place)]], "name": .string(service.name),
        ], changedAt: facility.changedAt, isActive: facility.status == .active,
        names: [service.name], identifiers: [], types: [service.code],
        references: [organization, place])
    }
  }

  private static let ihsSystem = "https://fhir.kemkes.go.id/id/nakes-his-number"

  private func practitioner(_ person: PractitionerPicture) -> Entry {
    let number = ExternalIdentifier(system: Self.ihsSystem, value: person.ihsNumber)
    var json: JSON = [
      "resourceType": "Practitioner", "id": .string(person.id.description),
      "meta": meta(person.changedAt, ["Practitioner"]),
      "identifier": Self.identifiers([number]), "active": .bool(true),
      "name": [["use": "official", "text": .string(person.name)]],
    ]
    if let sex = person.sex { json["gender"] = .string(sex.rawValue) }
    if let str = person.registration {
      json["qualification"] = [
        [
          "identifier": Self.identifiers([
            ExternalIdentifier(
              system: "https://fhir.kemkes.go.id/id/str-kki-number", value: str.number)
          ]), "code": ["text": "STR"], "period": Self.period(str.valid),
        ]
      ]
    }
    return Entry(
      resource: json, changedAt: person.changedAt, isActive: true, names: [person.name],
      identifiers: [number], types: [], references: [])
  }

  private static func period(_ valid: ValidDays) -> JSON {
    var period: JSON = ["start": .string(valid.firstDay)]
    if let last = valid.lastDay { period["end"] = .string(last) }
    return period
  }

  private func roles(_ person: PractitionerPicture) -> [Entry] {
    person.placements.enumerated().map { index, placement in
      let number = ExternalIdentifier(
        system: "https://fhir.kemkes.go.id/id/sip-number", value: placement.sip)
      let references = [
        "Practitioner/\(person.id)", "Organization/\(placement.facility)",
        "Location/\(placement.facility)",
      ]
      var json: JSON = [
        "resourceType": "PractitionerRole", "id": .string("\(person.id)-\(index)"),
        "meta": meta(person.changedAt, ["PractitionerRole"]),
        "identifier": Self.identifiers([number]), "active": .bool(true),
        "period": Self.period(placement.valid),
        "practitioner": ["reference": .string(references[0])],
        "organization": ["reference": .string(references[1])],
        "location": [["reference": .string(references[2])]],
      ]
      if let profession = placement.profession ?? person.profession {
        json["code"] = [["text": .string(profession)]]
      }
      return Entry(
        resource: json, changedAt: person.changedAt, isActive: true, names: [person.name],
        identifiers: [number], types: [], references: Set(references))
    }
  }
}
