import Monitoring
import RecordModel
import Registry

/// What an office page shows, as its address says it; the same address gives the same page.
struct MonitorQuery: Sendable {
  static let names: Set<String> = ["from", "to", "ownership", "residents", "by"]
  /// Months that one page may span.
  static let longest = 60

  let months: ClosedRange<CalendarMonth>
  let ownership: String?
  let isResident: Bool?
  /// Which table a file holds.
  let group: FigureGroup

  /// Nil for a value that is none. Without months: the twelve up to the cut.
  init?(_ fields: FormFields, cut: Int64) {
    let now = CalendarMonth(day: CivilDate.localDay(at: cut))
    func month(_ name: String) -> CalendarMonth?? {
      guard let text = fields[name] else { return .some(nil) }
      return CalendarMonth(text).map { .some($0) } ?? nil
    }
    guard let from = month("from"), let to = month("to") else { return nil }
    let last = to ?? from.map { max($0, now) } ?? now
    let first = from ?? last.advanced(by: -11)
    guard first <= last, last.number - first.number < Self.longest else { return nil }
    months = first...last
    ownership = fields["ownership"]
    guard ownership == nil || ownership == "government" || ownership == "private" else {
      return nil
    }
    switch fields["residents"] {
    case nil: isResident = nil
    case "yes": isResident = true
    case "no": isResident = false
    default: return nil
    }
    guard let group = FigureGroup(rawValue: fields["by"] ?? FigureGroup.facility.rawValue),
      [.facility, .kelurahan, .month, .ownership, .residence].contains(group)
    else { return nil }
    self.group = group
  }

  /// Everybody's of some months.
  init(_ months: ClosedRange<CalendarMonth>) {
    self.months = months
    (ownership, isResident, group) = (nil, nil, .facility)
  }

  /// What is asked of the sums.
  var figures: FigureQuery {
    var query = FigureQuery(months: months)
    query.ownership = ownership
    query.isResident = isResident
    return query
  }

  /// Whom the page's whole is of.
  var place: FigurePlace { .of(ownership: ownership, isResident: isResident) }

  /// Whose control limits the page's chart takes: its owner's, or the city's.
  var limitPlace: String { ownership ?? StatedFigure.city }

  /// Whether owners and homes are offered beside each other: where both are.
  var compares: Bool { offers(.ownership) && offers(.residence) }

  /// Whether figures by a grouping are offered under the filters. Facilities by home and kelurahan by owner are
  /// not: what a filter takes away from a small group would be told by the difference of two pages.
  func offers(_ group: FigureGroup) -> Bool {
    switch group {
    case .facility: isResident == nil
    case .kelurahan, .residence: ownership == nil
    case .all, .month, .ownership, .day, .kelurahanMonth: true
    }
  }

  /// Whom a row is of; nil where that is not offered.
  func place(of key: String, _ group: FigureGroup) -> FigurePlace? {
    guard offers(group) else { return nil }
    return switch group {
    case .all: place
    case .facility: .facility(key)
    case .kelurahan: .kelurahan(key)
    case .ownership: .of(ownership: key, isResident: isResident)
    case .residence: key == "resident" ? .residence(true) : .kelurahan(key)
    case .month, .day, .kelurahanMonth: nil
    }
  }

  /// The months alone, for pages of one place, which no filter narrows further.
  var monthsText: String { "from=\(months.lowerBound.text)&to=\(months.upperBound.text)" }
  /// The fields of such pages.
  static let monthNames: Set<String> = ["from", "to"]

  /// The address's query in its one order.
  func text() -> String {
    var parts = ["from=\(months.lowerBound.text)", "to=\(months.upperBound.text)"]
    if let ownership { parts.append("ownership=\(ownership)") }
    if let isResident { parts.append("residents=\(isResident ? "yes" : "no")") }
    return parts.joined(separator: "&")
  }

  /// What is chosen, in words; `span` is of what shows other months or days.
  func words(_ say: Language, span: String? = nil) -> String {
    var parts = [span ?? "\(months.lowerBound.text) – \(months.upperBound.text)"]
    if let ownership {
      parts.append(
        say.plain(ownership == "government" ? OfficeTexts.government : OfficeTexts.isPrivate))
    }
    if let isResident {
      parts.append(say.plain(isResident ? MonitorTexts.residentsOnly : MonitorTexts.othersOnly))
    }
    return parts.joined(separator: " · ")
  }
}

/// A page, or the same as a file.
package enum MonitorFormat: String, CaseIterable, Sendable {
  case page = ""
  case csv = ".csv"
  case xlsx = ".xlsx"
  case json = ".json"

  /// The links to a table's files.
  static func links(_ address: (MonitorFormat) -> String) -> [LabelledLink] {
    [.csv, .xlsx, .json].map { (format: MonitorFormat) in
      LabelledLink(label: String(format.rawValue.dropFirst()).uppercased(), href: address(format))
    }
  }

  /// The format that a path's last part ends with, and the part without it.
  static func split(_ part: some StringProtocol) -> (String, MonitorFormat) {
    for format in [MonitorFormat.csv, .xlsx, .json] where part.hasSuffix(format.rawValue) {
      return (String(part.dropLast(format.rawValue.count)), format)
    }
    return (String(part), .page)
  }
}
