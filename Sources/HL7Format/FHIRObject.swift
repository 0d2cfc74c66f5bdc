import RecordModel
import StrictJSON

/// A FHIR resource or the rest of one in the making; absent values are left out.
struct FHIRObject {
  private(set) var members: [JSONMember] = []
  /// Extensions that are due at the end.
  private var extensions: [JSON] = []
  /// Fields that are kept: the bytes of their extensions, with commas between.
  private var fields = JSONWriter()

  /// The URL of a field that FHIR has no element for.
  static let fieldURL = "https://fhir.baimbai.id/StructureDefinition/hl7-field"

  init() {}

  init(type: String) { add("resourceType", type) }

  var isEmpty: Bool { members.isEmpty && !hasExtensions }

  var hasExtensions: Bool { !extensions.isEmpty || !fields.bytes.isEmpty }

  mutating func add(_ key: String, _ value: JSON?) {
    if let value { members.append(JSONMember(key: key, value: value)) }
  }

  mutating func add(_ key: String, _ text: String?) {
    if let text, !text.isEmpty { add(key, .string(text)) }
  }

  mutating func add(_ key: String, list: [JSON]) {
    if !list.isEmpty { add(key, .array(list)) }
  }

  mutating func add(_ key: String, only value: JSON?) {
    if let value { add(key, .array([value])) }
  }

  /// Whether it has an element of this name already.
  func has(_ key: String) -> Bool { members.contains { $0.key == key } }

  /// Lays another's elements over this one's, and takes its extensions.
  mutating func lay(_ rest: FHIRObject) {
    for member in rest.members {
      if let index = members.firstIndex(where: { $0.key == member.key }) {
        members[index].value = member.value
      } else {
        members.append(member)
      }
    }
    take(rest)
  }

  /// Takes another's extensions.
  mutating func take(_ rest: FHIRObject) {
    extensions += rest.extensions
    if !rest.fields.bytes.isEmpty { fields.raw(rest.fields.bytes) }
  }

  /// Appends to an element that is a list.
  mutating func append(_ key: String, _ value: JSON) {
    guard let index = members.firstIndex(where: { $0.key == key }),
      case .array(var list) = members[index].value
    else { return add(key, .array([value])) }
    // Taken out first, so that a long list is not copied for each element.
    members[index].value = .null
    list.append(value)
    members[index].value = .array(list)
  }

  mutating func addExtension(_ value: JSON) { extensions.append(value) }

  /// Keeps a field, or a whole segment, as it was sent.
  mutating func keep(_ name: String, _ text: String?) {
    guard let text, text.utf8.contains(where: { $0 > 0x20 }) else { return }
    fields.beginObject()
    fields.key("url")
    fields.string(Self.fieldURL)
    fields.key("extension")
    fields.beginArray()
    for (url, value) in [("name", name), ("value", text)] as [(StaticString, String)] {
      fields.beginObject()
      fields.key("url")
      fields.string(url)
      fields.key("valueString")
      fields.string(value)
      fields.endObject()
    }
    fields.endArray()
    fields.endObject()
  }

  /// A kept part of a datatype as an extension.
  static func field(_ name: String, _ text: String) -> JSON {
    [
      "url": .string(fieldURL),
      "extension": [
        ["url": "name", "valueString": .string(name)],
        ["url": "value", "valueString": .string(text)],
      ],
    ]
  }

  /// The object without kept fields; nil if nothing was added.
  var json: JSON? {
    guard !members.isEmpty || !extensions.isEmpty else { return nil }
    guard !extensions.isEmpty else { return .object(members) }
    return .object(members + [JSONMember(key: "extension", value: .array(extensions))])
  }

  /// Writes the whole object.
  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    for member in members {
      writer.key(member.key)
      writer.value(member.value)
    }
    if hasExtensions {
      writer.key("extension")
      writer.beginArray()
      for value in extensions { writer.value(value) }
      if !fields.bytes.isEmpty { writer.raw(fields.bytes) }
      writer.endArray()
    }
    writer.endObject()
  }

  /// The object's bytes; none if nothing was added.
  var bytes: [UInt8] {
    guard !isEmpty else { return [] }
    var writer = JSONWriter(reservingBytes: fields.bytes.count + 256)
    write(to: &writer)
    return writer.bytes
  }
}

// The model's types as FHIR datatypes.
extension JSON {
  static func coding(_ coding: Coding?) -> JSON? {
    guard let coding else { return nil }
    var object = FHIRObject()
    object.add("system", coding.system)
    object.add("code", coding.code)
    object.add("display", coding.display)
    return object.json
  }

  static func concept(_ concept: Concept?) -> JSON? {
    guard let concept else { return nil }
    var object = FHIRObject()
    object.add("coding", only: coding(concept.coding))
    object.add("text", concept.text)
    return object.json
  }

  /// A CodeableConcept of one code.
  static func concept(_ system: String, _ code: String, _ display: String? = nil) -> JSON {
    concept(Concept(coding: Coding(system: system, code: code, display: display))) ?? .object([])
  }

  static func identifier(_ identifier: ExternalIdentifier) -> JSON {
    var object = FHIRObject()
    object.add("system", identifier.system)
    object.add("value", identifier.value)
    return .object(object.members)
  }

  static func reference(_ named: NamedReference?) -> JSON? {
    guard let named else { return nil }
    var object = FHIRObject()
    object.add("reference", named.reference)
    object.add("display", named.display)
    return object.json
  }

  static func reference(_ text: String) -> JSON { ["reference": .string(text)] }

  static func quantity(_ quantity: Observation.Quantity?) -> JSON? {
    guard let quantity else { return nil }
    var object = FHIRObject()
    object.add("value", .number(quantity.value.text))
    object.add("comparator", quantity.comparator)
    object.add("unit", quantity.unit)
    object.add("system", quantity.system)
    object.add("code", quantity.code)
    return object.json
  }

  /// A FHIR dateTime: a clock has an offset there, so an unwritten one is put.
  static func time(_ time: ClinicalTime?, _ context: FormatContext) -> JSON? {
    time.map { .string($0.placed(context.defaultOffsetMinutes).text) }
  }

  /// A FHIR instant: only what has a clock can be one.
  static func instant(_ time: ClinicalTime?, _ context: FormatContext) -> JSON? {
    guard let time, time.precision >= .minute else { return nil }
    return self.time(time, context)
  }

  /// A FHIR date.
  static func date(_ time: ClinicalTime?) -> JSON? {
    time.map { .string(String($0.text.prefix(10))) }
  }
}
