package import RecordModel

// What times say against the visit or the life of the patient.
extension Rule {
  /// A fact is dated more than a day outside its visit.
  package static let factOutsideVisit = Rule(
    "BMB-1810", .warning, type: "value",
    message: Bilingual(
      id: "Waktu catatan ini lebih dari satu hari di luar waktu kunjungan.",
      en: "The time of this entry lies more than a day outside the visit."),
    fix: Bilingual(
      id: "Periksa tanggal catatan dan tanggal kunjungan.",
      en: "Check the date of the entry and the dates of the visit."))

  /// A fact is dated before the patient was born.
  package static let factBeforeBirth = Rule(
    "BMB-1811", .warning, type: "value",
    message: Bilingual(
      id: "Waktu catatan ini sebelum tanggal lahir pasien.",
      en: "The time of this entry is before the patient was born."),
    fix: Bilingual(
      id: "Periksa tanggal lahir pasien dan tanggal catatan.",
      en: "Check the birth date and the date of the entry."))

  /// A visit was over before the patient was born.
  package static let visitBeforeBirth = Rule(
    "BMB-1812", .warning, type: "value",
    message: Bilingual(
      id: "Kunjungan selesai sebelum tanggal lahir pasien.",
      en: "The visit was over before the patient was born."),
    fix: Bilingual(
      id: "Periksa tanggal lahir pasien dan tanggal kunjungan.",
      en: "Check the birth date and the dates of the visit."))

  /// A visit began after the patient had died.
  package static let visitAfterDeath = Rule(
    "BMB-1813", .warning, type: "value",
    message: Bilingual(
      id: "Kunjungan dimulai lebih dari satu hari sesudah pasien meninggal.",
      en: "The visit began more than a day after the patient had died."),
    fix: Bilingual(
      id: "Periksa waktu meninggal dan tanggal kunjungan, serta identitas pasien.",
      en: "Check the time of death, the date of the visit and who the patient is."))

  /// A patient was seen before he came, or left before he was seen.
  package static let stepsOutOfOrder = Rule(
    "BMB-1814", .warning, type: "value",
    message: Bilingual(
      id: "Urutan waktu datang, dilayani dan selesai terbalik.",
      en: "The times of arriving, being seen and finishing are not in this order."),
    fix: Bilingual(
      id: "Periksa statusHistory: arrived, in-progress, finished.",
      en: "Check statusHistory: arrived, in-progress, finished."))
}
