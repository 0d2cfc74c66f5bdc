import RecordModel
import StrictJSON

/// One Bundle on its way through the rules: its entries' names first, then each resource.
struct BundleWalk {
  private let bundle: JSONValue
  private let now: Int64
  private(set) var issues: [Issue] = []
  private var links = LinkTable()

  init(_ bundle: JSONValue, now: Int64) {
    self.bundle = bundle
    self.now = now
  }

  /// Bundle types that are an answer, not something to be sent.
  private static let answers: [StaticString] = [
    "searchset", "history", "transaction-response", "batch-response",
  ]

  mutating func run() {
    let type = bundle["type"]
    if let type, Self.answers.contains(where: { type.equals($0) }) { return }
    guard let entries = bundle["entry"] else { return }
    guard entries.kind == .array else { return report(RuleTable.shape, at: "Bundle.entry") }
    let isTransaction = type.map { $0.equals("transaction") || $0.isPlaceholder } ?? true
    for (index, entry) in entries.elements.enumerated() {
      if isTransaction { judgeName(entry, index) } else { noteName(entry) }
    }
    for (index, entry) in entries.elements.enumerated() { judgeResource(entry, index) }
  }

  private mutating func report(_ rule: Rule, at position: String, detail: String? = nil) {
    guard issues.count < SATUSEHATCheck.maximumIssues else { return }
    issues.append(Issue(rule, at: position, detail: detail))
  }

  private mutating func noteName(_ entry: JSONValue) {
    guard let name = entry["fullUrl"]?.string else { return }
    _ = links.add(name, type: entry["resource"]?["resourceType"]?.string ?? "")
  }

  /// The rules on fullUrl: 20017 to 20021. Only what holds a resource needs one.
  private mutating func judgeName(_ entry: JSONValue, _ index: Int) {
    guard let resource = entry["resource"] else { return }
    let position = "Bundle.entry[\(index)].fullUrl"
    guard let value = entry["fullUrl"], value.isFilled else {
      return report(RuleTable.noFullURL, at: position)
    }
    guard let name = value.string else { return report(RuleTable.shape, at: position) }
    if !links.add(name, type: resource["resourceType"]?.string ?? "") {
      report(RuleTable.repeatedFullURL, at: position)
    }
    guard name.hasPrefix("urn:uuid") else {
      return report(RuleTable.foreignFullURL, at: position, detail: "urn:uuid")
    }
    guard name.hasPrefix("urn:uuid:") else {
      return report(RuleTable.malformedFullURL, at: position, detail: "urn:uuid:")
    }
    if !value.isPlaceholder, !Self.isUUID(name.utf8.dropFirst(9)) {
      report(RuleTable.malformedUUID, at: position, detail: "UUID")
    }
  }

  private mutating func judgeResource(_ entry: JSONValue, _ index: Int) {
    guard entry.kind == .object else {
      return report(RuleTable.shape, at: "Bundle.entry[\(index)]")
    }
    guard let resource = entry["resource"] else { return }
    let place = "Bundle.entry[\(index)].resource"
    guard let type = resource["resourceType"]?.string else {
      return report(
        RuleTable.shape, at: resource.kind == .object ? place + ".resourceType" : place)
    }
    if type == "Bundle" { return report(RuleTable.nestedBundle, at: place) }
    if type == "Patient", let method = entry["request"]?["method"],
      method.equals("PUT") || method.equals("PATCH")
    {
      report(RuleTable.patientEdit, at: "Bundle.entry[\(index)].request.method", detail: "POST")
    }
    guard let rules = RuleTable.shared.byType[type] else { return }
    var walk = ResourceWalk(resource, at: place, now: now, links: links)
    walk.run(rules)
    issues += walk.issues.prefix(SATUSEHATCheck.maximumIssues - issues.count)
  }

  /// Whether a text is the 36 characters of a UUID.
  private static func isUUID(_ text: Substring.UTF8View) -> Bool {
    guard text.count == 36 else { return false }
    for (offset, byte) in text.enumerated() {
      switch offset {
      case 8, 13, 18, 23: guard byte == UInt8(ascii: "-") else { return false }
      default: guard byte &- 48 < 10 || (byte | 0x20) &- 97 < 6 else { return false }
      }
    }
    return true
  }
}

// The rules that are about the message, as words. Each is in rules.tsv, which a test makes sure of.
extension RuleTable {
  static let shape = platform(20008)
  static let nestedBundle = platform(20011)
  static let patientEdit = platform(20016)
  static let malformedFullURL = platform(20017)
  static let foreignFullURL = platform(20018)
  static let malformedUUID = platform(20019)
  static let repeatedFullURL = platform(20020)
  static let noFullURL = platform(20021)

  private static func platform(_ number: Int) -> Rule {
    if let rule = shared.byNumber[number]?.rule { return rule }
    let place = Bilingual(id: "SATUSEHAT \(number)", en: "SATUSEHAT \(number)")
    return Rule("SATUSEHAT-\(number)", .error, type: "processing", message: place, fix: place)
  }
}
