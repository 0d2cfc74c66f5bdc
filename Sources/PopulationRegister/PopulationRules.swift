package import RecordModel

/// What can be wrong with a file of the population register: BMB-1780 to BMB-1789.
package let populationRules: [Rule] = [
  .populationTitlesNotFound, .populationNumberForm, .populationNameMissing,
  .populationDayUnreadable, .populationSexUnknown, .populationStatusUnknown,
  .populationNumberTwice, .populationNotSigned, .populationTooManyLeftOut, .populationNotNewer,
]

extension Rule {
  private static func population(_ number: Int, _ message: Bilingual, _ fix: Bilingual) -> Rule {
    Rule("BMB-\(number)", .error, type: "value", message: message, fix: fix)
  }

  static let populationTitlesNotFound = population(
    1780,
    Bilingual(id: "Baris judul tidak ditemukan.", en: "The row of titles was not found."),
    Bilingual(
      id: "Baris pertama harus memuat NIK, NAMA_LGKP dan TGL_LHR.",
      en: "The first row must have NIK, NAMA_LGKP and TGL_LHR."))
  static let populationNumberForm = population(
    1781, Bilingual(id: "NIK bukan 16 angka.", en: "The NIK is not 16 digits."),
    Bilingual(id: "Perbaiki NIK di berkas asal.", en: "Mend the NIK in the file's source."))
  static let populationNameMissing = population(
    1782, Bilingual(id: "Nama kosong atau terlalu panjang.", en: "The name is empty or too long."),
    Bilingual(id: "Isi nama lengkapnya.", en: "Fill in the full name."))
  static let populationDayUnreadable = population(
    1783,
    Bilingual(id: "Tanggal lahir tidak terbaca.", en: "The birth date cannot be read."),
    Bilingual(id: "Tulis hari-bulan-tahun.", en: "Write day-month-year."))
  static let populationSexUnknown = population(
    1784, Bilingual(id: "Jenis kelamin tidak dikenal.", en: "The sex is not known."),
    Bilingual(id: "Tulis 1 atau L, 2 atau P.", en: "Write 1 or L for male, 2 or P for female."))
  static let populationStatusUnknown = population(
    1785, Bilingual(id: "Status tidak dikenal.", en: "The status is not known."),
    Bilingual(id: "Tulis aktif, pindah atau meninggal.", en: "Write aktif, pindah or meninggal."))
  static let populationNumberTwice = population(
    1786,
    Bilingual(
      id: "NIK ini sudah ada di baris lain.", en: "This NIK stands in another row already."),
    Bilingual(id: "Hapus salah satu baris.", en: "Take one of the rows out."))
  /// The file's signature is not the register's.
  package static let populationNotSigned = population(
    1787,
    Bilingual(
      id: "Tanda tangan berkas tidak cocok dengan kunci Disdukcapil.",
      en: "The file's signature does not fit the register's key."),
    Bilingual(
      id: "Minta berkas dan tanda tangan yang utuh; periksa population.signer.",
      en: "Ask for the whole file and its signature; check population.signer."))
  /// More rows were left out than a good file has.
  package static let populationTooManyLeftOut = population(
    1788,
    Bilingual(
      id: "Terlalu banyak baris yang tidak terbaca; tidak ada yang disimpan.",
      en: "Too many rows cannot be read; nothing was stored."),
    Bilingual(
      id: "Minta berkas yang diperbaiki, atau beri --accept-left-out.",
      en: "Ask for a mended file, or give --accept-left-out."))
  /// What is stored is of a later day.
  package static let populationNotNewer = population(
    1789,
    Bilingual(
      id: "Data yang tersimpan berasal dari hari yang lebih baru.",
      en: "What is stored is of a later day."),
    Bilingual(id: "Periksa --as-of.", en: "Check --as-of."))
}
