package import RecordModel
import Statistics

/// A report of indicators as somebody has it: the whole, and what of it he sees.
package struct ReportTelling: Sendable {
  /// Exactly.
  package let whole: ReportContent
  /// Without small counts, and without what was withheld when it was told.
  package let shown: ReportContent
  /// Whether it is what the pages tell as of now, all other months too.
  package let isNow: Bool

  /// A telling.
  package init(whole: ReportContent, shown: ReportContent, isNow: Bool) {
    self.whole = whole
    self.shown = shown
    self.isNow = isNow
  }
}

/// The rows of an indicator that are hidden together, since each can be told from the others and their whole.
package enum ReportPart: String, Hashable, Sendable, CaseIterable {
  /// The city, facilities by owner, people by where they live, facilities, kelurahan; those served since January in the
  /// city, and by kelurahan. A whole stands before its parts.
  case city, ownership, residence, facility, kelurahan, year
  case yearKelurahan = "year-kelurahan"

  /// The part in which a row of a table stands; nil of what was stated, which is no count of visits.
  init?(_ table: String, _ place: String) {
    switch table {
    case "city": self = .city
    case "compare":
      let owners = [ReportSide.government.rawValue, ReportSide.private.rawValue]
      self = owners.contains(place) ? .ownership : .residence
    case "facility": self = .facility
    case "kelurahan": self = .kelurahan
    case "target": self = place == StatedFigure.city ? .year : .yearKelurahan
    default: return nil
    }
  }

  /// The name of its table.
  var table: String {
    switch self {
    case .city, .facility, .kelurahan: rawValue
    case .ownership, .residence: "compare"
    case .year, .yearKelurahan: "target"
    }
  }

  /// Whether it is of the year up to the month.
  var isYear: Bool { self == .year || self == .yearKelurahan }

  /// Its wholes, and what else could be told from it.
  var above: [ReportPart] {
    switch self {
    case .city: []
    case .ownership, .residence, .year: [.city]
    case .facility: [.city, .ownership]
    case .kelurahan: [.city, .residence]
    case .yearKelurahan: [.city, .residence, .kelurahan, .year]
    }
  }

  /// Columns that count.
  var counts: Set<String> {
    isYear ? ["numerator"] : ["numerator", "denominator", "missing", "excluded"]
  }

  /// Columns that are hidden.
  var hidden: Set<String> {
    isYear
      ? ["numerator", "value", "gap"]
      : ["numerator", "denominator", "value", "missing", "excluded"]
  }

  /// What it is called.
  package var name: Bilingual {
    switch self {
    case .city: Bilingual(id: "kota", en: "city")
    case .ownership: Bilingual(id: "pemerintah dan swasta", en: "government and private")
    case .residence: Bilingual(id: "warga dan bukan warga", en: "residents and others")
    case .facility: Bilingual(id: "fasilitas", en: "facilities")
    case .kelurahan: Bilingual(id: "kelurahan", en: "kelurahan")
    case .year: Bilingual(id: "sejak Januari", en: "since January")
    case .yearKelurahan:
      Bilingual(id: "sejak Januari per kelurahan", en: "since January by kelurahan")
    }
  }
}

extension ReportContent {
  /// A part of an indicator that is hidden though it was to be seen when the report was frozen.
  package struct Withheld: Hashable, Sendable {
    /// The indicator's id.
    package let indicator: String
    /// Which rows.
    package let part: ReportPart

    /// A part of an indicator.
    package init(_ indicator: String, _ part: ReportPart) {
      self.indicator = indicator
      self.part = part
    }

    /// Reads `SPM02/city`; nil for anything else.
    init?(_ text: String) {
      let words = text.split(separator: "/", maxSplits: 1).map(String.init)
      guard words.count == 2, let part = ReportPart(rawValue: words[1]) else { return nil }
      self.init(words[0], part)
    }

    /// As a delivery notes it: `SPM02/city`.
    var text: String { "\(indicator)/\(part.rawValue)" }
  }

  /// Why something is withheld.
  package static let withheldBecause = Bilingual(
    id:
      "Berubah sedikit sejak dibekukan, atau kini lebih banyak yang ditutup, "
      + "sehingga selisihnya membuka hitungan kecil",
    en:
      "Moved a little since it was frozen, or more of it is hidden today, "
      + "so that the difference would tell a small count"
  )

  /// The parts that are withheld, by indicator: `SPM02 (city, facilities); SPM03 (city)`.
  package func withheldParts(_ say: (Bilingual) -> String) -> String {
    Dictionary(grouping: withheld, by: \.indicator).sorted { $0.key < $1.key }
      .map { id, parts in "\(id) (\(parts.map { say($0.part.name) }.joined(separator: ", ")))" }
      .joined(separator: "; ")
  }

  /// What is shown, without the parts that would tell a small count beside other tellings.
  ///
  /// A part of an indicator stays where each of its places, seen or not, moved by none or by five at least, all in one
  /// direction, and the same is hidden in both: then any sum of moves is none or five at least, too. Where its whole is
  /// withheld it is withheld as well, as the parts tell that. Those served since January stay only while the earlier
  /// months stand as pages tell them now: else two months' reports told between them what came late for a third.
  ///
  /// - Parameters:
  ///   - whole: of the same report.
  ///   - others: of the same period, and of other months of the year: what was sent, and of each month between, what
  ///     pages tell now.
  package func withoutSmallMoves(
    of whole: ReportContent, beside others: [ReportTelling]
  ) -> ReportContent {
    let mine = TellingParts(ReportTelling(whole: whole, shown: self, isNow: false))
    let theirs = others.map { TellingParts($0) }
    var hidden = Set(withheld)
    for indicator in mine.indicators {
      for part in ReportPart.allCases {
        let one = Withheld(indicator, part)
        if part.above.contains(where: { hidden.contains(Withheld(indicator, $0)) })
          || !theirs.allSatisfy({ mine.isSafe(one, beside: $0, among: theirs) })
        {
          hidden.insert(one)
        }
      }
    }
    return withholding(hidden)
  }

  /// The same without some parts; those that were hidden in any case are not noted as withheld.
  package func withholding(_ hidden: Set<Withheld>) -> ReportContent {
    var content = self
    for (number, table) in tables.enumerated() {
      for (index, row) in table.rows.enumerated() {
        guard let (one, _) = Self.place(row.key, in: table.name), hidden.contains(one) else {
          continue
        }
        var isHidden = false
        for (column, name) in table.columns.map(\.name).enumerated()
        where one.part.hidden.contains(name) && column < row.cells.count {
          // Of what has no target share and gap are empty in any case.
          if one.part.isYear, row.cells[column] == .empty { continue }
          isHidden = isHidden || row.cells[column] != .hidden
          content.tables[number].rows[index].cells[column] = .hidden
        }
        if isHidden, !content.withheld.contains(one) { content.withheld.append(one) }
      }
    }
    return content
  }

  /// Whose figures a row has: the part of an indicator, and the place within it.
  fileprivate static func place(
    _ key: String, in table: String
  ) -> (one: Withheld, place: String)? {
    let words = key.split(separator: "/", maxSplits: 1).map(String.init)
    guard let indicator = words.first else { return nil }
    let place = words.count > 1 ? words[1] : ""
    return ReportPart(table, place).map { (Withheld(indicator, $0), place) }
  }
}

/// What a telling has of each place, by part.
private struct TellingParts {
  private struct Place {
    var counts: [String: Int] = [:]
    var hidden: Set<String> = []
  }

  private typealias Withheld = ReportContent.Withheld

  private let month: CalendarMonth
  private let isNow: Bool
  private let tables: Set<String>
  private let withheld: Set<ReportContent.Withheld>
  private var places: [ReportContent.Withheld: [String: Place]] = [:]

  /// A place without a row is one of zeros that are seen.
  init(_ telling: ReportTelling) {
    month = CalendarMonth(day: telling.whole.period.days.lowerBound)
    isNow = telling.isNow
    tables = Set(telling.whole.tables.map(\.name))
    withheld = Set(telling.shown.withheld)
    read(telling.whole) { place, column, cell in
      if case .count(let count) = cell { place.counts[column] = count }
    }
    read(telling.shown) { place, column, cell in
      if cell == .hidden { place.hidden.insert(column) }
    }
  }

  /// Takes each cell of a column that counts.
  private mutating func read(
    _ content: ReportContent,
    _ take: (_ place: inout Place, _ column: String, _ cell: ReportTable.Cell) -> Void
  ) {
    for table in content.tables {
      for row in table.rows {
        guard let (one, place) = ReportContent.place(row.key, in: table.name) else { continue }
        for (column, cell) in zip(table.columns, row.cells)
        where one.part.counts.contains(column.name) {
          take(&places[one, default: [:]][place, default: Place()], column.name, cell)
        }
      }
    }
  }

  /// Ids in the order of their letters.
  var indicators: [String] { Set(places.keys.map(\.indicator)).sorted() }

  private func hidden(_ one: ReportContent.Withheld, _ place: String) -> Set<String> {
    places[one]?[place]?.hidden ?? []
  }

  private func count(_ one: ReportContent.Withheld, _ place: String, _ column: String) -> Int {
    places[one]?[place]?.counts[column] ?? 0
  }

  /// The part of a month that one of the year adds up.
  private static func monthly(_ one: ReportContent.Withheld) -> ReportContent.Withheld {
    Withheld(one.indicator, one.part == .year ? .city : .kelurahan)
  }

  /// Those served in this month, of a part of the year.
  private func inMonth(_ one: ReportContent.Withheld, _ place: String) -> Int {
    count(Self.monthly(one), one.part == .year ? "" : place, "numerator")
  }

  /// Those served in the months of the year before this one.
  private func earlier(_ one: ReportContent.Withheld, _ place: String) -> Int {
    count(one, place, "numerator") - inMonth(one, place)
  }

  /// All counts that can be told of a place, and the sums of them that stand beside them.
  private func sums(_ one: ReportContent.Withheld, _ place: String) -> [Int] {
    let numerator = count(one, place, "numerator")
    if one.part.isYear { return [numerator, earlier(one, place)] }
    return RollupSum(
      numerator: numerator, denominator: count(one, place, "denominator"),
      excluded: count(one, place, "excluded"), missing: count(one, place, "missing")
    ).toldTogether
  }

  /// Whether no difference of the two is a small count, nor shows what one of them hides.
  ///
  /// - Parameter others: all that is known, also of the months between the two.
  func isSafe(
    _ one: ReportContent.Withheld, beside other: TellingParts, among others: [TellingParts]
  ) -> Bool {
    guard tables.contains(one.part.table), other.tables.contains(one.part.table),
      !other.withheld.contains(one)
    else { return true }
    let all = Set(places[one, default: [:]].keys).union(other.places[one, default: [:]].keys)
    guard other.month == month else {
      // The years up to now add up as the pages of this month do, with which it is compared.
      return other.isNow || isSafe(one, all, besideMonth: other, among: others + [self])
    }
    guard all.allSatisfy({ hidden(one, $0) == other.hidden(one, $0) }) else { return false }
    if one.part.isYear, other.isNow,
      !all.allSatisfy({ earlier(one, $0) == other.earlier(one, $0) })
    {
      return false
    }
    return !SuppressionRule.signedIn.isFew(
      all.map { place in zip(sums(one, place), other.sums(one, place)).map { $0 - $1 } })
  }

  /// The same beside the report of another month of the year: without what stands between them the later one tells
  /// the months up to the earlier one again. Of a month that is told in several ways, by what was sent or on pages,
  /// each may be taken off, so that what it moved between them counts too.
  private func isSafe(
    _ one: ReportContent.Withheld, _ all: Set<String>, besideMonth other: TellingParts,
    among others: [TellingParts]
  ) -> Bool {
    guard one.part.isYear, month.year == other.month.year else { return true }
    let (first, second) = month < other.month ? (self, other) : (other, self)
    guard all.allSatisfy({ second.hidden(one, $0).isSuperset(of: first.hidden(one, $0)) }) else {
      return false
    }
    var years = Dictionary(
      uniqueKeysWithValues: all.map {
        ($0, second.earlier(one, $0) - first.count(one, $0, "numerator"))
      })
    var moves: [Int] = []
    for number in first.month.number + 1...second.month.number {
      let known = others.filter {
        $0.month.number == number && !$0.withheld.contains(Self.monthly(one))
      }
      let isLast = number == second.month.number
      // Whatever stands in a month of which nothing is known would count as a move.
      guard let base = isLast ? second : known.first(where: \.isNow) ?? known.first else {
        return false
      }
      for place in all {
        let count = base.inMonth(one, place)
        if !isLast { years[place, default: 0] -= count }
        moves += known.map { count - $0.inMonth(one, place) }
      }
    }
    return !SuppressionRule.signedIn.isFew((moves + years.values).map { [$0] })
  }
}
