import Charts
import Monitoring
import RecordModel
import Registry

/// The tables and the chart of the operators' page.
struct OperationsSheets: Sendable {
  private typealias Cell = FigureSheet.Cell

  let load: LoadBook.Report
  let faults: [QualityFault]
  let uncounted: [(facility: String, sqlState: String, constraint: String, visits: Int)]
  let depth: Int
  let backups: [(name: String, seconds: Double?)]?
  /// Of which errors are shown.
  let days: ClosedRange<Int>
  let moment: Int64
  let snapshot: RegistrySnapshot
  let say: Language

  /// All tables, and visits by hour as a chart.
  var tables: PageTables {
    var tables = PageTables(
      path: say.link(OperationsPages.path), query: "",
      name: "operasi_\(CivilDate.text(CivilDate.localDay(at: moment)))", say)
    for (name, sheet) in [
      ("hours", hours), ("errors", errors), ("uncounted", refused), ("queue", queue),
      ("storage", storage), ("backups", backupSheet),
    ] {
      tables.add(name, sheet)
    }
    tables.add("visits", say.plain(OperationsTexts.perHour), chart, notes: [asOf])
    return tables
  }

  private var asOf: (label: String, text: String) {
    (say.plain(OperationsTexts.asOf), say.time(moment))
  }

  private func sheet(
    _ title: Bilingual, _ columns: [(String, Bilingual, Bool)], _ rows: [[Cell]],
    _ notes: [(label: String, text: String)] = []
  ) -> FigureSheet {
    FigureSheet(
      title: say.plain(title), columns: columns.map { ($0.0, say.plain($0.1), $0.2) }, rows: rows,
      notes: [asOf] + notes)
  }

  private static func number(_ value: Int) -> Cell { .number(Double(value)) }

  /// The newest hour first.
  private var hours: FigureSheet {
    sheet(
      OperationsTexts.hours,
      [
        ("hour", OperationsTexts.hour, false), ("submissions", OfficeTexts.submissions, true),
        ("quarantined", OfficeTexts.quarantined, true), ("visits", OfficeTexts.visits, true),
        ("refusedVisits", OfficeTexts.refused, true),
      ],
      load.hours.reversed().map { hour in
        [
          .words("\(hour.name).00"), Self.number(hour.submissions), Self.number(hour.quarantined),
          Self.number(hour.visits), Self.number(hour.refused),
        ]
      })
  }

  private var errors: FigureSheet {
    sheet(
      OperationsTexts.errors,
      [
        ("rule", Texts.rule, false), ("findings", ClinicTexts.findings, true),
        ("submissions", OfficeTexts.submissions, true),
      ],
      faults.map {
        [.words($0.rule), Self.number($0.findings), Self.number($0.submissions)]
      },
      [
        (
          say.plain(MonitorTexts.filters),
          "\(CivilDate.text(days.lowerBound)) – \(CivilDate.text(days.upperBound))"
        )
      ])
  }

  private var refused: FigureSheet {
    sheet(
      OperationsTexts.uncounted,
      [
        ("facility", MonitorTexts.facility, false), ("state", OperationsTexts.sqlState, false),
        ("constraint", OperationsTexts.constraint, false), ("visits", OfficeTexts.visits, true),
      ],
      uncounted.map { line in
        [
          .words(snapshot.facility(code: line.facility)?.name ?? line.facility),
          .words(line.sqlState), .words(line.constraint.isEmpty ? "–" : line.constraint),
          Self.number(line.visits),
        ]
      })
  }

  private var queue: FigureSheet {
    let intake: [Cell] = [
      .words(say.plain(OfficeTexts.waiting)), Self.number(depth), .words("–"), .number(nil),
    ]
    let connections: [Cell] = [
      .words(say.plain(OperationsTexts.connections)), Self.number(load.connections.used),
      .words("–"), Self.number(load.connections.limit),
    ]
    return sheet(
      OperationsTexts.queue,
      [
        ("what", OperationsTexts.what, false), ("waiting", OperationsTexts.waiting, true),
        ("since", OperationsTexts.since, false), ("limit", OperationsTexts.limit, true),
      ],
      [intake]
        + load.backlogs.map { backlog in
          [
            .words(say.plain(OperationsTexts.backlog(backlog.name))), Self.number(backlog.waiting),
            .words(backlog.since.map { say.time($0) } ?? "–"), .number(nil),
          ]
        } + [connections])
  }

  private static func megabytes(_ bytes: Int) -> Cell {
    .number(Double(bytes) / 1_000_000, decimals: 1)
  }

  private var storage: FigureSheet {
    let whole: [Cell] = [
      .words(say.plain(OperationsTexts.database)), .number(nil), .number(nil),
      Self.megabytes(load.databaseBytes),
    ]
    return sheet(
      OperationsTexts.storage,
      [
        ("schema", OperationsTexts.schema, false), ("tables", OperationsTexts.tables, true),
        ("rows", OperationsTexts.rows, true), ("megabytes", OperationsTexts.megabytes, true),
      ],
      load.spaces.map { space in
        [
          .words(space.schema), Self.number(space.tables), Self.number(space.rows),
          Self.megabytes(space.bytes),
        ]
      } + [whole])
  }

  private var backupSheet: FigureSheet {
    sheet(
      OperationsTexts.backups,
      [
        ("what", OperationsTexts.what, false), ("ageHours", OperationsTexts.age, true),
        ("state", OperationsTexts.state, false),
      ],
      (backups ?? []).map { backup in
        [
          .words(say.plain(OperationsTexts.backup(backup.name))),
          .number(backup.seconds.map { $0 / 3600 }, decimals: 1),
          .words(
            say.plain(backup.seconds == nil ? OperationsTexts.noBackup : OperationsTexts.present)),
        ]
      })
  }

  /// Visits by hour; the hour that runs is not whole.
  private var chart: DrawnChart {
    let chart = SeriesChart(
      title: ChartText(OperationsTexts.perHour),
      names: load.hours.map { "\($0.name.suffix(2)).00" },
      axis: ChartText(OperationsTexts.hour),
      series: [
        .init(name: ChartText(OfficeTexts.visits), values: load.hours.map { Double($0.visits) })
      ], unit: .number(decimals: 0), form: .epidemic, provisional: 1)
    return chart.drawn(say.chart)
  }
}

/// What the operators' template names.
struct OperationsView: Sendable {
  let stamp: String
  let charts: [ChartView]
  let sheets: [SheetView]
  let lacksBackups: Bool

  init(_ parts: OperationsSheets, _ tables: PageTables) {
    let say = parts.say
    stamp = "\(say.plain(OperationsTexts.asOf)) \(say.time(parts.moment))"
    charts = tables.charts
    lacksBackups = parts.backups == nil
    sheets = tables.views.filter { $0.lines != nil }
  }
}
