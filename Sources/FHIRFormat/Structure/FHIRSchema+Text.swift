extension FHIRSchema {
  /// Text of the table, as bytes: Strings would make the reading ten times slower.
  private typealias Text = ArraySlice<UInt8>

  /// Reads the generated table, whose form `scripts/generate-fhir-structure` describes.
  init(_ parts: [StaticString]) {
    let lines = parts.flatMap { part in
      part.withUTF8Buffer { text in
        Array(text).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      }
    }
    let listCount = lines.firstIndex { $0.isEmpty } ?? 0
    for line in lines[..<listCount] { addCodeList(line) }
    let texts = lines[(listCount + 2)...].map { $0.split(separator: UInt8(ascii: " ")) }
    var reader = Reader(openTypes: Self.words(lines[listCount + 1]).dropFirst().map { $0 })
    for (index, words) in texts.enumerated() {
      reader.index[words[0].prefix { $0 != UInt8(ascii: "<") }] = index
    }
    elements.reserveCapacity(Self.expectedElements)
    for words in texts { addType(words, reader) }
    addTables()
    addRelations(reader.index)
  }

  /// About as many elements as R4 has, choices and inherited ones counted; only saves copying.
  private static let expectedElements = 12_000

  private static func words(_ line: Text) -> [Text] { line.split(separator: UInt8(ascii: " ")) }

  /// What is known while the table is read.
  private struct Reader {
    let openTypes: [Text]
    /// Types by name.
    var index: [Text: Int] = [:]
    let primitives = Dictionary(
      uniqueKeysWithValues: FHIRStructurePrimitive.allCases.map { (Array($0.name.utf8)[...], $0) })
  }

  private mutating func addCodeList(_ line: Text) {
    let start = codes.count
    for code in Self.words(line) {
      codes.append(names.count..<names.count + code.count)
      names.append(contentsOf: code)
    }
    codeLists.append(start..<codes.count)
  }

  private mutating func addType(_ words: [Text], _ reader: Reader) {
    let head = words[0].split(separator: UInt8(ascii: "<"), omittingEmptySubsequences: false)
    let name = String(decoding: head[0], as: UTF8.self)
    let base = reader.index[head[1]].flatMap { $0 < types.count ? types[$0] : nil }
    let start = elements.count
    var slot: UInt8 = 0
    var required: UInt64 = 0
    if let base {
      // A copy: a slice would hold the array, and each append would copy all of it.
      let inherited = Array(elements[base.elements])
      elements.append(contentsOf: inherited)
      slot = (inherited.map(\.slot).max() ?? 0) + 1
      required = base.required
    } else if name == "Resource" {
      append(Array("resourceType".utf8)[...], stem: 12, type: [], slot: slot, reader)
      elements[elements.count - 1].kind = .resourceType
      slot += 1
    }
    for word in words.dropFirst() {
      if add(word, slot: slot, reader) { required |= 1 << UInt64(slot) }
      slot += 1
    }
    assert(slot <= 64, "a type's elements fill one ElementSet")
    let baseName = String(decoding: head[1], as: UTF8.self)
    let isResource = baseName == "Resource" || baseName == "DomainResource"
    let nameStart = names.count
    names.append(contentsOf: head[0])
    types.append(
      TypeRow(
        name: nameStart..<names.count, elements: start..<elements.count, table: 0, mask: 0,
        required: required,
        isResource: isResource && name != "DomainResource", afterwards: Self.special(name),
        relations: 0..<0))
  }

  private static func special(_ type: String) -> FHIRStructureRelation.Special {
    switch type {
    case "Extension": .extension
    case "Reference": .reference
    case "Bundle": .bundle
    case "RiskAssessmentPrediction": .riskPrediction
    default: .none
    }
  }

  /// Adds what one word of a type's line says; true if it is required.
  private mutating func add(_ word: Text, slot: UInt8, _ reader: Reader) -> Bool {
    guard let mark = word.firstIndex(where: { !FHIRStructureText.isLetter($0) }) else {
      return false
    }
    let stem = word[..<mark]
    let rest = word[(mark + 1)...]
    switch word[mark] {
    case UInt8(ascii: "?"), UInt8(ascii: "&"):
      let isOpen = rest.first == UInt8(ascii: "@")
      for type in isOpen ? reader.openTypes : rest.split(separator: UInt8(ascii: ",")) {
        var name = stem
        if let first = type.first { name.append(first & ~32) }
        name.append(contentsOf: type.dropFirst())
        append(name, stem: stem.count, type: type, slot: slot, reader)
        elements[elements.count - 1].isChoice = true
      }
    default:
      let parts = rest.split(separator: UInt8(ascii: "#"))
      append(stem, stem: stem.count, type: parts[0], slot: slot, reader)
      let isList = word[mark] == UInt8(ascii: "*") || word[mark] == UInt8(ascii: "+")
      elements[elements.count - 1].isList = isList
      if parts.count == 2 {
        elements[elements.count - 1].codes = parts[1].reduce(0) { $0 * 10 + Int16($1 - 48) }
      }
    }
    return [UInt8(ascii: "!"), UInt8(ascii: "+"), UInt8(ascii: "&")].contains(word[mark])
  }

  private mutating func append(
    _ name: Text, stem: Int, type: Text, slot: UInt8, _ reader: Reader
  ) {
    var element = Element(
      kind: .complex, isList: false, isChoice: false, slot: slot, type: 0, codes: -1,
      nameStart: UInt32(names.count), nameLength: UInt8(name.count), stemLength: UInt8(stem))
    if type.elementsEqual("Resource".utf8) {
      element.kind = .resource
    } else if let primitive = reader.primitives[type] {
      element.kind = .primitive
      element.type = UInt16(primitive.rawValue)
    } else {
      element.type = UInt16(reader.index[type] ?? 0)
    }
    names.append(contentsOf: name)
    elements.append(element)
  }

  private mutating func addTables() {
    for index in types.indices {
      let range = types[index].elements
      let size = Self.tableSize(range.count)
      types[index].table = slots.count
      types[index].mask = UInt32(size - 1)
      slots.append(contentsOf: repeatElement(0, count: size))
      for element in range {
        let row = elements[element]
        let name = names[Int(row.nameStart)..<Int(row.nameStart) + Int(row.nameLength)]
        var probe = Int(Self.hash(of: name) & UInt32(size - 1))
        while slots[types[index].table + probe] != 0 { probe = (probe + 1) & (size - 1) }
        slots[types[index].table + probe] = UInt16(element + 1)
      }
    }
    let size = Self.tableSize(types.count)
    resources = Array(repeating: 0, count: size)
    for (index, type) in types.enumerated() where type.isResource {
      var probe = Int(Self.hash(of: names[type.name]) & UInt32(size - 1))
      while resources[probe] != 0 { probe = (probe + 1) & (size - 1) }
      resources[probe] = UInt16(index + 1)
    }
  }

  private mutating func addRelations(_ index: [Text: Int]) {
    let byType = Dictionary(grouping: FHIRStructureRelation.entries, by: \.type)
    for (name, entries) in byType {
      guard let type = index[Array(name.utf8)[...]] else { continue }
      let start = relations.count
      for entry in entries {
        let sets = entry.elements.map { set(of: $0, in: type) }
        assert(!sets.contains(0), "\(entry.type) has all of \(entry.elements)")
        relations.append(
          FHIRStructureRelation(
            kind: entry.kind, first: sets[0], others: sets.dropFirst().reduce(0, |),
            detail: "\(entry.elements.joined(separator: ", ")) (\(entry.key))"))
      }
      types[type].relations = start..<relations.count
    }
  }

  /// The set of one element of a type, by its name or its choice's stem; empty if it has none.
  func set(of stem: String, in type: Int) -> FHIRStructureRelation.ElementSet {
    for index in types[type].elements {
      let row = elements[index]
      let start = Int(row.nameStart)
      if text(start..<start + Int(row.stemLength)) == stem { return 1 << UInt64(row.slot) }
    }
    return 0
  }

  /// A power of two of which the entries fill at most half.
  private static func tableSize(_ entries: Int) -> Int {
    var size = 4
    while size < entries * 2 { size *= 2 }
    return size
  }

  private static func hash(of name: ArraySlice<UInt8>) -> UInt32 {
    name.withUnsafeBufferPointer { nameHash($0) }
  }
}
