import AuditLog
import Database
package import Monitoring
import RecordModel
package import Registry

/// Why a day of the calendar is not taken: BMB-1889.
package struct CalendarRefusal: Error, Hashable, Sendable {
  /// A refusal.
  package init() {}
}

extension Administration {
  /// Adds holidays of the city, all or none, each with its entry; throws `CalendarRefusal` if a day has one or a
  /// word is missing.
  package func put(_ holidays: [Holiday], by actor: Actor) async throws {
    guard !holidays.isEmpty, holidays.count <= 100, holidays.allSatisfy(\.isValid) else {
      throw CalendarRefusal()
    }
    let moment = now()
    try await database.transaction("calendar.holidays", as: .administration) { transaction in
      for holiday in holidays
      where !(try await CalendarStore.add(holiday, by: actor.code, at: moment, in: transaction)) {
        throw CalendarRefusal()
      }
      try await note(
        .registry, .create, holidays.map { "Holiday/\(CivilDate.text($0.day))" }, actor,
        reason: "holiday", in: transaction)
    }
  }

  /// Adds closed days of a facility; throws `CalendarRefusal` if they are reversed or a word is missing.
  package func put(
    _ closure: FacilityClosure, of facility: FacilityEntry, by actor: Actor
  ) async throws {
    guard closure.isValid, closure.facility == facility.id else { throw CalendarRefusal() }
    let moment = now()
    try await change(.registry, .create, "Closure/\(facility.code)", actor) { transaction in
      CalendarStore.add(closure, by: actor.code, at: moment, in: transaction)
    }
  }

  /// Withdraws a holiday; throws `CalendarRefusal` if there is none that holds.
  package func withdraw(_ holiday: HolidayID, by actor: Actor) async throws {
    let moment = now()
    try await change(.registry, .update, "Holiday/\(holiday)", actor, reason: "withdrawn") {
      guard try await CalendarStore.withdraw(holiday, by: actor.code, at: moment, in: $0) else {
        throw CalendarRefusal()
      }
    }
  }

  /// Withdraws a facility's closing, its own where it is the facility that does it.
  package func withdraw(
    _ closure: ClosureID, of facility: FacilityEntry?, by actor: Actor
  ) async throws {
    let moment = now()
    try await change(.registry, .update, "Closure/\(closure)", actor, reason: "withdrawn") {
      guard
        try await CalendarStore.withdraw(
          closure, of: facility?.id, by: actor.code, at: moment, in: $0)
      else { throw CalendarRefusal() }
    }
  }
}

/// The notices of feeds that went quiet, each once for a silence.
package enum QuietNotice {
  /// A notice for each feed that is told.
  package static func notices(
    _ report: QuietBook.Report, in snapshot: RegistrySnapshot, now: Int64
  ) -> [Notice] {
    report.feeds.compactMap { feed in
      guard let facility = snapshot.facilities[feed.unit.facility], facility.status == .active
      else { return nil }
      let since = CivilDate.text(feed.watch.since)
      return Notice(
        id: NoticeID(at: now / 1000), kind: "feed.quiet", subject: "Facility/\(facility.code)",
        dueOn: CivilDate(daysSince1970: CivilDate.localDay(at: now)),
        key: "quiet \(facility.code) \(feed.unit.feed) \(since)",
        title: Bilingual(
          id: "\(facility.name): kiriman \(feed.unit.feed) terhenti sejak \(since)",
          en: "\(facility.name): the \(feed.unit.feed) feed is quiet since \(since)"),
        text: Bilingual(
          id:
            "Tidak ada kunjungan dalam \(feed.watch.days) hari kerja. Periksa aplikasi, jaringan dan "
            + "sertifikat fasilitas, atau catat hari tutupnya di halaman Kalender.",
          en:
            "No visit on \(feed.watch.days) working days. Look at the facility's software, network and "
            + "certificate, or enter its closed days on the page Calendar."
        ))
    }
  }
}
