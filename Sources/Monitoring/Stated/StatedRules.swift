package import RecordModel

extension Rule {
  /// What can be wrong in a stated figure: BMB-1840 to BMB-1846; in a change of limits: BMB-1973 to BMB-1975.
  package static let statedRules: [Rule] = [
    .statedTitles, .statedSubject, .statedPeriod, .statedPlace, .statedCount, .statedSource,
    .statedTwice, .limitKind, .limitMonth, .limitReason,
  ]

  private static func stated(_ number: Int, _ message: Bilingual, _ fix: Bilingual) -> Rule {
    Rule("BMB-\(number)", .error, type: "value", message: message, fix: fix)
  }

  static let statedTitles = stated(
    1840,
    Bilingual(
      id: "Baris judul tidak ditemukan, lembar kosong, atau terlalu panjang.",
      en: "The sheet has no row of titles, no row, or too many."),
    Bilingual(
      id: "Pakai judul indikator, periode, tempat, pembilang, penyebut, sumber, tanggal.",
      en: "Use the titles indicator, period, place, numerator, denominator, source, date."))
  static let statedSubject = stated(
    1841,
    Bilingual(
      id: "Angka ini tidak diisi orang: kodenya tidak dikenal.",
      en: "Nobody states this figure: its code is not known."),
    Bilingual(
      id: "Pakai POP, SPM01 sampai SPM12, KBK1, KBK3, atau kode formulir INM.",
      en: "Use POP, SPM01 to SPM12, KBK1, KBK3, or the code of an INM form."))
  static let statedPeriod = stated(
    1842,
    Bilingual(
      id: "Periode tidak cocok dengan angka ini.", en: "The period does not fit this figure."),
    Bilingual(
      id: "Penduduk dan sasaran SPM memakai tahun, 2026; lainnya memakai bulan, 2026-08.",
      en: "Population and targets of SPM take a year, 2026; all others a month, 2026-08."))
  static let statedPlace = stated(
    1843,
    Bilingual(
      id: "Tempat tidak dikenal atau bukan bagian Anda.",
      en: "The place is not known or not yours."),
    Bilingual(
      id: "Penduduk, sasaran: city atau kode kelurahan 10 angka. Lainnya: kode fasilitas.",
      en:
        "Population, targets: city or a kelurahan's code of 10 digits. Others: a facility's code."
    ))
  static let statedCount = stated(
    1844,
    Bilingual(
      id: "Jumlah bukan bilangan bulat yang mungkin.", en: "A count is no possible whole number."),
    Bilingual(
      id:
        "Penyebut 0 sampai 1 miliar; pembilang hanya untuk formulir INM, tidak lebih dari "
        + "penyebut.",
      en:
        "A denominator of 0 to 1 billion; a numerator only for INM forms, not above the "
        + "denominator."))
  static let statedSource = stated(
    1845,
    Bilingual(
      id: "Sumber kosong, atau tanggalnya tidak terbaca atau belum tiba.",
      en: "The source is empty, or its date cannot be read or has not come."),
    Bilingual(
      id: "Tulis sumber 3 sampai 200 karakter, dan tanggal seperti 2026-08-03.",
      en: "Write a source of 3 to 200 characters, and a date as 2026-08-03."))
  static let statedTwice = stated(
    1846,
    Bilingual(
      id: "Indikator, periode, dan tempat ini sudah ada di baris lain.",
      en: "This indicator, period and place stand in another row already."),
    Bilingual(id: "Hapus salah satu.", en: "Take one of the two out."))
  static let limitKind = stated(
    1973,
    Bilingual(
      id: "Perubahan batas kendali ini tidak dikenal.",
      en: "This change of control limits is not known."),
    Bilingual(
      id: "Pilih hitung ulang (1), bekukan (2), atau cabut (0).",
      en: "Choose limits made anew (1), frozen (2), or taken back (0)."))
  static let limitMonth = stated(
    1974,
    Bilingual(
      id: "Bulan perubahan batas kendali tidak terbaca atau belum tiba.",
      en: "The month of a change of control limits cannot be read or has not come."),
    Bilingual(id: "Tulis bulan seperti 2026-08.", en: "Write a month as 2026-08."))
  /// Nobody could tell later why a chart looks as it does.
  package static let limitReason = stated(
    1975,
    Bilingual(
      id: "Batas kendali tidak diubah tanpa alasan.",
      en: "Control limits do not change without a reason."),
    Bilingual(
      id: "Tulis alasannya, 3 sampai 200 karakter.", en: "Write the reason in 3 to 200 characters.")
  )
}
