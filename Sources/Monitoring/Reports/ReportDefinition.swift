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
  package private(set) var limits: Bilingual

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

  /// The definition of a kind as it was in a version, with the words of then, so that what was frozen by it can be made
  /// anew; for a version that there never was, the one in force.
  package static func of(_ kind: Kind, version: Int) -> ReportDefinition {
    var definition = of(kind)
    guard (1..<definition.version).contains(version) else { return definition }
    definition.version = version
    definition.limits = earlierLimits[kind] ?? definition.limits
    return definition
  }

  /// Whether who lives outside the city and whose home is not known have their rows by kelurahan even where nobody of
  /// them is counted: since version 2 of the reports of indicators.
  var hasEveryHome: Bool { (kind == .spm || kind == .inm) && version > 1 }

  /// Whether what people stated stands in it, and owners and homes beside each other: since version 3 of the reports of
  /// indicators.
  var hasStated: Bool { (kind == .spm || kind == .inm) && version > 2 }

  /// Whether deaths in all classes of visits stand in it by their main diagnosis: since version 2 of the hospitals'
  /// report.
  var hasCauses: Bool { kind == .rl && version > 1 }

  /// Whether it has a table by home: since version 2 of the reports of visits and cases.
  var hasHomes: Bool { (kind == .lb1 || kind == .rl || kind == .w2) && version > 1 }

  /// Whether what is shown without small counts hides 0 too: since the same version.
  var hidesNought: Bool { hasHomes }

  private static let lb1 = ReportDefinition(
    kind: .lb1, version: 2, period: .month,
    title: Bilingual(id: "LB1 Data Kesakitan", en: "LB1 Morbidity"),
    source: Bilingual(
      id: "SP2TP, Laporan Bulanan Data Kesakitan (LB1)",
      en: "SP2TP, monthly report of morbidity (LB1)"),
    limits: Bilingual(
      id: lb1Limits.indonesian + homes.indonesian, en: lb1Limits.english + homes.english))

  private static let homes = Bilingual(
    id:
      " Menurut kelurahan: tempat tinggal seperti diurai dari alamat; luar kota dan alamat yang tidak terurai "
      + "selalu punya baris.",
    en:
      " By kelurahan: the home as told from the address; those outside the city and those whose home is not known "
      + "always have their rows.")

  private static let lb1Limits = Bilingual(
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
      + "as far as the sender marks them.")

  private static let rl = ReportDefinition(
    kind: .rl, version: 2, period: .month,
    title: Bilingual(id: "RL bulanan rumah sakit", en: "Hospitals' monthly RL"),
    source: Bilingual(
      id: "SIRS, RL 3, RL 4a, RL 4b, RL 5; penomoran SIRS 6 perlu dicocokkan",
      en: "SIRS, RL 3, RL 4a, RL 4b, RL 5; numbering of SIRS 6 to be compared"),
    limits: Bilingual(
      id: rlLimits.indonesian
        + " Kematian menurut sebab: orang, tiap orang sekali pada kunjungan pertama yang menyatakannya (laporan kota: "
        + "di rumah sakit atau klinik spesialis mana pun), pada bulan kunjungan itu dimulai, menurut "
        + "diagnosis utamanya, dari semua jenis kunjungan; RL 3 dan RL 4a menghitung kunjungan. Sebab yang "
        + "mendasari menurut surat keterangan kematian, kematian di rumah, dan kematian sesudah pulang tidak terlihat."
        + homes.indonesian,
      en: rlLimits.english
        + " Deaths by cause: persons, each once at the first visit that says so (the city's report: at any hospital or "
        + "clinic of specialists), in the month in which it began, by its main diagnosis, of all classes of visits; "
        + "RL 3 and RL 4a count visits. The underlying cause of the death certificate, deaths at home and deaths after "
        + "discharge are not seen." + homes.english))

  private static let rlLimits = Bilingual(
    id:
      "Hanya rumah sakit dan klinik spesialis. Kegiatan yang tidak berupa kunjungan (laboratorium, radiologi, "
      + "persalinan, operasi) tidak ada. Pengunjung baru: orang yang tidak tercatat di fasilitas itu dalam 365 "
      + "hari sebelumnya. Rawat inap dihitung pada bulan masuk. Sepuluh besar menurut diagnosis utama.",
    en:
      "Hospitals and clinics of specialists only. What is no visit (laboratory, radiology, deliveries, "
      + "operations) is not there. A new visitor: a person without a visit at that facility in the 365 days "
      + "before. Inpatients count in the month of admission. The top ten go by main diagnosis.")

  private static let spm = ReportDefinition(
    kind: .spm, version: 3, period: .month,
    title: Bilingual(id: "SPM bidang kesehatan", en: "SPM, minimum services in health"),
    source: Bilingual(id: "Permenkes 6/2024 (SPM)", en: "Permenkes 6/2024 (SPM)"),
    limits: Bilingual(
      id: spmLimits.indonesian
        + " Capaian memakai sasaran setahun yang dinyatakan Dinas dan berlaku pada batas data, dibandingkan dengan "
        + "yang terlayani sejak Januari; tanpa sasaran hanya hitungan, dan sasaran di bawah 20 orang tanpa persen.",
      en: spmLimits.english
        + " What is reached takes the year's target that the office stated and that was in force at the data cut, "
        + "beside those served since January; without a target there are counts only, and no share of one below 20."
    ))

  private static let spmLimits = Bilingual(
    id:
      "Semua indikator SPM yang dihitung gerbang ini, menurut definisi dan versinya masing-masing; layanan SPM "
      + "yang tidak tampak dari kunjungan tidak ada dalam laporan ini.",
    en:
      "All SPM indicators that this gateway counts, each by its own definition and version; services that "
      + "visits do not show are not in this report.")

  private static let inm = ReportDefinition(
    kind: .inm, version: 3, period: .month,
    title: Bilingual(id: "INM, indikator nasional mutu", en: "INM, national indicators of quality"),
    source: Bilingual(id: "Permenkes 30/2022 (INM)", en: "Permenkes 30/2022 (INM)"),
    limits: Bilingual(
      id:
        "Semua indikator INM yang dihitung gerbang ini, menurut definisi dan versinya masing-masing. Yang lain "
        + "dinyatakan fasilitas lewat formulir dan tidak dihitung: pernyataan terakhir yang berlaku pada batas data, "
        + "dengan siapa yang menyatakan. Yang wajib mengisi: fasilitas yang menurut registri, seperti diketahui pada "
        + "batas data, beroperasi pada hari terakhir bulan itu dan jenisnya wajib; yang belum mengisi tidak berarti 0.",
      en:
        "All INM indicators that this gateway counts, each by its own definition and version. The others are stated by "
        + "facilities in forms and not computed: the last word in force at the data cut, with who stated it. A form is "
        + "owed by those who by the registry, as known at the data cut, worked on the month's last day and are of a "
        + "kind that owes it; who has not stated it is not one with 0."))

  /// What the reports said before their present version, where it was other words.
  private static let earlierLimits: [Kind: Bilingual] = [
    .lb1: lb1Limits, .rl: rlLimits, .spm: spmLimits, .w2: w2Limits,
    .inm: Bilingual(
      id:
        "Semua indikator INM yang dihitung gerbang ini, menurut definisi dan versinya masing-masing; indikator "
        + "yang diisi lewat formulir hanya ada bila formulirnya sudah menjadi indikator di sini.",
      en:
        "All INM indicators that this gateway counts, each by its own definition and version; those that come by "
        + "forms are there only where the form has become an indicator here."),
  ]

  private static let w2 = ReportDefinition(
    kind: .w2, version: 2, period: .week,
    title: Bilingual(id: "W2 mingguan (SKDR)", en: "Weekly W2 (SKDR)"),
    source: Bilingual(id: "SKDR, formulir W2", en: "SKDR, form W2"),
    limits: Bilingual(
      id: w2Limits.indonesian + homes.indonesian, en: w2Limits.english + homes.english))

  private static let w2Limits = Bilingual(
    id: "Kasus dari kunjungan, minggu Minggu sampai Sabtu, WITA.",
    en: "Cases from visits, Sunday to Saturday, WITA.")

  /// The indicators of a report: those whose id begins with its name, or whose source names it.
  package func indicators(among all: [Indicator] = Indicator.all) -> [Indicator] {
    guard kind == .spm || kind == .inm else { return [] }
    return all.filter { indicator in
      indicator.id.uppercased().hasPrefix(id)
        || indicator.source.indonesian.split { !$0.isLetter }.contains { $0 == id }
    }
  }
}
