package import RecordModel

// Codes that are not known.
extension Rule {
  /// A code of ICD-10 is none.
  package static let icd10Malformed = Rule(
    "BMB-1850", .warning, type: "code-invalid",
    message: Bilingual(id: "Kode ini bukan kode ICD-10.", en: "This is no code of ICD-10."),
    fix: Bilingual(
      id: "Tulis seperti J06.9: satu huruf, dua angka, titik, angka berikutnya.",
      en: "Write it as J06.9: a letter, two digits, a point, further digits."))

  /// A code of ICD-9-CM is none.
  package static let icd9cmMalformed = Rule(
    "BMB-1851", .warning, type: "code-invalid",
    message: Bilingual(
      id: "Kode ini bukan kode tindakan ICD-9-CM.",
      en: "This is no procedure code of ICD-9-CM."),
    fix: Bilingual(
      id: "Tulis seperti 89.52: dua angka, titik, satu atau dua angka.",
      en: "Write it as 89.52: two digits, a point, one or two digits."))

  /// A LOINC code has a wrong form or check digit.
  package static let loincMalformed = Rule(
    "BMB-1852", .warning, type: "code-invalid",
    message: Bilingual(
      id: "Kode LOINC ini salah bentuk atau salah angka periksa.",
      en: "This LOINC code has a wrong form or check digit."),
    fix: Bilingual(
      id: "Salin kode dari daftar LOINC, misalnya 8480-6.",
      en: "Copy the code from the list of LOINC, such as 8480-6."))

  /// A code of KFA is none.
  package static let kfaMalformed = Rule(
    "BMB-1853", .warning, type: "code-invalid",
    message: Bilingual(id: "Kode ini bukan kode KFA.", en: "This is no code of KFA."),
    fix: Bilingual(
      id: "Kode KFA terdiri dari 8 angka dan dimulai dengan 91, 92, 93 atau 94.",
      en: "Codes of KFA have 8 digits and begin with 91, 92, 93 or 94."))

  /// The class of a visit is not in its list.
  package static let classNotInList = Rule(
    "BMB-1854", .warning, type: "code-invalid",
    message: Bilingual(
      id: "Kelas kunjungan ini tidak ada dalam daftar.",
      en: "This class of visit is not in its list."),
    fix: Bilingual(
      id: "Pakai AMB, IMP, EMER, OBSENC, HH, VR atau SS dari v3-ActCode.",
      en: "Use AMB, IMP, EMER, OBSENC, HH, VR or SS of v3-ActCode."))

  /// The way of leaving is not in its list.
  package static let dispositionNotInList = Rule(
    "BMB-1855", .warning, type: "code-invalid",
    message: Bilingual(
      id: "Cara pulang ini tidak ada dalam daftar.",
      en: "This way of leaving is not in its list."),
    fix: Bilingual(
      id: "Pakai home, other-hcf, aadvice, exp, oth atau kode lain dari discharge-disposition.",
      en: "Use home, other-hcf, aadvice, exp, oth or another code of discharge-disposition."))

  /// The payer is not in the list.
  package static let payerNotInList = Rule(
    "BMB-1856", .warning, type: "code-invalid",
    message: Bilingual(
      id: "Penjamin ini tidak ada dalam daftar.",
      en: "This payer is not in the list."),
    fix: Bilingual(
      id: "Pakai kode dari daftar penjamin, misalnya JKN, UMUM atau ASURANSI.",
      en: "Use a code of the list of payers, such as JKN, UMUM or ASURANSI."))

  /// A code of the facility's own has no mapping yet.
  package static let codeNotMapped = Rule(
    "BMB-1860", .information, type: "not-found",
    message: Bilingual(
      id: "Kode lokal ini belum dipetakan; disimpan sebagaimana dikirim.",
      en: "This local code is not mapped yet; it is kept as sent."),
    fix: Bilingual(
      id: "Petakan kode ini di konsol, atau kirim kode baku.",
      en: "Map the code in the console, or send a standard code."))
}
