import Database
import RecordModel

/// What the office is told of frozen figures.
extension FigureBook {
  /// What whoever is not their facility is told of frozen figures, by where they are kept.
  ///
  /// - Parameter all: all of their facilities, the oldest first: they are judged beside each other.
  package func told(_ all: [KeptFigure]) async throws -> [KeptFigure.Place: ToldFigure] {
    let counting = all.filter { FrozenSubject.named($0.figure.indicator)?.countsVisits ?? true }
    let telling = FigureTelling(
      all, now: try await read(Set(counting.flatMap { [$0.today, $0.counted] })))
    return telling.told(beside: try await reported(telling.months))
  }

  /// What the newest reports of the city tell of some months of facilities, whether or not that is withheld today.
  private func reported(
    _ wanted: Set<FacilityMonth>
  ) async throws -> [FacilityMonth: [FrozenMonth]] {
    guard !wanted.isEmpty else { return [:] }
    let places = try await places(of: Set(wanted.map(\.facility)))
    return try await database.transaction(
      "finding.reported", as: .monitor, deadline: .seconds(30)
    ) { transaction in
      var told: [FacilityMonth: [FrozenMonth]] = [:]
      for kind in [ReportDefinition.Kind.spm, .inm] {
        let ids = Set(ReportDefinition.of(kind).indicators().map(\.id))
        let asked = wanted.filter { ids.contains($0.indicator) }
        for (month, members) in Dictionary(grouping: asked, by: \.month) {
          let latest = try await ReportStore.latest(
            kind, ReportContent.city, month.text, in: transaction)
          guard let latest, let content = ReportContent(bytes: latest.content) else { continue }
          let counts = content.facilityCounts
          for one in members {
            // A facility without a row has zeros; an indicator without any row is not in the report.
            guard let all = counts[one.indicator], let code = places[one.facility]?.code else {
              continue
            }
            told[one, default: []].append(FrozenMonth(month, all[code] ?? [0, 0, 0, 0]))
          }
        }
      }
      return told
    }
  }
}

extension ReportContent {
  /// The counts of facilities by indicator and code, in the order of a `FrozenMonth`; nil where a cell has none.
  fileprivate var facilityCounts: [String: [String: [Int?]]] {
    var counts: [String: [String: [Int?]]] = [:]
    for table in tables {
      let columns = ["numerator", "denominator", "excluded", "missing"].map { name in
        table.columns.firstIndex { $0.name == name }
      }
      for row in table.rows {
        guard let (one, code) = Self.place(row.key, in: table.name) else { continue }
        var places = counts[one.indicator] ?? [:]
        if one.part == .facility {
          places[code] = columns.map { column -> Int? in
            guard let column, column < row.cells.count, case .count(let count) = row.cells[column]
            else { return nil }
            return count
          }
        }
        counts[one.indicator] = places
      }
    }
    return counts
  }
}
