package import RecordModel

/// What exports refuse: BMB-1870 to BMB-1879.
let bulkRules: [Rule] = [.bulkUnusable, .bulkIdentified, .bulkTooMany, .bulkFailed]

extension Rule {
  /// 400: a request for an export that would be understood in part only.
  package static let bulkUnusable = Rule(
    "BMB-1870", .error, type: "invalid",
    message: Bilingual(
      id: "Permintaan ekspor ini tidak dapat dipenuhi seluruhnya.",
      en: "This request for an export cannot be met whole."),
    fix: Bilingual(
      id:
        "Kirim Prefer: respond-async; _outputFormat application/fhir+ndjson; _type dari Patient, Encounter, "
        + "Condition, Observation, Procedure, MedicationRequest; _since sebagai waktu. Parameter lain tidak ada.",
      en:
        "Send Prefer: respond-async; _outputFormat application/fhir+ndjson; _type of Patient, Encounter, "
        + "Condition, Observation, Procedure, MedicationRequest; _since as an instant. There are no other parameters."
    ))
  /// 403: an export that names persons.
  package static let bulkIdentified = Rule(
    "BMB-1871", .error, type: "forbidden",
    message: Bilingual(
      id: "Ekspor dengan identitas tidak ada; setiap ekspor tanpa nama, nomor, dan alamat.",
      en: "There is no export with persons; each is without names, numbers and addresses."),
    fix: Bilingual(
      id:
        "Untuk orang tertentu pakai halaman kunjungan Dinas dengan tujuan, dasar hukum, dan nomor dokumen.",
      en:
        "For certain persons use the office's page of visits with a purpose, a legal basis and the document's number."
    ))
  /// 429: so many exports are open.
  package static let bulkTooMany = Rule(
    "BMB-1872", .error, type: "throttled",
    message: Bilingual(
      id: "Sudah ada empat ekspor yang belum selesai.",
      en: "Four exports are not finished yet."),
    fix: Bilingual(
      id: "Tunggu sampai selesai, atau batalkan satu (DELETE).",
      en: "Wait until they are, or take one back (DELETE)."))
  /// 500: an export that was given up.
  package static let bulkFailed = Rule(
    "BMB-1873", .error, type: "exception",
    message: Bilingual(
      id: "Ekspor ini tidak berhasil dibuat.", en: "This export could not be made."),
    fix: Bilingual(
      id: "Minta lagi; bila terulang, beri tahu pengelola gerbang.",
      en: "Ask again; if it happens again, tell the gateway's operators."))
}
