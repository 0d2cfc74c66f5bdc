import Crypto
package import Monitoring

/// A report as it is given out.
package struct ToldReport: Sendable {
  /// What is in it.
  package let content: ReportContent
  /// Its JSON: the frozen bytes, unless something had to be left out of them.
  package let bytes: [UInt8]

  /// SHA-256 of its JSON, 32 bytes.
  package var sha256: [UInt8] { Array(SHA256.hash(data: bytes)) }
}

extension ReportDesk {
  /// A report as somebody may have it now; nil where its bytes are no report.
  ///
  /// Of the city's report of indicators, which is told exactly where it is open, those see who see no small counts what
  /// tells none beside today's pages, nor beside what went out to them before (`ReportContent.withoutSmallMoves`).
  ///
  /// - Parameter person: the code of who gets it; nil where nobody is named.
  package func told(
    _ whole: WholeReport, _ right: ReportRight, to person: String?
  ) async throws -> ToldReport? {
    let bytes = right == .whole ? whole.content : whole.told
    guard let content = ReportContent(bytes: bytes) else { return nil }
    let told = ToldReport(content: content, bytes: bytes)
    guard right == .shown, whole.report.isCity, whole.report.isExact else { return told }
    guard let exact = ReportContent(bytes: whole.content),
      let now = try await maker.live(content.kind, content.period, version: content.version)
    else { return nil }
    var others = [now]
    if let person { others += try await sent(before: whole.report, content.period, to: person) }
    let safe = content.withoutSmallMoves(of: exact, beside: others)
    return safe == content ? told : ToldReport(content: safe, bytes: safe.bytes)
  }

  /// What a person was sent of a report before: each without what stood beside what he was sent before it. What it was
  /// sent without for the sake of the pages of then is taken as sent.
  private func sent(
    before report: FrozenReport, _ period: ReportPeriod, to person: String
  ) async throws -> [ReportTelling] {
    // Of the services each month's report tells the year up to it.
    let beside = report.kind == .spm ? period.neighbours.map(\.text) : []
    var sent: [ReportTelling] = []
    for one in try await ReportStore.delivered(
      before: report, beside: beside, to: person, in: database)
    {
      guard let exact = ReportContent(bytes: one.content),
        let shown = ReportContent(bytes: one.told)
      else { continue }
      sent.append(
        ReportTelling(
          whole: exact, shown: shown.withoutSmallMoves(of: exact, beside: sent), isNow: false))
    }
    return sent
  }
}
