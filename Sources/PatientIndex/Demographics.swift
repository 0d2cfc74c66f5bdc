import RecordModel
import StrictJSON

/// The names, addresses, contacts and numbers of an assertion as JSON, for sealing into one column.
enum Demographics {
  static func encode(_ assertion: PatientAssertion) -> [UInt8] {
    var members: [JSONMember] = []
    func add(_ key: String, _ value: JSON?) {
      if let value { members.append(JSONMember(key: key, value: value)) }
    }
    func list(_ key: String, _ values: [JSON]) { if !values.isEmpty { add(key, .array(values)) } }
    list(
      "identifiers",
      assertion.identifiers.map { object(["s": $0.system, "v": $0.value]) })
    list(
      "names",
      assertion.names.map { name in
        var value = object(["text": name.text, "family": name.family, "use": name.use])
        if !name.given.isEmpty { value["given"] = .array(name.given.map { .string($0) }) }
        return value
      })
    list("addresses", assertion.addresses.map(address))
    list(
      "contacts",
      assertion.contacts.map { object(["s": $0.system, "v": $0.value, "use": $0.use]) })
    switch assertion.deceased {
    case nil: break
    case .flag(let flag): add("deceased", .bool(flag))
    case .at(let time): add("deceased", .string(time.text))
    }
    add("multipleBirth", assertion.multipleBirth.map { .number(String($0)) })
    add(
      "maritalStatus",
      assertion.maritalStatus.map {
        object([
          "s": $0.coding.system, "c": $0.coding.code, "d": $0.coding.display, "t": $0.text,
        ])
      })
    return JSON.object(members).serialized()
  }

  private static func address(_ address: PersonAddress) -> JSON {
    var value = object([
      "city": address.city, "postalCode": address.postalCode, "country": address.country,
      "village": address.villageCode, "rt": address.rt, "rw": address.rw, "use": address.use,
    ])
    if !address.lines.isEmpty { value["lines"] = .array(address.lines.map { .string($0) }) }
    return value
  }

  /// An object of the members that are there, sorted by key.
  private static func object(_ members: [String: String?]) -> JSON {
    .object(
      members.sorted { $0.key < $1.key }.compactMap { key, value in
        value.map { JSONMember(key: key, value: .string($0)) }
      })
  }

  /// Puts what `encode` wrote into `assertion`; throws `JSONError` for bytes that are not its JSON.
  static func decode(_ bytes: [UInt8], into assertion: inout PatientAssertion) throws {
    let root = try JSONDocument(bytes, limits: .history).root
    func strings(_ value: JSONValue?) -> [String] { value?.elements.compactMap(\.string) ?? [] }
    func each<Item>(_ key: String, _ make: (JSONValue) -> Item) -> [Item] {
      root[key]?.elements.map(make) ?? []
    }
    assertion.identifiers = each("identifiers") {
      ExternalIdentifier(system: $0["s"]?.string ?? "", value: $0["v"]?.string ?? "")
    }
    assertion.names = each("names") {
      PersonName(
        text: $0["text"]?.string, family: $0["family"]?.string, given: strings($0["given"]),
        use: $0["use"]?.string)
    }
    assertion.addresses = each("addresses") {
      PersonAddress(
        lines: strings($0["lines"]), city: $0["city"]?.string,
        postalCode: $0["postalCode"]?.string, country: $0["country"]?.string,
        villageCode: $0["village"]?.string, rt: $0["rt"]?.string, rw: $0["rw"]?.string,
        use: $0["use"]?.string)
    }
    assertion.contacts = each("contacts") {
      ContactPoint(
        system: $0["s"]?.string, value: $0["v"]?.string, use: $0["use"]?.string)
    }
    if let deceased = root["deceased"] {
      assertion.deceased =
        deceased.bool.map { .flag($0) }
        ?? deceased.string.flatMap { ClinicalTime($0) }.map { .at($0) }
    }
    assertion.multipleBirth = root["multipleBirth"]?.int
    if let status = root["maritalStatus"] {
      assertion.maritalStatus = Concept(
        coding: Coding(
          system: status["s"]?.string, code: status["c"]?.string, display: status["d"]?.string),
        text: status["t"]?.string)
    }
  }
}
