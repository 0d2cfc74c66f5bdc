import CityMap
import Foundation
import Monitoring
import RecordModel
import Registry

/// What stands beside a file of streets, as it was typed.
struct StreetEntry: Sendable {
  var source = ""
  var day = ""

  init() {}

  /// What was sent.
  init(_ parts: [FormPart]) {
    func text(_ name: String) -> String {
      parts.first { $0.name == name && $0.fileName == nil }
        .map { String(decoding: $0.body, as: UTF8.self) }?
        .trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
    }
    source = text("source")
    day = text("day")
  }
}

/// A list of streets as tables: its rows, what each kelurahan has of it, and all lists that were stated.
struct StreetSheets: Sendable {
  /// Rows that the page shows; the files have all.
  static let mostRows = 300

  let list: StreetList
  let versions: [StreetStore.Version]
  /// The kelurahan whose rows are wanted; nil for all.
  let place: Kelurahan?
  let say: Language

  init(
    _ list: StreetList, _ versions: [StreetStore.Version], of place: Kelurahan?, _ say: Language
  ) {
    self.list = list
    self.versions = versions
    self.place = place
    self.say = say
  }

  /// One of `StreetPages.tables`.
  func sheet(_ name: String) -> FigureSheet {
    switch name {
    case "kelurahan": byKelurahan
    case "versions": history
    default: rows(atMost: nil)
    }
  }

  private var shown: [StreetList.Entry] {
    place.map { place in list.entries.filter { $0.kelurahan == place.code } } ?? list.entries
  }

  /// Whether the page leaves rows to the files.
  var isCut: Bool { shown.count > Self.mostRows }

  /// The rows of the list, under the titles that a file brings: what is downloaded here can be sent back.
  func rows(atMost most: Int?) -> FigureSheet {
    FigureSheet(
      title: say.plain(StreetTexts.heading),
      columns: [
        ("street", say.plain(StreetTexts.street), false),
        ("rtFrom", say.plain(StreetTexts.first), true),
        ("rtTo", say.plain(StreetTexts.last), true),
        ("kelurahanCode", say.plain(StreetTexts.code), false),
        ("kelurahan", say.plain(StreetTexts.name), false),
      ],
      rows: shown.prefix(most ?? shown.count).map { entry in
        [
          .words(entry.street), .number(entry.rts.map { Double($0.lowerBound) }),
          .number(entry.rts.map { Double($0.upperBound) }), .words(entry.kelurahan),
          .words(CityMap.kelurahan(code: entry.kelurahan)?.name ?? "–"),
        ]
      }, notes: notes)
  }

  /// How much of each kelurahan the list has.
  private var byKelurahan: FigureSheet {
    let byCode = Dictionary(grouping: list.entries, by: \.kelurahan)
    return FigureSheet(
      title: say.plain(StreetTexts.byKelurahan),
      columns: [
        ("kelurahan", say.plain(StreetTexts.name), false),
        ("kelurahanCode", say.plain(StreetTexts.code), false),
        ("rt", say.plain(StreetTexts.count), true),
        ("streets", say.plain(StreetTexts.streets), true),
        ("rtListed", say.plain(StreetTexts.listed), true),
        ("rtAbove", say.plain(StreetTexts.above), true),
      ],
      rows: CityMap.kelurahan.map { one -> [FigureSheet.Cell] in
        let entries = byCode[one.code] ?? []
        let listed = Set(entries.compactMap(\.rts).flatMap { Array($0) })
        return [
          .words(one.name, link: "\(say.link(StreetPages.path))?kelurahan=\(one.code)"),
          .words(one.code), .number(Double(one.rtCount)),
          .number(Double(Set(entries.map(\.key)).count)), .number(Double(listed.count)),
          .number(Double(listed.count { $0 > one.rtCount })),
        ]
      }, notes: notes + [(say.plain(StreetTexts.count), say.plain(StreetTexts.countSource))])
  }

  private var history: FigureSheet {
    FigureSheet(
      title: say.plain(StreetTexts.versions),
      columns: [
        ("version", say.plain(MonitorTexts.version), true),
        ("statedAt", say.plain(MeasureTexts.statedAt), false),
        ("statedBy", say.plain(MeasureTexts.statedBy), false),
        ("source", say.plain(MeasureTexts.source), false),
        ("sourceDay", say.plain(MeasureTexts.sourceDay), false),
        ("rows", say.plain(StreetTexts.rows), true),
      ],
      rows: versions.map { one in
        [
          .words("\(one.number)", link: "\(say.link(StreetPages.path))?version=\(one.number)"),
          .words(say.time(one.statedAt)), .words(one.statedBy), .words(one.source),
          .words(CivilDate.text(one.sourceDay)), .number(Double(one.entries)),
        ]
      }, notes: notes)
  }

  /// Which list it is, and from where.
  private var notes: [(label: String, text: String)] {
    let version = versions.first { $0.number == list.version }
    let origin = version.map {
      "\($0.number), \(say.time($0.statedAt)), \($0.source) (\(CivilDate.text($0.sourceDay)))"
    }
    return [
      (say.plain(StreetTexts.version), origin ?? (list.version > 0 ? "\(list.version)" : "–")),
      (say.plain(MonitorTexts.filters), place?.name ?? say.plain(MonitorTexts.all)),
    ]
  }
}

/// What the page of streets names.
struct StreetView: Sendable {
  struct Problem: Sendable {
    let place: String
    let text: String
    let fix: String
  }

  struct Form: Sendable {
    let action: String
    let source: String
    let day: String
    /// What is wrong with the source or its day.
    let sourceBad: String?
    /// Whether the file has what is wrong.
    let isFileBad: Bool
  }

  let version: String?
  let problems: [Problem]
  let hasProblems: Bool
  let form: Form
  let choices: MeasuresView.Choices
  let isCut: Bool
  let sheets: [SheetView]

  init(
    _ sheets: StreetSheets, _ entry: StreetEntry, _ problems: [StreetSheet.Problem],
    _ say: Language
  ) {
    let newest = sheets.versions.first?.number
    version = sheets.list.version == newest ?? 0 ? nil : "\(sheets.list.version)"
    self.problems = problems.map { problem in
      let place = problem.row.map { row in
        let other = problem.other.map { " (\(say.plain(StreetTexts.against)) \($0))" } ?? ""
        return "\(say.plain(BedTexts.row)) \(row)\(other)"
      }
      return Problem(
        place: place ?? say.plain(StreetTexts.whole),
        text: "\(problem.rule.code) \(say.plain(problem.rule.message))",
        fix: say.plain(problem.rule.fix))
    }
    hasProblems = !problems.isEmpty
    let ofSource = problems.first { $0.rule.code == StreetSheet.sourceRule }
    form = Form(
      action: say.link(StreetPages.path), source: entry.source, day: entry.day,
      sourceBad: ofSource.map { "\($0.rule.code) \(say.plain($0.rule.message))" },
      isFileBad: problems.contains { $0.rule.code != StreetSheet.sourceRule })
    choices = Self.choices(sheets, say)
    isCut = sheets.isCut
    let query = [
      version.map { "version=\($0)" }, sheets.place.map { "kelurahan=\($0.code)" },
    ].compactMap(\.self)
    self.sheets = StreetPages.tables.map { name in
      let parts = query + (name == StreetPages.tables[0] ? [] : ["table=\(name)"])
      let sheet =
        name == StreetPages.tables[0]
        ? sheets.rows(atMost: StreetSheets.mostRows) : sheets.sheet(name)
      return sheet.view(
        files: { format in
          say.link(StreetPages.path) + format.rawValue
            + (parts.isEmpty ? "" : "?" + parts.joined(separator: "&"))
        }, say)
    }
  }

  private static func choices(_ sheets: StreetSheets, _ say: Language) -> MeasuresView.Choices {
    let all = Choice(value: "", label: say.plain(MonitorTexts.all), isChosen: sheets.place == nil)
    let places = CityMap.kelurahan.sorted { $0.name < $1.name }.map {
      Choice(value: $0.code, label: $0.name, isChosen: $0.code == sheets.place?.code)
    }
    let number = sheets.list.version
    let versions = sheets.versions.map {
      Choice(value: "\($0.number)", label: "\($0.number)", isChosen: $0.number == number)
    }
    return MeasuresView.Choices(
      action: say.link(StreetPages.path),
      selects: [
        FilterView(id: "kelurahan", label: say.plain(StreetTexts.name), choices: [all] + places)
      ]
        + (versions.isEmpty
          ? []
          : [FilterView(id: "version", label: say.plain(MonitorTexts.version), choices: versions)])
    )
  }
}
