package import RecordModel

/// What can be wrong in a sheet of facilities or practitioners: BMB-1660 to BMB-1679.
package let registrySheetRules: [Rule] = [
  .sheetTitlesNotFound, .sheetRowTwice, .sheetCellMissing, .sheetCodeForm, .sheetKindUnknown,
  .sheetOwnershipUnknown, .sheetKelurahanUnknown, .sheetDayUnreadable, .sheetDaysTurned,
  .sheetBedsUnreadable, .sheetFacilityUnknown, .sheetCodeTaken,
]

extension Rule {
  private static func sheet(
    _ number: Int, _ message: Bilingual, _ fix: Bilingual
  ) -> Rule {
    Rule("BMB-\(number)", .error, type: "value", message: message, fix: fix)
  }

  static let sheetTitlesNotFound = sheet(
    1660,
    Bilingual(id: "Baris judul tidak ditemukan.", en: "The row of titles was not found."),
    Bilingual(
      id: "Pakai judul dari berkas ekspor: Kode, Nama, Jenis, ... atau Nomor IHS, Nama, ...",
      en: "Use the titles of the exported file: Kode, Nama, Jenis, ... or Nomor IHS, Nama, ..."))
  static let sheetRowTwice = sheet(
    1661,
    Bilingual(
      id: "Kode ini sudah ada di baris lain.", en: "This code stands in another row already."),
    Bilingual(id: "Gabungkan kedua baris.", en: "Make one row of the two."))
  static let sheetCellMissing = sheet(
    1662, Bilingual(id: "Sel ini wajib diisi.", en: "This cell must be filled."),
    Bilingual(id: "Isi nama lengkapnya.", en: "Fill in the full name."))
  static let sheetCodeForm = sheet(
    1663,
    Bilingual(id: "Bentuk kode ini tidak benar.", en: "This code has not the right form."),
    Bilingual(
      id: "Kode: huruf, angka, titik, strip. SATUSEHAT 10 angka, sarana 11 angka, PPK 8 karakter.",
      en: "Codes: letters, digits, dots, dashes. SATUSEHAT 10 digits, sarana 11, PPK 8 characters.")
  )
  static let sheetKindUnknown = sheet(
    1664,
    Bilingual(id: "Jenis fasilitas ini tidak dikenal.", en: "This kind of facility is not known."),
    Bilingual(
      id: "Tulis misalnya Puskesmas, Klinik pratama, Rumah sakit, Praktik mandiri bidan, Apotek.",
      en: "Write for example Puskesmas, Primary clinic, Hospital, Midwife's practice, Pharmacy."))
  static let sheetOwnershipUnknown = sheet(
    1665,
    Bilingual(id: "Kepemilikan ini tidak dikenal.", en: "This ownership is not known."),
    Bilingual(id: "Tulis pemerintah atau swasta.", en: "Write government or private."))
  static let sheetKelurahanUnknown = sheet(
    1666,
    Bilingual(
      id: "Kelurahan ini tidak ada di Banjarmasin.", en: "There is no such kelurahan here."),
    Bilingual(
      id: "Tulis nama kelurahan atau kode Kemendagri 10 angka.",
      en: "Write the kelurahan's name or its Kemendagri code of 10 digits."))
  static let sheetDayUnreadable = sheet(
    1667, Bilingual(id: "Tanggal ini tidak terbaca.", en: "This day cannot be read."),
    Bilingual(id: "Tulis misalnya 31/12/2027.", en: "Write for example 2027-12-31."))
  static let sheetDaysTurned = sheet(
    1668,
    Bilingual(
      id: "Tanggal mulai kosong atau sesudah tanggal akhir.",
      en: "The first day is missing or after the last."),
    Bilingual(id: "Isi keduanya dengan benar.", en: "Fill in both rightly."))
  static let sheetBedsUnreadable = sheet(
    1669,
    Bilingual(id: "Tempat tidur ini tidak terbaca.", en: "These beds cannot be read."),
    Bilingual(
      id: "Tulis kelas=jumlah dengan koma: 1=10, 2=20, 3=40, icu=4.",
      en: "Write class=count with commas: 1=10, 2=20, 3=40, icu=4."))
  static let sheetFacilityUnknown = sheet(
    1670,
    Bilingual(
      id: "Fasilitas tempat praktik ini tidak terdaftar.",
      en: "The facility of this placement is not registered."),
    Bilingual(
      id: "Daftarkan fasilitasnya dahulu, atau perbaiki kodenya.",
      en: "Register the facility first, or mend its code."))
  static let sheetCodeTaken = sheet(
    1671,
    Bilingual(
      id: "Kode lain di baris ini milik fasilitas lain.",
      en: "Another facility has one of the other codes in this row."),
    Bilingual(
      id: "Periksa kode SATUSEHAT, sarana, PPK, dan Kemenkes.",
      en: "Check the codes of SATUSEHAT, sarana, PPK and Kemenkes."))
}
