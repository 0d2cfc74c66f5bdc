import RecordModel
import StrictJSON

/// One resource on its way through the rules of its type.
struct ResourceWalk {
  /// The resource, lent for the time of the walk.
  let resource: JSONValue
  /// Microseconds since 1970, after which a time is in the future.
  let now: Int64
  /// What other entries of the Bundle are called; nil for a resource alone.
  let links: LinkTable?
  private(set) var issues: [Issue] = []

  /// The resource's position: `Encounter` or `Bundle.entry[3].resource`.
  private let place: String
  /// The way from the resource to where the walk is.
  private var trail: [(name: String, index: Int?)] = []
  /// The rule that is being judged by.
  private var rule: Rule
  /// Whether the absence of what its check is about breaks it.
  private(set) var isRequired = false
  /// The types of contained resources by their ids, once one was asked for: a message could have
  /// thousands of both.
  private var containedTypes: [String: String]?
  /// Positions at which a wrong form was told already.
  private var toldShapes: Set<String> = []

  init(_ resource: JSONValue, at place: String, now: Int64, links: LinkTable?) {
    self.resource = resource
    self.place = place
    self.now = now
    self.links = links
    rule = RuleTable.shape
  }

  mutating func run(_ rules: [SATUSEHATRule]) {
    for rule in rules {
      self.rule = rule.rule
      for check in rule.checks {
        isRequired = check.options.contains(.required) && isDue(check.condition)
        switch check.verb {
        case .finishedPeriod: finishedPeriod()
        case .expiry: expiry()
        case .patientIdentifier: patientIdentifier()
        default: descend(check, from: resource, step: 0, mayEnd: false)
        }
        if let one = check.one { identifierOf(one) }
      }
    }
  }

  /// The type of the contained resource that has an id; nil if none has it.
  mutating func containedType(_ id: Substring) -> String? {
    if containedTypes == nil {
      var types: [String: String] = [:]
      for inner in resource["contained"]?.elements ?? resource.elements {
        guard let id = inner["id"]?.string else { continue }
        types[id] = types[id] ?? inner["resourceType"]?.string ?? ""
      }
      containedTypes = types
    }
    return containedTypes?[String(id)]
  }

  // MARK: Telling

  /// Where the walk is, as FHIRPath with the names of the JSON form.
  private var position: String {
    trail.reduce(into: place) { text, step in
      text += "." + step.name
      if let index = step.index { text += "[\(index)]" }
    }
  }

  /// Tells that the rule is broken where the walk is, or at `tail` from there.
  mutating func tell(_ tail: String = "", detail: String? = nil) {
    guard issues.count < SATUSEHATCheck.maximumIssues else { return }
    issues.append(Issue(rule, at: position + tail, detail: detail))
  }

  /// Tells that a scalar stands where an element should (rule 20008), once a place.
  mutating func tellShape(_ wanted: String) {
    guard issues.count < SATUSEHATCheck.maximumIssues else { return }
    let position = position
    guard toldShapes.insert(position).inserted else { return }
    issues.append(Issue(RuleTable.shape, at: position, detail: wanted))
  }

  // MARK: Walking

  /// Goes on from an element to all that the path leads to, and judges what is there.
  ///
  /// - Parameter mayEnd: whether nothing is missing if the way ends here.
  private mutating func descend(
    _ check: RuleCheck, from element: JSONValue, step number: Int, mayEnd: Bool
  ) {
    guard number < check.path.steps.count else { return judge(element, by: check) }
    guard element.kind == .object else { return tellShape("object") }
    let step = check.path.steps[number]
    var isFound = false
    for name in step.names {
      guard let value = element[name], !value.isNull else { continue }
      guard value.kind == .array else {
        trail.append((name, nil))
        if step.admits(value) {
          isFound = true
          enter(check, value, step: number)
        }
        trail.removeLast()
        continue
      }
      for (index, value) in value.elements.enumerated() where !value.isNull && step.admits(value) {
        isFound = true
        trail.append((name, index))
        enter(check, value, step: number)
        trail.removeLast()
      }
    }
    if !isFound, isRequired, !mayEnd {
      tell("." + (step.names.first ?? ""), detail: "required")
    }
  }

  /// Goes on from an element that a step led to, and to those of the same name within it.
  private mutating func enter(_ check: RuleCheck, _ element: JSONValue, step number: Int) {
    descend(check, from: element, step: number + 1, mayEnd: false)
    guard check.path.steps[number].isNested, element.kind == .object else { return }
    descend(check, from: element, step: number, mayEnd: true)
    // The items of a questionnaire also stand below answers.
    guard let answers = element["answer"], answers.kind == .array else { return }
    for (index, answer) in answers.elements.enumerated() where answer.kind == .object {
      trail.append(("answer", index))
      descend(check, from: answer, step: number, mayEnd: true)
      trail.removeLast()
    }
  }

  private mutating func judge(_ value: JSONValue, by check: RuleCheck) {
    switch check.verb {
    case .present: if isRequired, !value.isFilled { tell(detail: "required") }
    case .reference: reference(value, check)
    case .systems: concept(value, check)
    case .identifier: identifier(value, check)
    case .code: code(value, check)
    case .lengthUnit: lengthUnit(value, check)
    case .questionnaire: questionnaire(value)
    case .instant, .periodEnd: instant(value, check)
    case .date: date(value, check)
    default: primitive(value, check)
    }
  }
}

extension RulePath.Step {
  /// Whether an element is meant: of an extension, by its URL.
  func admits(_ element: JSONValue) -> Bool {
    guard let urlEnd else { return true }
    guard let url = element["url"] else { return false }
    return url.withText { text in
      let end = text.suffix(urlEnd.utf8.count)
      return end.count == urlEnd.utf8.count
        && zip(end, urlEnd.utf8).allSatisfy { ($0 | 0x20) == ($1 | 0x20) }
    } ?? false
  }
}
