import RecordModel
import StrictJSON

/// What is looked at only when a member is not as it should be.
extension FHIRStructureWalk {
  /// Longest unknown name that is repeated in an issue.
  private static let maximumNameLength = 40
  /// Most letters that an unknown name may differ in from the one that is suggested.
  private static let maximumDistance = 2

  /// Notes a member that the type does not have.
  ///
  /// A name is repeated only if it looks like an element's (`lowerCamelCase`, letters only), so
  /// that no patient's value gets out that somebody used as a key.
  mutating func unknown(_ key: JSONKey, _ type: Int) {
    let name = key.string
    if name == "fhir_comments" { return report(.structureCommentsForbidden, tail: name) }
    let bare = name.hasPrefix("_") ? String(name.dropFirst()) : name
    let isName =
      bare.utf8.count <= Self.maximumNameLength && !bare.isEmpty
      && bare.utf8.allSatisfy(FHIRStructureText.isLetter) && bare.utf8.first ?? 0 >= 97
    guard isName else { return report(.structureElementUnknown) }
    report(.structureElementUnknown, tail: bare, detail: suggestion(for: bare, type))
  }

  /// The type's element whose name is nearest, if any is near.
  private func suggestion(for name: String, _ type: Int) -> String? {
    let wanted = Array(name.lowercased().utf8)
    var best: (distance: Int, name: String)?
    for index in schema.types[type].elements {
      let known = schema.name(of: index)
      let distance = Self.distance(wanted, Array(known.lowercased().utf8))
      if distance <= Self.maximumDistance, distance < best?.distance ?? .max {
        best = (distance, known)
      }
    }
    return best?.name
  }

  /// Levenshtein's distance.
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    guard abs(left.count - right.count) <= maximumDistance else { return .max }
    var row = Array(0...right.count)
    for (line, letter) in left.enumerated() {
      var diagonal = row[0]
      row[0] = line + 1
      for (column, other) in right.enumerated() {
        let change = diagonal + (letter == other ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(change, diagonal + 1, row[column] + 1)
      }
    }
    return row[right.count]
  }

  /// The element of a key that is written with escapes; -1 if there is none.
  func escapedElement(_ key: JSONKey, _ type: Int) -> Int {
    guard key.hasEscape else { return -1 }
    let name = Array(key.string.utf8)
    return name.withUnsafeBufferPointer { name in
      let bare = name.first == UInt8(ascii: "_") ? Bytes(rebasing: name[1...]) : name
      return schema.element(named: bare, of: type)
    }
  }

  /// Whether the object has the choice of this element in another type, too.
  func hasOther(_ index: Int, in object: JSONValue, _ type: Int) -> Bool {
    let slot = schema.elements[index].slot
    for (key, _) in object.members {
      let name = Array(key.string.utf8)
      let other = name.withUnsafeBufferPointer { name in
        let bare = name.first == UInt8(ascii: "_") ? Bytes(rebasing: name[1...]) : name
        return schema.element(named: bare, of: type)
      }
      if other >= 0, other != index, schema.elements[other].slot == slot { return true }
    }
    return false
  }

  /// What stands under `_name` beside an array of primitives.
  /// Source: FHIR R4 json.html#primitive.
  func partners(of index: Int, in object: JSONValue) -> Partners {
    let isPrimitive = schema.elements[index].kind == .primitive
    return Partners(isPrimitive ? object["_" + schema.name(of: index)]?.elements : nil)
  }

  /// The elements of the array under `_name`, asked for in their order, so that an array of nulls
  /// is passed over once.
  struct Partners {
    private var elements: JSONElements?
    private var next = 0

    fileprivate init(_ elements: JSONElements?) { self.elements = elements }

    /// Whether there is an object at this place, which is after all that was asked for before.
    mutating func hasObject(at position: Int) -> Bool {
      while next < position, elements?.next() != nil { next += 1 }
      next += 1
      return elements?.next()?.kind == .object
    }
  }

  /// Notes each required element that is absent.
  mutating func missing(
    _ slots: FHIRStructureRelation.ElementSet, _ row: FHIRSchema.TypeRow
  ) {
    var left = slots
    for index in row.elements {
      let set = UInt64(1) << UInt64(schema.elements[index].slot)
      guard left & set != 0 else { continue }
      left &= ~set
      report(.structureElementMissing, tail: schema.stem(of: index))
    }
  }

  /// What a type asks for beyond its members.
  mutating func afterwards(
    _ special: FHIRStructureRelation.Special, _ value: JSONValue, _ type: Int,
    _ seen: FHIRStructureRelation.ElementSet
  ) {
    switch special {
    case .none: break
    case .extension:
      if (seen & FHIRSchema.extensionContent).nonzeroBitCount != 1 {
        report(.structureExtensionContent)
      }
    case .reference: reference(value)
    case .bundle: bundle(value)
    case .riskPrediction:
      // ras-2; digits before the point decide, because 100 itself is allowed.
      if let text = value.named("probabilityDecimal")?.number, let number = Double(text),
        number > 100
      {
        report(.structureValueOutOfRange, tail: "probability", detail: "ras-2")
      }
    }
  }

  /// Judges the text of a Reference.
  private mutating func reference(_ value: JSONValue) {
    guard let reference = value.named("reference"), reference.kind == .string else { return }
    let text = content(reference)
    guard let first = text.first else { return }
    if first == UInt8(ascii: "#") {
      if text.count > 1, !isContained(Bytes(rebasing: text[1...])) {
        report(.structureReferenceUnresolved, tail: "reference")
      }
    } else if !isLiteral(text) {
      let isTemplate = FHIRStructureText.contains(text, "{{")
      report(isTemplate ? .structurePlaceholderLeft : .structureReferenceForm, tail: "reference")
    }
  }

  /// Whether the container has a contained resource with this id. Compared by hash: a collision
  /// costs a warning, while comparing each with each would cost minutes.
  private mutating func isContained(_ id: Bytes) -> Bool {
    if containedIDs == nil {
      var found: Set<UInt32> = []
      if let contained = container?.named("contained") {
        for resource in contained.elements {
          guard let id = resource.named("id"), id.kind == .string else { continue }
          found.insert(FHIRSchema.hash(content(id)))
        }
      }
      containedIDs = found
    }
    return containedIDs?.contains(FHIRSchema.hash(id)) == true
  }

  /// Whether it is absolute, or relative as `Type/id`, `Type/id/_history/version` or `Type?query`.
  private func isLiteral(_ text: Bytes) -> Bool {
    var end = 0
    while end < text.count, FHIRStructureText.isLetter(text[end]) { end += 1 }
    guard end < text.count else { return false }
    if text[end] == UInt8(ascii: ":") { return true }
    // A scheme may have digits and signs, a resource type has letters only.
    guard text[end] == UInt8(ascii: "/") || text[end] == UInt8(ascii: "?") else {
      return text[end...].prefix { $0 != UInt8(ascii: "/") }.contains(UInt8(ascii: ":"))
    }
    guard schema.resource(named: Bytes(rebasing: text[..<end])) >= 0 else { return false }
    if text[end] == UInt8(ascii: "?") { return true }
    let rest = Bytes(rebasing: text[(end + 1)...])
    guard let slash = rest.firstIndex(of: UInt8(ascii: "/")) else {
      return FHIRStructureText.isID(rest)
    }
    let history = Bytes(rebasing: rest[slash...])
    return FHIRStructureText.isID(Bytes(rebasing: rest[..<slash]))
      && FHIRStructureText.starts(history, with: "/_history/")
      && FHIRStructureText.isID(Bytes(rebasing: history[10...]))
  }
}
