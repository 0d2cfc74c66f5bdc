import Disclosure
import FHIRFormat
import RecordModel
import RecordStore
import Registry

/// What a search for resources of one type asks: what the finder looks for, what is judged of each
/// resource, and how the answer is cut.
///
/// Source: FHIR R4, search.html.
struct SearchQuestion: Sendable {
  /// The type that is searched.
  private(set) var type: String
  /// What the finder looks for.
  var search: RecordSearch
  /// What each resource must be like.
  var filters: [SearchFilter] = []
  /// What comes along.
  var includes: Set<Inclusion> = []
  /// How much of each resource is given.
  var subset = ResourceSubset.whole
  /// `_summary=count`: the number and nothing else.
  var isCountOnly = false
  /// What was passed over, as places in the query.
  var ignored: [String] = []
  /// The names of what was passed over, as they were sent; for no answer.
  var strange: Set<String> = []

  /// What comes along with a match.
  enum Inclusion: Hashable, Sendable {
    /// The match's patient, the match's visit.
    case patient, encounter
    /// Resources of a type that came with a visit.
    case reverse(String)
  }

  /// The types of `_revinclude`, in order.
  var reverseTypes: [String] {
    includes.compactMap { part -> String? in
      if case .reverse(let type) = part { type } else { nil }
    }.sorted()
  }

  /// Why a search is not carried out.
  struct Refusal: Error {
    let rule: Rule
    /// A name of ours, or the place in the query; never what was sent.
    let place: String
  }

  /// Whether the search names whose record is to be looked into.
  var isAnchored: Bool {
    search.patient != nil || search.numbers != nil || search.visits.ids != nil
      || !search.whole.isEmpty
  }

  /// Reads a search.
  ///
  /// - Parameters:
  ///   - isLenient: whether strange parameters are passed over instead of refused.
  ///   - facilities: which facility a code or alias names.
  init(
    _ type: String, _ text: QueryText, isLenient: Bool,
    facilities: @escaping (String) -> FacilityID?
  ) throws(Refusal) {
    self.type = type
    search = RecordSearch(type: type, visits: VisitSearch(count: Disclosure.maximumCount))
    guard let known = SearchParameter.parameters(of: type) else {
      throw Refusal(rule: .searchParameterUnknown, place: "")
    }
    guard text.canonical.utf8.count <= SearchCursor.maximumTextBytes else {
      throw Refusal(rule: .searchValue, place: "query")
    }
    var reading = Reading(question: self, known: known, facilities: facilities)
    for (turn, pair) in text.all.enumerated() {
      guard let refusal = reading.refusal(of: pair.name, pair.value, turn) else { continue }
      guard isLenient, refusal.isAboutSupport else { throw refusal }
      reading.question.ignored.append(refusal.place)
      reading.question.strange.insert(pair.name)
    }
    self = try reading.finish()
  }
}

extension SearchQuestion.Refusal {
  /// Whether the parameter is one that is not done, and not one that is wrong.
  fileprivate var isAboutSupport: Bool {
    [.searchParameterUnknown, .searchInclude, .searchSort].contains(rule)
  }
}

extension SearchQuestion {
  /// A question in the making.
  struct Reading {
    var question: SearchQuestion
    let known: [SearchParameter]
    let facilities: (String) -> FacilityID?
    /// Patients by id and by number; both must be the same.
    var patients: [Disclosure.PatientQuery] = []

    /// Why the `turn`-th parameter is not taken; nil if it is.
    mutating func refusal(of name: String, _ value: String, _ turn: Int) -> Refusal? {
      let place = "parameter \(turn + 1)"
      // An empty filter that is passed over would widen the answer to everybody.
      guard !value.isEmpty else { return Refusal(rule: .searchValue, place: place) }
      do {
        return try take(name, value) ? nil : Refusal(rule: .searchParameterUnknown, place: place)
      } catch {
        return error
      }
    }

    /// Takes one parameter; false for a name that is not known.
    private mutating func take(_ name: String, _ value: String) throws(Refusal) -> Bool {
      if try takeResult(name, value) { return true }
      let sides = name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
      let head = sides[0].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard let parameter = known.first(where: { $0.name == head[0] }) else { return false }
      let modifier = head.dropFirst().first.map { String($0) }
      if sides.count == 2 {
        try takeChain(parameter.name, modifier, String(sides[1]), value)
        return true
      }
      if modifier == nil || modifier == "Patient" || modifier == "Encounter",
        try takeFound(parameter, value)
      {
        return true
      }
      do {
        question.filters.append(
          try SearchFilter(parameter, modifier: modifier, value: value))
      } catch {
        throw Refusal(
          rule: error == .modifier ? .searchModifier : .searchValue, place: parameter.name)
      }
      return true
    }

    /// `patient.identifier` and its like.
    private mutating func takeChain(
      _ name: String, _ modifier: String?, _ rest: String, _ value: String
    ) throws(Refusal) {
      guard rest == "identifier" else { throw Refusal(rule: .searchModifier, place: name) }
      switch (name, modifier) {
      case ("patient", nil), ("subject", nil), ("patient", "Patient"), ("subject", "Patient"):
        patients.append(.anyOf(try tokens(value, "\(name).identifier")))
      case ("encounter", nil), ("encounter", "Encounter"):
        try takeNumbers(value, "encounter.identifier")
      default: throw Refusal(rule: .searchModifier, place: name)
      }
    }

    /// Numbers of visits, any of which will do. A visit with two of them is not looked for: passing one over would
    /// widen the answer.
    mutating func takeNumbers(_ value: String, _ place: String) throws(Refusal) {
      let numbers = try tokens(value, place)
      guard question.search.numbers == nil || question.search.numbers == numbers else {
        throw Refusal(rule: .searchValue, place: place)
      }
      question.search.numbers = numbers
    }

    private func tokens(
      _ value: String, _ place: String
    ) throws(Refusal) -> [IdentifierToken] {
      let tokens = value.searchValues.map { IdentifierToken($0) }
      guard !tokens.isEmpty, tokens.count <= Self.maximumNumbers,
        !tokens.contains(where: { $0 == nil })
      else { throw Refusal(rule: .searchValue, place: place) }
      return tokens.compactMap(\.self)
    }

    /// Numbers beyond this are no search for one patient.
    private static let maximumNumbers = 8

    /// What the finder can look for itself; false where the resource must be looked at.
    private mutating func takeFound(
      _ parameter: SearchParameter, _ value: String
    ) throws(Refusal) -> Bool {
      let type = question.type
      switch parameter.name {
      case "patient", "subject":
        let ids = try ids(value, "Patient", parameter.name)
        patients.append(.ids(ids.map { PatientID($0) }.compactMap(\.self)))
        return true
      case "_id": return try takeIDs(value)
      case "encounter":
        let ids = try ids(value, "Encounter", parameter.name)
        meet(ids.compactMap { VisitID($0) })
        return true
      case "identifier" where type == "Patient":
        patients.append(.anyOf(try tokens(value, "identifier")))
        return true
      default: return type == "Encounter" ? try takeColumn(parameter.name, value) : false
      }
    }

    private mutating func takeIDs(_ value: String) throws(Refusal) -> Bool {
      let ids = value.searchValues
      guard ids.count <= Disclosure.maximumCount else {
        throw Refusal(rule: .searchValue, place: "_id")
      }
      if question.type == "Patient" {
        patients.append(.ids(ids.compactMap { PatientID($0) }))
        return true
      }
      var visits: [VisitID] = []
      for id in ids {
        let parts = id.split(separator: ".", maxSplits: 1)
        if parts.count == 2, let submission = SubmissionID(parts[0]), let turn = Int16(parts[1]) {
          question.search.whole.append((submission, turn))
        } else if let visit = parts.first.flatMap({ VisitID($0) }) {
          visits.append(visit)
        }
      }
      meet(visits)
      // Facts of the visit beside the one that is meant.
      return question.type == "Encounter"
    }

    /// Visits that are in both lists.
    private mutating func meet(_ ids: [VisitID]) {
      question.search.visits.ids = question.search.visits.ids.map { $0.filter(ids.contains) } ?? ids
    }

    private func ids(
      _ value: String, _ type: String, _ place: String
    ) throws(Refusal) -> [String] {
      let ids = value.searchValues.map { text -> String? in
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let id = parts.last, PatientID(id) != nil else { return nil }
        return parts.count == 1 || parts[parts.count - 2] == type ? String(id) : nil
      }
      guard !ids.isEmpty, ids.count <= Disclosure.maximumCount, !ids.contains(nil) else {
        throw Refusal(rule: .searchValue, place: place)
      }
      return ids.compactMap(\.self)
    }
  }
}
