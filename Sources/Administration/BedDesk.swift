import AuditLog
package import Monitoring
package import Registry

extension Administration {
  /// Takes a hospital's census of beds; the statement and its entry are durable together.
  package func put(_ census: BedCensus, of facility: FacilityEntry, by actor: Actor) async throws {
    let moment = now()
    try await change(.registry, .create, "BedCensus/\(facility.code)", actor) { transaction in
      census.put(of: facility.id, by: actor.code, at: moment, in: transaction)
    }
  }
}
