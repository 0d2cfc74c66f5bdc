import StrictJSON

/// R4's types as flat arrays, made once from the generated table; looked up by the bytes of a name.
struct FHIRSchema: Sendable {
  /// What a value of an element is.
  enum Kind: UInt8, Sendable {
    /// An object of the element's type.
    case complex
    /// Any resource.
    case resource
    /// The member `resourceType` itself.
    case resourceType
    /// A primitive, whose index among the types is `FHIRStructurePrimitive`'s raw value.
    case primitive
  }

  /// One element of one type; a choice has one for each of its types, all with the same slot.
  struct Element: BitwiseCopyable, Sendable {
    var kind: Kind
    /// Whether its value is an array.
    var isList: Bool
    var isChoice: Bool
    /// The element's place in its type: the bit of `ElementSet` that it sets.
    var slot: UInt8
    /// Index of its type in `types`; for primitives the raw value of `FHIRStructurePrimitive`.
    var type: UInt16
    /// Index in `codeLists`, or -1.
    var codes: Int16
    var nameStart: UInt32
    var nameLength: UInt8
    /// Length of the name without the choice's type: `value` of `valueQuantity`.
    var stemLength: UInt8
  }

  /// A type: where its elements and its hash table stand.
  struct TypeRow: Sendable {
    /// Range in `names`.
    var name: Range<Int>
    /// Its own and its base's elements, in the order of the standard.
    var elements: Range<Int>
    /// Start of its hash table in `slots`; its size is `mask + 1`.
    var table: Int
    var mask: UInt32
    var required: UInt64
    var isResource: Bool
    /// What is looked at once all members are seen.
    var afterwards: FHIRStructureRelation.Special
    /// Range in `relations`.
    var relations: Range<Int>
  }

  var types: [TypeRow] = []
  var elements: [Element] = []
  /// Hash tables of all types: index of an element + 1, or 0.
  var slots: [UInt16] = []
  /// Names of elements, one behind the other.
  var names: [UInt8] = []
  /// Code lists: ranges of `codes`.
  var codeLists: [Range<Int>] = []
  /// Codes: ranges of `names`.
  var codes: [Range<Int>] = []
  /// Hash table of the resource types' names: index of a type + 1, or 0.
  var resources: [UInt16] = []
  var relations: [FHIRStructureRelation] = []

  /// The one schema of R4; made at first use, in a few milliseconds.
  static let r4 = FHIRSchema(FHIRStructureTable.parts)

  /// Index of the type Element, which is what stands under `_name`.
  static let elementType = r4.type(named: "Element")

  /// The two elements of an Extension of which one stands there.
  static let extensionContent: FHIRStructureRelation.ElementSet = {
    let type = r4.type(named: "Extension")
    return r4.set(of: "value", in: type) | r4.set(of: "extension", in: type)
  }()

  /// The hash of a name: FNV-1a, 32 bits; the tables are ours, so nobody can fill them.
  @inline(__always)
  static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt32 {
    var hash: UInt32 = 2_166_136_261
    for byte in bytes { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    return hash ^ (hash >> 15)
  }

  /// The hash of a name in our tables: of its first and last bytes and its length, because few
  /// names of a type share all three.
  @inline(__always)
  static func nameHash(_ name: UnsafeBufferPointer<UInt8>) -> UInt32 {
    let (first, last) = name.ends
    let start = (first &+ UInt64(name.count)) &* 0x9E37_79B9_7F4A_7C15
    let hash = start ^ last &* 0xC2B2_AE3D_27D4_EB4F
    return UInt32(truncatingIfNeeded: hash >> 32 ^ hash >> 47)
  }

  /// The element of `type` with this name, as an index in `elements`; -1 if there is none.
  @inline(__always)
  func element(named name: UnsafeBufferPointer<UInt8>, of type: Int) -> Int {
    let row = types[type]
    var probe = Self.nameHash(name) & row.mask
    while true {
      let slot = slots[row.table + Int(probe)]
      if slot == 0 { return -1 }
      let element = elements[Int(slot) - 1]
      if Int(element.nameLength) == name.count, isName(at: Int(element.nameStart), name) {
        return Int(slot) - 1
      }
      probe = (probe + 1) & row.mask
    }
  }

  /// The resource type with this name, as an index in `types`; -1 if there is none.
  func resource(named name: UnsafeBufferPointer<UInt8>) -> Int {
    let mask = UInt32(resources.count - 1)
    var probe = Self.nameHash(name) & mask
    while true {
      let slot = Int(resources[Int(probe)])
      if slot == 0 { return -1 }
      let known = types[slot - 1].name
      if known.count == name.count, isName(at: known.lowerBound, name) { return slot - 1 }
      probe = (probe + 1) & mask
    }
  }

  /// The type with this name, which is one of the table's.
  private func type(named name: String) -> Int {
    types.firstIndex { text($0.name) == name } ?? 0
  }

  /// Whether the code stands in the list.
  func list(_ list: Int, has code: UnsafeBufferPointer<UInt8>) -> Bool {
    for index in codeLists[list] {
      let range = codes[index]
      if range.count == code.count, isName(at: range.lowerBound, code) { return true }
    }
    return false
  }

  @inline(__always)
  private func isName(at start: Int, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
    names.withUnsafeBufferPointer { names in
      UnsafeBufferPointer(rebasing: names[start..<start + name.count]).isSame(as: name)
    }
  }

  /// An element's name, whole.
  func name(of element: Int) -> String {
    let row = elements[element]
    return text(Int(row.nameStart)..<Int(row.nameStart) + Int(row.nameLength))
  }

  /// An element's step in a FHIRPath: `value.ofType(Quantity)` for `valueQuantity`.
  func step(of element: Int) -> String {
    let row = elements[element]
    guard row.isChoice else { return name(of: element) }
    let type =
      row.kind == .primitive
      ? FHIRStructurePrimitive(rawValue: UInt8(row.type))?.name ?? ""
      : text(types[Int(row.type)].name)
    return stem(of: element) + ".ofType(\(type))"
  }

  /// An element's name without the type of a choice: `value` of `valueQuantity`.
  func stem(of element: Int) -> String {
    let start = Int(elements[element].nameStart)
    return text(start..<start + Int(elements[element].stemLength))
  }

  /// The codes of a list, parted by commas.
  func codeText(_ list: Int) -> String {
    codeLists[list].map { text(codes[$0]) }.joined(separator: ", ")
  }

  func text(_ range: Range<Int>) -> String { String(decoding: names[range], as: UTF8.self) }
}
