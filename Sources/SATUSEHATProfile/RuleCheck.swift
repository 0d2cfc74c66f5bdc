/// What is checked of a rule: where, and how.
struct RuleCheck: Hashable, Sendable {
  /// How an element is judged. Raw values are the words of rules.tsv.
  enum Verb: String, Sendable {
    case present, reference, systems, code, identifier
    case number, decimal, integer, positive, boolean, string, date, instant, time, money, age
    case questionnaire
    case patientIdentifier = "patient-identifier"
    case finishedPeriod = "finished-period"
    case periodEnd = "period-end"
    case expiry
    case lengthUnit = "length-unit"
    /// Judged wherever a scalar stands in place of an element.
    case shape
    /// Judged by the Bundle, not by the resource.
    case nested
    case patientEdit = "patient-edit"
    case fullURL = "fullurl"
  }

  /// When an element is required, if not always.
  enum Condition: String, Sendable {
    /// Unless the Encounter comes from MPDN.
    case participant
    /// The Immunization was completed.
    case completed
    /// It was completed, and by who sends it.
    case givenHere = "given-here"
    /// The report is not of imaging.
    case notImaging = "not-imaging"
  }

  /// Turns of a verb.
  struct Options: OptionSet, Hashable, Sendable {
    let rawValue: UInt16
    /// Its absence breaks the rule.
    static let required = Options(rawValue: 1 << 0)
    /// A time may be in the future.
    static let future = Options(rawValue: 1 << 1)
    /// A time may be before SATUSEHAT's first day.
    static let anyAge = Options(rawValue: 1 << 2)
    /// A time may have any offset.
    static let anyOffset = Options(rawValue: 1 << 3)
    /// A number may not be negative.
    static let fromZero = Options(rawValue: 1 << 4)
    /// The id referred to must look like one that SATUSEHAT gives.
    static let ihsNumber = Options(rawValue: 1 << 5)
    /// A Quantity must have a code.
    static let coded = Options(rawValue: 1 << 6)

    static let words: [String: Options] = [
      "must": required, "future": future, "anyage": anyAge, "anyoffset": anyOffset,
      "from0": fromZero, "ihs": ihsNumber, "coded": coded,
    ]
  }

  let verb: Verb
  let path: RulePath
  var options: Options = []
  var condition: Condition?
  /// Code systems or identifier systems that are taken: the dictionary's, then the samples'.
  var systems: [SystemPattern] = []
  /// Resource types that a reference may lead to; empty for any.
  var targets: [String] = []
  /// The type that the words name where none is checked.
  var hint: String?
  /// The codes that a code must be one of.
  var codes: CodeList?
  /// The codes that a code of UCUM must be one of.
  var units: CodeList?
  /// An identifier system that must be there.
  var one: SystemPattern?
  /// Of each of `systems`: its closed list, if it has one.
  var lists: [CodeList?] = []
}

extension RuleCheck {
  /// Reads a check of rules.tsv; nil for a word that is not known, which a test would see.
  ///
  /// - Parameters:
  ///   - path: the dictionary's path without the resource's name.
  ///   - conditions: the dictionary's systems or targets.
  init?(_ text: Substring, path: String, conditions: [String]) {
    var words = text.split(separator: " ")
    guard let first = words.first, let verb = Verb(rawValue: String(first)) else { return nil }
    words.removeFirst()
    var path = path
    var allowed = conditions
    var given: [(name: Substring, value: String)] = []
    for word in words {
      let parts = word.split(separator: "=", maxSplits: 1)
      guard parts.count == 2 else {
        given.append((word, ""))
        continue
      }
      switch parts[0] {
      case "in": path = String(parts[1])
      case "also": allowed += parts[1].split(separator: ",").map(String.init)
      case "targets": allowed = parts[1].split(separator: ",").map(String.init)
      default: given.append((parts[0], String(parts[1])))
      }
    }
    self.init(verb: verb, path: RulePath(path))
    if verb == .reference {
      targets = allowed.contains("Any") ? [] : allowed
    } else {
      systems = allowed.map { SystemPattern($0) }
      lists = allowed.map { CodeList.ofSystem[$0] }
    }
    for option in given where !take(option.name, option.value) { return nil }
  }

  /// Takes an option; false if there is none of that name.
  private mutating func take(_ name: Substring, _ value: String) -> Bool {
    if value.isEmpty {
      guard let option = Options.words[String(name)] else { return false }
      options.insert(option)
      return true
    }
    switch name {
    case "when":
      condition = Condition(rawValue: value)
      return condition != nil
    case "list":
      codes = CodeList.named[value]
      return codes != nil
    case "units":
      units = CodeList.named[value]
      return units != nil
    case "hint":
      hint = value
      return true
    case "one":
      one = SystemPattern(value)
      return true
    default: return false
    }
  }
}
