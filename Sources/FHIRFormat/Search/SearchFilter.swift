package import StrictJSON

/// One parameter of a search with its values, as it is held against a resource.
package struct SearchFilter: Hashable, Sendable {
  /// What follows a parameter's name. Source: FHIR R4, search.html#modifiers.
  package enum Modifier: String, Hashable, Sendable {
    /// Whether there is no value: `true` or `false`.
    case missing
    /// All but these, for tokens.
    case not
    /// The string as it is, or anywhere in it.
    case exact, contains
  }

  /// Why a parameter is not taken.
  package enum Refusal: Error, Hashable, Sendable {
    /// The modifier is not known for this kind of parameter.
    case modifier
    /// The value is none of its kind.
    case value
  }

  let parameter: SearchParameter
  let modifier: Modifier?
  /// Any of these will do; for dates read already.
  let values: [String]
  let dates: [SearchDate]

  /// Reads the values of one parameter, parted by commas.
  ///
  /// - Throws: why it is not taken; the refusal holds nothing of the value.
  package init(
    _ parameter: SearchParameter, modifier: String?, value: String
  ) throws(Refusal) {
    self.parameter = parameter
    self.modifier = try Self.modifier(modifier, parameter.kind)
    values = value.searchValues
    guard !values.isEmpty, values.count <= Self.maximumValues else { throw .value }
    if self.modifier == .missing {
      guard values == ["true"] || values == ["false"] else { throw .value }
      dates = []
      return
    }
    guard parameter.kind == .date else {
      dates = []
      return
    }
    dates = values.compactMap { SearchDate($0) }
    guard dates.count == values.count else { throw .value }
  }

  /// Values beyond this are no search that anybody typed.
  static let maximumValues = 50

  private static func modifier(
    _ text: String?, _ kind: SearchParameter.Kind
  ) throws(Refusal) -> Modifier? {
    guard let text else { return nil }
    guard let known = Modifier(rawValue: text) else {
      // `subject:Patient`: the type of what is named.
      guard kind == .reference, FHIRType.exists(text) else { throw .modifier }
      return nil
    }
    switch (known, kind) {
    case (.missing, _), (.not, .token), (.exact, .string), (.contains, .string): return known
    default: throw .modifier
    }
  }

  /// Whether a resource is as asked.
  package func matches(_ resource: JSON) -> Bool {
    let found = parameter.values(in: resource)
    if modifier == .missing { return found.isEmpty == (values == ["true"]) }
    let isFound = found.contains { value in
      parameter.kind == .date
        ? SearchSpan(value).map { span in dates.contains { $0.matches(span) } } ?? false
        : values.contains { isMatch(value, $0) }
    }
    return modifier == .not ? !isFound : isFound
  }

  private func isMatch(_ value: JSON, _ asked: String) -> Bool {
    switch parameter.kind {
    case .token: return SearchToken(asked).matches(value)
    case .reference:
      guard let own = value["reference"]?.string else { return false }
      return own == asked || own.hasSuffix("/\(asked)") || asked.hasSuffix("/\(own)")
    case .string: return value.words.contains { isNamed($0, asked) }
    case .date: return false
    }
  }

  /// FHIR's strings begin alike whatever their case; `:contains` anywhere, `:exact` as they are.
  private func isNamed(_ own: String, _ asked: String) -> Bool {
    if modifier == .exact { return own == asked }
    let (own, asked) = (own.lowercased(), asked.lowercased())
    if modifier == .contains { return own.contains(asked) }
    return own.hasPrefix(asked) || own.split(separator: " ").contains { $0.hasPrefix(asked) }
  }
}

/// A token as a search names it. Source: FHIR R4, search.html#token.
package struct SearchToken: Hashable, Sendable {
  /// The system; empty for codes without one, nil for any.
  package let system: String?
  /// The code; nil for any of the system.
  package let code: String?

  /// Reads `system|code`, `|code`, `code` or `system|`.
  package init(_ text: String) {
    let sides = text.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
    system = sides.count == 2 ? String(sides[0]) : nil
    code = sides.last.flatMap { $0.isEmpty ? nil : String($0) }
  }

  /// Whether a code, Coding, CodeableConcept, Identifier or flag is meant.
  func matches(_ value: JSON) -> Bool {
    switch value {
    case .string(let text): return (system ?? "").isEmpty && text == code
    case .bool(let flag): return system == nil && code == (flag ? "true" : "false")
    default: break
    }
    if let codings = value["coding"]?.array { return codings.contains { matches($0) } }
    guard let own = (value["code"] ?? value["value"])?.string else { return false }
    if let code, code != own { return false }
    return system.map { $0 == value["system"]?.string ?? "" } ?? true
  }
}

extension JSON {
  /// The words of a string, HumanName or Address.
  fileprivate var words: [String] {
    if let text = string { return [text] }
    return ["text", "family", "given", "prefix", "suffix", "line", "city"].flatMap { key in
      self[key].map { value in (value.array ?? [value]).compactMap(\.string) } ?? []
    }
  }
}

extension String {
  /// The values of a parameter, parted by commas; a backslash takes a comma, bar, dollar or itself as
  /// it is. Empty ones are left out. Source: FHIR R4, search.html#escaping.
  package var searchValues: [String] {
    var values: [String] = []
    var value = ""
    var rest = self[...]
    while let letter = rest.popFirst() {
      if letter == "\\", let next = rest.first, [",", "|", "$", "\\"].contains(next) {
        value.append(next)
        rest.removeFirst()
      } else if letter == "," {
        values.append(value)
        value = ""
      } else {
        value.append(letter)
      }
    }
    values.append(value)
    return values.filter { !$0.isEmpty }
  }
}
