import Monitoring
import RecordModel
import Registry
import Statistics

/// The quality of the groups of a page as it may be shown.
struct QualityTable: Sendable {
  /// A group; hidden without a report.
  struct Row: Sendable {
    let key: String
    let report: QualityReport?
  }

  let rows: [Row]
  /// Facilities of which some part by feed, vendor or software is small, together.
  var mixed: QualityReport?
  /// All of the page; nil where it is hidden.
  let total: QualityReport?
  /// Whether there is anything.
  let hasTotal: Bool

  static func read(
    _ book: QualityBook, _ address: QualityAddress, _ snapshot: RegistrySnapshot
  ) async throws -> QualityTable {
    let open = try await book.openness(address.days)
    let whole = try await book.reports(address.query, by: .all).first
    let isOpen = address.facility.map { open.isOpen($0.code) } ?? open.isCityOpen
    guard address.feed == nil else {
      return try await split(book, address, snapshot, open)
    }
    let total = isOpen ? whole : nil
    switch address.group {
    case .facility:
      let rows = try await book.reports(address.query, by: .facility).map {
        Row(key: $0.key, report: open.isOpen($0.key) ? $0 : nil)
      }
      return QualityTable(rows: rows, total: total, hasTotal: whole != nil)
    case .day:
      let days = try await book.reports(address.query, by: .day)
      let isSmall = days.contains { SuppressionRule.signedIn.hidden.contains($0.visits) }
      return QualityTable(
        rows: days.map { Row(key: $0.key, report: isSmall ? nil : $0) }, total: total,
        hasTotal: whole != nil)
    case .all, .feed, .vendor, .software:
      var table = try await split(book, address, snapshot, open)
      var rest = address.query
      rest.facilities = ids(address, snapshot) { open.isOpen($0) && !open.isSplit($0) }
      table.mixed = try await book.reports(rest, by: .all).first
      return QualityTable(
        rows: table.rows, mixed: table.mixed, total: total, hasTotal: whole != nil)
    }
  }

  /// Over the facilities of which no part is small, alone.
  private static func split(
    _ book: QualityBook, _ address: QualityAddress, _ snapshot: RegistrySnapshot,
    _ open: QualityOpenness
  ) async throws -> QualityTable {
    var query = address.query
    query.facilities = ids(address, snapshot, open.isSplit)
    let rows = try await book.reports(query, by: address.group).map {
      Row(key: $0.key, report: $0)
    }
    let total = try await book.reports(query, by: .all).first
    return QualityTable(rows: rows, total: total, hasTotal: total != nil)
  }

  private static func ids(
    _ address: QualityAddress, _ snapshot: RegistrySnapshot, _ isIn: (String) -> Bool
  ) -> [FacilityID] {
    snapshot.facilities.values.filter {
      (address.facility == nil || address.facility?.id == $0.id) && isIn($0.code)
    }.map(\.id)
  }
}
