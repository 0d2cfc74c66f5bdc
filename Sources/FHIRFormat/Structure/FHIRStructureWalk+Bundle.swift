import RecordModel
import StrictJSON

/// What bundles and contained resources are beyond their members.
extension FHIRStructureWalk {
  /// What the type of a bundle asks of its entries.
  /// Source: FHIR R4 Bundle, invariants bdl-1 to bdl-12.
  private struct BundleKind {
    let isRequest: Bool
    let isResponse: Bool
    let isHistory: Bool
    let isSearch: Bool
    let isTransaction: Bool
    let isDocument: Bool
    let isMessage: Bool

    init(_ type: JSONValue) {
      isTransaction = type.equals("transaction")
      isRequest = isTransaction || type.equals("batch")
      isResponse = type.equals("transaction-response") || type.equals("batch-response")
      isHistory = type.equals("history")
      isSearch = type.equals("searchset")
      isDocument = type.equals("document")
      isMessage = type.equals("message")
    }
  }

  /// A text of an entry that must not be repeated.
  private struct Named {
    let hash: UInt32
    let index: Int
    let text: Bytes
    let entry: JSONValue

    init(_ text: Bytes, _ entry: JSONValue, _ index: Int) {
      hash = FHIRSchema.hash(text)
      self.index = index
      self.text = text
      self.entry = entry
    }
  }

  /// Judges a bundle whose members have been judged.
  mutating func bundle(_ value: JSONValue) {
    guard let type = value.named("type"), type.kind == .string else { return }
    let kind = BundleKind(type)
    if value.named("total") != nil, !kind.isSearch, !kind.isHistory {
      report(.structureSearchUnexpected, tail: "total")
    }
    var urls: [Named] = []
    var targets: [Named] = []
    let entries = value.named("entry")
    urls.reserveCapacity(entries?.count ?? 0)
    var index = 0
    for entry in entries?.elements ?? value.elements {
      if entry.kind == .object {
        self.entry(entry, index, kind)
        if let url = entry.named("fullUrl"), url.kind == .string {
          fullURL(content(url), index)
          urls.append(Named(content(url), entry, index))
        }
        if kind.isTransaction, let target = target(of: entry) {
          targets.append(Named(target, entry, index))
        }
      }
      index += 1
      if isFull { return }
    }
    for repeated in Self.repeated(urls)
    where !kind.isHistory && !Self.isOtherVersion(repeated.0, repeated.1) {
      report(.structureFullURLRepeated, tail: "entry[\(repeated.1.index)].fullUrl")
    }
    for repeated in Self.repeated(targets) {
      report(.structureTargetRepeated, tail: "entry[\(repeated.1.index)].request.url")
    }
    if kind.isDocument || kind.isMessage { document(value, kind) }
  }

  private mutating func entry(_ entry: JSONValue, _ index: Int, _ kind: BundleKind) {
    let request = entry.named("request")
    if kind.isRequest || kind.isHistory {
      if request == nil { report(.structureRequestMissing, tail: "entry[\(index)].request") }
    } else if request != nil {
      report(.structureRequestUnexpected, tail: "entry[\(index)].request")
    }
    let response = entry.named("response")
    if kind.isResponse || kind.isHistory {
      if response == nil { report(.structureResponseMissing, tail: "entry[\(index)].response") }
    } else if response != nil {
      report(.structureResponseUnexpected, tail: "entry[\(index)].response")
    }
    if !kind.isSearch, entry.named("search") != nil {
      report(.structureSearchUnexpected, tail: "entry[\(index)].search")
    }
    if kind.isRequest, let method = request?.named("method"), entry.named("resource") == nil,
      method.equals("POST") || method.equals("PUT") || method.equals("PATCH")
    {
      report(.structureEntryResourceMissing, tail: "entry[\(index)].resource")
    }
  }

  /// Judges the form of a fullUrl: a scheme, and no version.
  private mutating func fullURL(_ url: Bytes, _ index: Int) {
    let scheme = url.prefix { $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: "/") }
    let isAbsolute =
      !scheme.isEmpty && scheme.endIndex < url.endIndex
      && url[scheme.endIndex] == UInt8(ascii: ":")
    if !isAbsolute || FHIRStructureText.contains(url, "/_history/") {
      let isTemplate = FHIRStructureText.contains(url, "{{")
      report(
        isTemplate ? .structurePlaceholderLeft : .structureFullURLForm,
        tail: "entry[\(index)].fullUrl")
    }
  }

  /// What an entry of a transaction changes; nil if that cannot be said from the entry.
  private func target(of entry: JSONValue) -> Bytes? {
    guard let request = entry.named("request"), let method = request.named("method"),
      let url = request.named("url"),
      url.kind == .string,
      method.equals("PUT") || method.equals("DELETE") || method.equals("PATCH")
    else { return nil }
    return content(url)
  }

  /// Pairs of entries with the same text: the first, and the one that repeats it.
  private static func repeated(_ names: [Named]) -> [(Named, Named)] {
    guard names.count > 1 else { return [] }
    let sorted = names.sorted { ($0.hash, $0.index) < ($1.hash, $1.index) }
    var found: [(Named, Named)] = []
    for (left, right) in zip(sorted, sorted.dropFirst())
    where left.hash == right.hash && left.text.elementsEqual(right.text) {
      found.append((left, right))
    }
    return found.sorted { $0.1.index < $1.1.index }
  }

  /// bdl-7: one fullUrl may stand again for another version of the resource.
  private static func isOtherVersion(_ left: Named, _ right: Named) -> Bool {
    func version(_ entry: JSONValue) -> String? {
      entry.named("resource")?.named("meta")?.named("versionId")?.string
    }
    guard let left = version(left.entry), let right = version(right.entry) else { return false }
    return left != right
  }

  /// bdl-9 to bdl-12.
  private mutating func document(_ value: JSONValue, _ kind: BundleKind) {
    let first = value.named("entry")?[0]?.named("resource")?.named("resourceType")
    if kind.isMessage {
      if first?.equals("MessageHeader") != true {
        report(.structureDocumentShape, tail: "entry[0]", detail: "MessageHeader (bdl-12)")
      }
      return
    }
    if first?.equals("Composition") != true {
      report(.structureDocumentShape, tail: "entry[0]", detail: "Composition (bdl-11)")
    }
    if value.named("identifier")?.named("system") == nil
      || value.named("identifier")?.named("value") == nil
    {
      report(.structureDocumentShape, tail: "identifier", detail: "system, value (bdl-9)")
    }
    if value.named("timestamp") == nil {
      report(.structureDocumentShape, tail: "timestamp", detail: "timestamp (bdl-10)")
    }
  }

  /// Judges a contained resource whose members have been judged.
  mutating func contained(_ value: JSONValue) {
    if value.named("id") == nil { report(.structureContainedUnnamed) }
    if value.named("contained") != nil { report(.structureContainedNested, tail: "contained") }
    guard let meta = value.named("meta") else { return }
    if meta.named("versionId") != nil { report(.structureContainedMeta, tail: "meta.versionId") }
    if meta.named("lastUpdated") != nil {
      report(.structureContainedMeta, tail: "meta.lastUpdated")
    }
    if meta.named("security") != nil { report(.structureContainedMeta, tail: "meta.security") }
  }
}
