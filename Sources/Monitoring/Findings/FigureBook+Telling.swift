import Database
package import Logging
import RecordModel

/// What the office is told of frozen figures.
extension FigureBook {
  /// What whoever is not their facility is told of frozen figures, by where they are kept.
  ///
  /// A kind of figures that the database does not give for now is withheld, and the others are told beside that.
  ///
  /// - Parameters:
  ///   - all: all of their facilities, the oldest first: they are judged beside each other.
  ///   - logger: where it goes that a kind is withheld.
  package func told(
    _ all: [KeptFigure], logger: Logger
  ) async throws -> [KeptFigure.Place: ToldFigure] {
    let counting = all.filter { FrozenSubject.named($0.figure.indicator)?.countsVisits ?? true }
    let asked = Set(counting.flatMap { [$0.today, $0.counted] })
    guard !asked.isEmpty else { return FigureTelling(all, now: [:]).told }
    let places = try await places(of: Set(asked.map(\.facility)))
    var now: [FigureAsked: FrozenFigure] = [:]
    var unread: Set<FigureAsked> = []
    for (kind, members) in Dictionary(
      grouping: asked, by: { FrozenSubject.named($0.indicator)?.kind })
    {
      let members = Set(members)
      do {
        now.merge(try await read(members, at: places)) { $1 }
      } catch let error as DatabaseError where error.isPassing {
        unread.formUnion(members)
        logger.warning(
          "frozen figures are withheld",
          metadata: ["kind": "\(kind?.rawValue ?? "-")", "error": "\(error)"])
      }
    }
    return FigureTelling(all, now: now, unread: unread).told
  }
}
