import AuditLog
package import CityMap
import Database
package import Monitoring
package import Registry

extension Administration {
  /// States which kelurahan the city's streets belong to, in the place of the list before, which stays; the list and
  /// its entry are durable together, and every gateway's intake tells homes by it within a second. Gives its number.
  package func put(_ sheet: StreetSheet, by actor: Actor) async throws -> Int {
    let moment = now()
    return try await database.transaction("streets.state", as: .administration) { transaction in
      let version = try await StreetStore.put(
        sheet.entries, source: sheet.source, sourceDay: sheet.sourceDay, by: actor.code, at: moment,
        in: transaction)
      try await note(
        .registry, .create, ["StreetList/\(version)"], actor,
        reason: "\(sheet.entries.count) rows", in: transaction)
      return version
    }
  }

  /// The lists that were stated, the newest first, and one of them with its rows: the newest where `number` is nil.
  package func streets(
    _ number: Int?
  ) async throws -> (versions: [StreetStore.Version], list: StreetList) {
    try await database.transaction("streets.read", as: .administration) { transaction in
      let versions = try await StreetStore.versions(in: transaction)
      return (
        versions, try await StreetStore.list(number ?? versions.first?.number ?? 0, in: transaction)
      )
    }
  }
}
