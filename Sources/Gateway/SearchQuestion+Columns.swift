import Disclosure
import FHIRFormat
import RecordModel
import RecordStore

// What the columns of a visit answer, and what is asked of the answer itself.
extension SearchQuestion.Reading {
  private typealias Refusal = SearchQuestion.Refusal

  /// What the finder looks for among visits; false where the resource must be looked at.
  mutating func takeColumn(
    _ name: String, _ value: String
  ) throws(SearchQuestion.Refusal) -> Bool {
    switch name {
    case "identifier": try takeNumbers(value, name)
    case "status":
      question.search.visits.statuses = both(question.search.visits.statuses, codes(value))
    case "class": return try takeClass(value)
    case "date":
      let span = try span(value, name)
      question.search.visits.from = later(question.search.visits.from, span.from)
      question.search.visits.before = earlier(question.search.visits.before, span.until)
    case "_lastUpdated":
      let span = try span(value, name)
      question.search.visits.updatedFrom = later(question.search.visits.updatedFrom, span.from)
      question.search.visits.updatedBefore = earlier(
        question.search.visits.updatedBefore, span.until)
    case "service-provider":
      let named = value.searchValues.map { $0.split(separator: "/").last.map(String.init) ?? "" }
      let sources = Set(named.compactMap { facilities($0) })
      question.search.sources = question.search.sources.map { $0.intersection(sources) } ?? sources
    default: return false
    }
    return true
  }

  private static let actCode = "http://terminology.hl7.org/CodeSystem/v3-ActCode"

  /// The finder knows the code alone; another system than the one is looked at in the resource.
  private mutating func takeClass(_ value: String) throws(SearchQuestion.Refusal) -> Bool {
    let codes = codes(value)
    guard !codes.contains("") else { throw Refusal(rule: .searchValue, place: "class") }
    question.search.visits.classes = both(question.search.visits.classes, codes)
    return value.searchValues.allSatisfy { text in
      let sides = text.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
      return sides.count == 1 || sides[0] == Self.actCode
    }
  }

  /// The codes of tokens without their systems.
  private func codes(_ value: String) -> [String] {
    value.searchValues.map { $0.split(separator: "|").last.map(String.init) ?? "" }
  }

  /// A parameter that comes again narrows. Source: FHIR R4, search.html#combining.
  private func both(_ one: [String]?, _ other: [String]) -> [String] {
    one.map { $0.filter(other.contains) } ?? other
  }

  private func later(_ one: Int64?, _ other: Int64?) -> Int64? {
    guard let one, let other else { return one ?? other }
    return max(one, other)
  }

  private func earlier(_ one: Int64?, _ other: Int64?) -> Int64? {
    guard let one, let other else { return one ?? other }
    return min(one, other)
  }

  /// What a date with its prefix means for one moment.
  private func span(
    _ value: String, _ place: String
  ) throws(SearchQuestion.Refusal) -> (from: Int64?, until: Int64?) {
    guard value.searchValues.count == 1, let date = SearchDate(value) else {
      throw Refusal(rule: .searchValue, place: place)
    }
    switch date.prefix {
    case .eq: return (date.span.from, date.span.until)
    case .ge: return (date.span.from, nil)
    case .gt, .sa: return (date.span.until, nil)
    case .le: return (nil, date.span.until)
    case .lt: return (nil, date.span.from)
    case .ne, .eb: throw Refusal(rule: .searchModifier, place: place)
    }
  }

  /// What is asked of the answer; false for any other name.
  mutating func takeResult(
    _ name: String, _ value: String
  ) throws(SearchQuestion.Refusal) -> Bool {
    switch name {
    case "_format", "_pretty", "_cursor": break
    case "_count":
      guard let count = Int(value), count >= 0 else {
        throw Refusal(rule: .searchValue, place: name)
      }
      question.search.visits.count = min(count, Disclosure.maximumCount)
    case "_total":
      guard ["none", "estimate", "accurate"].contains(value) else {
        throw Refusal(rule: .searchValue, place: name)
      }
      question.search.visits.isCounted = value != "none"
    case "_summary": try takeSummary(value)
    case "_elements":
      let names = value.searchValues
      guard !names.isEmpty, names.count <= 32 else {
        throw Refusal(rule: .searchValue, place: name)
      }
      question.subset = .elements(names)
    case "_sort": try takeSort(value)
    case "_include", "_include:iterate": try takeInclude(value)
    case "_revinclude", "_revinclude:iterate": try takeReverse(value)
    default: return false
    }
    return true
  }

  private mutating func takeSummary(_ value: String) throws(SearchQuestion.Refusal) {
    switch value {
    case "true": question.subset = .summary
    case "text": question.subset = .text
    case "data": question.subset = .data
    case "false": break
    case "count": question.isCountOnly = true
    default: throw Refusal(rule: .searchValue, place: "_summary")
    }
  }

  private mutating func takeSort(_ value: String) throws(SearchQuestion.Refusal) {
    switch (question.type, value) {
    case ("Encounter", "date"): question.search.visits.order = .arrival
    case ("Encounter", "-date"): question.search.visits.order = .arrivalDescending
    default: throw Refusal(rule: .searchSort, place: "_sort")
    }
  }

  private mutating func takeInclude(_ value: String) throws(SearchQuestion.Refusal) {
    let parts = value.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard (2...3).contains(parts.count), question.type != "Patient",
      parts[0] == question.type
        || question.includes.contains(.reverse(parts[0])) || parts[0] == "Encounter"
    else { throw Refusal(rule: .searchInclude, place: "_include") }
    switch (parts[1], parts.dropFirst(2).first) {
    case ("patient", nil), ("patient", "Patient"), ("subject", nil), ("subject", "Patient"):
      question.includes.insert(.patient)
    case ("encounter", nil), ("encounter", "Encounter"):
      question.includes.insert(.encounter)
    default: throw Refusal(rule: .searchInclude, place: "_include")
    }
  }

  private mutating func takeReverse(_ value: String) throws(SearchQuestion.Refusal) {
    let parts = value.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard (2...3).contains(parts.count), parts.count == 2 || parts[2] == question.type,
      parts[0] != question.type, parts[0] != "Patient",
      let known = SearchParameter.parameters(of: parts[0]),
      isReverse(parts[1], in: known)
    else { throw Refusal(rule: .searchInclude, place: "_revinclude") }
    question.includes.insert(.reverse(parts[0]))
    guard question.type != "Patient" || question.reverseTypes.count <= Self.mostReverse else {
      throw Refusal(rule: .searchValue, place: "_revinclude")
    }
  }

  /// Types that may come along with a patient: each is a search of its own.
  private static let mostReverse = 8

  /// Whether it is the parameter by which a resource hangs on what is searched.
  private func isReverse(_ name: String, in known: [SearchParameter]) -> Bool {
    switch question.type {
    case "Encounter": name == "encounter"
    case "Patient": ["patient", "subject"].contains(name) && known.contains { $0.name == name }
    default: false
    }
  }

  /// The question, if what it asks together can be answered.
  func finish() throws(SearchQuestion.Refusal) -> SearchQuestion {
    var question = question
    question.search.patient = try patient()
    if question.type == "Patient" {
      guard question.search.patient != nil else {
        throw Refusal(rule: .searchByName, place: "Patient")
      }
      return question
    }
    guard question.isAnchored || (question.type == "Encounter" && question.filters.isEmpty) else {
      throw Refusal(rule: .searchTooWide, place: "")
    }
    // A patient's resource without a visit is not found by a visit.
    question.search.takesWhole =
      question.type != "Encounter" && question.search.numbers == nil
      && (question.search.visits.ids == nil || !question.search.whole.isEmpty)
    let isFound = question.type == "Encounter" && question.filters.isEmpty
    if question.search.visits.count == 0 { question.isCountOnly = true }
    if question.isCountOnly {
      question.search.visits.count = isFound ? 0 : Disclosure.maximumCount
      question.search.visits.isCounted = true
    }
    if !isFound { question.search.visits.isCounted = false }
    return question
  }

  /// The one patient query of all that were said: an id, or a number; both only where ids are given
  /// twice.
  private func patient() throws(SearchQuestion.Refusal) -> Disclosure.PatientQuery? {
    guard let first = patients.first else { return nil }
    guard patients.allSatisfy({ $0 == first }) else {
      throw Refusal(rule: .searchValue, place: "patient")
    }
    return first
  }
}
