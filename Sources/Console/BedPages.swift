import Administration
import AuditLog
import Database
import Door
import Hummingbird
import Monitoring
import RecordModel
import RegisterFormat
import Registry

/// "Sensus tempat tidur": a hospital, or another facility with beds, states its beds and who lay in them, a day in the
/// form or many in a file, sees the last days and corrects them with a reason.
struct BedPages: Sendable {
  static let path = "/sensus"
  /// Days that are shown.
  static let days = 31

  let pages: PageLibrary
  let journal: PageJournal
  let administration: Administration
  let database: Database
  /// Microseconds since 1970.
  let now: @Sendable () -> Int64

  /// The form's fields, each escaped.
  private static let formBytes = 16 * 1024
  /// Ten years of ten classes.
  private static let fileBytes = 4 << 20
  private static let fileRows = 40_000

  func add(to router: Router<ConsoleContext>, _ language: Language) {
    let prefix = language.prefix
    for format in MonitorFormat.allCases {
      router.get("\(prefix)/sensus\(format.rawValue)") {
        try await show(PageRequest($0, $1, path: Self.path), format)
      }
    }
    router.post("\(prefix)/sensus") { try await take(PageRequest($0, $1, path: Self.path)) }
  }

  /// Whether a facility keeps a census: hospitals do, and whoever else has beds by the registry, as a puskesmas or a
  /// clinic with inpatient care.
  static func isKept(by facility: FacilityEntry) -> Bool {
    switch FacilityKind(rawValue: facility.kind) {
    case .hospital, .hospitalSpecial: true
    default: facility.hasBeds
    }
  }

  private var today: Int { CivilDate.localDay(at: now()) }

  private func hospital(_ identity: FacilityIdentity) throws -> FacilityIdentity {
    guard Self.isKept(by: identity.facility) else { throw HTTPError(.forbidden) }
    return identity
  }

  private func stated(_ identity: FacilityIdentity) async throws -> [BedCensus.Stated] {
    try await BedCensus.latest(
      of: identity.facility.id, today - Self.days + 1...today, in: database)
  }

  private func show(_ page: PageRequest, _ format: MonitorFormat) async throws -> Response {
    let identity = try hospital(page.facility(.input, .correct, .view))
    let fields = try page.query(["day"])
    _ = try await journal.note(
      format.event(), .facility(identity), "Page/sensus",
      query: page.frame.query)
    let stated = try await stated(identity)
    if format != .page {
      return BedSheet.sheet(stated, of: identity.facility, today: today, page.language).response(
        format, name: "sensus_\(identity.facility.code)_\(CivilDate.text(today))", page.language)
    }
    guard let day = fields["day"].map({ CivilDate.days($0) }) ?? today,
      (today - Self.days + 1...today).contains(day)
    else { throw HTTPError(.badRequest) }
    return try answer(page, identity, stated, BedEntry(stated, day: day), nil)
  }

  private func answer(
    _ page: PageRequest, _ identity: FacilityIdentity, _ stated: [BedCensus.Stated],
    _ entry: BedEntry, _ problem: BedProblem?
  ) throws -> Response {
    try pages.response(
      .beds, BedView(entry, problem, stated, of: identity.facility, today: today, page.language),
      title: page.language.plain(BedTexts.heading), page.frame,
      problem == nil ? .ok : .unprocessableContent)
  }

  /// What was sent, again, with what is wrong in it.
  private func again(
    _ page: PageRequest, _ identity: FacilityIdentity, _ entry: BedEntry, _ problem: BedProblem
  ) async throws -> Response {
    _ = try await journal.note(.page, .facility(identity), "Page/sensus")
    return try answer(page, identity, try await stated(identity), entry, problem)
  }

  private func take(_ page: PageRequest) async throws -> Response {
    _ = try hospital(page.facility(.input, .correct))
    guard SameOrigin.holds(for: page.request) else {
      return try pages.notice(.foreignForm, .forbidden, page.frame)
    }
    // The form of a file comes in parts.
    if let form = try? Multipart(contentType: page.request.headers[.contentType] ?? "") {
      return try await take(form, page)
    }
    guard
      case .whole(let body) = try await page.request.collectBody(limit: Self.formBytes),
      let fields = FormFields(
        String(decoding: body.readableBytesView, as: UTF8.self),
        maximumFields: BedEntry.names.count, maximumBytes: Self.formBytes,
        isAllowed: BedEntry.names.contains)
    else { throw HTTPError(.badRequest) }
    let entry = BedEntry(fields)
    let identity = try writer(page, reason: entry.reason)
    let numbers = entry.filled
    let rows = numbers.map { number in
      let line = entry.lines[number]
      return [entry.day, line.bedClass, line.beds, line.occupied]
    }
    let result = BedCensus.read(
      [["day", "class", "beds", "occupied"]] + rows, today: today, day: SheetRows.day)
    guard let refused = try await put(result, entry.reason, identity, page) else {
      return PageRequest.redirect(to: page.language.link(Self.path))
    }
    // Rows of the table are the filled lines of the form, behind the titles.
    let line = numbers.indices.contains(refused.row - 2) ? numbers[refused.row - 2] : 0
    return try await again(page, identity, entry, BedProblem(refused, line: line))
  }

  private func take(_ form: Multipart, _ page: PageRequest) async throws -> Response {
    guard
      case .whole(let buffer) = try await page.request.collectBody(
        limit: Self.fileBytes + Self.formBytes)
    else { return try pages.notice(.tooLarge, .contentTooLarge, page.frame) }
    guard let parts = try? form.parts(of: Array(buffer.readableBytesView)),
      let file = parts.first(where: { $0.name == "file" && $0.fileName != nil })
    else { return try pages.notice(.notAForm, .badRequest, page.frame) }
    let reason = BedEntry.trimmed(
      parts.first { $0.name == "reason" && $0.fileName == nil }
        .map { String(decoding: $0.body, as: UTF8.self) } ?? "")
    let identity = try writer(page, reason: reason)
    var entry = BedEntry([], day: today)
    entry.fileReason = reason
    let rows: [SheetRows.Row]
    do throws(SheetRows.Fault) {
      rows = try SheetRows.read(file.body, maximum: Self.fileRows)
    } catch {
      return try await again(page, identity, entry, BedProblem(error.rule, target: "file"))
    }
    let result = BedCensus.read(rows.map(\.cells), today: today, day: SheetRows.day)
    guard let refused = try await put(result, reason, identity, page) else {
      return PageRequest.redirect(to: page.language.link(Self.path))
    }
    let number = rows.indices.contains(refused.row - 1) ? rows[refused.row - 1].number : refused.row
    return try await again(page, identity, entry, BedProblem(refused, fileRow: number))
  }

  /// Who states: a first statement is input, one with a reason a correction.
  private func writer(_ page: PageRequest, reason: String) throws -> FacilityIdentity {
    guard reason.unicodeScalars.count <= BedCensus.longestReason else {
      throw HTTPError(.badRequest)
    }
    return try hospital(page.facility(reason.isEmpty ? .input : .correct))
  }

  /// Takes what was read; gives why not, where it is not taken.
  private func put(
    _ result: Result<BedCensus, BedCensus.Refused>, _ reason: String,
    _ identity: FacilityIdentity, _ page: PageRequest
  ) async throws -> BedCensus.Refused? {
    do {
      let census = try result.get()
      try await administration.put(
        census, of: identity.facility, reason: reason.isEmpty ? nil : reason,
        by: page.actor(identity.person?.code ?? identity.facility.code, identity.certificate))
      return nil
    } catch let refused as BedCensus.Refused {
      return refused
    }
  }
}
