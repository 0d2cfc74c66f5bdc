import RecordModel

/// Where the people of a kelurahan go, and at what time of the day.
struct Placement: Sendable {
  private let city: SyntheticCity
  /// Clinics (facility indices) by kelurahan; never empty, as there are more clinics than
  /// kelurahan.
  private let clinics: [[Int]]

  private static let clinicRange =
    SyntheticFacility.puskesmasCount..<SyntheticFacility.puskesmasCount
    + SyntheticFacility.clinicCount
  private static let hospitalRange =
    clinicRange.upperBound..<clinicRange.upperBound + SyntheticFacility.hospitalCount

  init(city: SyntheticCity) {
    self.city = city
    var clinics = Array(repeating: [Int](), count: Kelurahan.all.count)
    for index in Self.clinicRange { clinics[city.facilities[index].village].append(index) }
    self.clinics = clinics
  }

  /// A facility and a setting for somebody who comes for `reason`.
  func place(
    _ person: PersonTraits, _ reason: VisitReason, _ day: Int, _ generator: inout SeededGenerator
  ) -> (facility: Int, setting: VisitOutline.Setting) {
    let draw = generator.below(100)
    switch reason {
    case .emergency: return (hospital(day, &generator), .emergency)
    case .admission: return (hospital(day, &generator), .inpatient)
    case .delivery where draw < 65: return (hospital(day, &generator), .inpatient)
    case .delivery: return (speaking(puskesmas(of: person), day), .outpatient)
    case .acute where Workday.isRest(day) && draw < 45:
      return (hospital(day, &generator), .emergency)
    case .acute where Workday.isRest(day): return (speaking(clinic(of: person), day), .outpatient)
    case .antenatal where draw < 15: return (hospital(day, &generator), .outpatient)
    case .antenatal where draw < 75, .immunisation where draw < 75:
      return (speaking(puskesmas(of: person), day), .outpatient)
    case .antenatal, .immunisation: return (speaking(clinic(of: person), day), .outpatient)
    case .acute, .hypertension, .diabetes, .dental:
      return (speaking(primary(of: person, draw, &generator), day), .outpatient)
    }
  }

  /// Mostly the household's own place, sometimes another: a person's record lies in several places.
  private func primary(
    of person: PersonTraits, _ draw: Int, _ generator: inout SeededGenerator
  ) -> Int {
    switch draw {
    case 0..<8: Self.clinicRange.lowerBound + generator.below(Self.clinicRange.count)
    case 8..<14: generator.below(SyntheticFacility.puskesmasCount)
    default: person.household % 100 < 40 ? clinic(of: person) : puskesmas(of: person)
    }
  }

  /// Any hospital that speaks on the day.
  func hospital(_ day: Int, _ generator: inout SeededGenerator) -> Int {
    let index = Self.hospitalRange.lowerBound + generator.below(Self.hospitalRange.count)
    return speaking(index, day)
  }

  private func puskesmas(of person: PersonTraits) -> Int { person.village / 2 }

  private func clinic(of person: PersonTraits) -> Int {
    let near = clinics[person.village]
    return near.isEmpty ? puskesmas(of: person) : near[person.household % near.count]
  }

  /// The facility, or the next of its kind that is not silent; itself if all are.
  private func speaking(_ facility: Int, _ day: Int) -> Int {
    guard !city.events.silences.isEmpty else { return facility }
    let range =
      switch city.facilities[facility].kind {
      case .puskesmas: 0..<SyntheticFacility.puskesmasCount
      case .clinic: Self.clinicRange
      case .hospital: Self.hospitalRange
      }
    for step in 0..<range.count {
      let other = range.lowerBound + (facility - range.lowerBound + step) % range.count
      if !city.isSilent(other, on: day) { return other }
    }
    return facility
  }

  /// Seconds since 1970 at which somebody comes on a local day: mornings at puskesmas and
  /// hospitals' polis, evenings too at clinics, any time at emergency departments.
  func arrival(
    at facility: Int, _ setting: VisitOutline.Setting, _ day: Int,
    _ generator: inout SeededGenerator
  ) -> Int {
    let second: Int
    switch (setting, city.facilities[facility].kind) {
    case (.emergency, _), (.inpatient, _): second = generator.below(23 * 3600)
    case (_, .puskesmas): second = early(7 * 3600 + 1800, hours: 5, &generator)
    case (_, .hospital): second = early(7 * 3600, hours: 6, &generator)
    case (_, .clinic):
      second =
        generator.chance(450)
        ? early(8 * 3600, hours: 4, &generator) : early(16 * 3600 + 1800, hours: 4, &generator)
    }
    return day * 86_400 + second - witaOffsetMinutes * 60
  }

  /// A second in the hours after opening, more likely early than late.
  private func early(_ opening: Int, hours: Int, _ generator: inout SeededGenerator) -> Int {
    opening + min(generator.below(hours * 3600), generator.below(hours * 5400))
  }
}
