package import RecordModel

/// What people state because visits do not tell it: people and targets of the year, members of the month, forms.
package struct StatedSubject: Hashable, Sendable {
  /// Who states it, and of what.
  package enum Kind: Hashable, Sendable {
    /// The office, for a year, of the city or a kelurahan: how many live there.
    case population
    /// The office, for a year, of the city or a kelurahan: how many are owed a service.
    case target
    /// The office, for a month, of a facility: how many are registered there.
    case members
    /// The facility or the office, for a month: a numerator and a denominator.
    case form
    /// The office, for a month, of an indicator's chart: that its control limits change there (`LimitChange.Kind`).
    case limits

    /// Whether it is stated for a year; else for a month.
    package var isYearly: Bool { self == .population || self == .target }
  }

  /// `POP`, `SPM01`, `KBK1`, `INM01`, `LIMW1`.
  package let id: String
  /// Its kind.
  package let kind: Kind
  /// What it is called.
  package let title: Bilingual
  /// What is to be reached, 0 to 1; nil without one.
  package let target: Double?
  /// Whether less is better.
  package let isLowerBetter: Bool
  /// The kinds of facility that owe the form each month, by their codes in the registry.
  package let owedBy: Set<String>

  /// Whether a value, 0 to 1, reaches the target; none does where there is none.
  package func isReached(by value: Double?) -> Bool {
    guard let value, let target else { return false }
    return isLowerBetter ? value <= target : value >= target
  }

  private init(
    _ id: String, _ kind: Kind, _ title: Bilingual, target: Double? = nil,
    isLowerBetter: Bool = false, owedBy: Set<String> = []
  ) {
    self.id = id
    self.kind = kind
    self.title = title
    self.target = target
    self.isLowerBetter = isLowerBetter
    self.owedBy = owedBy
  }

  /// All figures, in the order of lists; changes of control limits are none.
  package static let all: [StatedSubject] = [population] + targets + members + forms

  /// The one with an id.
  package static func named(_ id: String) -> StatedSubject? { byID[id] }

  private static let byID = Dictionary(
    uniqueKeysWithValues: (all + Indicator.all.map(limits(of:))).map { ($0.id, $0) })

  /// Where the control limits of an indicator change.
  package static func limits(of indicator: Indicator) -> StatedSubject {
    StatedSubject(
      "LIM\(indicator.id.uppercased())", .limits,
      Bilingual(id: "Batas kendali \(indicator.id)", en: "Control limits of \(indicator.id)"))
  }

  /// Who lives in the city or a kelurahan; rates are made with it.
  package static let population = StatedSubject(
    "POP", .population, Bilingual(id: "Jumlah penduduk", en: "Population"))

  /// Targets of the twelve services.
  package static let targets: [StatedSubject] = ServiceStandard.all.map {
    StatedSubject($0.id, .target, $0.title, target: 1)
  }

  /// Members by facility.
  package static let members: [StatedSubject] = [
    StatedSubject(
      "KBK1", .members,
      Bilingual(id: "Peserta BPJS terdaftar (kapitasi)", en: "Registered BPJS members")),
    StatedSubject(
      "KBK3", .members, Bilingual(id: "Peserta Prolanis terdaftar", en: "Members of Prolanis")),
  ]

  /// National indicators (INM) that visits do not tell, with who owes them. Source: Permenkes 30/2022.
  package static let forms: [StatedSubject] = [
    form("INM01", "Kebersihan tangan", "Hand hygiene", 0.85, everyone),
    form("INM02", "Penggunaan APD", "Protective equipment", 1, everyone.subtracting(practices)),
    form(
      "INM03", "Identifikasi pasien", "Identification of patients", 1,
      everyone.subtracting(practices).subtracting(["blood-unit"])),
    form("INM04", "Seksio darurat ≤ 30 menit", "Emergency caesarean ≤ 30 minutes", 0.8, hospitals),
    StatedSubject(
      "INM06", .form,
      Bilingual(id: "Penundaan operasi elektif", en: "Elective surgery delayed"),
      target: 0.05, isLowerBetter: true, owedBy: hospitals),
    form("INM07", "Visite dokter 06.00–14.00", "Doctors' rounds 06:00–14:00", 0.8, hospitals),
    form(
      "INM08", "Hasil kritis laboratorium ≤ 30 menit", "Critical results ≤ 30 minutes", 1,
      hospitals.union(["laboratory"])),
    form("INM09", "Formularium nasional", "National formulary", 0.8, hospitals),
    form("INM10", "Alur klinis", "Clinical pathways", 0.8, hospitals),
    form("INM11", "Pencegahan jatuh", "Prevention of falls", 1, hospitals),
    form("INM12", "Tanggapan komplain", "Answers to complaints", 0.8, hospitals),
    form(
      "INM13", "Kepuasan pasien (dari nilai penuh)", "Satisfaction, of full marks", 0.7661, everyone
    ),
    form("INMP4", "Keberhasilan pengobatan TB SO", "Success of TB treatment", 0.9, ["puskesmas"]),
  ]

  private static let hospitals: Set = ["hospital", "hospital-special"]
  private static let practices: Set = ["practice-doctor", "practice-dentist"]
  private static let everyone: Set = hospitals.union(practices).union([
    "puskesmas", "clinic-primary", "clinic-main", "laboratory", "blood-unit",
  ])

  private static func form(
    _ id: String, _ local: String, _ english: String, _ target: Double, _ owedBy: Set<String>
  ) -> StatedSubject {
    StatedSubject(
      id, .form, Bilingual(id: local, en: english), target: target,
      owedBy: owedBy)
  }
}
