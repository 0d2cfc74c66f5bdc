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
    router.get("\(language.prefix)/sources") {
      try await show(PageRequest($0, $1, path: Self.path))
    }
  }

  private func show(_ page: PageRequest) async throws -> Response {
    let person = try page.person(.officer)
    _ = try await journal.note(.page, .officer(person), "Page/sources", query: page.frame.query)
    return try pages.response(
      .sources, SourcesView(page.context.snapshot, board, page.language),
      title: page.language.plain(SourceTexts.heading), page.frame)
  }
}

/// What the page of sources names.
struct SourcesView: Sendable {
  struct Row: Sendable {
    let name: String
    let facility: String
    let address: String
    let registered: String
    let breaker: String
    let last: String
    let lastAnswered: String
    let times: String
    let counts: String
  }

  let rows: [Row]
  let hasRows: Bool
  let isSilent: Bool

  init(_ snapshot: RegistrySnapshot, _ board: SourceBoard?, _ say: Language) {
    let active = Set((snapshot.activeSources + snapshot.activeNotices).map(\.id))
    rows = snapshot.sources.map { source in
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
      return Row(
        name: source.name, facility: snapshot.facilities[source.facility]?.name ?? "–",
        address: "\(source.host):\(source.port)\(source.path)",
        registered: say.plain(registered),
        breaker: say.plain(SourceTexts.breaker(health.breaker)),
        last: health.last.map { "\(say.plain(SourceTexts.state($0))), \(time(health.lastAt))" }
          ?? "–",
        lastAnswered: time(health.lastAnswered),
        times: health.median.flatMap { median in
          health.p95.map { "\(say.figure(median)) / \(say.figure($0)) ms" }
        } ?? "–",
        counts: counts.isEmpty ? "–" : counts.joined(separator: ", "))
    }
    hasRows = !rows.isEmpty
    isSilent = board == nil
  }
}
