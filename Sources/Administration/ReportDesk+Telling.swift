import Crypto
package import Monitoring

/// A report as it is given out.
package struct GivenReport: Sendable {
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
  /// tells none beside today's pages, nor beside what went out to them (`ReportContent.withoutSmallMoves`).
  ///
  /// - Parameter person: the code of who gets it; nil where nobody is named.
  package func given(
    _ whole: WholeReport, _ right: ReportRight, to person: String?
  ) async throws -> GivenReport? {
    guard let frozen = Self.frozen(whole, right) else { return nil }
    guard right == .shown, whole.report.isJudged else { return frozen }
    let content = frozen.content
    guard let exact = ReportContent(bytes: whole.content), let month = content.period.month else {
      return nil
    }
    var others: [ReportTelling] = []
    if let person { others = try await sent(besides: whole.report, content.period, to: person) }
    // Of the months between two reports the pages tell what each served.
    let months = others.compactMap(\.whole.period.month) + [month]
    let span = (months.min() ?? month).number...(months.max() ?? month).number
    let periods = span.map { ReportPeriod(CalendarMonth(number: $0)) }
    let now = try await maker.live(content.kind, periods, version: content.version)
    guard now.count == periods.count else { return nil }
    let safe = content.withoutSmallMoves(of: exact, beside: now + others)
    return safe == content ? frozen : GivenReport(content: safe, bytes: safe.bytes)
  }

  /// A report as it was frozen for somebody, whatever pages tell beside it; nil where its bytes are no report.
  static func frozen(_ whole: WholeReport, _ right: ReportRight) -> GivenReport? {
    let bytes = right == .whole ? whole.content : whole.told
    return ReportContent(bytes: bytes).map { GivenReport(content: $0, bytes: bytes) }
  }

  /// What a person was sent of a report's other revisions, and of those beside it, as it was sent.
  private func sent(
    besides report: FrozenReport, _ period: ReportPeriod, to person: String
  ) async throws -> [ReportTelling] {
    // Of the services each month's report tells the year up to it.
    let others = report.kind == .spm ? period.others.map(\.text) : []
    return try await ReportStore.delivered(
      besides: report, of: others, to: person, in: database
    ).compactMap { one in
      guard let exact = ReportContent(bytes: one.whole.content),
        let shown = ReportContent(bytes: one.whole.told)
      else { return nil }
      return ReportTelling(
        whole: exact, shown: shown.withholding(one.withheld), isNow: false)
    }
  }
}
