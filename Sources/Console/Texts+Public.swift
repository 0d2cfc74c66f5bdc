import RecordModel

/// Words of the public site.
enum PublicTexts {
  static let title = Bilingual(
    id: "Kesehatan Banjarmasin dalam angka", en: "Health in Banjarmasin in numbers")
  static let lead = Bilingual(
    id:
      "Angka seluruh kota dari kunjungan ke fasilitas kesehatan yang terhubung. Tidak ada data perorangan di sini.",
    en:
      "Figures of the whole city from visits to connected facilities. No data of persons are here."
  )
  static let rule = Bilingual(
    id:
      "Hitungan 1 sampai 7 ditutup, lainnya dibulatkan ke kelipatan lima; jumlah adalah jumlah angka yang ditunjukkan; nilai dihitung dari hitungan di tengah kelompok enam.",
    en:
      "Counts of 1 to 7 are hidden, others rounded to fives; totals are sums of what is shown; rates are of counts in the middle of their six."
  )
  static let upTo = Bilingual(id: "Data sampai dengan bulan", en: "Data up to the month")
  static let none = Bilingual(id: "Belum ada bulan yang dibekukan.", en: "No month is frozen yet.")
  static let months = Bilingual(id: "Seluruh kota menurut bulan", en: "The whole city by month")
  static let total = Bilingual(id: "Jumlah yang ditunjukkan", en: "Sum of what is shown")
}
