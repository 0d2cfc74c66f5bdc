import Monitoring
import RecordModel
import Registry

/// What a page of quality shows, as its address says it: whole months for the office, days for a facility's own.
struct QualityAddress: Sendable {
  static let names: Set<String> = ["from", "to", "by", "facility", "feed"]
  /// Days that one page may span.
  static let longest = 400

  let days: ClosedRange<Int>
  let group: QualityGroup
  let isOwn: Bool
  var facility: FacilityEntry?
  let feed: String?

  /// Nil for a value that is none. Without days: a facility's last 28, the office's last two months.
  init?(_ fields: FormFields, today: Int, _ snapshot: RegistrySnapshot, isOwn: Bool = false) {
    guard let days = isOwn ? Self.days(fields, today) : Self.months(fields, today),
      days.count <= Self.longest,
      let group = QualityGroup(rawValue: fields["by"] ?? "facility"), group != .all,
      ["fhir", "hl7", "pcare", "register", nil].contains(fields["feed"])
    else { return nil }
    self.days = days
    self.group = group
    self.isOwn = isOwn
    feed = fields["feed"]
    if let code = fields["facility"] {
      guard let entry = snapshot.facility(code: code) else { return nil }
      facility = entry
    }
  }

  private static func days(_ fields: FormFields, _ today: Int) -> ClosedRange<Int>? {
    func day(_ name: String, _ standard: Int) -> Int? {
      fields[name].map { CivilDate.days($0) } ?? standard
    }
    guard let to = day("to", today), let from = day("from", to - 27), from <= to else { return nil }
    return from...to
  }

  private static func months(_ fields: FormFields, _ today: Int) -> ClosedRange<Int>? {
    func month(_ name: String, _ standard: CalendarMonth) -> CalendarMonth? {
      fields[name].map { CalendarMonth($0) } ?? standard
    }
    guard let to = month("to", CalendarMonth(day: today)),
      let from = month("from", to.advanced(by: -1)), from <= to
    else { return nil }
    return from.firstDay...to.lastDay
  }

  /// Whether figures by its grouping are offered: days only of the whole city.
  var isOffered: Bool { group != .day || (facility == nil && feed == nil) }

  var query: QualityQuery {
    var query = QualityQuery(days: days)
    query.facility = facility?.id
    query.feed = feed
    return query
  }

  private func text(_ day: Int) -> String {
    isOwn ? CivilDate.text(day) : CalendarMonth(day: day).text
  }

  /// The first day, or month.
  var from: String { text(days.lowerBound) }
  /// The last day, or month.
  var to: String { text(days.upperBound) }
  /// Both, for people.
  var span: String { "\(from) – \(to)" }
  /// Both, for a file's name.
  var text: String { "\(from)_\(to)" }

  /// The query in its one order; a facility's own leaves out what it cannot choose.
  func parameters(by other: QualityGroup? = nil) -> String {
    var parts = ["from=\(from)", "to=\(to)"]
    if !isOwn {
      parts.append("by=\((other ?? group).rawValue)")
      if let facility { parts.append("facility=\(FormFields.escape(facility.code))") }
    }
    if let feed { parts.append("feed=\(feed)") }
    return parts.joined(separator: "&")
  }
}
