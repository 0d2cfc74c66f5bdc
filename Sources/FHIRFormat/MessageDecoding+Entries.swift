import RecordModel
import StrictJSON

// Opening the message: which resources it holds and what names them.
extension MessageDecoding {
  /// Finds the entries; false if the message as a whole is refused.
  mutating func openMessage() -> Bool {
    guard root.kind == .object else {
      report(.fhirNotAnObject, at: "")
      return false
    }
    guard let type = root["resourceType"], type.kind == .string else {
      report(.fhirResourceTypeMissing, at: "resourceType")
      return false
    }
    guard let (kind, name) = ResourceKind.named(type) else {
      report(.fhirResourceTypeUnknown, at: "resourceType")
      return false
    }
    if let target = context.target, !isAt(target, name) { return false }
    if kind == .bundle { return openBundle(root) }
    entries = [
      Entry(
        bytes: root.bytes, resource: root, kind: kind, typeName: name, place: name, fullURL: nil,
        number: 0, isPut: false)
    ]
    return true
  }

  private mutating func openBundle(_ bundle: JSONValue) -> Bool {
    current = (bundle, "Bundle")
    guard let type = bundle["type"] else {
      report(.fhirBundleTypeUnsupported, at: "Bundle.type", detail: "type")
      return false
    }
    guard Self.bundleTypes.contains(where: { type.equals($0) }) else {
      report(.fhirBundleTypeUnsupported, at: "Bundle.type")
      return false
    }
    submission.isTransaction = type.equals("transaction")
    guard let list = bundle["entry"], list.kind == .array, list.count > 0 else {
      report(.fhirBundleEmpty, at: "Bundle.entry")
      return false
    }
    if let timestamp = bundle["timestamp"] { self.timestamp = time(timestamp) }
    entries.reserveCapacity(list.count)
    for (index, value) in list.elements.enumerated() { openEntry(value, index) }
    return true
  }

  /// Bundle types that send data to be written.
  private static let bundleTypes: [StaticString] = [
    "transaction", "batch", "collection", "document",
  ]

  private mutating func openEntry(_ entry: JSONValue, _ index: Int) {
    func place(_ tail: String) -> String { Self.place(ofEntry: index, tail) }
    let method = entry["request"]?["method"]
    let isPut = method?.equals("PUT") == true
    if let method, !method.equals("POST"), !isPut {
      return report(.fhirMethodUnsupported, at: place(".request.method"))
    }
    guard let resource = entry["resource"], resource.kind == .object else {
      return report(.fhirEntryWithoutResource, at: place(""))
    }
    guard let type = resource["resourceType"], type.kind == .string else {
      return report(.fhirResourceTypeMissing, at: place(".resource.resourceType"))
    }
    guard let (kind, name) = ResourceKind.named(type) else {
      return report(.fhirResourceTypeUnknown, at: place(".resource.resourceType"))
    }
    guard kind != .bundle else { return report(.fhirNestedBundle, at: place(".resource")) }
    entries.append(
      Entry(
        bytes: entry.bytes, resource: resource, kind: kind, typeName: name,
        place: place(".resource"), fullURL: entry["fullUrl"], number: index,
        isPut: isPut))
  }

  /// `Bundle.entry[3]` and what follows it.
  private static func place(ofEntry number: Int, _ tail: String) -> String {
    var place = ASCIIText("Bundle.entry[")
    place.append(number)
    place.append(letter: "]")
    place.append(tail)
    return place.text
  }

  /// Says of every entry of the message what became of it, also of those that were left out early.
  mutating func listEntries() {
    let isBundle = root["entry"] != nil
    let count = isBundle ? root["entry"]?.count ?? 0 : entries.count
    submission.entries.reserveCapacity(count)
    for index in entries.indices where entries[index].number < count {
      listRefused(before: entries[index].number, isBundle)
      submission.entries.append(
        .init(
          place: entries[index].place, type: entries[index].typeName, fate: fate(of: index)))
    }
    listRefused(before: count, isBundle)
  }

  /// Lists what was left out early, up to an entry of the message.
  private mutating func listRefused(before number: Int, _ isBundle: Bool) {
    for left in submission.entries.count..<number {
      let place = isBundle ? Self.place(ofEntry: left, "") : ""
      submission.entries.append(.init(place: place, type: "", fate: .refused))
    }
  }

  private mutating func fate(of index: Int) -> DecodedSubmission.EntryAssertion.Fate {
    switch entries[index].home {
    case .none: .refused
    case .patient(let patient): .patient(patient)
    case .shared(let shared): .shared(shared)
    case .patientResource: .withPatient
    case .visit(let visit), .kept(let visit, _), .fact(_, let visit, _):
      link(to: index).map { .visit(visit, reference: $0) } ?? .refused
    }
  }

  /// Lets every entry claim its `fullUrl` and its `Type/id`; a second entry with a `fullUrl` goes.
  mutating func indexReferences() {
    references = ReferenceTable(entries: entries.count)
    var taken: [Int] = []
    for index in entries.indices where !claimNames(of: index) { taken.append(index) }
    guard !taken.isEmpty else { return }
    var keep = [Entry]()
    keep.reserveCapacity(entries.count)
    var rest = taken[...]
    for index in entries.indices {
      if index == rest.first { rest.removeFirst() } else { keep.append(entries[index]) }
    }
    entries = keep
    references = ReferenceTable(entries: entries.count)
    for index in entries.indices { _ = claimNames(of: index, tell: false) }
  }

  private mutating func claimNames(of index: Int, tell: Bool = true) -> Bool {
    let isOwnURL = entries[index].fullURL?.withUTF8 { claim(url: $0, index) }
    if isOwnURL == false {
      if tell {
        let place = entries[index].place.dropLast(".resource".count)
        report(.fhirDuplicateFullURL, at: place + ".fullUrl")
      }
      return false
    }
    let isOwnID = entries[index].resource["id"]?.withUTF8 { id in
      id.isEmpty || references.insert(entries[index].typeName, id, .entry(index))
    }
    if isOwnID == false, tell { report(.fhirDuplicateID, at: entries[index].place + ".id") }
    return true
  }

  /// Claims an entry's `fullUrl`, and the `Type/id` that it stands for; false if it is taken.
  private mutating func claim(url: ReferenceTable.Bytes, _ index: Int) -> Bool {
    if url.isEmpty { return true }
    guard references.insert(url, .entry(index)) else { return false }
    if let id = Self.identity(ofURL: url) {
      _ = references.insert(entries[index].typeName, id, .entry(index))
    }
    return true
  }

  /// The id in a `fullUrl`: what stands after `urn:uuid:`, or the last step of a path.
  private static func identity(ofURL url: ReferenceTable.Bytes) -> ReferenceTable.Bytes? {
    if url.begins(with: "urn:") {
      return url.lastIndex(of: UInt8(ascii: ":")).map { .init(rebasing: url[($0 + 1)...]) }
    }
    guard let tail = ReferenceTable.typeAndID(url),
      let slash = tail.firstIndex(of: UInt8(ascii: "/"))
    else { return nil }
    return .init(rebasing: tail[(slash + 1)...])
  }

  /// The sender's id of an entry's resource if it is a UUID.
  func resourceID(of index: Int) -> String? {
    entries[index].resource["id"]?.withUTF8 { id in
      id.isUUID ? String(decoding: id, as: UTF8.self) : nil
    }
  }

  /// The sender's id of an entry if it is a UUID: of its resource, else of its `fullUrl`.
  func senderID(of index: Int) -> String? {
    if let id = resourceID(of: index) { return id }
    return entries[index].fullURL?.withUTF8 { url in
      guard let id = Self.identity(ofURL: url), id.isUUID else { return nil }
      return String(decoding: id, as: UTF8.self)
    }
  }
}

extension JSONValue {
  /// What `body` makes of the text's UTF-8, unescaped; nil unless a string.
  func withUTF8<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result?) -> Result? {
    if let bytes = stringBytes { return body(bytes) }
    var text = string
    return text?.withUTF8(body)
  }
}
