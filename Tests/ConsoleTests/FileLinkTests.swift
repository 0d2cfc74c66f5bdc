import Database
import Foundation
import HTTPTypes
import Monitoring
import RecordModel
import RegisterFormat
import Registry
import TestSupport
import Testing

/// Every table and chart of the pages of monitoring as a file in each format, over a small city that the test writes.
@Suite("Files of every table and chart", .timeLimit(.minutes(5)))
struct FileLinkTests {
  private static let alert = "01890000-0000-7000-8000-000000000001"

  /// Six facilities more, so that there is a funnel; fourteen months of sums, sixty weeks of cases with an alert,
  /// referrals of forty persons, a submission with its faults, and limits that somebody made anew.
  private func fill(_ house: ConsoleHouse) async throws {
    try await house.database.transaction("test.register", as: .administration) { transaction in
      for number in 0..<6 {
        _ = try await RegistryStore.put(
          FacilityEntry(
            id: FacilityID(at: ConsoleHouse.now() / 1000), code: "F\(number)",
            name: "Fasilitas \(number)", kind: "clinic-primary", isGovernment: number < 2,
            status: .active, kelurahanCode: "6371011001", isSimulated: true,
            registeredAt: ConsoleHouse.now()), in: transaction)
      }
    }
    let sent = try await house.upload(VisitBundle.good, as: ConsoleHouse.clinic)
    #expect(sent.status < 400, "\(sent.body.prefix(300))")
    try await house.count()
    _ = try await house.sql(
      """
      UPDATE monitor.turn SET counted_at = now();
      INSERT INTO monitor.daily_rollup
        (indicator, day, facility_id, kelurahan, bucket, numerator, denominator, excluded, missing)
      SELECT i.id, (date_trunc('month', now() AT TIME ZONE 'Asia/Makassar') - make_interval(months => back))::date + 3,
        f.facility_id, k.code, 0, 1000 + 37 * (back % 3), 2000, 0, 10
      FROM registry.facility f, (VALUES ('W1'), ('V1'), ('R3')) AS i (id),
        (VALUES ('6371011001'), ('outside'), ('unresolved')) AS k (code), generate_series(1, 14) AS back;
      INSERT INTO monitor.daily_rollup
        (indicator, day, facility_id, kelurahan, bucket, numerator, denominator, excluded, missing)
      SELECT v.indicator, (date_trunc('month', now() AT TIME ZONE 'Asia/Makassar')
          - make_interval(months => m.back) - interval '1 day')::date,
        f.facility_id, '6371011001', 0, v.part, 100, 0, 0
      FROM registry.facility f, (VALUES ('C1', 60), ('C1u', 20), ('C1n', 12), ('C1m', 8)) AS v (indicator, part),
        (VALUES (0), (1)) AS m (back);
      INSERT INTO monitor.quality_daily
        (day, facility_id, feed, vendor, software, measure, total, good, defaulted)
      SELECT (now() AT TIME ZONE 'Asia/Makassar')::date - 5, f.facility_id, 'fhir', '', 'Satu|1', m, 300, 270, 0
      FROM registry.facility f, unnest(ARRAY['visit', 'submission', 'i.nik', 'i.birth']) AS m;
      INSERT INTO monitor.quality_rule (day, facility_id, feed, vendor, software, rule, findings, submissions)
      SELECT (now() AT TIME ZONE 'Asia/Makassar')::date - 3, f.facility_id, 'fhir', '', '', 'BMB-1001', 3, 2
      FROM registry.facility f WHERE f.code = '1000777';
      INSERT INTO monitor.visit_fact (facility_id, visit_id, person, kelurahan, residence_method,
        residence_certainty, day, minute, class, service, payer, sex, age_band, level, disposition,
        is_finished, has_referral_in, has_referral_out, referred_to, diagnoses, items, has_antibiotic)
      SELECT f.facility_id, ('01890000-0000-7000-8000-' || lpad(to_hex(4096 + n), 12, '0'))::uuid,
        decode(lpad(to_hex(n), 32, '0'), 'hex'), 'unresolved', 'none', 0,
        (now() AT TIME ZONE 'Asia/Makassar')::date - CASE WHEN n > 40 THEN 120 ELSE 40 END, 600, 'AMB', 'umum', '',
        'male', '25-44', 1, 'home', true, false, n <= 40, CASE WHEN n <= 40 THEN t.facility_id END,
        ARRAY[CASE WHEN n > 40 THEN 'I10' ELSE 'J06.9' END], 0, false
      FROM generate_series(1, 50) AS n, registry.facility f, registry.facility t
      WHERE f.code = '1000777' AND t.code = '1000778';
      """)
    try await house.fillWeeks(60, alert: Self.alert)
    let month = CalendarMonth(day: CivilDate.localDay(at: ConsoleHouse.now())).advanced(by: -6)
    let limits = try await house.post(
      "/mutu/W1", "change=1&month=\(month.text)&reason=Loket+baru", as: ConsoleHouse.officer)
    #expect(limits.status == 303)
  }

  /// A page, who opens it, and the names of its tables; the first has none.
  private struct Page {
    let path: String
    var reader = ConsoleHouse.officer
    let tables: Set<String>
    /// Whether its numbers move from one look to the next.
    var isMoving = false
  }

  private static let pages: [Page] = [
    Page(path: "/en/ringkasan", tables: ["", "daily"]),
    Page(
      path: "/en/mutu/W1",
      tables: [
        "comparison", "ownership", "residence", "facility", "kelurahan", "limits", "control",
        "funnel",
      ]),
    Page(path: "/en/mutu/V1?ownership=private&residents=yes", tables: ["ownership", "control"]),
    Page(path: "/en/faskes/1000778", tables: [""]),
    Page(path: "/en/kecamatan/637101", tables: ["", "facilities"]),
    Page(path: "/en/kelurahan/6371011001", tables: ["", "facilities"]),
    Page(path: "/en/kelurahan/outside", tables: [""]),
    Page(
      path: "/en/kualitas-data",
      tables: ["", "items", "unusual", "faults", "identity", "funnel"]),
    Page(
      path: "/en/kualitas-data?by=software", tables: ["", "items", "unusual", "faults", "identity"]),
    Page(path: "/en/kualitas-data/baris", tables: [""]),
    Page(
      path: "/en/perbaikan", reader: ConsoleHouse.clinic,
      tables: ["", "beside", "unusual", "faults"]),
    Page(path: "/en/skdr?disease=AA", tables: ["", "places", "alerts", "clocks", "curve"]),
    Page(path: "/en/skdr?alerts=closed", tables: ["", "places", "clocks", "curve"]),
    Page(path: "/en/peringatan/\(alert)", tables: ["", "criteria", "places", "curve"]),
    Page(
      path: "/en/kronis",
      tables: Set(
        [""]
          + Indicator.partitions.flatMap { parts in
            ["month", "kelurahan", "facility"].map { "\(parts[0].id)-\($0)" }
          }.dropFirst())),
    Page(path: "/en/rujukan", tables: ["", "flow"]),
    Page(path: "/en/tindak-lanjut", reader: ConsoleHouse.clinic, tables: ["", "chronic"]),
    Page(
      path: "/en/operasi", reader: ConsoleHouse.operator,
      tables: ["", "errors", "queue", "storage", "visits"], isMoving: true),
  ]

  /// A table as the page's markup shows it, with the links to its files.
  private struct Shown {
    let links: [String]
    let rows: [[String]]

    /// Of which table they are: `by=` says it on an indicator's page.
    var name: String {
      let fields = links.first?.split(separator: "?").last?.split(separator: "&") ?? []
      let isIndicator = links.first?.contains("/mutu/") == true
      let field = fields.first { $0.hasPrefix("table=") || (isIndicator && $0.hasPrefix("by=")) }
      return field?.split(separator: "=").last.map(String.init) ?? ""
    }
  }

  /// The tables with links to files: those of a sheet stand before it, those of a chart behind its table.
  private static func tables(_ page: String) -> [Shown] {
    let parts = page.components(separatedBy: "<p class=\"files\">")
    return zip(parts, parts.dropFirst()).map { before, after in
      let end = after.range(of: "</p>")?.lowerBound ?? after.endIndex
      let links = after[..<end].matches(of: /href="([^"]+)"/).map { plain(String($0.1)) }
      let isChart = after[end...].hasPrefix("</p></details>")
      let bodies = (isChart ? before : after).matches(of: /(?s)<tbody>(.*?)<\/tbody>/)
      let body = (isChart ? bodies.last : bodies.first)?.1 ?? ""
      let rows = body.matches(of: /(?s)<tr>(.*?)<\/tr>/).map { row in
        row.1.matches(of: /(?s)<t[hd]([^>]*)>(.*?)<\/t[hd]>/).map { cell in
          (isDoor: cell.1.contains("door"), text: flat(plain(String(cell.2))))
        }
      }
      // What leads on from a row is no figure.
      let doors = Set(rows.flatMap { row in row.indices.filter { row[$0].isDoor } })
      return Shown(
        links: links,
        rows: rows.map { row in row.indices.filter { !doors.contains($0) }.map { row[$0].text } })
    }
  }

  /// Markup as text.
  private static func plain(_ markup: String) -> String {
    markup.replacing(/<[^>]+>/, with: "").replacing("&lt;", with: "<").replacing("&gt;", with: ">")
      .replacing("&quot;", with: "\"").replacing("&#39;", with: "'").replacing("&amp;", with: "&")
  }

  /// A number of any of the four forms as one text: not grouped, without its mark.
  private static func flat(_ cell: String) -> String {
    let text = cell.trimmingCharacters(in: .whitespacesAndNewlines)
    guard let found = text.wholeMatch(of: /(-?[0-9,]*[0-9](?:\.[0-9]+)?)[%‰]?/),
      let number = Double(found.1.replacing(",", with: ""))
    else { return text.hasPrefix("'") ? String(text.dropFirst()) : text }
    return "\(number)"
  }

  /// The rows of a text file behind the line of titles.
  private static func csv(_ text: String) -> [[String]] {
    var rows: [[String]] = [[""]]
    var isQuoted = false
    for character in text {
      let (row, cell) = (rows.count - 1, rows[rows.count - 1].count - 1)
      switch character {
      case "\"":
        isQuoted.toggle()
        // Two within a quotation are one.
        if isQuoted, !rows[row][cell].isEmpty { rows[row][cell].append("\"") }
      case ";" where !isQuoted: rows[row].append("")
      case _ where character.isNewline && !isQuoted: rows.append([""])
      default: rows[row][cell].append(character)
      }
    }
    let blank = rows.firstIndex { $0.allSatisfy(\.isEmpty) } ?? -1
    return rows.dropFirst(blank + 2).dropLast().map { $0.map(flat) }
  }

  private static func json(_ bytes: [UInt8]) throws -> [[String]] {
    let sheet = try #require(JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    return try #require(sheet["rows"] as? [[String: Any]]).map { row in
      row.values.map { value in
        switch value {
        case is NSNull: "–"
        case let number as NSNumber: "\(number.doubleValue)"
        default: flat("\(value)")
        }
      }
    }
  }

  /// The rows of a table's file in the page's order of cells, or for JSON in the order of the alphabet.
  private static func rows(_ link: String, _ answer: ReadAnswer) throws -> [[String]] {
    if link.contains(".csv") { return csv(answer.body) }
    if link.contains(".xlsx") {
      return try SheetRows.read(answer.bytes, maximum: 5000).dropFirst().map { $0.cells.map(flat) }
    }
    return try json(answer.bytes).map { $0.sorted() }
  }

  /// Without empty cells at the end, which a workbook may leave out.
  private static func trimmed(_ row: [String]) -> [String] {
    Array(row.prefix((row.lastIndex { !$0.isEmpty } ?? -1) + 1))
  }

  @Test("Each link to a file answers, with the numbers of the page's table")
  func links() async throws {
    let house = try await ConsoleHouse.make()
    try await fill(house)
    for page in Self.pages {
      let answer = try await house.ask(page.path, as: page.reader)
      #expect(answer.status == 200, "\(page.path)")
      let shown = Self.tables(answer.body)
      #expect(Set(shown.map(\.name)) == page.tables, "\(page.path): \(shown.map(\.name))")
      #expect(shown.count == page.tables.count, "\(page.path)")
      for table in shown {
        #expect(table.links.count == 3, "\(page.path) \(table.name)")
        for link in table.links {
          let file = try await house.ask(link, as: page.reader)
          #expect(file.status == 200 && file.headers[.contentDisposition] != nil, "\(link)")
          guard file.status == 200 else { continue }
          var read = try Self.rows(link, file).map(Self.trimmed)
          var seen = table.rows.map { link.contains(".json") ? $0.sorted() : $0 }.map(Self.trimmed)
          #expect(read.count == seen.count, "\(link)")
          guard !(page.isMoving && link.contains(".json")) else { continue }
          if page.isMoving { (read, seen) = (read.map { [$0[0]] }, seen.map { [$0[0]] }) }
          for (one, other) in zip(read, seen) { #expect(one == other, "\(link)") }
        }
      }
    }
    // The page of a chart has a table behind it: what was compared is not empty.
    let page = try await house.ask("/en/mutu/W1", as: ConsoleHouse.officer).body
    let sizes = Dictionary(uniqueKeysWithValues: Self.tables(page).map { ($0.name, $0.rows.count) })
    #expect(sizes["control"] == 14 && sizes["funnel"] == 8 && sizes["limits"] == 1, "\(sizes)")
  }

  @Test("A chart's file is one entry of taking away, says what was chosen, and has the page's name")
  func chart() async throws {
    let house = try await ConsoleHouse.make()
    try await fill(house)
    let before = try await house.leaves()
    let file = try await house.ask("/en/mutu/W1.csv?table=control", as: ConsoleHouse.officer)
    #expect(try await house.leaves() == before + 1)
    let name = try #require(file.headers[.contentDisposition])
    #expect(name.contains("\"W1_6371_") && name.hasSuffix("_control.csv\""), "\(name)")
    // The sentence of the drawing is among the notes, with who made the limits anew.
    for words in ["Filters;", "Data up to;", "Control chart, by month", "Loket baru", "(%)"] {
      #expect(file.body.contains(words), "\(words): \(file.body.prefix(600))")
    }
    for other in [ConsoleHouse.clinic, ConsoleHouse.auditor, ConsoleHouse.operator] {
      let status = try await house.ask("/mutu/W1.csv?table=control", as: other).status
      #expect(status == 403)
    }
  }

  @Test("What a page does not show is no file either, and a page names no table")
  func hidden() async throws {
    let house = try await ConsoleHouse.make()
    // Three visits of yesterday: the course of days would tell them. Two facilities make no funnel.
    _ = try await house.sql(
      """
      UPDATE monitor.turn SET counted_at = now();
      INSERT INTO monitor.daily_rollup
        (indicator, day, facility_id, kelurahan, bucket, numerator, denominator, excluded, missing)
      SELECT i.id, (now() AT TIME ZONE 'Asia/Makassar')::date - 1, f.facility_id, '6371011001', 0, 3, 40, 0, 0
      FROM registry.facility f, (VALUES ('W1'), ('V1')) AS i (id) WHERE f.code = '1000778'
      """)
    let page = try await house.ask("/ringkasan", as: ConsoleHouse.officer).body
    #expect(!page.contains("table=daily") && page.contains("/ringkasan.csv?"))
    for path in [
      "/ringkasan.csv?table=daily", "/mutu/W1.json?table=funnel",
      "/mutu/W1.csv?residents=yes&table=funnel", "/mutu/W1.csv?ownership=private&table=kelurahan",
      "/mutu/W1.csv?ownership=private&table=comparison", "/mutu/W1.csv?table=limits",
      "/kelurahan/outside.csv?table=facilities", "/kualitas-data.csv?table=funnel",
      "/kualitas-data.csv?table=homes", "/skdr.csv?week=2020-W53&table=curve",
      "/rujukan.csv?table=tujuan", "/kronis.csv?table=C1", "/skdr.csv?table=nothing",
      "/skdr?table=w2", "/mutu/W1?table=control", "/ringkasan?table=indicators",
    ] {
      let answer = try await house.ask(path, as: ConsoleHouse.officer)
      #expect(answer.status == 400, "\(path)")
    }
    let own = try await house.ask("/perbaikan.csv?table=groups", as: ConsoleHouse.clinic)
    #expect(own.status == 400)
    let gone = try await house.ask("/operasi.csv?table=all", as: ConsoleHouse.operator)
    #expect(gone.status == 400)
  }
}
