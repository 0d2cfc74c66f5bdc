import Administration
import Disclosure
import RecordModel

/// Lists about people's rights and records; nobody's particulars stand in them.
extension ListSheets {
  /// Pairs of records by how well they agree: what waits, or what is decided.
  static func pairs(
    _ title: Bilingual, _ rows: some Sequence<(Double, MatchesView.Row)>, at moment: Int64,
    _ say: Language
  ) -> FigureSheet {
    FigureSheet(
      title,
      [
        ("pair", MatchTexts.pair, false), ("weight", MatchTexts.weight, true),
        ("why", MatchTexts.why, false), ("state", MatchTexts.state, false),
        ("since", MatchTexts.since, false),
      ],
      rows.map { weight, row -> [FigureSheet.Cell] in
        [
          .words(id(row.link)), .number(weight, decimals: 1), .words(row.reasons),
          .words(row.state), .words(row.since),
        ]
      }, notes(at: moment, most: MatchDesk.most, say), say)
  }

  /// What facilities' systems merged.
  static func merges(
    _ rows: [MatchesView.MergeRow], at moment: Int64, _ say: Language
  ) -> FigureSheet {
    FigureSheet(
      MatchTexts.merges,
      [
        ("merge", MatchTexts.mergeHeading, false), ("facility", MatchTexts.places, false),
        ("state", MatchTexts.state, false), ("since", MatchTexts.since, false),
      ],
      rows.map { row -> [FigureSheet.Cell] in
        [.words(id(row.link)), .words(row.facility), .words(row.state), .words(row.since)]
      }, notes(at: moment, most: MatchDesk.most, say), say)
  }

  /// The id that a row's link ends with.
  private static func id(_ link: String) -> String {
    link.split(separator: "/").last.map(String.init) ?? ""
  }

  /// What a facility's people may do, a row for each right; who has none has one row without.
  static func rights(
    _ people: [PeopleView.Person], at moment: Int64, _ say: Language
  ) -> FigureSheet {
    let rows = people.flatMap { person -> [[FigureSheet.Cell]] in
      let who: [FigureSheet.Cell] = [
        .words(person.name), .words(person.code), .words(person.headMark ?? ""),
        .words(person.certificate),
      ]
      guard person.hasGrants else {
        return [
          who + [.words(say.plain(PeopleTexts.noGrants)), .words(""), .words(""), .words("")]
        ]
      }
      return person.grants.map { who + cells($0) }
    }
    return FigureSheet(
      PeopleTexts.people,
      [
        ("name", PeopleTexts.name, false), ("code", ListTexts.code, false),
        ("head", PeopleTexts.head, false), ("certificate", ListTexts.certificate, false),
        ("right", PeopleTexts.right, false), ("until", PeopleTexts.until, false),
        ("by", PeopleTexts.by, false), ("reason", PeopleTexts.reason, false),
      ], rows, notes(at: moment, say), say)
  }

  private static func cells(_ grant: PeopleView.Grant) -> [FigureSheet.Cell] {
    [.words(grant.what), .words(grant.until), .words(grant.by), .words(grant.reason)]
  }

  /// What vendors may do for a facility.
  static func mandates(
    _ mandates: [PeopleView.Grant], at moment: Int64, _ say: Language
  ) -> FigureSheet {
    FigureSheet(
      PeopleTexts.vendors,
      [
        ("vendor", PeopleTexts.vendor, false), ("until", PeopleTexts.until, false),
        ("by", PeopleTexts.by, false), ("reason", PeopleTexts.reason, false),
      ], mandates.map { cells($0) }, notes(at: moment, say), say)
  }

  /// Rights and mandates that have ended.
  static func past(_ rows: [PeopleView.Past], at moment: Int64, _ say: Language) -> FigureSheet {
    FigureSheet(
      PeopleTexts.past,
      [
        ("who", PeopleTexts.who, false), ("right", PeopleTexts.right, false),
        ("granted", PeopleTexts.granted, false), ("ended", PeopleTexts.ended, false),
        ("reason", PeopleTexts.reason, false),
      ],
      rows.map { row -> [FigureSheet.Cell] in
        [
          .words(row.who), .words(row.what), .words(row.granted), .words(row.ended),
          .words(row.reason),
        ]
      }, notes(at: moment, most: PeopleView.shownPast, say), say)
  }

  /// Emergency accesses as their reviewer has them.
  static func glass(_ rows: [GlassView.Row], at moment: Int64, _ say: Language) -> FigureSheet {
    FigureSheet(
      GlassTexts.heading,
      [
        ("facility", MonitorTexts.facility, false), ("openedBy", GlassTexts.by, false),
        ("open", GlassTexts.open, false), ("reason", GlassTexts.reason, false),
        ("state", GlassTexts.state, false),
      ],
      rows.map { row -> [FigureSheet.Cell] in
        [
          .words(row.place), .words(row.openedBy), .words(row.openedAt), .words(row.reason),
          .words(row.state),
        ]
      }, notes(at: moment, most: GlassDesk.most, say), say)
  }

  /// Visits that an officer looked at, as the page showed them and no more.
  static func looked(
    _ rows: [LookView.Row], hasMore: Bool, at moment: Int64, _ say: Language
  ) -> FigureSheet {
    var notes = notes(at: moment, say)
    if hasMore { notes.append((say.plain(ListTexts.rows), say.plain(LookTexts.more))) }
    return FigureSheet(
      LookTexts.heading,
      [
        ("day", LookTexts.day, false), ("facility", LookTexts.facility, false),
        ("kind", LookTexts.kind, false), ("diagnoses", LookTexts.diagnoses, false),
        ("person", LookTexts.person, false), ("birthYear", LookTexts.birthYear, false),
        ("why", LookTexts.why, false),
      ],
      rows.map { row -> [FigureSheet.Cell] in
        [
          .words(row.day), .words(row.facility), .words(row.kind), .words(row.diagnoses),
          .words(row.person), .words(row.birthYear), .words(row.why),
        ]
      }, notes, say)
  }
}
