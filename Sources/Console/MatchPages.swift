import Administration
import AuditLog
import Door
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
  private static let purpose = "HOPERAT"

  func add(to router: Router<ConsoleContext>, _ language: Language) {
    router.get("\(language.prefix)/matches") {
      try await list(PageRequest($0, $1, path: Self.path))
    }
    router.get("\(language.prefix)/matches/:id") {
      try await show(PageRequest($0, $1, path: Self.path))
    }
    router.post("\(language.prefix)/matches/:id") {
      try await decide(PageRequest($0, $1, path: Self.path))
    }
  }

  private func list(_ page: PageRequest) async throws -> Response {
    let person = try page.person(.officer)
    _ = try page.query([])
    _ = try await journal.note(.page, .officer(person), "Page/matches")
    return try pages.response(
      .matches, MatchesView(try await desk.board(), page.language),
      title: page.language.plain(MatchTexts.heading), page.frame)
  }

  private func show(_ page: PageRequest) async throws -> Response {
    let person = try page.person(.officer)
    _ = try page.query([])
    let id = try id(of: page)
    var entry = LeafDraft(.match, .read, by: .officer(person))
    entry.purpose = Self.purpose
    entry.resource = "MatchReview/\(id)"
    do {
      let pair = try await desk.look(id, entry: entry)
      return try pages.response(
        .match, MatchView(pair, id, page.context.snapshot, page.language),
        title: page.language.plain(MatchTexts.pair), page.frame)
    } catch let refusal as MatchDesk.Refusal {
      return try pages.notice(Notice(refusal), .notFound, page.frame)
    }
  }

  private func decide(_ page: PageRequest) async throws -> Response {
    let person = try page.person(.officer)
    guard SameOrigin.holds(for: page.request) else {
      return try pages.notice(.foreignForm, .forbidden, page.frame)
    }
    let id = try id(of: page)
    let isSame: Bool
    switch try await page.form(["do"])["do"] {
    case "same": isSame = true
    case "apart": isSame = false
    default: throw HTTPError(.badRequest)
    }
    var entry = LeafDraft(.match, .update, by: .officer(person))
    entry.purpose = Self.purpose
    do {
      try await desk.decide(id, isSame: isSame, officer: person.officer.code, entry: entry)
    } catch let refusal as MatchDesk.Refusal {
      return try pages.notice(Notice(refusal), .conflict, page.frame)
    }
    return PageRequest.redirect(to: page.language.link(Self.path))
  }

  private func id(of page: PageRequest) throws -> MatchReviewID {
    guard let id = page.context.parameters.get("id").flatMap({ MatchReviewID($0) }) else {
      throw HTTPError(.notFound)
    }
    return id
  }
}

extension Notice {
  /// What the desk of links refused.
  fileprivate init(_ refusal: MatchDesk.Refusal) {
    self.init(
      .init(
        id: "Tidak dapat dilakukan (\(refusal.rule.code))",
        en: "This cannot be done (\(refusal.rule.code))"), refusal.rule.message, refusal.rule.fix)
  }
}
