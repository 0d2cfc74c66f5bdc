import Administration
import AuditLog
import CityMap
import Door
import Hummingbird
import Monitoring
import RecordModel
import RegisterFormat
import Registry

/// "Jalan dan RT": the health office states which kelurahan the streets of the city belong to, RT by RT, with a file in
/// the place of the one before; sees the list, what it lacks and every list that was stated.
struct StreetPages: Sendable {
  static let path = "/jalan"
  /// The tables, the first without a name in the address.
  static let tables = ["streets", "kelurahan", "versions"]

  let pages: PageLibrary
  let journal: PageJournal
  let administration: Administration
  /// Microseconds since 1970.
  let now: @Sendable () -> Int64

  /// The fields beside a file, each escaped.
  private static let formBytes = 16 * 1024
  /// As a file of submissions: 20,000 rows of 100 bytes.
  private static let fileBytes = 2 << 20

  func add(to router: Router<ConsoleContext>, _ language: Language) {
    let prefix = language.prefix
    for format in MonitorFormat.allCases {
      router.get("\(prefix)/jalan\(format.rawValue)") {
        try await show(PageRequest($0, $1, path: Self.path), format)
      }
    }
    router.post("\(prefix)/jalan") { try await take(PageRequest($0, $1, path: Self.path)) }
  }

  private var today: Int { CivilDate.localDay(at: now()) }

  private func show(_ page: PageRequest, _ format: MonitorFormat) async throws -> Response {
    let person = try page.person(.officer)
    let fields = try page.query(["version", "kelurahan", "table"])
    _ = try await journal.note(
      format.event(), .officer(person), "Page/jalan", query: page.frame.query)
    let asked = fields["version"].map { Int($0) ?? 0 }
    let place = fields["kelurahan"].flatMap { CityMap.kelurahan(code: $0) }
    let table = fields["table"] ?? Self.tables[0]
    guard asked.map({ (1...Int(Int32.max)).contains($0) }) ?? true,
      place != nil || fields["kelurahan"] == nil, Self.tables.contains(table)
    else { throw HTTPError(.badRequest) }
    let (versions, list) = try await administration.streets(asked)
    // A number that nobody stated has no rows, and no list was stated without any.
    guard asked == nil || !list.entries.isEmpty else { throw HTTPError(.notFound) }
    let sheets = StreetSheets(list, versions, of: place, page.language)
    guard format == .page else {
      return sheets.sheet(table).response(
        format, name: "jalan_6371_\(list.version)_\(table)", page.language)
    }
    return try answer(page, sheets, StreetEntry(), [])
  }

  private func answer(
    _ page: PageRequest, _ sheets: StreetSheets, _ entry: StreetEntry,
    _ problems: [StreetSheet.Problem]
  ) throws -> Response {
    try pages.response(
      .streets, StreetView(sheets, entry, problems, page.language),
      title: page.language.plain(StreetTexts.heading), page.frame,
      problems.isEmpty ? .ok : .unprocessableContent)
  }

  private func take(_ page: PageRequest) async throws -> Response {
    let person = try page.person(.officer)
    guard SameOrigin.holds(for: page.request) else {
      return try pages.notice(.foreignForm, .forbidden, page.frame)
    }
    guard
      case .whole(let buffer) = try await page.request.collectBody(
        limit: Self.fileBytes + Self.formBytes)
    else { return try pages.notice(.tooLarge, .contentTooLarge, page.frame) }
    guard let form = try? Multipart(contentType: page.request.headers[.contentType] ?? ""),
      let parts = try? form.parts(of: Array(buffer.readableBytesView)),
      let file = parts.first(where: { $0.name == "file" && $0.fileName != nil })
    else { return try pages.notice(.notAForm, .badRequest, page.frame) }
    let entry = StreetEntry(parts)
    var rows: [SheetRows.Row] = []
    var problems: [StreetSheet.Problem] = []
    do throws(SheetRows.Fault) {
      rows = try SheetRows.read(file.body, maximum: StreetSheet.mostRows)
    } catch {
      problems = [StreetSheet.Problem(error.rule)]
    }
    if problems.isEmpty {
      let result = StreetSheet.read(
        rows.map { (number: $0.number, cells: $0.cells) }, source: entry.source, day: entry.day,
        today: today, reading: SheetRows.day)
      switch result {
      case .success(let sheet):
        _ = try await administration.put(
          sheet, by: page.actor(person.officer.code, person.certificate))
        return PageRequest.redirect(to: page.language.link(Self.path))
      case .failure(let refused): problems = refused.problems
      }
    }
    // What was sent, again, with what is wrong in it.
    _ = try await journal.note(.page, .officer(person), "Page/jalan")
    let (versions, list) = try await administration.streets(nil)
    return try answer(
      page, StreetSheets(list, versions, of: nil, page.language), entry, problems)
  }
}
