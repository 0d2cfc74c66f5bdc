import RecordModel

/// Words of how W2 was reported.
enum ReportingTexts {
  static let heading = Bilingual(
    id: "Kelengkapan dan ketepatan W2 menurut fasilitas",
    en: "Completeness and timeliness of W2 by facility")
  static let ownersHeading = Bilingual(
    id: "Kelengkapan dan ketepatan W2 menurut pemilik",
    en: "Completeness and timeliness of W2 by owner")
  static let ownership = Bilingual(id: "Pemilik", en: "Owner")
  static let text = Bilingual(
    id:
      "Minggu yang wajib dilaporkan pada bulan-bulan itu (menurut hari Rabunya) dan sudah lewat batas hari Rabu sesudahnya. Dilaporkan: ada kunjungan; tepat waktu: sedikitnya sembilan dari sepuluh kunjungan diterima sebelum Rabu itu. Target kelengkapan 90 %, ketepatan 80 %. Laporan adalah kewajiban fasilitas, jadi dibandingkan menurut pemilik dan tidak menurut tempat tinggal pasien.",
    en:
      "Weeks owed in these months (by their Wednesday) of which the Wednesday after is over. Reported: there are visits; in time: at least nine of ten visits were here before that Wednesday. Targets: completeness 90%, timeliness 80%. To report is a facility's duty, so it is compared by owner and not by where patients live."
  )
  static let government = Bilingual(
    id: "Semua fasilitas pemerintah", en: "All facilities of the government")
  static let others = Bilingual(id: "Semua fasilitas swasta", en: "All private facilities")
  static let owed = Bilingual(id: "Minggu wajib", en: "Weeks owed")
  static let reported = Bilingual(id: "Dilaporkan", en: "Reported")
  static let reportedShare = Bilingual(id: "Kelengkapan (%)", en: "Completeness (%)")
  static let inTime = Bilingual(id: "Tepat waktu", en: "In time")
  static let inTimeShare = Bilingual(id: "Ketepatan (%)", en: "Timeliness (%)")
}
