import Foundation
import Monitoring
import RecordModel
import Registry

/// What stands in the form of a day's census, as it was typed.
struct BedEntry: Sendable {
  /// A class of it.
  struct Line: Sendable {
    var bedClass = ""
    var beds = ""
    var occupied = ""

    var isEmpty: Bool { bedClass.isEmpty && beds.isEmpty && occupied.isEmpty }
  }

  /// Most classes of a day in the form; more come in a file.
  static let mostLines = 30
  /// Lines that are offered at least, and empty ones behind those that are filled.
  private static let leastLines = 6
  private static let spareLines = 2

  /// The names of the fields.
  static let names: Set<String> = Set(
    ["day", "reason"] + (1...mostLines).flatMap { ["class\($0)", "beds\($0)", "occupied\($0)"] })

  var day: String
  var reason = ""
  /// The reason beside a file.
  var fileReason = ""
  var lines: [Line]
  /// Whether the day has a census already.
  var isCorrection = false
  /// Whether the day has more classes than the form has lines, so that only a file can correct it.
  var isTooLong = false

  /// The form of a day: its census to be corrected, or the classes of the newest day before, to be filled in.
  init(_ stated: [BedCensus.Stated], day: Int) {
    self.day = CivilDate.text(day)
    let own = stated.filter { $0.line.day == day }
    isCorrection = !own.isEmpty
    let newest = stated.map(\.line.day).filter { $0 < day }.max()
    let shown = isCorrection ? own : stated.filter { $0.line.day == newest }
    isTooLong = shown.count > Self.mostLines
    lines =
      isTooLong
      ? []
      : shown.map {
        Line(
          bedClass: $0.line.bedClass, beds: String($0.line.beds),
          occupied: $0.line.day == day ? String($0.line.occupied) : "")
      }
    pad()
  }

  /// What was sent.
  init(_ fields: FormFields) {
    day = Self.trimmed(fields["day"] ?? "")
    reason = Self.trimmed(fields["reason"] ?? "")
    lines = (1...Self.mostLines).map { number in
      Line(
        bedClass: Self.trimmed(fields["class\(number)"] ?? ""),
        beds: Self.trimmed(fields["beds\(number)"] ?? ""),
        occupied: Self.trimmed(fields["occupied\(number)"] ?? ""))
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    isCorrection = !reason.isEmpty
    pad()
  }

  private mutating func pad() {
    let wanted = min(Self.mostLines, max(Self.leastLines, lines.count + Self.spareLines))
    while lines.count < wanted { lines.append(Line()) }
  }

  /// The places of the lines that say something.
  var filled: [Int] { lines.indices.filter { !lines[$0].isEmpty } }

  static func trimmed(_ text: String) -> String {
    text.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}

/// What is wrong in what was sent, and where.
struct BedProblem: Sendable {
  let rule: Rule
  /// The id of the field.
  let target: String
  /// The row of a file.
  var fileRow: Int?

  /// Of a whole part.
  init(_ rule: Rule, target: String) {
    self.rule = rule
    self.target = target
  }

  /// Of the form; `line` counts from 0.
  init(_ refused: BedCensus.Refused, line: Int) {
    rule = refused.rule
    target =
      switch refused.field {
      case .day: "day"
      case .reason: "reason"
      case .beds: "beds\(line + 1)"
      case .occupied: "occupied\(line + 1)"
      case .bedClass, nil: "class\(line + 1)"
      }
  }

  /// Of a file, at one of its rows.
  init(_ refused: BedCensus.Refused, fileRow: Int) {
    rule = refused.rule
    target = refused.field == .reason ? "file-reason" : "file"
    self.fileRow = fileRow
  }
}

/// The last days as a table.
enum BedSheet {
  static func sheet(
    _ stated: [BedCensus.Stated], of facility: FacilityEntry, today: Int, _ say: Language
  ) -> FigureSheet {
    let first = today - BedPages.days + 1
    let byDay = Dictionary(grouping: stated) { $0.line.day }
    let rows = (first...today).reversed().flatMap { day -> [[FigureSheet.Cell]] in
      let text = CivilDate.text(day)
      let head = FigureSheet.Cell.words(text, link: "\(say.link(BedPages.path))?day=\(text)")
      guard let lines = byDay[day] else {
        return [
          [
            head, .words(say.plain(BedTexts.missing)), .number(nil), .number(nil), .number(nil),
            .words("–"), .words("–"), .words("–"),
          ]
        ]
      }
      return lines.map { [head] + cells($0, say) }
    }
    return FigureSheet(
      title: say.plain(BedTexts.last),
      columns: [
        ("day", say.plain(MonitorTexts.day), false), ("class", say.plain(BedTexts.bedClass), false),
        ("beds", say.plain(BedTexts.beds), true),
        ("occupied", say.plain(BedTexts.occupied), true),
        ("occupancyPercent", say.plain(MonitorTexts.occupancy), true),
        ("statedAt", say.plain(MeasureTexts.statedAt), false),
        ("statedBy", say.plain(MeasureTexts.statedBy), false),
        ("reason", say.plain(BedTexts.why), false),
      ], rows: rows,
      notes: [
        (say.plain(MonitorTexts.facility), "\(facility.name) (\(facility.code))"),
        (say.plain(MonitorTexts.filters), "\(CivilDate.text(first)) – \(CivilDate.text(today))"),
        (say.plain(BedTexts.heading), say.plain(BedTexts.lead)),
      ])
  }

  private static func cells(_ stated: BedCensus.Stated, _ say: Language) -> [FigureSheet.Cell] {
    let line = stated.line
    let share = line.beds > 0 ? 100 * Double(line.occupied) / Double(line.beds) : nil
    return [
      .words(line.bedClass), .number(Double(line.beds)), .number(Double(line.occupied)),
      .number(share, decimals: 1), .words(say.time(stated.at)), .words(stated.by),
      .words(stated.reason ?? "–"),
    ]
  }
}

/// What the page of the census names.
struct BedView: Sendable {
  struct Problem: Sendable {
    let target: String
    let text: String
    let fix: String
  }

  /// A line of the form; `...Bad` is the message at a field that is wrong.
  struct Line: Sendable {
    let number: String
    let bedClass: String
    let beds: String
    let occupied: String
    let classBad: String?
    let bedsBad: String?
    let occupiedBad: String?
  }

  struct Form: Sendable {
    let action: String
    let day: String
    let reason: String
    let isCorrection: Bool
    let dayBad: String?
    let reasonBad: String?
    let lines: [Line]
  }

  struct File: Sendable {
    let action: String
    let reason: String
    let fileBad: String?
    let fileReasonBad: String?
  }

  let problem: Problem?
  let form: Form?
  let file: File
  let sheets: [SheetView]

  init(
    _ entry: BedEntry, _ problem: BedProblem?, _ stated: [BedCensus.Stated],
    of facility: FacilityEntry, today: Int, _ say: Language
  ) {
    let text = problem.map { problem in
      let row = problem.fileRow.map { "\(say.plain(BedTexts.row)) \($0): " } ?? ""
      return "\(row)\(problem.rule.code) \(say.plain(problem.rule.message))"
    }
    func bad(_ field: String) -> String? { problem?.target == field ? text : nil }
    self.problem = problem.map {
      Problem(target: $0.target, text: text ?? "", fix: say.plain($0.rule.fix))
    }
    let lines = entry.lines.enumerated().map { index, line in
      let number = String(index + 1)
      return Line(
        number: number, bedClass: line.bedClass, beds: line.beds, occupied: line.occupied,
        classBad: bad("class\(number)"), bedsBad: bad("beds\(number)"),
        occupiedBad: bad("occupied\(number)"))
    }
    let action = say.link(BedPages.path)
    form =
      entry.isTooLong
      ? nil
      : Form(
        action: action, day: entry.day, reason: entry.reason, isCorrection: entry.isCorrection,
        dayBad: bad("day"), reasonBad: bad("reason"), lines: lines)
    file = File(
      action: action, reason: entry.fileReason, fileBad: bad("file"),
      fileReasonBad: bad("file-reason"))
    sheets = [
      BedSheet.sheet(stated, of: facility, today: today, say).view(
        files: { "\(action)\($0.rawValue)" }, say)
    ]
  }
}
