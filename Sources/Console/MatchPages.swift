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
    router.get("\(language.prefix)/matches") {
      try await list(PageRequest($0, $1, path: Self.path))
    }
    router.get("\(language.prefix)/matches/:id") {
      try await show(PageRequest($0, $1, path: Self.path))
    }
    router.post("\(language.prefix)/matches/:id") {
      try await act(PageRequest($0, $1, path: Self.path))
    }
  }

  private func list(_ page: PageRequest) async throws -> Response {
    let person = try page.person(.officer)
    _ = try page.query([])
    _ = try await journal.note(.page, .officer(person), "Page/matches")
    let (board, merges) = (try await desk.board(), try await desk.merges())
    return try pages.response(
      .matches, MatchesView(board, merges, page.context.snapshot, page.language),
      title: page.language.plain(MatchTexts.heading), page.frame)
  }

  /// What is asked of a pair; nothing of the two persons before there is a reason to look.
  private func show(_ page: PageRequest) async throws -> Response {
    let person = try page.person(.officer)
    _ = try page.query([])
    let id: MatchReviewID = try page.id()
    _ = try await journal.note(.page, .officer(person), "Page/matches/\(id)")
    do {
      let question = try await desk.question(id)
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
    let fields = try await page.form(["do", "reason"])
    let reason = (fields["reason"] ?? "").trimmingCharacters(in: .whitespaces)
    let officer = person.officer.code
    var entry = LeafDraft(.match, .update, by: .officer(person))
    entry.purpose = Self.purpose
    entry.resource = "MatchReview/\(id)"
    do {
      switch fields["do"] {
      case "look":
        entry.action = .read
        let pair = try await desk.look(id, reason: reason, entry: entry)
        return try answer(
          MatchView(pair, id, page.context.snapshot, reason: reason, page.language), page)
      case "same":
        try await desk.decide(id, isSame: true, officer: officer, reason: reason, entry: entry)
      case "apart":
        try await desk.decide(id, isSame: false, officer: officer, reason: reason, entry: entry)
      case "undo":
        try await desk.undo(PersonLinkID(id.uuid), officer: officer, reason: reason, entry: entry)
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

extension PageLibrary {
  /// What the desk of links did not do: a reason that is missing is the form's, all else depends on what stands there.
  func refused(_ refusal: MatchDesk.Refusal, _ frame: PageFrame) throws -> Response {
    try notice(Notice(refusal), refusal.rule == .matchReason ? .badRequest : .conflict, frame)
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
