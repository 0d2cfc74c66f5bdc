package import RecordModel

// What a diagnosis says against the patient or the other diagnoses.
extension Rule {
  /// A diagnosis that only women have stands with a man.
  package static let femaleDiagnosisInMan = Rule(
    "BMB-1800", .warning, type: "business-rule",
    message: Bilingual(
      id: "Diagnosis ini hanya untuk perempuan, tetapi pasien tercatat laki-laki.",
      en: "Only women have this diagnosis, but the patient is recorded as a man."),
    fix: Bilingual(
      id: "Periksa jenis kelamin pasien dan kode ICD-10.",
      en: "Check the sex of the patient and the ICD-10 code."))

  /// A diagnosis that only men have stands with a woman.
  package static let maleDiagnosisInWoman = Rule(
    "BMB-1801", .warning, type: "business-rule",
    message: Bilingual(
      id: "Diagnosis ini hanya untuk laki-laki, tetapi pasien tercatat perempuan.",
      en: "Only men have this diagnosis, but the patient is recorded as a woman."),
    fix: Bilingual(
      id: "Periksa jenis kelamin pasien dan kode ICD-10.",
      en: "Check the sex of the patient and the ICD-10 code."))

  /// A diagnosis of the newborn stands with somebody older.
  package static let newbornDiagnosisInOlder = Rule(
    "BMB-1802", .warning, type: "business-rule",
    message: Bilingual(
      id: "Kode bayi baru lahir dipakai untuk pasien yang lebih tua.",
      en: "A code for newborns is used for an older patient."),
    fix: Bilingual(
      id: "Catat kode P atau Z38 pada rekam medis bayi; untuk ibu pakai kode O atau Z37.",
      en: "Put codes P or Z38 into the record of the baby; use O or Z37 for the mother."))

  /// A diagnosis of pregnancy or birth stands with a child or an old woman.
  package static let obstetricDiagnosisOutsideAge = Rule(
    "BMB-1803", .warning, type: "business-rule",
    message: Bilingual(
      id: "Kode kehamilan atau persalinan di luar umur 10 sampai 60 tahun.",
      en: "A code of pregnancy or birth outside the ages of 10 to 60."),
    fix: Bilingual(
      id: "Periksa tanggal lahir pasien dan kode ICD-10.",
      en: "Check the birth date of the patient and the ICD-10 code."))

  /// A diagnosis of the mother stands with a baby.
  package static let obstetricDiagnosisOnNewborn = Rule(
    "BMB-1804", .information, type: "business-rule",
    message: Bilingual(
      id: "Kode ibu (kehamilan atau persalinan) tercatat pada bayi.",
      en: "A code of the mother (pregnancy or birth) is recorded with the baby."),
    fix: Bilingual(
      id: "Untuk bayi pakai kode P atau Z38; kode O untuk ibunya.",
      en: "Use P or Z38 for the baby; codes O are for the mother."))

  /// A diagnosis of later life stands with a child.
  package static let oldAgeDiagnosisInChild = Rule(
    "BMB-1805", .warning, type: "business-rule",
    message: Bilingual(
      id: "Diagnosis usia lanjut dipakai untuk anak.",
      en: "A diagnosis of later life is used for a child."),
    fix: Bilingual(
      id: "Periksa tanggal lahir pasien dan kode ICD-10.",
      en: "Check the birth date of the patient and the ICD-10 code."))

  /// An examination of healthy children stands with an adult.
  package static let childExaminationOfAdult = Rule(
    "BMB-1806", .information, type: "business-rule",
    message: Bilingual(
      id: "Kode pemeriksaan anak sehat dipakai untuk orang dewasa.",
      en: "A code of examining healthy children is used for an adult."),
    fix: Bilingual(id: "Untuk orang dewasa pakai Z00.0.", en: "Use Z00.0 for adults."))

  /// The same diagnosis stands twice.
  package static let sameDiagnosisTwice = Rule(
    "BMB-1835", .information, type: "duplicate",
    message: Bilingual(
      id: "Diagnosis yang sama tercatat dua kali pada kunjungan ini.",
      en: "The same diagnosis stands twice in this visit."),
    fix: Bilingual(
      id: "Kirim setiap diagnosis sekali, atau tulis apa yang membedakannya (sisi, gigi).",
      en: "Send each diagnosis once, or write what tells them apart (side, tooth)."))

  /// Of several diagnoses none is the main one.
  package static let mainDiagnosisMissing = Rule(
    "BMB-1836", .information, type: "required",
    message: Bilingual(
      id: "Ada beberapa diagnosis, tetapi tidak ada yang ditandai sebagai diagnosis utama.",
      en: "There are several diagnoses, but none is marked as the main one."),
    fix: Bilingual(
      id: "Beri rank 1 (prioritas 1) pada diagnosis utama.",
      en: "Give the main diagnosis rank 1 (priority 1)."))

  /// A manifestation stands as main diagnosis.
  package static let asteriskAsMainDiagnosis = Rule(
    "BMB-1837", .warning, type: "business-rule",
    message: Bilingual(
      id: "Kode asterisk (manifestasi) tidak boleh menjadi diagnosis utama.",
      en: "An asterisk code (a manifestation) cannot be the main diagnosis."),
    fix: Bilingual(
      id: "Tulis kode dagger (penyebab) sebagai diagnosis utama dan kode asterisk sesudahnya.",
      en: "Put the dagger code (the cause) first and the asterisk code behind it."))

  /// An external cause stands as main diagnosis.
  package static let externalCauseAsMainDiagnosis = Rule(
    "BMB-1838", .information, type: "business-rule",
    message: Bilingual(
      id: "Penyebab luar (V sampai Y) tercatat sebagai diagnosis utama.",
      en: "An external cause (V to Y) is recorded as the main diagnosis."),
    fix: Bilingual(
      id: "Tulis cedera atau penyakitnya sebagai diagnosis utama, penyebab luar sesudahnya.",
      en: "Put the injury or disease first and the external cause behind it."))
}
