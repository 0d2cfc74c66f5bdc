// From a document, and out of the tree again.
extension JSON {
  /// Copies a value out of its document.
  package init(_ value: JSONValue) {
    self = value.lend { Self(lent: $0) }
  }

  private init(lent value: JSONValue) {
    let memory = value.hold.memory
    // Backwards over the tape, what a container holds is ready when its own node is reached.
    var ready: [JSONMember] = []
    for index in (value.index..<Int(value.node.next)).reversed() {
      let node = memory.nodes[index]
      if node.kind == .key {
        ready[ready.count - 1].key = memory.text(index)
      } else {
        ready.append(JSONMember(key: "", value: JSON(index, of: memory, &ready)))
      }
    }
    self = ready.first?.value ?? .null
  }

  private init(_ index: Int, of memory: JSONMemory, _ ready: inout [JSONMember]) {
    let node = memory.nodes[index]
    switch node.kind {
    case .object:
      self = .object(ready.suffix(node.count).reversed())
      ready.removeLast(node.count)
    case .array:
      self = .array(ready.suffix(node.count).reversed().map(\.value))
      ready.removeLast(node.count)
    case .string, .key: self = .string(memory.text(index))
    case .number:
      let range = Int(node.start)..<Int(node.end)
      self = .number(String(decoding: memory.bytes(range), as: UTF8.self))
    case .bool: self = .bool(node.flag)
    case .null: self = .null
    }
  }

  /// An object's member; nil if it has none or is no object.
  ///
  /// Setting a value replaces the member's or appends a new member; setting nil removes it. What is
  /// no object stays as it is.
  package subscript(key: String) -> JSON? {
    get {
      // Nearly all other members are told by their length.
      let length = key.utf8.count
      return members?.first {
        $0.key.utf8.count == length && $0.key.utf8.elementsEqual(key.utf8)
      }?.value
    }
    set {
      guard case .object(var members) = self else { return }
      // Lets go of the old members, so that the change happens in place.
      self = .null
      let place = members.firstIndex { $0.key.utf8.elementsEqual(key.utf8) }
      if let place, let newValue {
        members[place].value = newValue
      } else if let place {
        members.remove(at: place)
      } else if let newValue {
        members.append(JSONMember(key: key, value: newValue))
      }
      self = .object(members)
    }
  }

  /// An array's element, from 0; nil if it has none or is no array.
  package subscript(index: Int) -> JSON? {
    guard let array, array.indices.contains(index) else { return nil }
    return array[index]
  }

  /// The members of an object; nil unless it is one.
  package var members: [JSONMember]? {
    if case .object(let members) = self { members } else { nil }
  }

  /// The elements of an array; nil unless it is one.
  package var array: [JSON]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  /// A string; nil unless it is one.
  package var string: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// A number's exact text; nil unless it is one.
  package var number: String? {
    if case .number(let text) = self { text } else { nil }
  }

  /// A number that is written without fraction or exponent and fits; nil otherwise.
  package var int: Int? {
    if case .number(let text) = self { Int(text) } else { nil }
  }

  /// True or false; nil unless it is one of them.
  package var bool: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  /// Whether it is `null`.
  package var isNull: Bool { self == .null }

  /// Whether both are the same but for the order of members; numbers by their exact text.
  package func isSame(as other: JSON) -> Bool {
    switch (self, other) {
    case (.object(let left), .object(let right)):
      guard left.count == right.count else { return false }
      return zip(Self.sorted(left), Self.sorted(right)).allSatisfy { left, right in
        left.key.utf8.elementsEqual(right.key.utf8) && left.value.isSame(as: right.value)
      }
    case (.array(let left), .array(let right)):
      return left.count == right.count && zip(left, right).allSatisfy { $0.isSame(as: $1) }
    default: return self == other
    }
  }
}
