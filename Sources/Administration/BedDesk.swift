import AuditLog
package import Monitoring
package import Registry

extension Administration {
  /// Takes a hospital's census of beds; the statement and its entry are durable together. The entry says that it is a
  /// correction; why stands with the statement, as people's words do not stand in the log.
  ///
  /// Throws `BedCensus.Refused` where a day was stated before and no reason is given; then nothing is taken.
  package func put(
    _ census: BedCensus, of facility: FacilityEntry, reason: String?, by actor: Actor
  ) async throws {
    let moment = now()
    try await change(
      .registry, .create, "BedCensus/\(facility.code)", actor,
      reason: reason == nil ? nil : "correction"
    ) { transaction in
      if reason == nil, let refused = try await census.needsReason(of: facility.id, in: transaction)
      {
        throw refused
      }
      census.put(
        of: facility.id, by: actor.code, reason: reason, at: moment, in: transaction)
    }
  }
}
