import RecordModel

/// Words of the auditor's pages about the log itself.
enum LogTexts {
  static let heading = Bilingual(id: "Keutuhan log", en: "Integrity of the log")
  static let lead = Bilingual(
    id:
      "Siapa menandatangani dan menyaksikan log, dan apa yang dicocokkan fasilitas. Halaman ini adalah kata gerbang sendiri: percayai hanya pemeriksaan di komputer Anda sendiri (docs/audit.md).",
    en:
      "Who signed and witnessed the log, and what facilities compared. This page is the gateway's own word: believe only the verification on a computer of your own (docs/audit.md)."
  )
  static let entries = Bilingual(id: "Entri", en: "Entries")
  static let uncosigned = Bilingual(id: "Belum disaksikan", en: "Not yet witnessed")
  static let silence = Bilingual(
    id: "Umur tertua yang belum disaksikan (detik)", en: "Oldest not yet witnessed (seconds)")
  static let noPolicy = Bilingual(
    id:
      "Gerbang ini berjalan tanpa kebijakan saksi (log.policy): tanda tangan di bawah tidak dinilai.",
    en:
      "This gateway runs without a policy of witnesses (log.policy): the signatures below are not judged."
  )
  static let checkpoints = Bilingual(id: "Checkpoint terbaru", en: "Newest checkpoints")
  static let size = Bilingual(id: "Mencakup entri", en: "Covers entries")
  static let witnesses = Bilingual(id: "Saksi", en: "Witnesses")
  static let state = Bilingual(id: "Keadaan", en: "State")
  static let trusted = Bilingual(id: "dipercaya", en: "trusted")
  static let untrusted = Bilingual(id: "tidak dipercaya", en: "not trusted")
  static let fewWitnesses = Bilingual(id: "saksi kurang", en: "too few witnesses")
  static let notJudged = Bilingual(id: "tidak dinilai", en: "not judged")
  static let none = Bilingual(id: "Belum ada checkpoint.", en: "No checkpoint yet.")
  static let verify = Bilingual(id: "Periksa seluruh log sekarang", en: "Verify the whole log now")
  static let evidence = Bilingual(id: "Unduh bukti (tar)", en: "Download the evidence (tar)")
  static let tooLong = Bilingual(
    id:
      "Log ini terlalu panjang untuk peramban; pakai `baimbai audit export` dan `baimbai audit verify`.",
    en: "This log is too long for a browser; use `baimbai audit export` and `baimbai audit verify`."
  )
  static let days = Bilingual(id: "Pencocokan harian fasilitas", en: "Facilities' daily comparison")
  static let noDays = Bilingual(
    id:
      "Dalam 30 hari terakhir tidak ada fasilitas yang mencocokkan tanda terimanya (`baimbai reconcile`).",
    en: "No facility has compared its receipts in the last 30 days (`baimbai reconcile`).")
  static let day = Bilingual(id: "Hari", en: "Day")
  static let facility = Bilingual(id: "Fasilitas", en: "Facility")
  static let counted = Bilingual(id: "Tanda terima", en: "Receipts")
  static let logged = Bilingual(id: "Di gerbang", en: "At the gateway")
  static let missing = Bilingual(id: "Tidak ada di log", en: "Not in the log")
  static let unknown = Bilingual(id: "Tanpa tanda terima", en: "Without a receipt")
  static let equal = Bilingual(id: "cocok", en: "equal")
  static let different = Bilingual(id: "berbeda", en: "different")
  static let recoveries = Bilingual(id: "Pemulihan", en: "Recoveries")
  static let lostRange = Bilingual(id: "Entri yang dilepas", en: "Entries given up")
  static let name = Bilingual(id: "Nama log sesudahnya", en: "The log's name after")
  static let officers = Bilingual(id: "Petugas", en: "Officers")
  static let reason = Bilingual(id: "Alasan", en: "Reason")
  static let verified = Bilingual(id: "Hasil pemeriksaan", en: "Result of the verification")
  static let clean = Bilingual(id: "Bersih: tidak ada temuan.", en: "Clean: nothing was found.")
  static let firstBad = Bilingual(id: "Entri salah pertama", en: "First bad entry")
  static let place = Bilingual(id: "Tempat", en: "Place")
  static let rule = Bilingual(id: "Aturan", en: "Rule")
  static let back = Bilingual(id: "Kembali ke keutuhan log", en: "Back to the integrity of the log")
}
