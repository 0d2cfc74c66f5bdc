import RecordModel

// A fact's content as flat texts, which is how it is stored and compared.
extension RegistryFact.Content {
  /// Which kind it is of.
  package var aspect: RegistryFact.Aspect {
    switch self {
    case .profile: .profile
    case .status: .status
    case .head: .head
    case .alias: .alias
    case .service: .service
    case .beds: .beds
    case .licence: .licence
    case .accreditation: .accreditation
    case .person: .person
    case .registration: .registration
    case .placement: .placement
    }
  }

  /// Which of several of its kind; empty where there is one at a time.
  package var item: String {
    switch self {
    case .profile, .status, .head, .accreditation, .person: ""
    case .alias(let alias): "\(alias.system)|\(alias.value)"
    case .service(let code, _): code
    case .beds(let bedClass, _): bedClass.rawValue
    case .licence(let number, _), .registration(let number): number
    case .placement(let sip, _, _): sip
    }
  }

  /// The facility of a placement.
  var facility: FacilityID? {
    if case .placement(_, let facility, _) = self { facility } else { nil }
  }

  /// The texts by their names.
  package var fields: [String: String] {
    switch self {
    case .profile(let profile): profile.fields
    case .status(let status): ["status": status.rawValue]
    case .head(let name, let ihs): Self.present(["name": name, "ihs": ihs])
    case .alias(let alias): ["system": alias.system, "value": alias.value]
    case .service(let code, let name): ["code": code, "name": name]
    case .beds(let bedClass, let count): ["class": bedClass.rawValue, "count": String(count)]
    case .licence(let number, let issuer): Self.present(["number": number, "issuer": issuer])
    case .accreditation(let level, let issuer): Self.present(["level": level, "issuer": issuer])
    case .person(let name, let sex, let profession):
      Self.present(["name": name, "sex": sex?.rawValue, "profession": profession])
    case .registration(let number): ["number": number]
    case .placement(let sip, _, let profession):
      Self.present(["sip": sip, "profession": profession])
    }
  }

  static func present(_ fields: [String: String?]) -> [String: String] {
    fields.compactMapValues(\.self)
  }

  /// What was stored; nil for what this program does not know.
  init?(_ aspect: RegistryFact.Aspect, _ fields: [String: String], facility: FacilityID?) {
    switch aspect {
    case .profile:
      guard let profile = FacilityProfile(fields) else { return nil }
      self = .profile(profile)
    case .status:
      guard let status = fields["status"].flatMap({ FacilityEntry.Status(rawValue: $0) }) else {
        return nil
      }
      self = .status(status)
    case .head:
      guard let name = fields["name"] else { return nil }
      self = .head(name: name, ihsNumber: fields["ihs"])
    case .alias:
      guard let system = fields["system"], let value = fields["value"] else { return nil }
      self = .alias(ExternalIdentifier(system: system, value: value))
    case .service:
      guard let code = fields["code"], let name = fields["name"] else { return nil }
      self = .service(code: code, name: name)
    case .beds:
      guard let bedClass = fields["class"].flatMap({ BedClass(rawValue: $0) }),
        let count = fields["count"].flatMap({ Int($0) })
      else { return nil }
      self = .beds(bedClass, count: count)
    case .licence:
      guard let number = fields["number"] else { return nil }
      self = .licence(number: number, issuer: fields["issuer"])
    case .accreditation:
      guard let level = fields["level"] else { return nil }
      self = .accreditation(level: level, issuer: fields["issuer"])
    case .person, .registration, .placement:
      self.init(ofPractitioner: aspect, fields, facility: facility)
    }
  }

  private init?(
    ofPractitioner aspect: RegistryFact.Aspect, _ fields: [String: String], facility: FacilityID?
  ) {
    switch (aspect, facility) {
    case (.person, _):
      guard let name = fields["name"] else { return nil }
      self = .person(
        name: name, sex: fields["sex"].flatMap { Sex(rawValue: $0) },
        profession: fields["profession"])
    case (.registration, _):
      guard let number = fields["number"] else { return nil }
      self = .registration(number: number)
    case (.placement, let facility?):
      guard let sip = fields["sip"] else { return nil }
      self = .placement(sip: sip, facility: facility, profession: fields["profession"])
    default: return nil
    }
  }
}

extension FacilityProfile {
  /// The texts by their names; what is not stated is left out.
  package var fields: [String: String] {
    RegistryFact.Content.present([
      "name": name, "kind": kind, "ownership": isGovernment ? "government" : "private",
      "kelurahan": kelurahanCode, "address": address, "phone": phone, "email": email,
      "parent": parent,
    ])
  }

  init?(_ fields: [String: String]) {
    guard let name = fields["name"], let kind = fields["kind"], let ownership = fields["ownership"]
    else { return nil }
    self.init(
      name: name, kind: kind, isGovernment: ownership == "government",
      kelurahanCode: fields["kelurahan"])
    address = fields["address"]
    phone = fields["phone"]
    email = fields["email"]
    parent = fields["parent"]
  }
}
