package import RecordModel

extension Rule {
  /// What can be wrong in a list of streets: BMB-1897 to BMB-1899 and BMB-1970 to BMB-1972.
  package static let streetRules: [Rule] = [
    .streetTitles, .streetName, .streetRT, .streetKelurahan, .streetTwice, .streetSource,
  ]

  private static func street(_ number: Int, _ message: Bilingual, _ fix: Bilingual) -> Rule {
    Rule("BMB-\(number)", .error, type: "value", message: message, fix: fix)
  }

  static let streetTitles = street(
    1897,
    Bilingual(
      id: "Baris judul daftar jalan tidak ditemukan, berkas kosong, atau terlalu panjang.",
      en: "The list of streets has no row of titles, no row, or too many."),
    Bilingual(
      id: "Pakai judul jalan, rt dari, rt sampai, kode kelurahan; paling banyak 20.000 baris.",
      en: "Use the titles street, rt from, rt to, kelurahan code; at most 20,000 rows."))
  static let streetName = street(
    1898,
    Bilingual(
      id: "Nama jalan kosong, terlalu panjang, atau berisi RT, nomor rumah, atau kelurahan.",
      en: "The street is empty, too long, or has an RT, a house number or a kelurahan in it."),
    Bilingual(
      id:
        "Tulis jalan, gang, atau komplek saja, misalnya Jl. Sultan Adam Gg. Mawar; RT di kolomnya.",
      en:
        "Write only the street, alley or estate, as Jl. Sultan Adam Gg. Mawar; the RT in its column."
    ))
  static let streetRT = street(
    1899,
    Bilingual(
      id: "Rentang RT tidak terbaca atau terbalik.",
      en: "The range of RT cannot be read or is reversed."),
    Bilingual(
      id: "Tulis RT 1 sampai 999, misalnya 20 dan 25; kosongkan keduanya untuk seluruh jalan.",
      en: "Write RT of 1 to 999, as 20 and 25; leave both empty for the whole street."))
  static let streetKelurahan = street(
    1970,
    Bilingual(
      id: "Kelurahan tidak dikenal.", en: "The kelurahan is not known."),
    Bilingual(
      id: "Tulis kode Kemendagri 10 angka dari kelurahan Kota Banjarmasin, misalnya 6371041006.",
      en: "Write Kemendagri's code of 10 digits of a kelurahan of Banjarmasin, as 6371041006."))
  static let streetTwice = street(
    1971,
    Bilingual(
      id: "Jalan dan RT ini sudah ada di baris lain dengan kelurahan lain.",
      en: "This street and RT stand in another row with another kelurahan."),
    Bilingual(
      id: "Pisahkan rentang RT; RT yang memang ada di dua kelurahan tidak didaftarkan.",
      en: "Part the ranges; leave out an RT that both kelurahan have."))
  static let streetSource = street(
    1972,
    Bilingual(
      id: "Sumber daftar kosong, atau tanggalnya tidak terbaca atau belum tiba.",
      en: "The source of the list is empty, or its date cannot be read or has not come."),
    Bilingual(
      id: "Tulis sumber 3 sampai 200 karakter, dan tanggal seperti 2026-08-03.",
      en: "Write a source of 3 to 200 characters, and a date as 2026-08-03."))
}
