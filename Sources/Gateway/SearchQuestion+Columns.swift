import Disclosure
import FHIRFormat
import RecordModel
import RecordStore

// What the columns of a visit answer, and what is asked of the answer itself.
extension SearchQuestion.Reading {
  private typealias Refusal = SearchQuestion.Refusal

  /// What the finder looks for among visits; false where the resource must be looked at.
  ///
  /// - Parameter place: the parameter as it was asked, alone or behind a chain.
  mutating func takeColumn(
    _ parameter: SearchParameter, _ value: String, _ place: String
  ) throws(SearchQuestion.Refusal) -> Bool {
    switch parameter.name {
    case "identifier":
      try takeNumbers(value, place)
      question.numberFilters.append(try filter(parameter, nil, value, place))
    case "status": takeStatus(value)
    case "class": return takeClass(value)
    case "date":
      let dates = try dates(value, place)
      question.search.visits.period.narrow(to: .covering(dates.map(\.bounds)))
      if dates.count > 1 { question.dates.append(dates) }
    case "_lastUpdated":
      var spans: [SearchQuestion.Span] = []
      for date in try dates(value, place) { spans.append(try span(date, place)) }
      let whole = Self.whole(spans)
      question.search.visits.updatedFrom = later(question.search.visits.updatedFrom, whole.from)
      question.search.visits.updatedBefore = earlier(
        question.search.visits.updatedBefore, whole.until)
      if spans.count > 1 { question.updates.append(spans) }
    case "service-provider":
      let sources = Set(
        value.searchValues.compactMap { own($0, "Organization") }.compactMap { facilities($0) })
      question.search.sources = question.search.sources.map { $0.intersection(sources) } ?? sources
    default: return false
    }
    return true
  }

  private static let actCode = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
  private static let encounterStatus = "http://hl7.org/fhir/encounter-status"

  /// A status is a code of one system, which need not be named; a code of another is no visit's status.
  private mutating func takeStatus(_ value: String) {
    let tokens = value.searchValues.map { SearchToken($0) }
    if tokens.contains(SearchToken("\(Self.encounterStatus)|")) { return }
    let codes = tokens.filter { ["", Self.encounterStatus].contains($0.system ?? "") }
      .compactMap(\.code)
    question.search.visits.statuses = both(question.search.visits.statuses, codes)
  }

  /// The finder knows the code alone; a system without a code, or another than the one, is looked at in the resource.
  private mutating func takeClass(_ value: String) -> Bool {
    let tokens = value.searchValues.map { SearchToken($0) }
    let codes = tokens.compactMap(\.code)
    guard codes.count == tokens.count else { return false }
    question.search.visits.classes = both(question.search.visits.classes, codes)
    return tokens.allSatisfy { ($0.system ?? Self.actCode) == Self.actCode }
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

  /// Dates with their prefixes, any of which will do.
  private func dates(
    _ value: String, _ place: String
  ) throws(SearchQuestion.Refusal) -> [SearchDate] {
    let texts = value.searchValues
    let dates = texts.compactMap { SearchDate($0) }
    guard !dates.isEmpty, dates.count == texts.count, dates.count <= Self.mostDates else {
      throw Refusal(rule: .searchValue, place: place)
    }
    return dates
  }

  /// More dates than anybody names one by one.
  private static let mostDates = 50

  /// What a date with its prefix means for one moment.
  private func span(
    _ date: SearchDate, _ place: String
  ) throws(SearchQuestion.Refusal) -> SearchQuestion.Span {
    switch date.prefix {
    case .eq: return (date.span.from, date.span.until)
    case .ge: return (date.span.from, nil)
    case .gt, .sa: return (date.span.until, nil)
    case .le: return (nil, date.span.until)
    case .lt, .eb: return (nil, date.span.from)
    case .ne: throw Refusal(rule: .searchModifier, place: place)
    }
  }

  /// From where the first of several spans begins to where the last ends: what the finder looks through.
  private static func whole(_ spans: [SearchQuestion.Span]) -> SearchQuestion.Span {
    let begins = spans.compactMap(\.from)
    let ends = spans.compactMap(\.until)
    return (
      begins.count == spans.count ? begins.min() : nil, ends.count == spans.count ? ends.max() : nil
    )
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
    question.search.patient = patient()
    if question.type == "Patient" {
      guard question.search.patient != nil else {
        throw Refusal(rule: .searchByName, place: "Patient")
      }
      return question
    }
    guard question.isAnchored || question.isFound else {
      throw Refusal(rule: .searchTooWide, place: "")
    }
    // A patient's resource without a visit is not found by a visit.
    question.search.takesWhole =
      question.type != "Encounter" && question.search.numbers == nil && !question.needsVisit
      && (question.search.visits.ids == nil || !question.search.whole.isEmpty)
    question.search.needsPatients =
      !question.patientFilters.isEmpty || question.includes.contains(.patient)
    let isFound = question.isFound
    if question.search.visits.count == 0 { question.isCountOnly = true }
    if question.isCountOnly {
      question.search.visits.count = isFound ? 0 : Disclosure.maximumCount
      question.search.visits.isCounted = true
    }
    if !isFound { question.search.visits.isCounted = false }
    return question
  }

  /// What was said of the patient, all of it; nil for nothing.
  private func patient() -> Disclosure.PatientQuery? {
    var said: [Disclosure.PatientQuery] = []
    for one in patients where !said.contains(one) { said.append(one) }
    return said.count > 1 ? .all(said) : said.first
  }
}
