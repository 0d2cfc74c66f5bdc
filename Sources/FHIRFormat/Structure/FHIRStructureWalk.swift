import RecordModel
import StrictJSON

/// One pass over one message: knows where it is, and makes a text only for an issue.
struct FHIRStructureWalk {
  typealias Bytes = UnsafeBufferPointer<UInt8>

  /// Where a resource stands.
  enum Place {
    case anywhere, contained
  }

  /// One step of the way from the root: an element, and its index if it repeats, else -1.
  private struct Step {
    var element: Int
    var index: Int
  }

  let schema = FHIRSchema.r4
  private(set) var issues: [Issue] = []
  private var rootPath: String
  private var steps: [Step] = []
  /// The resource whose `contained` a `#` reference means.
  private(set) var container: JSONValue?
  /// Hashes of the ids in the container's `contained`, once they were needed.
  var containedIDs: Set<UInt32>?

  init(rootPath: String) {
    self.rootPath = rootPath
    steps.reserveCapacity(32)
  }

  private var warnings = 0
  /// Whether no more issues are wanted.
  private(set) var isFull = false

  /// Notes an issue at the element (with its index) of the object at hand, or at `tail` under it.
  mutating func report(
    _ rule: Rule, element: Int = -1, index: Int = -1, tail: String = "",
    detail: String? = nil
  ) {
    guard !isFull else { return }
    if rule.severity != .error {
      warnings += 1
      if warnings > FHIRStructure.maximumWarnings {
        guard warnings == FHIRStructure.maximumWarnings + 1 else { return }
        return issues.append(Issue(.structureTooManyWarnings, at: rootPath))
      }
    }
    guard issues.count < FHIRStructure.maximumIssues else {
      isFull = true
      return issues.append(Issue(.structureTooManyIssues, at: rootPath))
    }
    var path = rootPath
    for step in steps { path += text(of: step) }
    if element >= 0 { path += text(of: Step(element: element, index: index)) }
    if !tail.isEmpty { path += path.isEmpty ? tail : "." + tail }
    issues.append(Issue(rule, at: path, detail: detail))
  }

  private func text(of step: Step) -> String {
    "." + schema.step(of: step.element) + (step.index < 0 ? "" : "[\(step.index)]")
  }

  /// The content of a string, as it stands between its quotes.
  @inline(__always)
  func content(_ value: JSONValue) -> Bytes {
    let written = value.raw
    return Bytes(rebasing: written[1..<(written.count - 1)])
  }

  /// Judges a resource and all that is in it.
  mutating func resource(_ value: JSONValue, expecting place: Place) {
    guard value.kind == .object, let name = value.named("resourceType"), name.kind == .string
    else {
      return report(.structureResourceTypeMissing)
    }
    let type = schema.resource(named: content(name))
    guard type >= 0 else { return report(.structureResourceTypeUnknown) }
    if rootPath.isEmpty { rootPath = schema.text(schema.types[type].name) }
    let outer = (container, containedIDs)
    if place == .anywhere { (container, containedIDs) = (value, nil) }
    object(value, type)
    if place == .anywhere { (container, containedIDs) = outer }
    if place == .contained { contained(value) }
  }

  /// Judges an object of a type: its members, then what they are together.
  private mutating func object(_ value: JSONValue, _ type: Int) {
    var seen: FHIRStructureRelation.ElementSet = 0
    var isEmpty = true
    for (key, member) in value.members {
      isEmpty = false
      seen |= self.member(key, member, of: value, type, seen)
      if isFull { return }
    }
    if isEmpty { return report(.structureObjectEmpty) }
    let row = schema.types[type]
    if seen & row.required != row.required { missing(row.required & ~seen, row) }
    for index in row.relations {
      let relation = schema.relations[index]
      if let rule = relation.broken(by: seen) { report(rule, detail: relation.detail) }
    }
    if row.afterwards != .none { afterwards(row.afterwards, value, type, seen) }
  }

  /// Judges one member; the set of its element, empty if the type has none of this name.
  @inline(__always)
  private mutating func member(
    _ key: JSONKey, _ member: JSONValue, of object: JSONValue, _ type: Int,
    _ seen: FHIRStructureRelation.ElementSet
  ) -> FHIRStructureRelation.ElementSet {
    var name = key.bytes
    let isExtension = name.first == UInt8(ascii: "_")
    if isExtension { name = Bytes(rebasing: name[1...]) }
    var index = schema.element(named: name, of: type)
    if index < 0 {
      index = escapedElement(key, type)
      if index < 0 {
        unknown(key, type)
        return 0
      }
    }
    let element = schema.elements[index]
    let set = UInt64(1) << UInt64(element.slot)
    if element.isChoice, seen & set != 0, hasOther(index, in: object, type) {
      report(.structureChoiceRepeated, tail: schema.stem(of: index))
    }
    if isExtension {
      primitiveExtension(member, index)
    } else {
      self.member(member, of: object, index)
    }
    return set
  }

  /// Judges a member's value: one, or an array of them.
  @inline(__always)
  private mutating func member(_ value: JSONValue, of object: JSONValue, _ index: Int) {
    let element = schema.elements[index]
    guard element.isList else {
      switch value.kind {
      case .array: report(.structureArrayUnexpected, element: index)
      case .null: report(.structureNullUnexpected, element: index)
      default: one(value, element, index, -1)
      }
      return
    }
    guard value.kind == .array else {
      return report(
        value.kind == .null ? .structureNullUnexpected : .structureArrayExpected, element: index)
    }
    var position = 0
    var partners: Partners?
    for item in value.elements {
      if item.kind != .null {
        one(item, element, index, position)
      } else {
        var asked = partners ?? self.partners(of: index, in: object)
        if !asked.hasObject(at: position) {
          report(.structureNullUnexpected, element: index, index: position)
        }
        partners = asked
      }
      position += 1
    }
    if position == 0 { report(.structureArrayEmpty, element: index) }
  }

  /// Judges one value of an element.
  @inline(__always)
  private mutating func one(
    _ value: JSONValue, _ element: FHIRSchema.Element, _ index: Int, _ position: Int
  ) {
    switch element.kind {
    case .primitive:
      primitive(value, element, index, position)
    case .complex:
      guard value.kind == .object else {
        return report(
          .structureTypeMismatch, element: index, index: position, detail: "object")
      }
      steps.append(Step(element: index, index: position))
      object(value, Int(element.type))
      steps.removeLast()
    case .resource:
      steps.append(Step(element: index, index: position))
      // `contained` is the only element that holds resources in an array.
      resource(value, expecting: element.isList ? .contained : .anywhere)
      steps.removeLast()
    case .resourceType:
      break
    }
  }

  /// Judges what stands under `_name`.
  private mutating func primitiveExtension(_ value: JSONValue, _ index: Int) {
    let element = schema.elements[index]
    guard element.kind == .primitive else {
      return report(.structureExtensionMisplaced, element: index)
    }
    guard element.isList else { return extensionObject(value, index, -1) }
    guard value.kind == .array else { return report(.structureArrayExpected, element: index) }
    var position = 0
    for item in value.elements {
      if item.kind != .null { extensionObject(item, index, position) }
      position += 1
    }
    if position == 0 { report(.structureArrayEmpty, element: index) }
  }

  private mutating func extensionObject(_ value: JSONValue, _ index: Int, _ position: Int) {
    switch value.kind {
    case .object:
      steps.append(Step(element: index, index: position))
      object(value, FHIRSchema.elementType)
      steps.removeLast()
    case .null: report(.structureNullUnexpected, element: index, index: position)
    case .array: report(.structureArrayUnexpected, element: index, index: position)
    default:
      report(.structureTypeMismatch, element: index, index: position, detail: "object")
    }
  }
}

extension JSONValue {
  /// A member by a name that stands in the program: never the overload that makes a String.
  @inline(__always)
  func named(_ name: StaticString) -> JSONValue? { self[name] }
}
