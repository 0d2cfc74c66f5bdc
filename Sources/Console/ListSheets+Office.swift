import Monitoring
import RecordModel
import Registry

/// The lists of the health office and of the operator.
extension ListSheets {
  /// Facilities in the order of their page; codes and names apart.
  static func facilities(
    _ facilities: [FacilityOverview], ownership: String?, at moment: Int64, _ say: Language
  ) -> FigureSheet {
    let chosen = ownership.map {
      say.plain($0 == "government" ? OfficeTexts.government : OfficeTexts.isPrivate)
    }
    let about: (label: String, text: String) = (
      say.plain(OfficeTexts.facilities), say.plain(OfficeTexts.note)
    )
    return FigureSheet(
      OfficeTexts.facilities,
      [
        ("name", OfficeTexts.name, false), ("code", ListTexts.code, false),
        ("simulated", Texts.simulatedMark, false), ("kind", OfficeTexts.kind, false),
        ("ownership", OfficeTexts.ownership, false), ("status", ClinicTexts.status, false),
        ("lastReceived", OfficeTexts.lastReceived, false),
        ("submissions", OfficeTexts.submissions, true),
        ("quarantined", OfficeTexts.quarantined, true), ("visits", OfficeTexts.visits, true),
        ("refused", OfficeTexts.refused, true), ("recentWaitMinutes", OfficeTexts.recentWait, true),
        ("promptPercent", OfficeTexts.prompt, true),
      ],
      facilities.map { facility in
        let view = FacilityView(facility, say)
        return [
          .words(view.name), .words(view.code), .words(view.simulatedMark ?? ""),
          .words(view.kind), .words(view.ownership), .words(view.state),
          .words(view.lastReceived), .whole(facility.submissions), .whole(facility.quarantined),
          .count(FacilityView.rough(facility.visits)),
          .count(FacilityView.rough(facility.refusedVisits)),
          .number(FacilityView.wait(facility), decimals: 1),
          .number(FacilityView.promptShare(facility).map { $0 * 100 }, decimals: 1),
        ]
      }, notes(chosen ?? "", at: moment, say) + [about], say)
  }

  /// Certificates that are about to end.
  static func expiring(
    _ rows: [StatusView.Expiry], at moment: Int64, _ say: Language
  ) -> FigureSheet {
    FigureSheet(
      OfficeTexts.expiring,
      [
        ("holder", OfficeTexts.holder, false), ("uri", ListTexts.address, false),
        ("ends", OfficeTexts.ends, false),
      ], rows.map { [.words($0.holder), .words($0.uri), .words($0.ends)] },
      notes(at: moment, say), say)
  }

  /// Proposals of certificates; a token stands in none.
  static func enrolments(
    _ rows: [EnrolmentsView.Row], at moment: Int64, _ say: Language
  ) -> FigureSheet {
    FigureSheet(
      EnrolmentTexts.open,
      [
        ("holder", EnrolmentTexts.holder, false), ("code", ListTexts.code, false),
        ("state", RegistryTexts.status, false), ("proposedBy", EnrolmentTexts.proposedBy, false),
        ("ends", EnrolmentTexts.ends, false),
      ],
      rows.map {
        [
          .words($0.name), .words($0.code), .words($0.state), .words($0.proposedBy),
          .words($0.ends),
        ]
      }, notes(at: moment, say), say)
  }

  /// Heads and accounts that were proposed, or are in force.
  static func appointments(
    _ title: Bilingual, _ rows: [AppointmentsView.Row], at moment: Int64, _ say: Language
  ) -> FigureSheet {
    FigureSheet(
      title,
      [
        ("person", AppointmentTexts.person, false), ("code", ListTexts.code, false),
        ("matter", MeasureTexts.subject, false),
        ("proposedBy", AppointmentTexts.proposedBy, false),
        ("approvedBy", AppointmentTexts.approvedBy, false), ("reason", PeopleTexts.reason, false),
      ],
      rows.map {
        [
          .words($0.name), .words($0.code), .words($0.matter), .words($0.proposedBy),
          .words($0.approvedBy ?? ""), .words($0.reason),
        ]
      }, notes(at: moment, say), say)
  }

  /// Days of the calendar: of the city, or on which facilities are closed.
  static func days(
    _ title: Bilingual, _ what: Bilingual, _ why: Bilingual, _ rows: [CalendarView.Row],
    at moment: Int64, _ say: Language
  ) -> FigureSheet {
    FigureSheet(
      title,
      [("day", CalendarTexts.day, false), ("what", what, false), ("why", why, false)],
      rows.map { [.words($0.when), .words($0.what), .words($0.why)] }, notes(at: moment, say), say)
  }

  /// What each software sent.
  static func software(
    _ lines: [SoftwareReportLine], days: Int, _ snapshot: RegistrySnapshot, at moment: Int64,
    _ say: Language
  ) -> FigureSheet {
    let vendors = Dictionary(
      snapshot.operators.values.map { ($0.code, $0.name) }, uniquingKeysWith: { $1 })
    return FigureSheet(
      SoftwareTexts.heading,
      [
        ("software", SoftwareTexts.heading, false), ("vendor", SoftwareTexts.vendor, false),
        ("version", SoftwareTexts.version, false), ("facilities", SoftwareTexts.facilities, true),
        ("submissions", SoftwareTexts.submissions, true), ("faulty", SoftwareTexts.faulty, true),
        ("visits", SoftwareTexts.visits, true), ("refused", SoftwareTexts.refused, true),
        ("rules", SoftwareTexts.rules, false),
      ],
      lines.map { line in
        let name = line.software.name
        return [
          .words(name.isEmpty ? say.plain(SoftwareTexts.unsaid) : name),
          .words(
            line.vendor.isEmpty
              ? say.plain(SoftwareTexts.own) : vendors[line.vendor] ?? line.vendor),
          .words(line.software.version.isEmpty ? "–" : line.software.version),
          .whole(line.facilities), .whole(line.counts.submissions), .whole(line.counts.faulty),
          .whole(line.counts.visits), .whole(line.counts.refused),
          .words(
            line.rules.map { "\($0.code) (\(say.figure($0.submissions)))" }
              .joined(separator: ", ")),
        ]
      }, notes("\(say.figure(days)) \(say.plain(SoftwareTexts.days))", at: moment, say), say)
  }
}
