package import AuditLog
package import Database
package import Monitoring
import RecordModel
package import Registry
import Statistics

/// Where weeks are judged and alerts are opened and worked on, each with its entry in the same transaction.
package struct AlertDesk: Sendable {
  private let database: Database
  private let log: AuditLog
  private let now: @Sendable () -> Int64

  /// A desk over `database`; `now` gives microseconds since 1970.
  package init(database: Database, log: AuditLog, now: @escaping @Sendable () -> Int64) {
    self.database = database
    self.log = log
    self.now = now
  }

  /// Judges a week that was counted; the alerts that are new. The same week again opens none twice.
  ///
  /// - Parameter week: the Sunday, days since 1970.
  package func judge(_ week: Int, by actor: Administration.Actor) async throws -> [Alert] {
    let moment = now()
    return try await database.transaction(
      "alerts.judge", as: .administration, deadline: .seconds(60)
    ) { transaction in
      let made = try await AlertStore.judge(week, at: moment, in: transaction)
      guard !made.isEmpty else { return made }
      let drafts = made.map { draft(.create, $0.id, "opened \($0.unit.disease)", actor) }
      let head = try await log.lock(in: transaction)
      _ = try await log.append(drafts, to: head, now: now(), in: transaction)
      return made
    }
  }

  /// Takes a step on an alert. Throws `AlertRefusal`.
  package func take(
    _ step: AlertStep, of id: AlertID, note: String, by actor: Administration.Actor
  ) async throws {
    let moment = now()
    try await database.transaction("alerts.step", as: .administration) { transaction in
      try await AlertStore.take(
        step, of: id, note: note, by: actor.code, at: moment, in: transaction)
      let head = try await log.lock(in: transaction)
      _ = try await log.append(
        [draft(.update, id, step.name, actor)], to: head, now: now(), in: transaction)
    }
  }

  private func draft(
    _ action: LeafDraft.Action, _ id: AlertID, _ reason: String, _ actor: Administration.Actor
  ) -> LeafDraft {
    var draft = LeafDraft(.registry, action, requestID: actor.requestID)
    draft.user = actor.code
    draft.isUserProven = actor.isProven
    draft.certificate = actor.certificate
    draft.resource = "Alert/\(id)"
    draft.reason = reason
    return draft
  }

  /// What people are told of alerts that were opened in the last day: one notice each, whoever makes it.
  package func notices() async throws -> [Notice] {
    let moment = now()
    return try await AlertBook(database: database).list()
      .filter { moment - $0.openedAt < Alert.clock && $0.state == .new }
      .map { Self.notice($0, moment) }
  }

  private static func notice(_ alert: Alert, _ moment: Int64) -> Notice {
    let disease = SKDRDisease.named(alert.unit.disease)?.name
    let week = MMWRWeek(CalendarDay(daysSince1970: alert.weeks.lowerBound))?.text ?? ""
    let what = Bilingual(
      id: "\(disease?.indonesian ?? alert.unit.disease), minggu \(week)",
      en: "\(disease?.english ?? alert.unit.disease), week \(week)")
    return Notice(
      id: NoticeID(at: moment / 1000), kind: "disease.alert", subject: "Alert/\(alert.id)",
      dueOn: CivilDate(daysSince1970: CivilDate.localDay(at: alert.openedAt + Alert.clock)),
      key: "disease alert \(alert.id)",
      title: Bilingual(
        id: "Peringatan penyakit: \(what.indonesian)", en: "Disease alert: \(what.english)"),
      text: Bilingual(
        id:
          "Wilayah \(alert.unit.area). Ambil alih dan verifikasi dalam 24 jam di konsol, halaman SKDR.",
        en:
          "Area \(alert.unit.area). Take it over and verify it within 24 hours in the console, page SKDR."
      ))
  }
}

extension Administration {
  /// Where alerts are worked on.
  package var alerts: AlertDesk { AlertDesk(database: database, log: log, now: now) }
}
