package import RecordModel

extension Rule {
  /// What can be refused about reports: BMB-1960 to BMB-1969.
  package static let reportRules: [Rule] = [
    .reportTooEarly, .reportUnavailable, .reportPeriod, .reportUnknown, .reportAltered,
    .reportMoved, .reportNotYours, .subscriptionAddress,
  ]

  private static func report(_ number: Int, _ message: Bilingual, _ fix: Bilingual) -> Rule {
    Rule("BMB-\(number)", .error, type: "business-rule", message: message, fix: fix)
  }

  /// Before the day on which the period is frozen.
  package static let reportTooEarly = report(
    1960,
    Bilingual(
      id: "Periode ini belum dibekukan.", en: "This period is not to be frozen yet."),
    Bilingual(
      id: "Bulan dibekukan tanggal 10 bulan berikutnya, minggu sehari sesudahnya.",
      en: "A month is frozen on the 10th of the next one, a week on the day after it."))
  /// Nobody counts what it needs.
  package static let reportUnavailable = report(
    1961,
    Bilingual(
      id: "Laporan ini tidak tersedia pada gerbang ini.",
      en: "This report is not available on this gateway."),
    Bilingual(
      id: "Pakai gerbang yang menghitung penyakit SKDR mingguan.",
      en: "Use a gateway that counts the weekly diseases of SKDR."))
  /// A month where a week is meant, or neither.
  package static let reportPeriod = report(
    1962,
    Bilingual(
      id: "Periode tidak cocok dengan laporan.", en: "The period does not fit the report."),
    Bilingual(
      id: "Tulis bulan 2026-08 atau minggu 2026-W31.",
      en: "Write a month as 2026-08 or a week as 2026-W31."))
  /// There is none.
  package static let reportUnknown = report(
    1963, Bilingual(id: "Tidak ada laporan itu.", en: "There is no such report."),
    Bilingual(id: "Lihat baimbai report list.", en: "See baimbai report list."))
  /// Its bytes are not those of its hash.
  package static let reportAltered = report(
    1964,
    Bilingual(
      id: "Isi laporan tidak sama dengan sidik jari yang dibekukan.",
      en: "The report's content is not that of its frozen hash."),
    Bilingual(
      id: "Bandingkan sidik jari dengan entri log audit, lalu pulihkan dari cadangan.",
      en: "Compare the hash with the entry of the audit log, then restore from a backup."))
  /// The visits behind it are others now.
  package static let reportMoved = report(
    1965,
    Bilingual(
      id: "Laporan utuh, tetapi kunjungan di baliknya sudah berubah sejak dibekukan.",
      en: "The report is whole, but the visits behind it have changed since."),
    Bilingual(
      id: "Jalankan baimbai report make untuk membuat revisi.",
      en: "Run baimbai report make for a revision."))
  /// He may not have it.
  package static let reportNotYours = report(
    1966,
    Bilingual(
      id: "Orang ini tidak berhak atas laporan ini.",
      en: "This person has no right to this report."),
    Bilingual(
      id:
        "Petugas Dinas menerima laporan kota; kepala atau pemegang hak di fasilitas menerima milik fasilitasnya.",
      en:
        "Officers get the city's reports; a facility's head or those with a right there get the facility's."
    ))
  /// No address that mail can go to.
  package static let subscriptionAddress = report(
    1967, Bilingual(id: "Alamat surel tidak sah.", en: "This is no mail address."),
    Bilingual(id: "Tulis seperti nama@contoh.go.id.", en: "Write it like name@example.go.id."))
}
