package import RecordModel

/// The invented city that `scripts/demo` fills: three years, two outbreaks, one facility that falls
/// silent, and addresses that name no kelurahan.
package struct DemonstrationCity: Sendable {
  /// The first five digits of its facilities' codes, so that they are nobody else's.
  package static let code = "99002"
  /// Days that it lives.
  package static let days = 1095

  /// The city.
  package let city: SyntheticCity
  /// Visits that it has in all.
  package let visits: Int

  /// The city whose last day is `end`; outbreaks grow with the number of visits.
  package init(seed: UInt64, until end: CivilDate, visits: Int) {
    let last = end.daysSince1970
    let first = CivilDate(daysSince1970: last - Self.days + 1)
    city = SyntheticCity(
      seed: seed, from: first, days: Self.days,
      events: SyntheticEvents(
        outbreaks: [
          Self.dengue(from: last - 420, visits: visits), Self.diarrhoea(from: last - 17, visits),
        ],
        silences: [
          .init(facility: Self.silent, from: CivilDate(daysSince1970: last - 11), days: 12)
        ]),
      code: Self.code, addresses: .mixed)
    self.visits = visits
  }

  /// A large puskesmas: that it is silent can be noticed within a day.
  package static let silent = 17

  /// An outbreak that is over: six weeks in four neighbouring kelurahan of the south.
  private static func dengue(from day: Int, visits: Int) -> SyntheticEvents.Outbreak {
    SyntheticEvents.Outbreak(
      code: "A90", villages: [2, 3, 4, 5], from: CivilDate(daysSince1970: day), days: 42,
      visits: visits / 700)
  }

  /// An outbreak that goes on: it began seventeen days ago in three kelurahan.
  private static func diarrhoea(from day: Int, _ visits: Int) -> SyntheticEvents.Outbreak {
    SyntheticEvents.Outbreak(
      code: "A09", villages: [30, 31, 32], from: CivilDate(daysSince1970: day), days: 28,
      visits: visits / 800)
  }

  /// In which format a facility's software speaks: hospitals HL7 v2, each third clinic P-Care, all
  /// others FHIR.
  package static func format(of facility: SyntheticFacility) -> SimulatedFormat {
    switch facility.kind {
    case .hospital: .hl7
    case .clinic: (Int(facility.code.suffix(3)) ?? 0) % 3 == 0 ? .pcare : .fhir
    case .puskesmas: .fhir
    }
  }

  /// What a facility's software calls itself: three invented products in several versions.
  package static func software(of facility: SyntheticFacility) -> String {
    let version = (Int(facility.code.suffix(3)) ?? 0) % 4
    switch format(of: facility) {
    case .hl7: return "SIMRS-Rekaan/7.\(version)"
    case .pcare: return "KlinikMudah-Rekaan/2.\(version)"
    default:
      return facility.kind == .puskesmas
        ? "PuskesmasPintar-Rekaan/4.\(version)" : "RekamMedis-Rekaan/1.\(version)"
    }
  }
}
