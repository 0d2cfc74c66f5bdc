package import Charts
package import Hummingbird

/// The tables of a page under their names: each is shown with links to its files, and any of them is a file at the
/// page's own address: `/skdr.csv?week=2026-W31&table=curve`.
///
/// A chart is a table too: the one behind it.
package struct PageTables: Sendable {
  /// One of them.
  struct Table: Sendable {
    /// In addresses and names of files.
    let name: String
    /// What names it in an address, `table=curve`; nothing of a page's first.
    let part: String
    let sheet: FigureSheet
    /// With what the page alone has, as links to findings; the sheet itself where nil.
    var shown: FigureSheet?
    /// The chart that it stands behind.
    var chart: ChartView?
  }

  /// The page's path with its language, without an ending.
  let path: String
  /// What was chosen, in the query's one order, without `table`.
  let query: String
  /// The files' name without table and ending: `skdr_6371_2026-W31`.
  let name: String
  let say: Language
  private(set) var tables: [Table] = []

  /// Nothing yet, at an address.
  ///
  /// - Parameters:
  ///   - path: the page's with its language, without an ending.
  ///   - query: what was chosen, in the query's one order, without `table`.
  ///   - name: of the files, without table and ending.
  package init(path: String, query: String, name: String, _ say: Language) {
    self.path = path
    self.query = query
    self.name = name
    self.say = say
  }

  /// Adds a table behind the others.
  ///
  /// - Parameters:
  ///   - shown: it with what the page alone has, as links to findings.
  ///   - part: what names it in an address; `table=` and its name where nil, of the first nothing.
  package mutating func add(
    _ name: String, _ sheet: FigureSheet, shown: FigureSheet? = nil, part: String? = nil
  ) {
    tables.append(Table(name: name, part: part ?? self.part(name), sheet: sheet, shown: shown))
  }

  /// Adds a chart under a heading: its table, with the sentence of the chart among the notes.
  ///
  /// - Parameters:
  ///   - note: said after the chart's sentence.
  ///   - part: as of a table.
  package mutating func add(
    _ name: String, _ heading: String, _ chart: DrawnChart, note: String? = nil,
    part: String? = nil, notes: [(label: String, text: String)]
  ) {
    let part = part ?? self.part(name)
    let view = ChartView(heading, chart, note: note) { address(part, $0) }
    let sheet = FigureSheet(heading, chart, notes: notes + [(heading, view.sentence)])
    tables.append(Table(name: name, part: part, sheet: sheet, chart: view))
  }

  private func part(_ name: String) -> String { tables.isEmpty ? "" : "table=\(name)" }

  private func address(_ part: String, _ format: MonitorFormat) -> String {
    let parts = [query, part].filter { !$0.isEmpty }
    return path + format.rawValue + (parts.isEmpty ? "" : "?" + parts.joined(separator: "&"))
  }

  /// The address of a table's file.
  package func address(of name: String, _ format: MonitorFormat) -> String {
    address(tables.first { $0.name == name }?.part ?? "table=\(name)", format)
  }

  /// Whether one has that name.
  func has(_ name: String) -> Bool { tables.contains { $0.name == name } }

  /// One of them as the template shows it; nil for a name that is none.
  func view(_ name: String) -> SheetView? {
    tables.first { $0.name == name }.map(sheetView)
  }

  /// All that are no charts, as the template shows them, in their order.
  var views: [SheetView] { tables.filter { $0.chart == nil }.map(sheetView) }

  /// The charts as the template shows them, in their order.
  var charts: [ChartView] { tables.compactMap(\.chart) }

  private func sheetView(_ table: Table) -> SheetView {
    (table.shown ?? table.sheet).view(files: { address(table.part, $0) }, say)
  }

  /// One of them as a file, the first without a name.
  ///
  /// - Throws: 400 for a name that none of them has.
  package func response(_ format: MonitorFormat, _ asked: String?) throws -> Response {
    guard let table = tables.first(where: { asked == nil || $0.name == asked }) else {
      throw HTTPError(.badRequest)
    }
    let suffix = table.part.isEmpty ? "" : "_\(table.name)"
    return table.sheet.response(format, name: name + suffix, say)
  }
}
