import AccessPolicy
import AuditLog
import Disclosure
import RecordModel
import Registry

/// Words on who may read as a table; whose they are is not in it.
enum ConsentSheet {
  static func list(
    _ found: [ConsentEntryRow], _ snapshot: RegistrySnapshot, _ now: Int64, _ say: Language
  ) -> FigureSheet {
    FigureSheet(
      title: say.plain(ConsentTexts.heading),
      columns: [
        ("recorded", say.plain(ConsentTexts.recorded), false),
        ("kind", say.plain(ConsentTexts.kind), false),
        ("reader", say.plain(ConsentTexts.reader), false),
        ("categories", say.plain(ConsentTexts.categories), false),
        ("period", say.plain(ConsentTexts.period), false),
        ("state", say.plain(ConsentTexts.state), false),
        ("recorder", say.plain(ConsentTexts.recorder), false),
      ],
      rows: found.map { entry in
        [
          .words(
            say.time(entry.recorded), link: say.link("\(ConsentPages.path)/\(entry.consent.id)")),
          .words(say.plain(ConsentTexts.kind(entry.consent.kind))),
          .words(reader(entry, snapshot, say)), .words(categories(entry, say)),
          .words(period(entry, say)), .words(say.plain(state(entry, now))),
          .words(recorder(entry, snapshot)),
        ]
      }, notes: ListSheets.notes(at: now, most: ConsentDesk.most, say))
  }

  static func reader(
    _ entry: ConsentEntryRow, _ snapshot: RegistrySnapshot, _ say: Language
  ) -> String {
    guard let facility = entry.consent.facility else { return say.plain(ConsentTexts.everybody) }
    return snapshot.facilities[facility]?.name ?? "–"
  }

  static func categories(_ entry: ConsentEntryRow, _ say: Language) -> String {
    entry.consent.categories.isEmpty
      ? say.plain(ConsentTexts.general)
      : entry.consent.categories.map { say.plain(ConsentTexts.category($0)) }
        .joined(separator: ", ")
  }

  static func period(_ entry: ConsentEntryRow, _ say: Language) -> String {
    let until = entry.consent.until.map { say.time($0) } ?? say.plain(ConsentTexts.open)
    return "\(say.time(entry.consent.from)) – \(until)"
  }

  static func state(_ entry: ConsentEntryRow, _ now: Int64) -> Bilingual {
    if entry.end != nil { return ConsentTexts.ended }
    if entry.consent.from > now { return ConsentTexts.notYet }
    return entry.consent.until.map { $0 <= now } ?? false
      ? ConsentTexts.over : ConsentTexts.inForce
  }

  static func recorder(_ entry: ConsentEntryRow, _ snapshot: RegistrySnapshot) -> String {
    let place = entry.recordedAt.map { snapshot.facilities[$0]?.name ?? "–" }
    return [entry.recordedBy, place].compactMap(\.self).joined(separator: ", ")
  }
}

/// What the list's template names.
struct ConsentsView: Sendable {
  let lead: String
  let action: String
  let kinds: [Choice]
  let facilities: [Choice]
  let categories: [Choice]
  let sheets: [SheetView]

  init(
    _ sheet: FigureSheet, isOffice: Bool, _ snapshot: RegistrySnapshot, _ say: Language
  ) {
    lead = say.plain(isOffice ? ConsentTexts.lead : ConsentTexts.ownLead)
    action = say.link(ConsentPages.path)
    kinds = ["opt-in", "opt-out"].map {
      Choice(value: $0, label: say.plain(ConsentTexts.kind($0)), isChosen: false)
    }
    facilities = snapshot.facilities.values.sorted { $0.code < $1.code }.map {
      Choice(value: $0.code, label: "\($0.name) (\($0.code))", isChosen: false)
    }
    categories = SensitiveCategory.allCases.map {
      Choice(
        value: $0.rawValue, label: say.plain(ConsentTexts.category($0.rawValue)), isChosen: false)
    }
    sheets = [sheet.view(files: { "\(say.link(ConsentPages.path))\($0.rawValue)" }, say)]
  }
}

/// What one word's template names.
struct ConsentPageView: Sendable {
  let items: [LabelledText]
  let action: String
  let mayEnd: Bool

  init(
    _ entry: ConsentEntryRow, _ pseudonym: [UInt8]?, _ snapshot: RegistrySnapshot, _ now: Int64,
    _ say: Language
  ) {
    func item(_ label: Bilingual, _ value: String) -> LabelledText {
      LabelledText(label: say.plain(label), value: value)
    }
    var items = [
      item(
        ConsentTexts.person, pseudonym.map { hexadecimal($0) } ?? say.plain(ConsentTexts.erased)),
      item(ConsentTexts.kind, say.plain(ConsentTexts.kind(entry.consent.kind))),
      item(ConsentTexts.reader, ConsentSheet.reader(entry, snapshot, say)),
      item(ConsentTexts.categories, ConsentSheet.categories(entry, say)),
      item(ConsentTexts.period, ConsentSheet.period(entry, say)),
      item(ConsentTexts.state, say.plain(ConsentSheet.state(entry, now))),
      item(ConsentTexts.evidence, entry.consent.evidence),
      item(ConsentTexts.hash, hexadecimal(entry.consent.evidenceHash)),
      item(
        ConsentTexts.recorded,
        "\(say.time(entry.recorded)), \(ConsentSheet.recorder(entry, snapshot))"),
    ]
    if let end = entry.end {
      items.append(item(ConsentTexts.ended, "\(say.time(end.at)), \(end.by): \(end.reason)"))
    }
    self.items = items
    action = say.link("\(ConsentPages.path)/\(entry.consent.id)")
    mayEnd = entry.end == nil
  }
}
