import Charts
import Console
import HTTPTypes
import Hummingbird
import Testing

/// The tables of a page under their names, and the table behind a chart.
@Suite("Tables of a page")
struct PageTablesTests {
  private func chart(_ unit: ChartUnit, _ values: [Double?] = [0.125, nil, 1234]) -> DrawnChart {
    SeriesChart(
      title: ChartText(id: "Judul", en: "Title"), names: values.indices.map { "W\($0 + 1)" },
      axis: ChartText(id: "Minggu", en: "Week"),
      series: [.init(name: ChartText(id: "Batas atas", en: "Upper limit"), values: values)],
      unit: unit, form: .lines
    ).drawn(.english)
  }

  @Test("A share is a number in per cent, or per mille, with its mark in the column's title")
  func units() {
    let sheet = FigureSheet("Rates", chart(.percent), notes: [])
    #expect(sheet.title == "Rates")
    #expect(sheet.columns.map(\.name) == ["week", "upperLimit"])
    #expect(sheet.columns.map(\.title) == ["Week", "Upper limit (%)"])
    #expect(sheet.columns.map(\.isNumber) == [false, true])
    #expect(
      sheet.rows == [
        [.words("W1"), .number(12.5, decimals: 1)], [.words("W2"), .number(nil, decimals: 1)],
        [.words("W3"), .number(123_400, decimals: 1)],
      ])
    let small = FigureSheet("Rates", chart(.perMille, [0.5]), notes: [])
    #expect(small.columns.last?.title == "Upper limit (‰)")
    #expect(small.rows == [[.words("W1"), .number(500, decimals: 1)]])
    let counts = FigureSheet("Counts", chart(.number(decimals: 0)), notes: [])
    #expect(counts.columns.last?.title == "Upper limit")
    #expect(counts.rows.last == [.words("W3"), .number(1234, decimals: 0)])
    // Without a row there are still titles.
    let empty = FigureSheet("Counts", chart(.percent, []), notes: [])
    #expect(empty.rows.isEmpty && empty.columns.map(\.title) == ["Week", "Upper limit"])
  }

  private func tables(_ query: String) -> PageTables {
    var tables = PageTables(path: "/en/skdr", query: query, name: "skdr_6371", .english)
    tables.add("w2", FigureSheet("W2", chart(.number(decimals: 0)), notes: []))
    tables.add("curve", "Curve", chart(.percent), note: "Not whole yet.", notes: [("Week", "31")])
    tables.add("city", FigureSheet("City", chart(.percent), notes: []), part: "by=city")
    return tables
  }

  @Test("The first needs no name in its address, the others stand behind what was chosen")
  func addresses() {
    let bare = tables("")
    #expect(bare.address(of: "w2", .csv) == "/en/skdr.csv")
    #expect(bare.address(of: "curve", .xlsx) == "/en/skdr.xlsx?table=curve")
    let chosen = tables("week=2026-W31")
    #expect(chosen.address(of: "w2", .json) == "/en/skdr.json?week=2026-W31")
    #expect(chosen.address(of: "curve", .csv) == "/en/skdr.csv?week=2026-W31&table=curve")
    // One that has another name in addresses since ever keeps it.
    #expect(chosen.address(of: "city", .csv) == "/en/skdr.csv?week=2026-W31&by=city")
  }

  @Test("Each is a file under its own name, and a name that none has is a bad request")
  func files() throws {
    let tables = tables("week=2026-W31")
    func name(_ asked: String?) throws -> String? {
      try tables.response(.csv, asked).headers[.contentDisposition]
    }
    #expect(try name(nil) == "attachment; filename=\"skdr_6371.csv\"")
    #expect(try name("w2") == "attachment; filename=\"skdr_6371.csv\"")
    #expect(try name("curve") == "attachment; filename=\"skdr_6371_curve.csv\"")
    #expect(try name("city") == "attachment; filename=\"skdr_6371_city.csv\"")
    for unknown in ["", "W2", "curve2", "places"] {
      #expect {
        try tables.response(.json, unknown)
      } throws: {
        ($0 as? HTTPError)?.status == .badRequest
      }
    }
    let none = PageTables(path: "/x", query: "", name: "x", .indonesian)
    #expect(throws: HTTPError.self) { try none.response(.csv, nil) }
  }
}
