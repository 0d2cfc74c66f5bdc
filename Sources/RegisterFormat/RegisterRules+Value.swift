package import RecordModel

// Rules that flag a value; the row is kept.
extension Rule {
  /// BMB-1540: a NIK that is not 16 digits.
  package static let rowNIKMalformed = Rule(
    "BMB-1540", .warning, type: "value",
    message: Bilingual(
      id: "NIK bukan 16 angka; tidak dipakai untuk mengenali pasien.",
      en: "The NIK is not 16 digits; it is not used to recognise the patient."),
    fix: Bilingual(
      id: "Periksa NIK pada KTP atau KK: 16 angka tanpa huruf.",
      en: "Check the NIK on the identity or family card: 16 digits, no letters."))

  /// BMB-1541: no NIK, but another number.
  package static let rowNIKMissing = Rule(
    "BMB-1541", .warning, type: "required",
    message: Bilingual(
      id: "NIK kosong; pasien hanya dikenali dengan nomor lain.",
      en: "The NIK is missing; the patient is known by another number only."),
    fix: Bilingual(
      id: "Isi NIK bila pasien memilikinya.",
      en: "Fill in the NIK if the patient has one."))

  /// BMB-1542: a BPJS number that is not 13 digits.
  package static let rowBPJSMalformed = Rule(
    "BMB-1542", .warning, type: "value",
    message: Bilingual(
      id: "No BPJS bukan 13 angka (mungkin nol di depan hilang); tidak dipakai untuk mengenali "
        + "pasien.",
      en: "The BPJS number is not 13 digits (leading zeros may be lost); it is not used to "
        + "recognise the patient."),
    fix: Bilingual(
      id: "Format kolom No BPJS sebagai Teks dan ketik ke-13 angkanya.",
      en: "Format the BPJS column as Text and type the 13 digits."))

  /// BMB-1543: NIK and sex disagree.
  package static let rowNIKAgainstSex = Rule(
    "BMB-1543", .warning, type: "business-rule",
    message: Bilingual(
      id: "NIK dan jenis kelamin tidak sesuai.",
      en: "NIK and sex disagree."),
    fix: Bilingual(
      id: "Periksa NIK dan jenis kelamin; pada NIK perempuan hari lahir ditambah 40.",
      en: "Check both; in a woman's NIK 40 is added to the day of birth."))

  /// BMB-1544: NIK and birth date disagree.
  package static let rowNIKAgainstBirthDate = Rule(
    "BMB-1544", .warning, type: "business-rule",
    message: Bilingual(
      id: "NIK dan tanggal lahir tidak sesuai.",
      en: "NIK and birth date disagree."),
    fix: Bilingual(
      id: "Periksa NIK dan tanggal lahir pada KTP atau KK.",
      en: "Check both on the identity or family card."))

  /// BMB-1545: no sex.
  package static let rowSexMissing = Rule(
    "BMB-1545", .warning, type: "required",
    message: Bilingual(
      id: "Jenis kelamin kosong.",
      en: "The sex is missing."),
    fix: Bilingual(
      id: "Isi L atau P.",
      en: "Fill in L or P."))

  /// BMB-1546: a sex that cannot be read.
  package static let rowSexUnreadable = Rule(
    "BMB-1546", .warning, type: "value",
    message: Bilingual(
      id: "Jenis kelamin tidak terbaca.",
      en: "The sex cannot be read."),
    fix: Bilingual(
      id: "Isi L (laki-laki) atau P (perempuan).",
      en: "Fill in L (male) or P (female)."))

  /// BMB-1547: neither birth date nor age.
  package static let rowBirthDateMissing = Rule(
    "BMB-1547", .warning, type: "required",
    message: Bilingual(
      id: "Tanggal lahir dan umur kosong.",
      en: "Birth date and age are missing."),
    fix: Bilingual(
      id: "Isi tanggal lahir, atau umur bila tidak diketahui.",
      en: "Fill in the birth date, or the age if it is not known."))

  /// BMB-1548: a birth date or age that cannot be read.
  package static let rowBirthDateUnreadable = Rule(
    "BMB-1548", .warning, type: "value",
    message: Bilingual(
      id: "Tanggal lahir atau umur tidak terbaca.",
      en: "The birth date or age cannot be read."),
    fix: Bilingual(
      id: "Tulis hari/bulan/tahun, atau umur seperti 34 th, 5 bl, 10 hr.",
      en: "Write day/month/year, or an age like 34 th, 5 bl, 10 hr."))

  /// BMB-1549: a birth after the visit, or too long before.
  package static let rowBirthDateImplausible = Rule(
    "BMB-1549", .warning, type: "value",
    message: Bilingual(
      id: "Tanggal lahir sesudah kunjungan atau lebih dari 130 tahun sebelumnya.",
      en: "The birth date is after the visit or more than 130 years before."),
    fix: Bilingual(
      id: "Periksa tanggal lahir dan tanggal kunjungan.",
      en: "Check the birth date and the date of the visit."))

  /// BMB-1550: a birth year that was estimated from an age.
  package static let rowAgeEstimated = Rule(
    "BMB-1550", .information, type: "informational",
    message: Bilingual(
      id: "Tahun lahir diperkirakan dari umur.",
      en: "The year of birth was estimated from the age."),
    fix: Bilingual(
      id: "Isi tanggal lahir bila diketahui.",
      en: "Fill in the birth date if it is known."))

  /// BMB-1551: a time of day that cannot be read.
  package static let rowTimeUnreadable = Rule(
    "BMB-1551", .warning, type: "value",
    message: Bilingual(
      id: "Jam tidak terbaca.",
      en: "The time of day cannot be read."),
    fix: Bilingual(
      id: "Tulis jam:menit, misalnya 08:15.",
      en: "Write hours:minutes, for example 08:15."))

  /// BMB-1552: a measurement that is no number.
  package static let rowVitalUnreadable = Rule(
    "BMB-1552", .warning, type: "value",
    message: Bilingual(
      id: "Hasil pengukuran tidak terbaca sebagai bilangan; disimpan sebagai teks.",
      en: "The measurement cannot be read as a number; it is kept as words."),
    fix: Bilingual(
      id: "Tulis bilangan saja, tekanan darah sebagai 120/80.",
      en: "Write the number only, blood pressure as 120/80."))

  /// BMB-1553: a measurement outside of what is possible.
  package static let rowVitalImplausible = Rule(
    "BMB-1553", .warning, type: "value",
    message: Bilingual(
      id: "Hasil pengukuran di luar batas wajar.",
      en: "The measurement is outside of what is plausible."),
    fix: Bilingual(
      id: "Periksa angka, satuan dan tanda desimalnya.",
      en: "Check the number, its unit and decimal mark."))

  /// BMB-1554: neither diagnosis nor code.
  package static let rowDiagnosisMissing = Rule(
    "BMB-1554", .warning, type: "required",
    message: Bilingual(
      id: "Diagnosa dan kode ICD-10 kosong.",
      en: "Diagnosis and ICD-10 code are missing."),
    fix: Bilingual(
      id: "Isi diagnosa atau kode ICD-10.",
      en: "Fill in the diagnosis or the ICD-10 code."))

  /// BMB-1555: a code that does not look like ICD-10.
  package static let rowICDUnreadable = Rule(
    "BMB-1555", .warning, type: "code-invalid",
    message: Bilingual(
      id: "Kode ini tidak berbentuk ICD-10; disimpan sebagai teks.",
      en: "This code does not look like ICD-10; it is kept as words."),
    fix: Bilingual(
      id: "Tulis kode seperti J06.9; beberapa kode dipisah titik koma.",
      en: "Write a code like J06.9; separate several by semicolons."))

  /// BMB-1556: a cell that shows a spreadsheet's error.
  package static let rowFormulaError = Rule(
    "BMB-1556", .warning, type: "value",
    message: Bilingual(
      id: "Isian berisi kesalahan rumus (#REF!, #N/A, ...); dianggap kosong.",
      en: "The cell holds a formula's error (#REF!, #N/A, ...); it is taken as empty."),
    fix: Bilingual(
      id: "Perbaiki rumus atau ketik nilainya.",
      en: "Mend the formula or type the value."))

  /// BMB-1557: a running number that cannot name a visit.
  package static let rowVisitNumberShort = Rule(
    "BMB-1557", .information, type: "informational",
    message: Bilingual(
      id: "Nomor urut tidak dipakai sebagai nomor kunjungan karena akan berulang.",
      en: "The running number is not used as a visit number, because it will come again."),
    fix: Bilingual(
      id: "Isi nomor kunjungan yang tidak pernah berulang, misalnya 2026/11/03/000001.",
      en: "Fill in a visit number that never repeats, for example 2026/11/03/000001."))

  /// BMB-1558: a service that began before the patient came.
  package static let rowSeenBeforeArrival = Rule(
    "BMB-1558", .warning, type: "value",
    message: Bilingual(
      id: "Jam dilayani atau jam selesai mendahului jam datang.",
      en: "The service began or ended before the patient came."),
    fix: Bilingual(
      id: "Periksa jam datang, jam dilayani dan jam selesai.",
      en: "Check the times of arrival, service and end."))
}
