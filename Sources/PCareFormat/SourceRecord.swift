import StrictJSON

/// One P-Care object of the message and its place.
struct SourceRecord {
  let value: JSONValue
  let kind: RecordKind
  /// `kunjungan[2]`, or `kunjungan` where there is only one.
  let place: String

  /// A field that says something: not missing, not null, not an empty text.
  func find(_ field: Field) -> Found? {
    for name in field.names {
      if let member = value[name], member.saysSomething {
        return Found(value: member, record: place, path: String(describing: name))
      }
    }
    for (object, name) in field.inside {
      if let member = value[object]?[name], member.saysSomething {
        return Found(value: member, record: place, path: "\(object).\(name)")
      }
    }
    return nil
  }

  /// What no column took, by the paths of the fields: those that are not `known`, and those that
  /// were known but not read; those `taken` by a resource are left out.
  func leftovers(
    known: Set<String>, unread: Set<String>, taken: Set<String> = []
  ) -> [KeptField] {
    var fields: [KeptField] = []
    Self.collect(value, "", known, unread, &fields)
    return taken.isEmpty ? fields : fields.filter { !taken.contains($0.name) }
  }

  private static func collect(
    _ object: JSONValue, _ prefix: String, _ known: Set<String>, _ unread: Set<String>,
    _ fields: inout [KeptField]
  ) {
    for (key, member) in object.members where member.saysSomething {
      let path = prefix + key.string
      if known.contains(path), !unread.contains(path) { continue }
      // Objects whose members are known one by one stand in the table with a dot.
      if prefix.isEmpty, member.kind == .object, known.contains(path + ".") {
        collect(member, path + ".", known, unread, &fields)
      } else {
        fields.append(KeptField(name: path, value: member.keptText))
      }
    }
  }
}

/// A field of a record, under the names that clients and the service give it.
struct Field {
  let names: [StaticString]
  /// Where it stands in a smaller object, as in P-Care's own answers.
  let inside: [(object: StaticString, name: StaticString)]

  init(_ names: StaticString..., inside: (object: StaticString, name: StaticString)...) {
    self.names = names
    self.inside = inside
  }
}

/// A field that was found.
struct Found {
  let value: JSONValue
  /// Place of the record.
  let record: String
  /// Path in the record.
  let path: String

  var place: String { "\(record).\(path)" }

  /// The text of a string, number or bool, without surrounding blanks; nil for objects and lists.
  var text: String? { value.scalarText }

  /// The same, a number filled up to `width` digits: codes lose their zeros where somebody took
  /// them for numbers.
  func code(width: Int) -> String? {
    guard let text = value.scalarText else { return nil }
    guard value.kind == .number, text.utf8.allSatisfy({ $0 &- 48 < 10 }) else { return text }
    return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
  }
}

/// What no column holds: the name of a field and its value as text.
struct KeptField {
  let name: String
  let value: String
}

extension JSONValue {
  /// Whether there is anything in it; P-Care sends null and `""` for nothing.
  var saysSomething: Bool {
    switch kind {
    case .null: false
    case .string: !(stringBytes.map { $0.allSatisfy { $0 == 0x20 } } ?? false)
    case .object, .array: count > 0
    case .number, .bool: true
    }
  }

  /// The text of a string, number or bool, without surrounding blanks; nil if nothing is left.
  var scalarText: String? {
    switch kind {
    case .string: string.flatMap { $0.trimmed.isEmpty ? nil : $0.trimmed }
    case .number: number
    case .bool: bool.map { $0 ? "true" : "false" }
    case .object, .array, .null: nil
    }
  }

  /// Its text, or the JSON of an object or list.
  var keptText: String { scalarText ?? String(decoding: raw, as: UTF8.self) }
}

extension String {
  /// Without blanks, tabs and line ends at both ends.
  var trimmed: String {
    let isBlank: (UInt8) -> Bool = { $0 == 0x20 || ($0 >= 0x09 && $0 <= 0x0D) }
    guard let first = utf8.first, let last = utf8.last, isBlank(first) || isBlank(last) else {
      return self
    }
    let head = utf8.drop(while: isBlank)
    guard let end = head.lastIndex(where: { !isBlank($0) }) else { return "" }
    return String(decoding: head[...end], as: UTF8.self)
  }

  /// Whether it is just so many decimal digits.
  func isDigits(_ count: Int) -> Bool {
    utf8.count == count && utf8.allSatisfy { $0 &- 48 < 10 }
  }
}
