import RecordModel
import StrictJSON

extension JSONMember {
  init(_ key: String, _ value: JSON) { self.init(key: key, value: value) }
}

/// The members of a JSON object in the making; absent values are left out.
struct Elements {
  var members: [JSONMember] = []

  init() {}

  init(resourceType: String) { add("resourceType", resourceType) }

  /// The object, or nil if nothing was added.
  var object: JSON? { members.isEmpty ? nil : .object(members) }

  mutating func add(_ key: String, _ value: JSON?) {
    if let value { members.append(JSONMember(key, value)) }
  }

  mutating func add(_ key: String, _ value: String?) {
    if let value { members.append(JSONMember(key, .string(value))) }
  }

  mutating func add(_ key: String, _ value: ClinicalTime?) { add(key, value?.text) }

  /// An array, left out when empty.
  mutating func add(_ key: String, list: [JSON]) {
    if !list.isEmpty { members.append(JSONMember(key, .array(list))) }
  }

  /// An array of the one value, left out when there is none.
  mutating func add(_ key: String, only value: JSON?) {
    if let value { members.append(JSONMember(key, .array([value]))) }
  }
}

// The model's types as FHIR datatypes.
extension JSON {
  static func coding(_ coding: Coding?) -> JSON? {
    guard let coding else { return nil }
    var elements = Elements()
    elements.add("system", coding.system)
    elements.add("code", coding.code)
    elements.add("display", coding.display)
    return elements.object
  }

  static func concept(_ concept: Concept?) -> JSON? {
    guard let concept else { return nil }
    var elements = Elements()
    elements.add("coding", only: coding(concept.coding))
    elements.add("text", concept.text)
    return elements.object
  }

  /// A CodeableConcept of one coding.
  static func concept(coding: Coding?) -> JSON? { coding.flatMap { concept(Concept(coding: $0)) } }

  static func boundConcept(_ code: String?, system: String) -> JSON? {
    code.flatMap {
      concept(coding: Coding(system: system, code: $0, display: FHIRCode.conditionDisplay($0)))
    }
  }

  static func identifiers(_ identifiers: [ExternalIdentifier]) -> [JSON] {
    identifiers.compactMap { identifier in
      var elements = Elements()
      if !identifier.system.isEmpty { elements.add("system", identifier.system) }
      elements.add("value", identifier.value)
      return elements.object
    }
  }

  static func reference(_ text: String) -> JSON {
    .object([JSONMember("reference", .string(text))])
  }

  static func reference(_ named: NamedReference?) -> JSON? {
    guard let named else { return nil }
    var elements = Elements()
    elements.add("reference", named.reference)
    elements.add("display", named.display)
    return elements.object
  }

  static func period(_ period: ClinicalPeriod) -> JSON? {
    var elements = Elements()
    elements.add("start", period.start)
    elements.add("end", period.end)
    return elements.object
  }

  static func quantity(_ quantity: Observation.Quantity?) -> JSON? {
    guard let quantity else { return nil }
    var elements = Elements()
    elements.add("value", .number(quantity.value.text))
    elements.add("comparator", quantity.comparator)
    elements.add("unit", quantity.unit)
    elements.add("system", quantity.system)
    elements.add("code", quantity.code)
    return elements.object
  }
}

extension [JSONMember] {
  /// Elements of which FHIR allows one form only: `value[x]` and its like.
  private static var choices: [String] {
    [
      "value", "medication", "effective", "performed", "onset", "abatement", "deceased",
      "multipleBirth",
    ]
  }

  subscript(key: String) -> JSON? { first { $0.key == key }?.value }

  /// Lays what a remainder holds over the columns; another form of a choice drops the columns'
  /// form.
  mutating func overlay(_ remainder: [JSONMember]) {
    for member in remainder {
      if let index = firstIndex(where: { $0.key == member.key }) {
        self[index].value = member.value
        continue
      }
      if let choice = Self.choices.first(where: { Self.isForm(member.key, of: $0) }) {
        removeAll { element in
          Self.isForm(element.key, of: choice) && !remainder.contains { $0.key == element.key }
        }
      }
      append(member)
    }
  }

  /// Sets the reference of a Reference element to ours, whatever else it says.
  mutating func setReference(_ key: String, _ reference: String) {
    guard let index = firstIndex(where: { $0.key == key }),
      var members = self[index].value.members
    else { return }
    members.removeAll { $0.key == "reference" }
    members.insert(JSONMember("reference", .string(reference)), at: 0)
    self[index].value = .object(members)
  }

  private static func isForm(_ key: String, of choice: String) -> Bool {
    guard key.hasPrefix(choice), let next = key.dropFirst(choice.count).first else { return false }
    return next.isUppercase
  }
}
