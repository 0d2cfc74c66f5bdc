package import RecordModel

/// What a visit should hold, one bit each in `monitor.visit_quality`; order and bits never change.
package enum QualityItem: Int, Hashable, Sendable, CaseIterable {
  /// The patient's NIK, valid.
  case nik
  /// A home that resolves to a kelurahan or to outside the city.
  case home
  /// A birth date to the day; 1 January is its default.
  case birth
  /// Sex, told as male or female.
  case sex
  /// A beginning with a clock.
  case arrival
  /// An end, of a visit that is finished.
  case end
  /// The poli or service.
  case service
  /// Who pays.
  case payer
  /// A diagnosis in ICD-10, of a visit that is finished; R69 is its default.
  case diagnosis
  /// Received within 24 hours after its end.
  case timely
  /// Not proposed as another word on a visit that is there already.
  case unique
  /// All its codes of diagnoses are ICD-10's, of a visit with codes.
  case mapped
  /// A wait that is not exactly nothing, of an outpatient visit with both times; one that is not told is not asked for.
  case waited

  /// Its bit.
  package var bit: Int { 1 << rawValue }
  /// What the sums are kept under.
  package var measure: String { "i.\(self)" }

  /// The items of completeness and validity, which make the score.
  package static let scored: [QualityItem] = [
    .nik, .home, .birth, .sex, .arrival, .end, .service, .payer, .diagnosis,
  ]

  /// The share of defaults that is no fault, 0 to 1: some are born on 1 January, some illness stays unspecified.
  package var allowedDefaults: Double {
    switch self {
    case .birth: 0.02
    case .diagnosis: 0.05
    default: 0
    }
  }

  /// What says how to mend a visit that does not meet it.
  package var rule: Rule {
    switch self {
    case .nik: .qualityNIK
    case .home: .qualityHome
    case .birth, .sex: .qualityBirth
    case .arrival, .end: .qualityTimes
    case .service, .payer: .qualityAdministrative
    case .diagnosis, .mapped: .qualityDiagnosis
    case .timely: .qualityLate
    case .unique: .qualityTwice
    case .waited: .qualityWait
    }
  }

  /// What it is called.
  package var title: Bilingual {
    switch self {
    case .nik: Bilingual(id: "NIK", en: "NIK")
    case .home: Bilingual(id: "Tempat tinggal", en: "Home")
    case .birth: Bilingual(id: "Tanggal lahir", en: "Birth date")
    case .sex: Bilingual(id: "Jenis kelamin", en: "Sex")
    case .arrival: Bilingual(id: "Waktu datang", en: "Time of arrival")
    case .end: Bilingual(id: "Waktu selesai", en: "Time of leaving")
    case .service: Bilingual(id: "Poli atau layanan", en: "Service")
    case .payer: Bilingual(id: "Penjamin", en: "Payer")
    case .diagnosis: Bilingual(id: "Diagnosis ICD-10", en: "ICD-10 diagnosis")
    case .timely: Bilingual(id: "Tepat waktu (24 jam)", en: "On time (24 hours)")
    case .unique: Bilingual(id: "Tidak ganda", en: "No duplicate")
    case .mapped: Bilingual(id: "Kode dikenal", en: "Codes known")
    case .waited:
      Bilingual(id: "Waktu tunggu tidak tepat 0 menit", en: "Wait not exactly 0 minutes")
    }
  }
}

extension QualityItem {
  /// The items of a set of bits.
  package static func items(_ bits: Int) -> [QualityItem] { allCases.filter { bits & $0.bit != 0 } }
}
