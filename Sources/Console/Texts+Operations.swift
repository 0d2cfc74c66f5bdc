import RecordModel

/// Words of the operators' page.
enum OperationsTexts {
  static let heading = Bilingual(id: "Operasi", en: "Operations")
  static let lead = Bilingual(
    id:
      "Apa yang lewat gerbang dan di mana disimpan: kiriman dan mesin, tanpa data pasien. Angka lain ada pada alamat metrik.",
    en:
      "What goes through the gateway and where it lies: messages and machines, no patient. Further figures stand at the address of the metrics."
  )
  static let asOf = Bilingual(id: "Keadaan", en: "As of")
  static let hours = Bilingual(id: "Kiriman per jam, 48 jam", en: "Submissions by hour, 48 hours")
  static let perHour = Bilingual(id: "Kunjungan per jam", en: "Visits by hour")
  static let hour = Bilingual(id: "Jam (WITA)", en: "Hour (WITA)")
  static let errors = Bilingual(
    id: "Galat menurut aturan, tujuh hari", en: "Errors by rule, seven days")
  static let uncounted = Bilingual(
    id: "Kunjungan yang tidak dapat dihitung", en: "Visits that cannot be counted")
  static let sqlState = Bilingual(id: "SQLSTATE", en: "SQLSTATE")
  static let constraint = Bilingual(id: "Batasan", en: "Constraint")
  static let queue = Bilingual(id: "Antrean dan koneksi", en: "Queues and connections")
  static let what = Bilingual(id: "Apa", en: "What")
  static let waiting = Bilingual(id: "Jumlah", en: "Number")
  static let since = Bilingual(id: "Tertua sejak", en: "Oldest since")
  static let limit = Bilingual(id: "Batas", en: "Limit")
  static let connections = Bilingual(id: "Koneksi PostgreSQL", en: "PostgreSQL connections")
  static let storage = Bilingual(id: "Penyimpanan", en: "Storage")
  static let schema = Bilingual(id: "Skema", en: "Schema")
  static let tables = Bilingual(id: "Tabel dan partisi", en: "Tables and partitions")
  static let rows = Bilingual(id: "Baris (perkiraan)", en: "Rows (estimated)")
  static let megabytes = Bilingual(id: "MB dengan indeks", en: "MB with indexes")
  static let database = Bilingual(id: "seluruh basis data", en: "the whole database")
  static let backups = Bilingual(id: "Cadangan", en: "Backups")
  static let age = Bilingual(id: "Umur (jam)", en: "Age (hours)")
  static let state = Bilingual(id: "Keadaan", en: "State")
  static let present = Bilingual(id: "ada", en: "present")
  static let noBackup = Bilingual(
    id: "tidak ada, atau latihan pemulihan bertemuan", en: "none, or a rehearsal with findings")
  static let noFolder = Bilingual(
    id: "Folder catatan cadangan belum diatur (backup.state).",
    en: "The folder with the notes of backups is not set (backup.state).")

  static func backlog(_ name: String) -> Bilingual {
    name == "facts"
      ? Bilingual(id: "Fakta dan indikator menunggu", en: "Facts and indicators waiting")
      : Bilingual(id: "Kualitas data menunggu", en: "Data quality waiting")
  }

  static func backup(_ name: String) -> Bilingual {
    name == "backup"
      ? Bilingual(id: "Salinan basis data", en: "Copy of the database")
      : Bilingual(id: "Latihan pemulihan", en: "Rehearsal of a restore")
  }
}
