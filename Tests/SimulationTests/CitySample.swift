import RecordModel
import Simulation

/// One year of one city, made once for all tests that only look.
enum CitySample {
  static let from = CivilDate(year: 2025, month: 1, day: 1)
  static let days = 365
  static let count = 24_000
  static let city = SyntheticCity(seed: 6371, from: from, days: days)
  static let visits = Array(city.visits(count: count))

  /// 1 to 12, in Banjarmasin.
  static func month(of visit: SyntheticVisit) -> Int {
    CivilDate(daysSince1970: visit.visit.arrivedAt?.localDay ?? 0).month
  }
}

extension SyntheticVisit {
  var mainCode: String { visit.diagnoses.first?.code.coding.code ?? "" }
  var nik: String? { number(PatientIdentifierSystem.nik) }
  var sex: Sex? { patient.sex }
  var name: String { patient.names.first?.text ?? "" }

  func number(_ system: String) -> String? {
    patient.identifiers.first { $0.system == system }?.value
  }

  func recordNumber(_ city: SyntheticCity) -> String? {
    number("http://sys-ids.kemkes.go.id/patient/" + city.facilities[facility].code)
  }

  func value(_ loinc: String) -> Double? {
    for observation in visit.observations where observation.code.coding.code == loinc {
      if case .quantity(let quantity) = observation.value { return Double(quantity.value.text) }
    }
    return nil
  }

  /// Seconds from arrival to being seen.
  var wait: Int {
    guard let arrived = visit.arrivedAt, let seen = visit.seenAt else { return -1 }
    return Int((seen.microseconds - arrived.microseconds) / 1_000_000)
  }

  /// Age in days when arriving.
  var ageInDays: Int {
    (visit.arrivedAt?.localDay ?? 0) - (patient.birthDate?.localDay ?? 0)
  }
}
