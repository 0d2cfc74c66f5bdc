import RecordModel

/// What the office is told of frozen figures.
extension FigureBook {
  /// What whoever is not their facility is told of frozen figures, by where they are kept.
  ///
  /// - Parameter all: all of their facilities, the oldest first: they are judged beside each other.
  package func told(_ all: [KeptFigure]) async throws -> [KeptFigure.Place: ToldFigure] {
    let counting = all.filter { FrozenSubject.named($0.figure.indicator)?.countsVisits ?? true }
    let now = try await read(Set(counting.flatMap { [$0.today, $0.counted] }))
    return FigureTelling(all, now: now).told
  }
}
