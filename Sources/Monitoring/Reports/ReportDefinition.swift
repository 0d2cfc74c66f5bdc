package import RecordModel

/// What a report is: which tables, how they are counted, by which regulation, what they cannot tell.
package struct ReportDefinition: Hashable, Sendable {
  /// Which report.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// Morbidity of a month; hospitals' month; the minimum services; the national indicators; the week's
    /// diseases.
    case lb1, rl, spm, inm, w2
  }

  /// Which report.
  package let kind: Kind
  /// Rises when anything of how it is counted or laid out changes.
  package private(set) var version: Int
  /// How long its periods are.
  package let period: ReportPeriod.Kind
  /// What it is called.
  package let title: Bilingual
  /// The regulation or form that it follows.
  package let source: Bilingual
  /// How it is counted, and what visits cannot tell.
  package let limits: Bilingual

  /// The short id in capitals: `LB1`.
  package var id: String { kind.rawValue.uppercased() }
  /// `LB1.1`, as the log names it.
  package var versionedID: String { "\(id).\(version)" }

  /// Every report.
  package static let all: [ReportDefinition] = [lb1, rl, spm, inm, w2]

  /// The definition of a kind.
  package static func of(_ kind: Kind) -> ReportDefinition {
    switch kind {
    case .lb1: lb1
    case .rl: rl
    case .spm: spm
    case .inm: inm
    case .w2: w2
    }
  }

  /// The definition of a kind as it was in a version, so that what was frozen by it can be made anew; for a version
  /// that there never was, the one in force.
  package static func of(_ kind: Kind, version: Int) -> ReportDefinition {
    var definition = of(kind)
    if (1..<definition.version).contains(version) { definition.version = version }
    return definition
  }

  /// Whether who lives outside the city and whose home is not known have their rows by kelurahan even where nobody of
  /// them is counted: since version 2 of the reports of indicators.
  var hasEveryHome: Bool { (kind == .spm || kind == .inm) && version > 1 }

  private static let lb1 = ReportDefinition(
    kind: .lb1, version: 1, period: .month,
    title: Bilingual(id: "LB1 Data Kesakitan", en: "LB1 Morbidity"),
    source: Bilingual(
      id: "SP2TP, Laporan Bulanan Data Kesakitan (LB1)",
      en: "SP2TP, monthly report of morbidity (LB1)"),
    limits: Bilingual(
      id:
        "Setiap golongan ICD-10 tiga karakter dihitung sekali dalam satu kunjungan. Kasus lama: orang yang sama "
        + "didiagnosis golongan itu di fasilitas mana pun yang terhubung dalam 30 hari sebelumnya (penyakit "
        + "menahun: 365 hari); selain itu kasus baru. Kunjungan di luar jaringan tidak terlihat, jadi sebagian "
        + "kasus lama terhitung baru. Golongan umur adalah golongan tetap gerbang ini, bukan 12 golongan "
        + "formulir. Diagnosis banding dan yang disangkal tidak dihitung sejauh pengirim menandainya.",
      en:
        "Each ICD-10 group of three characters counts once in a visit. An old case: the same person had that "
        + "group at any connected facility in the 30 days before (chronic diseases: 365 days); else the case is "
        + "new. Visits outside the network are not seen, so some old cases count as new. The age groups are the "
        + "fixed ones of this gateway, not the form's twelve. Differential and refuted diagnoses are left out "
        + "as far as the sender marks them."))

  private static let rl = ReportDefinition(
    kind: .rl, version: 1, period: .month,
    title: Bilingual(id: "RL bulanan rumah sakit", en: "Hospitals' monthly RL"),
    source: Bilingual(
      id: "SIRS, RL 3, RL 4a, RL 4b, RL 5; penomoran SIRS 6 perlu dicocokkan",
      en: "SIRS, RL 3, RL 4a, RL 4b, RL 5; numbering of SIRS 6 to be compared"),
    limits: Bilingual(
      id:
        "Hanya rumah sakit dan klinik spesialis. Kegiatan yang tidak berupa kunjungan (laboratorium, radiologi, "
        + "persalinan, operasi) tidak ada. Pengunjung baru: orang yang tidak tercatat di fasilitas itu dalam 365 "
        + "hari sebelumnya. Rawat inap dihitung pada bulan masuk. Sepuluh besar menurut diagnosis utama.",
      en:
        "Hospitals and clinics of specialists only. What is no visit (laboratory, radiology, deliveries, "
        + "operations) is not there. A new visitor: a person without a visit at that facility in the 365 days "
        + "before. Inpatients count in the month of admission. The top ten go by main diagnosis."))

  private static let spm = ReportDefinition(
    kind: .spm, version: 2, period: .month,
    title: Bilingual(id: "SPM bidang kesehatan", en: "SPM, minimum services in health"),
    source: Bilingual(id: "Permenkes 6/2024 (SPM)", en: "Permenkes 6/2024 (SPM)"),
    limits: Bilingual(
      id:
        "Semua indikator SPM yang dihitung gerbang ini, menurut definisi dan versinya masing-masing; layanan SPM "
        + "yang tidak tampak dari kunjungan tidak ada dalam laporan ini.",
      en:
        "All SPM indicators that this gateway counts, each by its own definition and version; services that "
        + "visits do not show are not in this report."))

  private static let inm = ReportDefinition(
    kind: .inm, version: 2, period: .month,
    title: Bilingual(id: "INM, indikator nasional mutu", en: "INM, national indicators of quality"),
    source: Bilingual(id: "Permenkes 30/2022 (INM)", en: "Permenkes 30/2022 (INM)"),
    limits: Bilingual(
      id:
        "Semua indikator INM yang dihitung gerbang ini, menurut definisi dan versinya masing-masing; indikator "
        + "yang diisi lewat formulir hanya ada bila formulirnya sudah menjadi indikator di sini.",
      en:
        "All INM indicators that this gateway counts, each by its own definition and version; those that come by "
        + "forms are there only where the form has become an indicator here."))

  private static let w2 = ReportDefinition(
    kind: .w2, version: 1, period: .week,
    title: Bilingual(id: "W2 mingguan (SKDR)", en: "Weekly W2 (SKDR)"),
    source: Bilingual(id: "SKDR, formulir W2", en: "SKDR, form W2"),
    limits: Bilingual(
      id: "Kasus dari kunjungan, minggu Minggu sampai Sabtu, WITA.",
      en: "Cases from visits, Sunday to Saturday, WITA."))

  /// The indicators of a report: those whose id begins with its name, or whose source names it.
  package func indicators(among all: [Indicator] = Indicator.all) -> [Indicator] {
    guard kind == .spm || kind == .inm else { return [] }
    return all.filter { indicator in
      indicator.id.uppercased().hasPrefix(id)
        || indicator.source.indonesian.split { !$0.isLetter }.contains { $0 == id }
    }
  }
}
