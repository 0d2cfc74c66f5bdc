import AccessPolicy
import Administration
import AuditLog
import Door
import Foundation
import HTTPTypes
import Hummingbird
import PatientIndex
import RecordModel
import Registry

/// "Rekam satu orang": where the health office's officers decide whether two records are one
/// person's.
struct MatchPages: Sendable {
  let pages: PageLibrary
  let journal: PageJournal
  let desk: MatchDesk

  static let path = "/matches"
  /// Why an officer looks at the two records. Source: HL7 v3 PurposeOfUse, health care operations.
  static let purpose = "HOPERAT"

  func add(to router: Router<ConsoleContext>, _ language: Language) {
    for format in MonitorFormat.allCases {
      router.get("\(language.prefix)/matches\(format.rawValue)") {
        try await list(PageRequest($0, $1, path: Self.path), format)
      }
    }
    router.get("\(language.prefix)/matches/:id") {
      try await show(PageRequest($0, $1, path: Self.path))
    }
    router.post("\(language.prefix)/matches/:id") {
      try await act(PageRequest($0, $1, path: Self.path))
    }
  }

  private func list(_ page: PageRequest, _ format: MonitorFormat) async throws -> Response {
    let person = try page.person(.officer)
    let fields = try page.query([], format)
    let entry = try await journal.note(
      format.event(), .officer(person), "Page/matches", query: page.frame.query)
    let board = try await desk.board(under: .review(by: page.context.snapshot.policy))
    let merges = try await desk.merges()
    let (say, moment) = (page.language, entry.moment)
    var view = MatchesView(
      board, merges, weights: desk.weightsVersion, page.context.snapshot, say)
    var tables = PageTables(list: Self.path, name: "rekam-satu-orang", at: moment, say)
    tables.add(
      "waiting",
      ListSheets.pairs(
        MatchTexts.waiting, zip(board.reviews.map(\.grounds.weight), view.reviews), at: moment, say)
    )
    tables.add(
      "decided",
      ListSheets.pairs(
        MatchTexts.decided, zip(board.words.map(\.grounds.weight), view.words), at: moment, say))
    tables.add("merges", ListSheets.merges(view.merges, at: moment, say))
    if format != .page { return try tables.response(format, fields["table"]) }
    view.reviewFiles = tables.files("waiting")
    view.wordFiles = tables.files("decided")
    view.mergeFiles = tables.files("merges")
    return try pages.response(
      .matches, view, title: say.plain(MatchTexts.heading), page.frame)
  }

  /// What is asked of a pair; nothing of the two persons before there is a reason to look, and nothing of how they
  /// agree where the policy hides one of them. The entry is about both.
  private func show(_ page: PageRequest) async throws -> Response {
    let person = try page.person(.officer)
    _ = try page.query([])
    let id: MatchReviewID = try page.id()
    let subjects = try await desk.subjects(of: id)
    _ = try await journal.note(
      .page, .officer(person), "Page/matches/\(id)", subjects: subjects)
    do {
      let question = try await desk.question(
        id, under: .review(by: page.context.snapshot.policy))
      return try answer(MatchView(question, id, page.language), page)
    } catch let refusal as MatchDesk.Refusal {
      return try pages.notice(Notice(refusal), .notFound, page.frame)
    }
  }

  private func act(_ page: PageRequest) async throws -> Response {
    let person = try page.person(.officer)
    guard SameOrigin.holds(for: page.request) else {
      return try pages.notice(.foreignForm, .forbidden, page.frame)
    }
    let id: MatchReviewID = try page.id()
    let fields = try await page.form(LookGrounds.names.union(["do", "reason"]))
    let reason = (fields["reason"] ?? "").trimmingCharacters(in: .whitespaces)
    let grounds = LookGrounds(fields)
    let officer = person.officer.code
    var entry = LeafDraft(.match, .update, by: .officer(person))
    entry.purpose = grounds.purpose
    entry.resource = "MatchReview/\(id)"
    guard let query = try await desk.query(grounds, page, entry) else {
      return try pages.notice(.lookRefused, .forbidden, page.frame)
    }
    do {
      switch fields["do"] {
      case "look":
        entry.action = .read
        let pair = try await desk.look(id, reason: reason, under: query, entry: entry)
        return try answer(
          MatchView(pair, id, page.context.snapshot, grounds, reason: reason, page.language), page)
      case "same":
        try await desk.decide(
          id, isSame: true, officer: officer, reason: reason, under: query, entry: entry)
      case "apart":
        try await desk.decide(
          id, isSame: false, officer: officer, reason: reason, under: query, entry: entry)
      case "undo":
        try await desk.undo(
          PersonLinkID(id.uuid), officer: officer, reason: reason, entry: entry)
      default: throw HTTPError(.badRequest)
      }
    } catch let refusal as MatchDesk.Refusal {
      return try pages.refused(refusal, page.frame)
    }
    return PageRequest.redirect(to: page.language.link(Self.path))
  }

  private func answer(_ view: MatchView, _ page: PageRequest) throws -> Response {
    try pages.response(.match, view, title: page.language.plain(MatchTexts.pair), page.frame)
  }
}

extension MatchDesk {
  /// The grounds of a form as the policy takes them; nil, and an entry, where it refuses them.
  func query(
    _ grounds: LookGrounds, _ page: PageRequest, _ entry: LeafDraft
  ) async throws -> OfficeQuery? {
    switch try await query(
      grounds.question, under: page.context.snapshot.policy, entry: entry)
    {
    case .success(let query): query
    case .failure: nil
    }
  }
}

extension PageLibrary {
  /// What the desk of links did not do: a reason that is missing is the form's, whom the policy hides nobody decides
  /// on, all else depends on what stands there.
  func refused(_ refusal: MatchDesk.Refusal, _ frame: PageFrame) throws -> Response {
    let status: HTTPResponse.Status =
      switch refusal.rule {
      case .matchReason: .badRequest
      case .matchHidden: .forbidden
      default: .conflict
      }
    return try notice(Notice(refusal), status, frame)
  }
}

extension Notice {
  /// What the desk of links refused.
  init(_ refusal: MatchDesk.Refusal) {
    self.init(
      .init(
        id: "Tidak dapat dilakukan (\(refusal.rule.code))",
        en: "This cannot be done (\(refusal.rule.code))"), refusal.rule.message, refusal.rule.fix)
  }
}
