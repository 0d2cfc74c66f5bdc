package import CityMap
package import RecordModel

/// A list of streets as a file brings it: all of it, or why not.
package struct StreetSheet: Hashable, Sendable {
  /// In the order of the file.
  package let entries: [StreetList.Entry]
  /// Where it comes from, in words.
  package let source: String
  /// Of which day the source is, days since 1970.
  package let sourceDay: Int

  /// Why a list is not taken: all that is wrong, at most `mostRefusals`, in the order of rows.
  package struct Refused: Error, Hashable, Sendable {
    /// What is wrong, and where.
    package let problems: [Problem]
  }

  /// One thing that is wrong.
  package struct Problem: Hashable, Sendable {
    /// The rule that is broken.
    package let rule: Rule
    /// In which row of the file; nil for the whole of it and for the source.
    package let row: Int?
    /// The row that a row contradicts.
    package let other: Int?

    /// Something that is wrong.
    package init(_ rule: Rule, row: Int? = nil, other: Int? = nil) {
      self.rule = rule
      self.row = row
      self.other = other
    }
  }

  /// The code of the rule of the source and its day, which stand beside the file.
  package static let sourceRule = Rule.streetSource.code
  /// Most rows: Banjarmasin has some thousands of streets and alleys, few with more than three kelurahan.
  package static let maximumRows = 20_000
  /// Most problems that are told at once: who has more has mixed up his columns.
  package static let mostRefusals = 100

  /// Reads the rows of a sheet in which one of the first has the titles street, rt from, rt to and kelurahan code, in
  /// any order; nothing is taken where anything is wrong.
  ///
  /// - Parameters:
  ///   - rows: with their numbers in the file.
  ///   - day: the source's day as it was typed.
  ///   - today: days since 1970; a later day is refused.
  ///   - reading: reads a day as people write it, days since 1970.
  package static func read(
    _ rows: [(number: Int, cells: [String])], source: String, day: String, today: Int,
    reading: (String) -> Int?
  ) -> Result<StreetSheet, Refused> {
    var problems: [Problem] = []
    let sourceDay = reading(day).flatMap { (1...today).contains($0) ? $0 : nil }
    if sourceDay == nil || !isText(source, 3...200) {
      problems.append(Problem(.streetSource))
    }
    guard rows.count <= mostRows, let head = head(of: rows) else {
      return .failure(Refused(problems: problems + [Problem(.streetTitles)]))
    }
    var entries: [StreetList.Entry] = []
    var numbers: [Int] = []
    for row in rows.dropFirst(head.row + 1) where row.cells.contains(where: { !$0.isEmpty }) {
      do throws(Broken) {
        entries.append(
          try entry(head.places.map { $0 < row.cells.count ? row.cells[$0] : "" }))
        numbers.append(row.number)
      } catch {
        problems.append(Problem(error.rule, row: row.number))
      }
    }
    problems += contradictions(entries, numbers)
    if entries.isEmpty, problems.isEmpty { problems.append(Problem(.streetTitles)) }
    guard problems.isEmpty, let sourceDay else {
      let sorted = problems.sorted { ($0.row ?? 0, $0.rule.code) < ($1.row ?? 0, $1.rule.code) }
      return .failure(Refused(problems: Array(sorted.prefix(mostRefusals))))
    }
    return .success(StreetSheet(entries: entries, source: source, sourceDay: sourceDay))
  }

  /// Rows before that of the titles: a file of ours says first what it is.
  private static let headRows = 20
  /// Most rows of a file, with those before the titles.
  package static let mostRows = maximumRows + headRows
  private static let titles: [Set<String>] = [
    ["street", "jalan", "nama jalan"],
    ["rt from", "rt dari", "dari rt", "rt_from", "rt_dari"],
    ["rt to", "rt sampai", "sampai rt", "rt_to", "rt_sampai"],
    ["kelurahan code", "kode kelurahan", "kelurahan_code", "kode_kelurahan"],
  ]

  private static func head(
    of rows: [(number: Int, cells: [String])]
  ) -> (row: Int, places: [Int])? {
    for (index, row) in rows.prefix(headRows).enumerated() {
      let cells = row.cells.map { $0.lowercased() }
      let places = titles.compactMap { names in cells.firstIndex { names.contains($0) } }
      if places.count == titles.count { return (index, places) }
    }
    return nil
  }

  /// A row's entry, or the rule that it breaks.
  private static func entry(_ cells: [String]) throws(Broken) -> StreetList.Entry {
    guard let kelurahan = CityMap.kelurahan(code: cells[3]) else {
      throw Broken(rule: .streetKelurahan)
    }
    let rts = try range(cells[1], cells[2])
    guard isText(cells[0], 1...120),
      let entry = StreetList.Entry(street: cells[0], rts: rts, kelurahan: kelurahan.code)
    else { throw Broken(rule: .streetName) }
    return entry
  }

  /// An RT has three digits at most.
  private static let lastRT = 999

  /// `20` and `25`, `20` alone, or nothing for all; a dash is nothing, as our files have it.
  private static func range(_ from: String, _ to: String) throws(Broken) -> ClosedRange<Int>? {
    let empty: Set = ["", "-", "–"]
    if empty.contains(from), empty.contains(to) { return nil }
    guard let first = Int(from), let last = empty.contains(to) ? first : Int(to),
      1 <= first, first <= last, last <= lastRT
    else { throw Broken(rule: .streetRT) }
    return first...last
  }

  /// Whether a text has so many code points, as the database counts them, and no control character.
  private static func isText(_ text: String, _ length: ClosedRange<Int>) -> Bool {
    length.contains(text.unicodeScalars.count) && !text.unicodeScalars.contains { $0.value < 32 }
  }

  private struct Broken: Error {
    let rule: Rule
  }

  /// Rows that speak of one RT of one street and name two kelurahan.
  private static func contradictions(
    _ entries: [StreetList.Entry], _ numbers: [Int]
  ) -> [Problem] {
    var problems: [Problem] = []
    for places in Dictionary(grouping: entries.indices, by: { entries[$0].key }).values
    where places.count > 1 {
      // Of each RT the first row, and the first that names another kelurahan: whatever a third names, one of them is
      // the first that contradicts it.
      var first = [[Int]](repeating: [], count: lastRT + 1)
      for place in places {
        let home = entries[place].kelurahan
        var other: Int?
        for rt in entries[place].rts ?? 1...lastRT {
          if let row = first[rt].first(where: { entries[$0].kelurahan != home }) {
            other = min(other ?? row, row)
          }
          if first[rt].count < 2, !first[rt].contains(where: { entries[$0].kelurahan == home }) {
            first[rt].append(place)
          }
        }
        if let other {
          problems.append(Problem(.streetTwice, row: numbers[place], other: numbers[other]))
        }
      }
    }
    return problems
  }
}
