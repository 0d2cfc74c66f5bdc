import RecordModel

/// Decides for one place after the other which coding stands first, and gathers what is unknown.
struct CodeDecisions {
  private let facility: FacilityID
  private let snapshot: TerminologySnapshot
  private let survey: CodeSurvey
  /// Codes that stay unknown, in the order of places.
  private(set) var unknown: [UnknownCode] = []

  init(facility: FacilityID, snapshot: TerminologySnapshot) {
    self.facility = facility
    self.snapshot = snapshot
    survey = CodeSurvey(mapped: snapshot.kinds(of: facility))
  }

  /// Decides on every place of a visit.
  mutating func map(_ visit: inout Visit) {
    if !survey.knowsParts(of: visit) { mapParts(of: &visit) }
    if survey.knowsFacts(of: visit) { return }
    let keys = visit.factKeys
    map(&visit.diagnoses, keys.diagnoses)
    map(&visit.procedures, keys.procedures)
    map(&visit.observations, keys.observations)
    map(&visit.medicationRequests, keys.medicationRequests)
  }

  /// What is to stand first in a place.
  enum Decision: Hashable {
    /// What stands there.
    case keep
    /// A coding that the sender has written there too.
    case promote(Coding)
    /// A coding that was not sent.
    case prepend(Coding)

    /// The coding that is to stand first; nil to keep what is there.
    var coding: Coding? {
      switch self {
      case .keep: nil
      case .promote(let coding), .prepend(let coding): coding
      }
    }
  }

  /// Decides on one place.
  ///
  /// - Parameters:
  ///   - others: what the sender wrote there besides the first coding.
  ///   - place: of the fact and element.
  mutating func decide(
    _ coding: Coding, words: String?, _ kind: CodeKind, at place: @autoclosure () -> String,
    others: () -> [Coding]
  ) -> Decision {
    switch CodeRecognition(coding, kind) {
    case .known: return .keep
    case .silent: return decideOnWords(words ?? coding.display, kind, place)
    case .unknown(let reason):
      if let other = Self.best(of: others(), kind) { return .promote(other) }
      let system = coding.system ?? ""
      if let code = coding.code,
        let target = snapshot.target(of: code, system: system, kind: kind, at: facility)
      {
        return .prepend(target)
      }
      report(coding, kind, place(), reason)
      return .keep
    }
  }

  private mutating func decideOnWords(
    _ words: String?, _ kind: CodeKind, _ place: () -> String
  ) -> Decision {
    guard let words, !words.isEmpty else { return .keep }
    if let target = snapshot.target(of: words, system: "", kind: kind, at: facility) {
      return .prepend(target)
    }
    guard kind.listsWords, WorklistText.isListed(words: words) else { return .keep }
    unknown.append(
      UnknownCode(
        kind: kind, system: "", code: words, display: nil, place: place(), count: 1,
        reason: .unmapped, suggestion: CodeSuggestion.coding(for: words, kind)))
    return .keep
  }

  private mutating func report(
    _ coding: Coding, _ kind: CodeKind, _ place: String, _ reason: UnknownCode.Reason
  ) {
    guard let code = coding.code, WorklistText.isListed(code: code) else { return }
    unknown.append(
      UnknownCode(
        kind: kind, system: coding.system ?? "", code: code,
        display: WorklistText.display(coding), place: place, count: 1, reason: reason,
        suggestion: CodeSuggestion.coding(for: code, kind)))
  }

  /// The first of the sender's further codings that is of a held system, else of a public one.
  private static func best(of others: [Coding], _ kind: CodeKind) -> Coding? {
    let known = others.filter { CodeRecognition($0, kind) == .known }
    return known.first { CodeSystemName($0.system ?? "").url != nil } ?? known.first
  }
}
