import AccessPolicy
import Administration
import Charts
import PatientIndex
import PersonMatching
import RecordModel
import Registry

/// What the list's template names.
struct MatchesView: Sendable {
  struct Row: Sendable {
    let link: String
    let weight: String
    let reasons: String
    let state: String
    let since: String
  }

  let reviews: [Row]
  let hasReviews: Bool
  let words: [Row]
  let hasWords: Bool
  let merges: [MergeRow]
  let hasMerges: Bool
  let parting: String
  /// The version of the weights in force.
  let weights: String
  var reviewFiles: [LabelledLink] = []
  var wordFiles: [LabelledLink] = []
  var mergeFiles: [LabelledLink] = []

  struct MergeRow: Sendable {
    let link: String
    let facility: String
    let state: String
    let since: String
  }

  init(
    _ board: MatchDesk.Board, _ merges: [FacilityMerge], weights: String,
    _ snapshot: RegistrySnapshot, _ say: Language
  ) {
    parting = say.link(PartingPages.path)
    self.weights = weights
    self.merges = merges.map { merge in
      MergeRow(
        link: say.link("\(PartingPages.mergesPath)/\(merge.retired)"),
        facility: snapshot.facilities[merge.facility]?.name ?? "?",
        state: MergeView.state(merge, say), since: say.time(merge.mergedAt))
    }
    hasMerges = !merges.isEmpty
    func link(_ id: String) -> String { say.link("\(MatchPages.path)/\(id)") }
    reviews = board.reviews.map {
      Row(
        link: link($0.id.description), weight: MatchView.bits($0.grounds.weight, say),
        reasons: MatchView.reasons($0.grounds, say), state: say.plain(MatchTexts.waits),
        since: say.time($0.openedAt))
    }
    hasReviews = !reviews.isEmpty
    words = board.words.map { word in
      let what = say.plain(word.isSame ? MatchTexts.same : MatchTexts.apart)
      let who = word.officer ?? say.plain(MatchTexts.rule) + " " + word.grounds.version
      return Row(
        link: link(word.id.description), weight: MatchView.bits(word.grounds.weight, say),
        reasons: MatchView.reasons(word.grounds, say), state: "\(what): \(who)",
        since: say.time(word.madeAt))
    }
    hasWords = !words.isEmpty
  }
}

/// What the pair's template names: how well the two agree, and once it is asked for with a reason both records side by
/// side, the one of each that agrees best.
struct MatchView: Sendable {
  struct Row: Sendable {
    let title: String
    let left: String
    let right: String
    let words: String
    let bits: String
  }

  let action: String
  let rows: [Row]
  let hasRows: Bool
  let reasons: String
  let weight: String
  /// The version of the weights by which it was judged.
  let version: String
  let state: String?
  let leftPlaces: String
  let rightPlaces: String
  /// Whether both records are shown.
  let isOpen: Bool
  /// Why they are not opened, and how they agree is not told; empty where nobody is hidden.
  let hidden: [String]
  let isHidden: Bool
  let grounds: LookGroundsView
  /// Why they were opened.
  let reason: String
  /// Whether it may be said that they are one, that they are not, and that a human's word is taken back.
  let mayLink: Bool
  let mayPart: Bool
  let mayUndo: Bool

  /// Before the records are opened.
  init(_ question: MatchDesk.Question, _ id: MatchReviewID, _ say: Language) {
    self.init(
      question, id, .none, rows: Self.rows(question.grounds, nil, nil, say), places: ("", ""),
      isOpen: false, reason: "", say)
  }

  /// Opened for a reason, unless the policy hides one of the two.
  init(
    _ pair: MatchDesk.Pair, _ id: MatchReviewID, _ snapshot: RegistrySnapshot,
    _ grounds: LookGrounds, reason: String, _ say: Language
  ) {
    self.init(
      pair.question, id, grounds,
      rows: Self.rows(pair.question.grounds, pair.left.first, pair.right.first, say),
      places: (Self.places(pair.left, snapshot), Self.places(pair.right, snapshot)),
      isOpen: pair.hidden.isEmpty, reason: reason, say)
  }

  private init(
    _ question: MatchDesk.Question, _ id: MatchReviewID, _ grounds: LookGrounds, rows: [Row],
    places: (left: String, right: String), isOpen: Bool, reason: String, _ say: Language
  ) {
    action = say.link("\(MatchPages.path)/\(id)")
    hidden = question.hidden.map { say.plain($0.reason) }
    isHidden = !hidden.isEmpty
    self.rows = isHidden ? [] : rows
    hasRows = !self.rows.isEmpty
    reasons = Self.reasons(question.grounds, say)
    weight = Self.bits(question.grounds.weight, say)
    version = question.grounds.version
    state = question.word.map { word in
      let what = say.plain(word.isSame ? MatchTexts.same : MatchTexts.apart)
      return "\(what): \(word.officer ?? say.plain(MatchTexts.rule) + " " + word.grounds.version)"
    }
    (leftPlaces, rightPlaces) = places
    self.isOpen = isOpen
    self.grounds = LookGroundsView(grounds, say)
    self.reason = reason
    let word = question.word
    mayLink = word.map { !$0.isSame || $0.officer == nil } ?? true
    mayPart = word.map { $0.isSame } ?? true
    mayUndo = word?.officer != nil
  }

  private static func rows(
    _ grounds: MatchGrounds, _ left: MatchPatient?, _ right: MatchPatient?, _ say: Language
  ) -> [Row] {
    MatchField.allCases.map { field in
      let part = grounds.evidence.first { $0.field == field }
      return Row(
        title: say.plain(field.title), left: value(field, left, say),
        right: value(field, right, say),
        words: say.plain(part.map { field.words($0.level) } ?? MatchTexts.silent),
        bits: part.map { bits($0.bits, say) } ?? "")
    }
  }

  private static func places(_ patients: [MatchPatient], _ snapshot: RegistrySnapshot) -> String {
    Set(patients.map { snapshot.facilities[$0.facility]?.name ?? "?" }).sorted()
      .joined(separator: ", ")
  }

  static func reasons(_ grounds: MatchGrounds, _ say: Language) -> String {
    grounds.reasons.map { say.plain($0.words) }.joined(separator: " ")
  }

  /// A weight with its sign and one decimal.
  static func bits(_ bits: Double, _ say: Language) -> String {
    (bits < 0 ? "\u{2212}" : "+") + say.chart.number(abs(bits), decimals: 1)
  }

  /// What one record says, numbers by their last four digits only.
  static func value(_ field: MatchField, _ patient: MatchPatient?, _ say: Language)
    -> String
  {
    guard let patient else { return "" }
    let current = patient.current
    switch field {
    case .name:
      return current.names.map {
        $0.text ?? ($0.given + [$0.family].compactMap(\.self)).joined(separator: " ")
      }.joined(separator: " / ")
    case .birth: return current.birthDate?.text ?? ""
    case .sex: return current.sex.map { say.plain(MatchTexts.sex($0)) } ?? ""
    case .address:
      return current.addresses.map { address in
        (address.lines
          + [
            address.rt.map { "RT \($0)" }, address.rw.map { "RW \($0)" }, address.villageCode,
          ].compactMap(\.self)).joined(separator: ", ")
      }.joined(separator: " / ")
    case .phone: return current.contacts.compactMap(\.value).joined(separator: " / ")
    case .mother: return patient.motherName ?? ""
    case .nik: return patient.record.niks.map(masked).joined(separator: " / ")
    case .card: return patient.record.cards.map(masked).joined(separator: " / ")
    }
  }

  private static func masked(_ number: String) -> String { "\u{2026}" + number.suffix(4) }
}
