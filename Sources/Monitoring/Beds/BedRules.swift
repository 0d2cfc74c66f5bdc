package import RecordModel

extension Rule {
  /// What can be wrong in a census of beds: BMB-1815 to BMB-1819, and BMB-1976.
  package static let monitorRules: [Rule] = [
    .censusTitles, .censusDay, .censusClass, .censusCount, .censusTwice, .censusReason,
  ]

  private static func census(_ number: Int, _ message: Bilingual, _ fix: Bilingual) -> Rule {
    Rule("BMB-\(number)", .error, type: "value", message: message, fix: fix)
  }

  static let censusTitles = census(
    1815,
    Bilingual(
      id: "Baris judul sensus tidak ditemukan, berkas kosong, atau terlalu panjang.",
      en: "The census has no row of titles, no row, or too many."),
    Bilingual(
      id: "Pakai judul tanggal, kelas, tempat tidur, terisi; paling banyak 40.000 baris.",
      en: "Use the titles day, class, beds, occupied; at most 40,000 rows."))
  static let censusDay = census(
    1816,
    Bilingual(
      id: "Tanggal sensus tidak terbaca atau belum tiba.",
      en: "The day of the census cannot be read or has not come."),
    Bilingual(id: "Tulis tanggal seperti 2026-08-03.", en: "Write the day as 2026-08-03."))
  static let censusClass = census(
    1817,
    Bilingual(id: "Kelas kosong atau terlalu panjang.", en: "The class is empty or too long."),
    Bilingual(id: "Tulis 1 sampai 40 karakter.", en: "Write 1 to 40 characters."))
  static let censusCount = census(
    1818,
    Bilingual(
      id: "Jumlah tempat tidur atau terisi bukan bilangan bulat yang mungkin.",
      en: "The beds or the occupied ones are no possible whole number."),
    Bilingual(
      id: "Tempat tidur 0 sampai 10000, terisi 0 sampai 20000.",
      en: "Beds 0 to 10000, occupied 0 to 20000."))
  static let censusTwice = census(
    1819,
    Bilingual(
      id: "Hari dan kelas ini sudah ada di baris lain.",
      en: "This day and class stand in another row already."),
    Bilingual(id: "Gabungkan kedua baris.", en: "Make one row of the two."))
  static let censusReason = census(
    1976,
    Bilingual(
      id: "Sensus hari ini sudah ada; perbaikannya perlu alasan.",
      en: "This day has a census already; to correct it needs a reason."),
    Bilingual(
      id:
        "Tulis alasan, dan semua kelas pada hari itu: pernyataan baru menggantikan seluruh hari itu.",
      en: "Write a reason, and all classes of the day: the new statement replaces the whole day."))
}
