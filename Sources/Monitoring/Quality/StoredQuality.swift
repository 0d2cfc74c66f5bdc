import Database
import RecordModel

/// Reads and writes the rows of quality.
enum StoredQuality {
  /// A visit as `QualityStatements.visits` tells it; nil for one that never was or has not begun.
  static func visit(current row: Row) throws -> VisitQuality? {
    let status = try row.decode(9, as: String.self)
    guard !["entered-in-error", "cancelled", "planned"].contains(status) else { return nil }
    let received = try row.decode(4, as: PostgresTimestamp.self).microseconds
    let facility = try row.decode(0, as: FacilityID.self)
    let source = QualitySource(
      day: CivilDate.localDay(at: received), facility: facility,
      feed: QualitySource.feed(
        mapping: try row.decodeOptional(6), mediaType: try row.decode(5)),
      vendor: try row.decode(7), software: try row.decode(8))
    let arrived = try row.decodeOptional(12, as: PostgresTimestamp.self)?.microseconds
    let ended = try row.decodeOptional(13, as: PostgresTimestamp.self)?.microseconds
    let hasClock = try row.decode(14, as: Bool.self)
    let codes = try row.decode(15, as: Int64.self)
    let mapped = try row.decode(16, as: Int64.self)
    let vague = try row.decode(17, as: Int64.self)
    let residence = try row.decodeOptional(19, as: String.self)
    let born = try row.decodeOptional(20, as: PostgresTimestamp.self).map {
      CivilDate(daysSince1970: CivilDate.localDay(at: $0.microseconds))
    }
    let sex = try row.decodeOptional(22, as: String.self)
    let isFinished = status == "finished"
    var bits = Bits()
    bits.ask(.nik, try row.decode(18))
    bits.ask(.home, residence != nil && residence != "unresolved")
    bits.ask(.birth, try row.decode(21))
    bits.ask(.sex, sex == "male" || sex == "female")
    bits.ask(.arrival, hasClock)
    if isFinished { bits.ask(.end, ended != nil) }
    bits.ask(.service, try row.decode(10))
    bits.ask(.payer, try row.decode(11))
    if isFinished { bits.ask(.diagnosis, mapped > 0) }
    if let told = ended ?? arrived { bits.ask(.timely, received - told <= dayMicroseconds) }
    bits.ask(.unique, !(try row.decode(24)))
    if codes > 0 { bits.ask(.mapped, mapped == codes) }
    if let wait = try row.decodeOptional(25, as: Int32.self),
      Indicator.isWait(Int(wait), at: try row.decodeOptional(26) ?? "")
    {
      bits.ask(.waited, wait > 0)
    }
    if let born, born.month == 1, born.day == 1 { bits.defaulted(.birth) }
    if mapped > 0, vague == mapped { bits.defaulted(.diagnosis) }
    return VisitQuality(
      visit: try row.decode(1), submission: try row.decode(2), place: try row.decode(3),
      source: source, asked: bits.asked, met: bits.met, defaulted: bits.defaulted,
      digit: try row.decodeOptional(23, as: String.self).flatMap(digit),
      isOnTheHour: hasClock
        ? arrived.map { VisitFact.LocalMinute($0).minute % 30 == 0 } : nil)
  }

  private static let dayMicroseconds: Int64 = 86_400_000_000

  private struct Bits {
    var asked = 0
    var met = 0
    var defaulted = 0

    mutating func ask(_ item: QualityItem, _ isMet: Bool) {
      asked |= item.bit
      if isMet { met |= item.bit }
    }

    /// Only what is met can be a default.
    mutating func defaulted(_ item: QualityItem) { defaulted |= met & item.bit }
  }

  /// The last digit of a whole pressure that is possible at all.
  private static func digit(_ text: String) -> Int? {
    guard let value = Double(text), (40...300).contains(value) else { return nil }
    return Int(value.rounded()) % 10
  }

  /// A visit as it is stored.
  static func visit(stored row: Row) throws -> VisitQuality {
    let facility = try row.decode(0, as: FacilityID.self)
    return VisitQuality(
      visit: try row.decode(1), submission: try row.decode(3), place: try row.decode(4),
      source: QualitySource(
        day: try row.decode(2, as: PostgresDate.self).daysSince1970, facility: facility,
        feed: try row.decode(5), vendor: try row.decode(6), software: try row.decode(7)),
      asked: Int(try row.decode(8, as: Int32.self)), met: Int(try row.decode(9, as: Int32.self)),
      defaulted: Int(try row.decode(10, as: Int32.self)),
      digit: try row.decodeOptional(11, as: Int16.self).map(Int.init),
      isOnTheHour: try row.decodeOptional(12, as: Int16.self).map { $0 == 1 })
  }

  static func keep(_ visits: [VisitQuality]) -> BoundStatement {
    let sources = visits.map(\.source)
    return QualityStatements.keep.bind(
      sources.map(\.facility), visits.map(\.visit),
      sources.map { PostgresDate(daysSince1970: $0.day) }, visits.map(\.submission),
      visits.map(\.place), sources.map(\.feed), sources.map(\.vendor), sources.map(\.software),
      visits.map { Int32($0.asked) }, visits.map { Int32($0.met) },
      visits.map { Int32($0.defaulted) }, PostgresArray(visits.map { $0.digit.map(Int16.init) }),
      PostgresArray(visits.map { $0.isOnTheHour.map { Int16($0 ? 1 : 0) } }))
  }

  /// A submission as its message told it; nil for a reading that was done again, which is not the sender's.
  static func submission(_ row: Row) throws -> SubmissionQuality? {
    guard !(try row.decode(11, as: Bool.self)) else { return nil }
    var rules: [String: Int] = [:]
    for code in try row.decode(12, as: [String].self) where (1...40).contains(code.count) {
      rules[code, default: 0] += 1
    }
    let received = try row.decode(2, as: PostgresTimestamp.self).microseconds
    let status = try row.decode(3, as: String.self)
    return SubmissionQuality(
      source: QualitySource(
        day: CivilDate.localDay(at: received), facility: try row.decode(0),
        feed: QualitySource.feed(
          mapping: try row.decodeOptional(5), mediaType: try row.decode(4)),
        vendor: try row.decode(6), software: try row.decode(7)),
      isAccepted: status == "accepted", isQuarantined: status == "quarantined",
      kept: Int(try row.decode(9, as: Int32.self)),
      refused: Int(try row.decode(10, as: Int32.self)), rules: rules)
  }

  /// A cell of the sums, or of rules.
  static func cell(_ row: Row) throws -> (QualityCell, QualitySum) {
    (
      QualityCell(
        source: QualitySource(
          day: try row.decode(0, as: PostgresDate.self).daysSince1970, facility: try row.decode(1),
          feed: try row.decode(2), vendor: try row.decode(3), software: try row.decode(4)),
        measure: try row.decode(5)),
      QualitySum(
        total: Int(try row.decode(6, as: Int64.self)), good: Int(try row.decode(7, as: Int64.self)),
        defaulted: Int(try row.decode(8, as: Int64.self)))
    )
  }

  /// Cells of one statement.
  private static let chunk = 5000

  static func statements(adding delta: QualityDelta) -> [BoundStatement] {
    var delta = delta
    delta.prune()
    return write(delta.cells, QualityStatements.addCells, QualityStatements.dropCells, 3)
      + write(delta.rules, QualityStatements.addRules, QualityStatements.dropRules, 2)
  }

  private static func write(
    _ cells: [QualityCell: QualitySum], _ add: Statement, _ drop: Statement, _ sums: Int
  ) -> [BoundStatement] {
    let sorted = cells.sorted { $0.key < $1.key }
    return stride(from: 0, to: sorted.count, by: chunk).flatMap { start in
      let part = sorted[start..<min(start + chunk, sorted.count)]
      let sources = part.map(\.key.source)
      let days = sources.map { PostgresDate(daysSince1970: $0.day) }
      let places = sources.map(\.facility)
      var values: [(any PostgresEncodable)?] = [
        days, places, sources.map(\.feed), sources.map(\.vendor), sources.map(\.software),
        part.map(\.key.measure), part.map { Int64($0.value.total) },
        part.map { Int64($0.value.good) },
      ]
      if sums == 3 { values.append(part.map { Int64($0.value.defaulted) }) }
      return [add.bind(parameters: values), drop.bind(days, places)]
    }
  }
}
