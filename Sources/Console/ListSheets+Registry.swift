import Administration
import CityMap
import RecordModel
import Registry

/// The registry's lists.
extension ListSheets {
  /// Facilities of a day as their page has them; the sheet for imports has more.
  static func registry(
    _ facilities: [FacilityPicture], _ filter: RegistryFilter, at moment: Int64, _ say: Language
  ) -> FigureSheet {
    let day: (label: String, text: String) = (
      say.plain(RegistryTexts.validOn), CivilDate.text(filter.day)
    )
    let known: (label: String, text: String) = (say.plain(RegistryTexts.knownAt), filter.knownDay)
    return FigureSheet(
      RegistryTexts.heading,
      [
        ("name", RegistryTexts.name, false), ("code", ListTexts.code, false),
        ("kind", RegistryTexts.kind, false), ("ownership", RegistryTexts.owner, false),
        ("status", RegistryTexts.status, false), ("place", RegistryTexts.place, false),
        ("licence", RegistryTexts.licence, false),
        ("accreditation", RegistryTexts.accreditation, false), ("beds", RegistryTexts.beds, true),
      ],
      facilities.map { facility -> [FigureSheet.Cell] in
        let row = RegistryView.row(facility, say)
        return [
          .words(row.name), .words(row.code), .words(row.kind), .words(row.owner),
          .words(row.status), .words(row.place), .words(row.licence), .words(row.accreditation),
          .whole(facility.beds.values.reduce(0, +)),
        ]
      }, notes(filter.words, at: moment, say) + [day, known], say)
  }

  /// Practitioners, a row for each place of work.
  static func practitioners(
    _ people: [PersonView], of place: String, at moment: Int64, _ say: Language
  ) -> FigureSheet {
    FigureSheet(
      RegistryTexts.practitioners,
      [
        ("name", RegistryTexts.name, false), ("ihs", RegistryTexts.number, false),
        ("registration", RegistryTexts.aspect(.registration), false),
        ("sip", RegistryTexts.aspect(.placement), false),
        ("facility", RegistryTexts.facilities, false), ("holds", RegistryTexts.holds, false),
      ],
      people.map { person -> [FigureSheet.Cell] in
        [
          .words(person.name), .words(person.ihs), .words(person.registration),
          .words(person.sip), .words(person.facility ?? ""), .words(person.holds),
        ]
      }, notes(place, at: moment, say), say)
  }

  /// What ends soon, or has ended.
  static func expiry(
    _ rows: some Sequence<(ExpiryBoard.Row, ExpiryView.Row)>, at moment: Int64, _ say: Language
  ) -> FigureSheet {
    FigureSheet(
      RegistryTexts.expiry,
      [
        ("ends", RegistryTexts.ends, false), ("daysLeft", RegistryTexts.left, true),
        ("what", RegistryTexts.what, false), ("number", RegistryTexts.number, false),
        ("whose", RegistryTexts.whose, false),
      ],
      rows.map { end, row -> [FigureSheet.Cell] in
        [
          .words(row.ends), end.daysLeft <= 0 ? .words(row.left) : .whole(end.daysLeft),
          .words(row.kind), .words(row.number), .words(row.whose),
        ]
      }, notes(at: moment, say), say)
  }

  /// Active facilities by kelurahan.
  static func facilityMap(
    _ counts: [String: Int], note: String, link: (Kelurahan) -> String, at moment: Int64,
    _ say: Language
  ) -> FigureSheet {
    FigureSheet(
      RegistryTexts.map,
      [
        ("kelurahan", RegistryTexts.place, false), ("kecamatan", RegistryTexts.kecamatan, false),
        ("count", RegistryTexts.count, true),
      ],
      CityMap.kelurahan.map { area -> [FigureSheet.Cell] in
        [
          .words(area.name, link: link(area)), .words(area.kecamatan),
          .whole(counts[area.code] ?? 0),
        ]
      }, notes(note, at: moment, say), say)
  }

  /// What was ever stated of a facility, the newest first.
  static func statements(
    _ rows: [RegistryFacilityView.Statement], of facility: String, at moment: Int64,
    _ say: Language
  ) -> FigureSheet {
    FigureSheet(
      RegistryTexts.history,
      [
        ("stated", RegistryTexts.stated, false), ("aspect", MeasureTexts.subject, false),
        ("what", RegistryTexts.what, false), ("holds", RegistryTexts.holds, false),
        ("by", RegistryTexts.by, false), ("reason", RegistryTexts.reason, false),
        ("replaced", RegistryTexts.replaced, false),
      ],
      rows.map { row -> [FigureSheet.Cell] in
        [
          .words(row.stated), .words(row.aspect), .words(row.what), .words(row.holds),
          .words(row.by), .words(row.reason), .words(row.replaced ?? ""),
        ]
      }, notes(facility, at: moment, say), say)
  }
}
