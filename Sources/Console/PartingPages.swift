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

/// Where the health office's officers take one facility's record out of a person whom a number made of two, and part
/// what a facility's own system merged.
struct PartingPages: Sendable {
  let pages: PageLibrary
  let journal: PageJournal
  let desk: MatchDesk

  static let path = "/matches/records"
  static let mergesPath = "/matches/merges"

  func add(to router: Router<ConsoleContext>, _ language: Language) {
    router.get("\(language.prefix)/matches/records") {
      try await ask(PageRequest($0, $1, path: Self.path))
    }
    router.post("\(language.prefix)/matches/records") {
      try await part(PageRequest($0, $1, path: Self.path))
    }
    router.get("\(language.prefix)/matches/merges/:id") {
      try await show(PageRequest($0, $1, path: MatchPages.path))
    }
    router.post("\(language.prefix)/matches/merges/:id") {
      try await decide(PageRequest($0, $1, path: MatchPages.path))
    }
  }

  /// The form alone: nobody is named before there is a reason to look.
  private func ask(_ page: PageRequest) async throws -> Response {
    let person = try page.person(.officer)
    _ = try page.query([])
    _ = try await journal.note(.page, .officer(person), "Page/matches/records")
    return try answer(PartingView(page.language), page)
  }

  private func part(_ page: PageRequest) async throws -> Response {
    let person = try page.person(.officer)
    guard SameOrigin.holds(for: page.request) else {
      return try pages.notice(.foreignForm, .forbidden, page.frame)
    }
    // The number stays in the body: no address and no log of requests has it.
    let fields = try await page.form(
      LookGrounds.names.union(["do", "number", "reason", "record"]))
    let reason = (fields["reason"] ?? "").trimmingCharacters(in: .whitespaces)
    let grounds = LookGrounds(fields)
    var entry = LeafDraft(.match, .read, by: .officer(person))
    entry.purpose = grounds.purpose
    entry.resource = "Patient"
    guard let query = try await desk.query(grounds, page, entry) else {
      return try pages.notice(.lookRefused, .forbidden, page.frame)
    }
    do {
      switch fields["do"] {
      case "look":
        let records = try await desk.records(
          ofNumber: fields["number"] ?? "", reason: reason, under: query, entry: entry)
        return try answer(
          PartingView(records, page.context.snapshot, grounds, reason: reason, page.language),
          page)
      case "part":
        guard let record = fields["record"].flatMap({ PatientID($0) }) else {
          throw HTTPError(.badRequest)
        }
        try await desk.part(
          record, officer: person.officer.code, reason: reason, under: query, entry: entry)
      default: throw HTTPError(.badRequest)
      }
    } catch let refusal as MatchDesk.Refusal {
      return try pages.refused(refusal, page.frame)
    }
    return PageRequest.redirect(to: page.language.link(MatchPages.path))
  }

  /// What was merged and when, and whether the policy hides one of the two persons; nothing of their records before
  /// there is a reason to look. The entry is about both.
  private func show(_ page: PageRequest) async throws -> Response {
    let person = try page.person(.officer)
    _ = try page.query([])
    let id: PatientID = try page.id()
    let subjects = try await desk.subjects(ofMerge: id)
    _ = try await journal.note(
      .page, .officer(person), "Page/matches/merges/\(id)", subjects: subjects)
    do {
      let merge = try await desk.merge(
        of: id, under: .review(by: page.context.snapshot.policy))
      return try answer(MergeView(merge, page.context.snapshot, page.language), page)
    } catch let refusal as MatchDesk.Refusal {
      return try pages.notice(Notice(refusal), .notFound, page.frame)
    }
  }

  private func decide(_ page: PageRequest) async throws -> Response {
    let person = try page.person(.officer)
    guard SameOrigin.holds(for: page.request) else {
      return try pages.notice(.foreignForm, .forbidden, page.frame)
    }
    let id: PatientID = try page.id()
    let fields = try await page.form(LookGrounds.names.union(["do", "reason"]))
    let reason = (fields["reason"] ?? "").trimmingCharacters(in: .whitespaces)
    let grounds = LookGrounds(fields)
    let officer = person.officer.code
    var entry = LeafDraft(.match, .read, by: .officer(person))
    entry.purpose = grounds.purpose
    entry.resource = "Patient/\(id)"
    guard let query = try await desk.query(grounds, page, entry) else {
      return try pages.notice(.lookRefused, .forbidden, page.frame)
    }
    do {
      switch fields["do"] {
      case "look":
        let merged = try await desk.look(
          merge: id, reason: reason, under: query, entry: entry)
        return try answer(
          MergeView(merged, page.context.snapshot, grounds, reason: reason, page.language), page)
      case "part":
        try await desk.decide(
          merge: id, holds: false, officer: officer, reason: reason, under: query, entry: entry)
      case "join":
        try await desk.decide(
          merge: id, holds: true, officer: officer, reason: reason, under: query, entry: entry)
      default: throw HTTPError(.badRequest)
      }
    } catch let refusal as MatchDesk.Refusal {
      return try pages.refused(refusal, page.frame)
    }
    return PageRequest.redirect(to: page.language.link(MatchPages.path))
  }

  private func answer(_ view: PartingView, _ page: PageRequest) throws -> Response {
    try pages.response(
      .parting, view, title: page.language.plain(MatchTexts.partingHeading), page.frame)
  }

  private func answer(_ view: MergeView, _ page: PageRequest) throws -> Response {
    try pages.response(
      .merge, view, title: page.language.plain(MatchTexts.mergeHeading), page.frame)
  }
}
