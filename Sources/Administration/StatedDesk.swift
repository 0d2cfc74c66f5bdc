import AuditLog
import CityMap
package import Monitoring
package import Registry

extension Administration {
  /// Takes figures that a person states; they and their entry are durable together, and none is overwritten.
  ///
  /// - Parameter facility: whose own figures they are; nil for the office's.
  package func put(
    _ figures: [StatedFigure], of facility: FacilityEntry?, by actor: Actor
  ) async throws {
    let moment = now()
    try await change(
      .registry, .create, "StatedFigure/\(facility?.code ?? "office")", actor,
      reason: figures.count == 1
        ? "\(figures[0].subject) \(figures[0].period) \(figures[0].place)"
        : "\(figures.count) figures"
    ) { transaction in
      StatedBook.put(figures, by: actor.code, at: moment, in: transaction)
    }
  }
}

extension StatedFigure.Frame {
  /// What the office may state: people and targets of the city and its kelurahan, members and forms of any facility,
  /// changes of the control limits of those charts that are drawn.
  package static func office(
    _ registry: RegistrySnapshot, today: Int, day: @escaping (String) -> Int?
  ) -> StatedFigure.Frame {
    StatedFigure.Frame(today: today, day: day) { kind, place in
      switch kind {
      case .population, .target: place == StatedFigure.city || CityMap.kelurahan(code: place) != nil
      case .members, .form: registry.facility(code: place) != nil
      case .limits: LimitChange.isPlace(place)
      }
    }
  }

  /// What a facility may state: its own forms.
  package static func facility(
    _ code: String, today: Int, day: @escaping (String) -> Int?
  ) -> StatedFigure.Frame {
    StatedFigure.Frame(today: today, day: day) { kind, place in kind == .form && place == code }
  }
}
