import AuditLog
import Federation
import Hummingbird
import RecordModel
import Registry

/// The registered endpoints and how they do, for the health office.
struct SourcePages: Sendable {
  static let path = "/sources"

  let pages: PageLibrary
  let journal: PageJournal
  /// How they do, as this gateway has seen it; nil where it asks nobody.
  let board: SourceBoard?

  func add(to router: Router<ConsoleContext>, _ language: Language) {
    for format in MonitorFormat.allCases {
      router.get("\(language.prefix)/sources\(format.rawValue)") {
        try await show(PageRequest($0, $1, path: Self.path), format)
      }
    }
  }

  private func show(_ page: PageRequest, _ format: MonitorFormat) async throws -> Response {
    let person = try page.person(.officer)
    let fields = try page.query([], format)
    let entry = try await journal.note(
      format.event(), .officer(person), "Page/sources", query: page.frame.query)
    let say = page.language
    var tables = PageTables(list: Self.path, name: "sumber-rekam", at: entry.moment, say)
    tables.add("sources", Self.sheet(page.context.snapshot, board, at: entry.moment, say))
    if format != .page { return try tables.response(format, fields["table"]) }
    return try pages.response(
      .sources, SourcesView(isSilent: board == nil, sheets: tables.views),
      title: say.plain(SourceTexts.heading), page.frame)
  }

  /// Every endpoint with how it did; its counts in words, as they are few and of unlike kinds.
  private static func sheet(
    _ snapshot: RegistrySnapshot, _ board: SourceBoard?, at moment: Int64, _ say: Language
  ) -> FigureSheet {
    let active = Set((snapshot.activeSources + snapshot.activeNotices).map(\.id))
    let rows = snapshot.sources.map { source -> [FigureSheet.Cell] in
      let health = board?.health(of: source.id) ?? SourceBoard.Health()
      let registered: Bilingual =
        source.approvedBy == nil
        ? SourceTexts.waits
        : !active.contains(source.id)
          ? SourceTexts.closed
          : source.use == .records ? SourceTexts.asked : SourceTexts.told
      let time = { (moment: Int64?) in moment.map { ClinicalTime(utc: $0).text } ?? "–" }
      let counts = SourceReply.State.allCases.compactMap { state in
        health.counts[state].map {
          "\(say.plain(SourceTexts.state(state))) \(say.figure($0))"
        }
      }
      let times = health.median.flatMap { median in
        health.p95.map { "\(say.figure(median)) / \(say.figure($0)) ms" }
      }
      return [
        .words(source.name), .told(snapshot.facilities[source.facility]?.name),
        .words("\(source.host):\(source.port)\(source.path)"), .words(say.plain(registered)),
        .words(say.plain(SourceTexts.breaker(health.breaker))),
        .told(
          health.last.map { "\(say.plain(SourceTexts.state($0))), \(time(health.lastAt))" }),
        .words(time(health.lastAnswered)), .told(times),
        .told(counts.isEmpty ? nil : counts.joined(separator: ", ")),
      ]
    }
    return FigureSheet(
      SourceTexts.heading,
      [
        ("name", SourceTexts.name, false), ("facility", SourceTexts.facility, false),
        ("address", SourceTexts.address, false), ("registered", SourceTexts.registered, false),
        ("breaker", SourceTexts.breaker, false), ("last", SourceTexts.last, false),
        ("lastAnswered", SourceTexts.lastAnswered, false), ("times", SourceTexts.times, false),
        ("counts", SourceTexts.counts, false),
      ], rows, ListSheets.notes(at: moment, say), say)
  }
}

/// What the page of sources names.
struct SourcesView: Sendable {
  let isSilent: Bool
  let sheets: [SheetView]
}
