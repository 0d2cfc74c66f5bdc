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
  /// What its patient must be like, and the visit that it hangs on where no column says so: `patient.birthdate`,
  /// `encounter.type`.
  var patientFilters: [SearchFilter] = []
  var visitFilters: [SearchFilter] = []
  /// What another facility's visit must show as its number: those are not looked up.
  var numberFilters: [SearchFilter] = []
  /// Dates of which a visit's period must be as one says, and spans in one of which it must be stored; several where a
  /// comma parted them.
  var dates: [[SearchDate]] = []
  var updates: [[Span]] = []
  /// Whether something is asked of the visit, so that what hangs on none is not meant.
  var needsVisit = false
  /// What comes along.
  var includes: Set<Inclusion> = []
  /// How much of each resource is given.
  var subset = ResourceSubset.whole
  /// `_summary=count`: the number and nothing else.
  var isCountOnly = false
  /// What was passed over, as places in the query.
  var ignored: [String] = []
  /// What was passed over, by its turn among the parameters, counted from 0.
  var strange: Set<Int> = []
  /// The names of what was not, each of them one of ours.
  var used: Set<String> = []

  /// First moment and first moment after, microseconds since 1970; nil for an open end.
  typealias Span = (from: Int64?, until: Int64?)

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

  /// Whether the finder finds what is asked and nothing else, so that it may count.
  var isFound: Bool {
    type == "Encounter" && filters.isEmpty && patientFilters.isEmpty && visitFilters.isEmpty
      && dates.isEmpty && updates.isEmpty && (search.numbers == nil || !isOfOthersToo)
  }

  /// Whether other facilities' visits may be found.
  private var isOfOthersToo: Bool { search.patient != nil || search.visits.ids != nil }

  /// Reads a search.
  ///
  /// - Parameters:
  ///   - isLenient: whether strange parameters are passed over instead of refused.
  ///   - base: where the caller reaches us: `https://host:8443/fhir`.
  ///   - facilities: which facility a code or alias names.
  init(
    _ type: String, _ text: QueryText, isLenient: Bool, base: String,
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
    var reading = Reading(question: self, known: known, base: base, facilities: facilities)
    // What comes along may hang on what comes along, in whatever order they were sent: _include is read last.
    let turns = text.all.indices
    let isLast = { (turn: Int) in text.all[turn].name.hasPrefix("_include") }
    for turn in turns.filter({ !isLast($0) }) + turns.filter(isLast) {
      let pair = text.all[turn]
      guard let refusal = reading.refusal(of: pair.name, pair.value, turn) else {
        reading.question.used.insert(pair.name)
        continue
      }
      guard isLenient, refusal.isAboutSupport else { throw refusal }
      reading.question.ignored.append(refusal.place)
      reading.question.strange.insert(turn)
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
    let base: String
    let facilities: (String) -> FacilityID?
    /// Patients by id and by number; all of them must be meant.
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
        try takeChain(parameter, modifier, sides[1], value)
        return true
      }
      if modifier == nil || modifier == "Patient" || modifier == "Encounter",
        try takeFound(parameter, value)
      {
        return true
      }
      question.filters.append(try filter(parameter, modifier, value, parameter.name))
      return true
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

    func tokens(
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
      default: return type == "Encounter" ? try takeColumn(parameter, value, parameter.name) : false
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
        guard let id = own(text, type), PatientID(id) != nil else { return nil }
        return id
      }
      guard !ids.isEmpty, ids.count <= Disclosure.maximumCount, !ids.contains(nil) else {
        throw Refusal(rule: .searchValue, place: place)
      }
      return ids.compactMap(\.self)
    }

    /// What `id`, `Type/id` or an address of ours names; nil of another type's or another server's.
    func own(_ reference: String, _ type: String) -> String? {
      let here = "\(base)/"
      let local = reference.hasPrefix(here) ? reference.dropFirst(here.count) : reference[...]
      let parts = local.split(separator: "/", omittingEmptySubsequences: false)
      guard parts.count == 1 || (parts.count == 2 && parts[0] == type) else { return nil }
      return parts.last.map { String($0) }
    }
  }
}
