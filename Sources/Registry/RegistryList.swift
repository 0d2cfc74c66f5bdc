package import Database
import FoundationEssentials
package import RecordModel

/// The list of facilities and practitioners of one day, as it was known at one moment.
package struct RegistryList: Sendable {
  /// The day, days since 1970-01-01 in Banjarmasin.
  package let day: Int
  /// As known at this moment, microseconds since 1970.
  package let knownAt: Int64
  /// The facilities, by name.
  package let facilities: [FacilityPicture]
  /// The practitioners, by name.
  package let practitioners: [PractitionerPicture]

  /// Reads it; throws what the database throws.
  package static func load(
    validOn day: Int, knownAt moment: Int64, in transaction: borrowing Transaction
  ) async throws -> RegistryList {
    let facts = Dictionary(
      grouping: try await FactStore.facts(validOn: day, knownAt: moment, in: transaction),
      by: \.subject)
    let answers = try await transaction.queries([
      RegistryStatements.facilities.bind(), RegistryStatements.practitioners.bind(),
    ])
    let facilities = try answers[0].compactMap { row -> FacilityPicture? in
      let entry = try RegistryStatements.facility(row)
      return FacilityPicture(
        entry.id, code: entry.code, isSimulated: entry.isSimulated,
        facts[.facility(entry.id)] ?? [])
    }
    let practitioners = try answers[1].compactMap { row -> PractitionerPicture? in
      let entry = try RegistryStatements.practitioner(row)
      guard let stated = facts[.practitioner(entry.id)] else { return nil }
      return PractitionerPicture(entry, stated)
    }
    return RegistryList(
      day: day, knownAt: moment,
      facilities: facilities.sorted { ($0.profile.name, $0.code) < ($1.profile.name, $1.code) },
      practitioners: practitioners.sorted { ($0.name, $0.ihsNumber) < ($1.name, $1.ihsNumber) })
  }

  /// Who practises at a facility on the day.
  package func practitioners(at facility: FacilityID) -> [PractitionerPicture] {
    practitioners.filter { $0.placements.contains { $0.facility == facility } }
  }
}
