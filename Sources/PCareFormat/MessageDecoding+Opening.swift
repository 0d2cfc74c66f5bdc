import RecordModel
import StrictJSON

/// Records that may belong together: those of one document.
struct Scope {
  /// `document[3].` in a list of documents, else empty.
  let prefix: String
  var records: [RecordKind: [SourceRecord]] = [:]

  subscript(kind: RecordKind) -> [SourceRecord] { records[kind] ?? [] }
}

// Envelopes, lists and documents.
extension MessageDecoding {
  /// All records of the message, by document.
  mutating func collect(_ root: JSONValue) -> [Scope] {
    guard let value = open(root, at: "") else { return [] }
    guard value.kind == .array else {
      var scope = Scope(prefix: "")
      add(value, place: "", to: &scope)
      return [scope]
    }
    var bare = Scope(prefix: "")
    var scopes: [Scope] = []
    for (index, element) in value.elements.enumerated() {
      guard let element = open(element, at: "[\(index)]") else { continue }
      if element.kind == .object, RecordKind.isDocument(element) {
        var scope = Scope(prefix: "document[\(index)].")
        add(element, place: "[\(index)]", to: &scope)
        scopes.append(scope)
      } else {
        add(element, place: "[\(index)]", to: &bare)
      }
    }
    if value.count == 0 { report(.pcareEnvelopeEmpty, at: "") }
    return [bare] + scopes
  }

  /// What is in the envelopes; nil, and reported, if there is nothing to read in them.
  private mutating func open(_ value: JSONValue, at place: String) -> JSONValue? {
    var value = value
    for _ in 0..<Self.maximumEnvelopes where RecordKind.isEnvelope(value) {
      guard let inside = value["response"] ?? value["list"] else { break }
      if inside.kind == .string, inside.saysSomething {
        report(.pcareEncrypted, at: place.isEmpty ? "response" : "\(place).response")
        return nil
      }
      guard inside.saysSomething, inside.kind == .object || inside.kind == .array else {
        report(.pcareEnvelopeEmpty, at: place.isEmpty ? "response" : "\(place).response")
        return nil
      }
      value = inside
    }
    return value
  }

  /// Adds a bare record or all records of a document; `place` is `[3]` in a list.
  private mutating func add(_ value: JSONValue, place: String, to scope: inout Scope) {
    guard value.kind == .object else {
      return report(.pcareNotAnObject, at: place)
    }
    guard value["resourceType"] == nil else { return report(.pcareKindUnknown, at: place) }
    if let kind = RecordKind.of(value) {
      return addRecord(value, kind, place: kind.rawValue + place, to: &scope)
    }
    guard RecordKind.isDocument(value) else { return report(.pcareKindUnknown, at: place) }
    for (key, member) in value.members where member.saysSomething {
      guard let kind = RecordKind.allCases.first(where: { $0.rawValue == key.string }) else {
        report(.pcarePartUnknown, at: scope.prefix + "document")
        continue
      }
      addPart(member, kind, to: &scope)
    }
  }

  /// Adds what a document holds of one kind: an object or a list, in its envelope or bare.
  private mutating func addPart(_ member: JSONValue, _ kind: RecordKind, to scope: inout Scope) {
    let place = scope.prefix + kind.rawValue
    guard let value = open(member, at: place) else { return }
    guard value.kind == .array else { return addRecord(value, kind, place: place, to: &scope) }
    for (index, element) in value.elements.enumerated() {
      addRecord(element, kind, place: "\(place)[\(index)]", to: &scope)
    }
  }

  private mutating func addRecord(
    _ value: JSONValue, _ kind: RecordKind, place: String, to scope: inout Scope
  ) {
    guard value.kind == .object else { return report(.pcareNotAnObject, at: place) }
    guard recordCount < Self.maximumRecords else {
      if recordCount == Self.maximumRecords {
        report(.pcareTooManyRecords, at: "", detail: String(Self.maximumRecords))
        recordCount += 1
      }
      return
    }
    recordCount += 1
    scope.records[kind, default: []].append(
      SourceRecord(value: value, kind: kind, place: place))
  }
}
