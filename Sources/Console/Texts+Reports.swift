import RecordModel

/// Words of the pages of frozen reports.
enum ReportTexts {
  static let heading = Bilingual(id: "Laporan", en: "Reports")
  static let lead = Bilingual(
    id:
      "Laporan dibekukan pada tanggalnya: bulan pada tanggal 10 bulan berikutnya, minggu sehari sesudahnya. Data yang datang kemudian menjadi revisi; nilai lama tetap ada.",
    en:
      "Reports are frozen on their day: a month on the 10th of the next one, a week on the day after it. What comes later becomes a revision; the earlier values stay."
  )
  static let none = Bilingual(
    id: "Belum ada laporan yang dibekukan.", en: "No report has been frozen yet.")
  static let report = Bilingual(id: "Laporan", en: "Report")
  static let period = Bilingual(id: "Periode", en: "Period")
  static let revision = Bilingual(id: "Revisi", en: "Revision")
  static let revisions = Bilingual(
    id: "Semua revisi periode ini", en: "All revisions of the period")
  static let madeAt = Bilingual(id: "Dibekukan", en: "Frozen")
  static let madeBy = Bilingual(id: "Oleh", en: "By")
  static let hash = Bilingual(id: "SHA-256 isi (berkas JSON)", en: "SHA-256 of the JSON file")
  static let leaf = Bilingual(id: "Nama dalam log audit", en: "Name in the audit log")
  static let changes = Bilingual(
    id: "Yang berubah dari revisi sebelumnya", en: "What changed since the revision before")
  static let rounded = Bilingual(
    id:
      "Untuk halaman ini hitungan kasus di bawah 8 ditutup (sejak versi 2 juga 0, dan baris yang seluruhnya ditutup tidak ada) dan sisanya dibulatkan ke kelipatan lima; jumlah adalah jumlah yang ditunjukkan. Angka indikator dan W2 mengikuti aturan halamannya. Angka utuh ada pada operator gerbang dan pada fasilitas masing-masing.",
    en:
      "On this page counts of cases below 8 are hidden (from version 2 on 0 too, and a row that is hidden whole is not there) and others rounded to fives; sums are of what is shown. Figures of indicators and W2 follow the rule of their pages. The exact ones are with the gateway's operator and with each facility."
  )
  static let withheld = Bilingual(
    id:
      "Sebagian angka laporan ini ditutup: angkanya berubah sedikit sejak dibekukan, atau kini lebih banyak yang ditutup, sehingga selisihnya dengan halaman lain atau dengan yang sudah dikirim kepada Anda membuka hitungan kecil. Yang dibekukan tetap tersimpan utuh; sidik jari di bawah adalah milik berkas yang diberikan di sini.",
    en:
      "Some figures of this report are hidden: they moved a little since it was frozen, or more of it is hidden today, so that beside other pages, or what was sent to you before, they would tell a small count. What was frozen stays whole; the hash below is that of the file as it is given out here."
  )
  static let notOffered = Bilingual(
    id:
      "Fasilitas menurut tempat tinggal dan kelurahan menurut pemilik tidak ditunjukkan: selisih dua halaman akan membuka hitungan kecil.",
    en:
      "Facilities by home and kelurahan by owner are not shown: the difference of two pages would tell small counts."
  )
  static let subscriptions = Bilingual(id: "Langganan saya", en: "My subscriptions")
  static let subscribeLead = Bilingual(
    id:
      "Laporan dikirim setelah dibekukan, menurut hak Anda pada saat itu. Tanpa alamat surel, berkas ditulis ke folder gerbang.",
    en:
      "A report goes out when it is frozen, under the rights that you have then. Without a mail address its files are written into the gateway's folder."
  )
  static let folder = Bilingual(id: "folder gerbang", en: "the gateway's folder")
  static let address = Bilingual(
    id: "Alamat surel (boleh kosong)", en: "Mail address (may be empty)")
  static let add = Bilingual(id: "Berlangganan", en: "Subscribe")
  static let end = Bilingual(id: "Hentikan", en: "End")
}
