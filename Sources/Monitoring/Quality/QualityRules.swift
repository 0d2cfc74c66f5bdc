package import RecordModel

extension Rule {
  /// What the counters of quality and the office's findings say: BMB-1880 to BMB-1889, BMB-1977 and BMB-1978.
  package static let qualityRules: [Rule] = [
    .qualityNIK, .qualityHome, .qualityBirth, .qualityTimes, .qualityAdministrative,
    .qualityDiagnosis, .qualityLate, .qualityTwice, .findingStep, .calendarDay,
    .qualityWait, .qualityVolume,
  ]

  private static func quality(
    _ code: String, severity: Severity = .information, _ message: Bilingual, _ fix: Bilingual
  ) -> Rule { Rule(code, severity, type: "business-rule", message: message, fix: fix) }

  static let qualityNIK = quality(
    "BMB-1880",
    Bilingual(
      id: "Kunjungan ini milik pasien tanpa NIK yang sah.",
      en: "This visit is of a patient without a valid NIK."),
    Bilingual(
      id: "Lengkapi NIK 16 angka pada data pasien, lalu kirim ulang kunjungannya.",
      en: "Add the NIK of 16 digits to the patient's data and send the visit again."))
  static let qualityHome = quality(
    "BMB-1881",
    Bilingual(
      id: "Alamat pasien tidak dapat dikenali sampai kelurahan.",
      en: "The patient's address does not resolve to a kelurahan."),
    Bilingual(
      id: "Isi kode kelurahan, atau tulis nama kelurahan dan kota.",
      en: "Give the code of the kelurahan, or write its name and the city."))
  static let qualityBirth = quality(
    "BMB-1882",
    Bilingual(
      id: "Tanggal lahir atau jenis kelamin pasien tidak lengkap.",
      en: "The patient's birth date or sex is not complete."),
    Bilingual(
      id: "Isi tanggal lahir sampai harinya, dan jenis kelamin.",
      en: "Give the birth date to the day, and the sex."))
  static let qualityTimes = quality(
    "BMB-1883",
    Bilingual(
      id: "Jam datang atau waktu selesai kunjungan tidak ada.",
      en: "The visit has no time of arrival or no end."),
    Bilingual(
      id: "Kirim waktu datang dengan jamnya, dan waktu selesai bila kunjungan sudah selesai.",
      en: "Send the arrival with its clock time, and the end once the visit is finished."))
  static let qualityAdministrative = quality(
    "BMB-1884",
    Bilingual(
      id: "Poli atau penjamin kunjungan tidak ada.", en: "The visit has no service or no payer."),
    Bilingual(id: "Isi poli dan penjamin.", en: "Give the service and the payer."))
  static let qualityDiagnosis = quality(
    "BMB-1885",
    Bilingual(
      id: "Kunjungan selesai tanpa diagnosis ICD-10, atau ada kode yang bukan ICD-10.",
      en: "A finished visit without an ICD-10 diagnosis, or with a code that is not of ICD-10."),
    Bilingual(
      id: "Isi kode ICD-10, atau padankan kode sendiri di halaman Kode.",
      en: "Give the ICD-10 code, or map the facility's own code on the page Codes."))
  static let qualityLate = quality(
    "BMB-1886",
    Bilingual(
      id: "Kunjungan diterima lebih dari 24 jam setelah selesai.",
      en: "The visit was received more than 24 hours after its end."),
    Bilingual(
      id: "Kirim setiap hari, sebaiknya segera setelah pelayanan.",
      en: "Send every day, best right after the visit."))
  static let qualityTwice = quality(
    "BMB-1887",
    Bilingual(
      id: "Kunjungan ini mungkin sama dengan yang sudah ada.",
      en: "This visit may be one that is there already."),
    Bilingual(
      id: "Pakai nomor kunjungan yang sama pada setiap kiriman, dan batalkan yang ganda.",
      en: "Use one visit number in every submission, and void the duplicate."))
  /// A step of a finding that its life does not allow.
  package static let findingStep = quality(
    "BMB-1888", severity: .error,
    Bilingual(
      id: "Langkah ini tidak mungkin pada temuan dalam keadaan ini, atau isiannya kurang.",
      en: "This step is not possible for a finding in this state, or something is missing."),
    Bilingual(
      id: "Muat ulang temuan, lihat langkah yang ditawarkan, isi catatan dan tenggat.",
      en: "Reload the finding, see which steps are offered, give a note and a deadline."))
  /// A day of the calendar that is not taken.
  package static let calendarDay = quality(
    "BMB-1889", severity: .error,
    Bilingual(
      id: "Hari libur atau tutup ini tidak terbaca, terbalik, atau sudah ada.",
      en: "This holiday or closing cannot be read, is reversed, or is there already."),
    Bilingual(
      id: "Tulis tanggal seperti 2026-08-17 dengan nama dan sumbernya.",
      en: "Write days as 2026-08-17, with a name and the source."))
  static let qualityWait = quality(
    "BMB-1977",
    Bilingual(
      id: "Jam daftar dan jam dilayani kunjungan ini sama, jadi waktu tunggunya tepat 0 menit.",
      en: "This visit was registered and seen in the same minute: its wait is exactly 0 minutes."),
    Bilingual(
      id:
        "Kirim jam daftar dan jam dilayani yang sebenarnya; jam yang tidak dicatat dikosongkan, tidak disamakan.",
      en: "Send both times as they were; leave out one that was not noted, do not copy the other."))
  /// A day on which far more or fewer visits came than is usual.
  package static let qualityVolume = quality(
    "BMB-1978",
    Bilingual(
      id: "Jumlah kunjungan pada hari ini jauh dari biasanya.",
      en: "The number of visits of this day is far from what is usual."),
    Bilingual(
      id:
        "Bila terlalu banyak, cari kiriman ganda atau susulan dan batalkan yang ganda. "
        + "Bila terlalu sedikit, kirim yang belum terkirim atau catat hari tutup di Kalender.",
      en:
        "If too many, look for duplicates or late ones and void the duplicates. "
        + "If too few, send what was not sent, or enter a closed day in the Calendar."
    ))
}
