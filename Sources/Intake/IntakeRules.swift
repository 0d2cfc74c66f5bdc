package import RecordModel
import RecordStore

/// The rules of intake that hold in every format.
extension Rule {
  /// The message is not JSON as RFC 8259 and we read it.
  package static let notJSON = Rule(
    "BMB-1300", .error, type: "structure",
    message: Bilingual(id: "Isi bukan JSON yang sah.", en: "The body is not valid JSON."),
    fix: Bilingual(
      id: "Periksa tempat yang ditunjuk; kirim UTF-8 tanpa BOM, tanpa kunci ganda dan koma akhir.",
      en: "Look at the place shown; send UTF-8 without BOM, duplicate keys or trailing commas."))

  /// The message is beyond a limit of size, depth or count.
  package static let beyondLimit = Rule(
    "BMB-1301", .error, type: "too-costly",
    message: Bilingual(id: "Isi melampaui batas.", en: "The body is beyond a limit."),
    fix: Bilingual(
      id: "Bagi menjadi beberapa kiriman yang lebih kecil.",
      en: "Split it into several smaller submissions."))

  /// Nothing in the message can be kept as a record.
  package static let nothingToKeep = Rule(
    "BMB-1302", .error, type: "required",
    message: Bilingual(
      id: "Tidak ada kunjungan, pasien atau sumber daya yang dapat disimpan.",
      en: "There is no visit, patient or resource that could be kept."),
    fix: Bilingual(
      id: "Kirim Bundle transaksi dengan Encounter dan pasiennya.",
      en: "Send a transaction Bundle with an Encounter and its patient."))

  /// The message speaks for another facility than the certificate.
  package static let otherFacilityNamed = Rule(
    "BMB-1401", .error, type: "forbidden",
    message: Bilingual(
      id: "Data ini menyebut fasilitas lain daripada pemilik sertifikat.",
      en: "The data names another facility than the certificate's."),
    fix: Bilingual(
      id: "Kirim hanya data fasilitas sendiri, atau minta mandat dari fasilitas itu.",
      en: "Send your own facility's data only, or obtain that facility's mandate."))

  /// The message names a facility that the registry does not know.
  package static let facilityUnknown = Rule(
    "BMB-1402", .information, type: "not-found",
    message: Bilingual(
      id: "Kode fasilitas di dalam data belum dikenal; disimpan sebagaimana dikirim.",
      en: "The facility code in the data is not known; it is kept as sent."),
    fix: Bilingual(
      id: "Daftarkan kode itu sebagai alias fasilitas Anda pada Dinas Kesehatan.",
      en: "Have the code registered as an alias of your facility at the health office."))

  /// A trial by SATUSEHAT's rules of something that is no FHIR.
  package static let onlyFHIRIsForwarded = Rule(
    "BMB-1303", .error, type: "not-supported",
    message: Bilingual(
      id: "Pemeriksaan SATUSEHAT hanya untuk FHIR R4 (JSON).",
      en: "The trial by SATUSEHAT's rules is for FHIR R4 (JSON) only."),
    fix: Bilingual(
      id: "Kirim application/fhir+json, atau pakai dry-run=true untuk format lain.",
      en: "Send application/fhir+json, or use dry-run=true for other formats."))

  /// A visit begins later than now.
  package static let visitInFuture = Rule(
    "BMB-1403", .error, type: "value",
    message: Bilingual(
      id: "Kunjungan dimulai di masa depan.", en: "The visit begins in the future."),
    fix: Bilingual(
      id: "Periksa tanggal, jam dan zona waktu; untuk janji temu pakai status planned.",
      en: "Check date, time and zone; use status planned for an appointment."))

  /// A fact is dated later than now.
  package static let factInFuture = Rule(
    "BMB-1404", .warning, type: "value",
    message: Bilingual(
      id: "Ada waktu di masa depan pada catatan ini.", en: "A time in this entry is in the future."),
    fix: Bilingual(
      id: "Periksa tanggal, jam dan zona waktu.", en: "Check date, time and zone."))

  /// A visit ends before it begins.
  package static let timesOutOfOrder = Rule(
    "BMB-1405", .warning, type: "value",
    message: Bilingual(
      id: "Waktu selesai mendahului waktu mulai.", en: "The end is before the beginning."),
    fix: Bilingual(
      id: "Periksa period dan statusHistory.", en: "Check period and statusHistory."))

  /// A NIK is not sixteen digits, so it identifies nobody.
  package static let nikMalformed = Rule(
    "BMB-1410", .warning, type: "value",
    message: Bilingual(
      id: "NIK bukan 16 angka; tidak dipakai untuk mengenali pasien.",
      en: "The NIK is not 16 digits; it is not used to identify the patient."),
    fix: Bilingual(
      id: "Salin NIK dari KTP sebagai teks 16 angka.",
      en: "Copy the NIK from the identity card as text of 16 digits."))

  /// A NIK of sixteen digits that can be nobody's, so it identifies nobody.
  package static let nikImpossible = Rule(
    "BMB-1991", .warning, type: "value",
    message: Bilingual(
      id: "NIK ini tidak mungkin: semua angkanya sama, tanggal lahirnya tidak ada di kalender, "
        + "atau nomor urutnya 0000; tidak dipakai untuk mengenali pasien.",
      en: "This NIK cannot be: its digits are all the same, its birth is no day of the calendar, "
        + "or its serial is 0000; it is not used to identify the patient."),
    fix: Bilingual(
      id: "Salin NIK dari KTP atau KK; bila belum ada, kosongkan dan jangan diisi angka pengganti.",
      en: "Copy the NIK from the identity or family card; if there is none, leave it out rather "
        + "than fill in a stand-in."))

  /// The region of a NIK is not known; it is used all the same, since provinces are split.
  package static let nikRegionUnknown = Rule(
    "BMB-1992", .warning, type: "value",
    message: Bilingual(
      id: "Kode provinsi atau kabupaten/kota pada NIK tidak dikenal.",
      en: "The province or the regency or city in the NIK is not known."),
    fix: Bilingual(
      id: "Cocokkan empat angka pertama NIK dengan KTP atau KK.",
      en: "Compare the first four digits of the NIK with the identity or family card."))

  /// The NIK and the birth date disagree.
  package static let nikAgainstBirthDate = Rule(
    "BMB-1411", .warning, type: "business-rule",
    message: Bilingual(
      id: "NIK dan tanggal lahir tidak sesuai.", en: "NIK and birth date disagree."),
    fix: Bilingual(
      id: "Cocokkan keduanya dengan KTP atau KK.",
      en: "Compare both with the identity or family card."))

  /// The NIK and the sex disagree.
  package static let nikAgainstSex = Rule(
    "BMB-1412", .warning, type: "business-rule",
    message: Bilingual(
      id: "NIK dan jenis kelamin tidak sesuai.", en: "NIK and sex disagree."),
    fix: Bilingual(
      id: "Cocokkan keduanya dengan KTP atau KK.",
      en: "Compare both with the identity or family card."))

  /// A birth date that cannot be.
  package static let birthDateImplausible = Rule(
    "BMB-1413", .warning, type: "value",
    message: Bilingual(
      id: "Tanggal lahir di masa depan atau lebih dari 130 tahun lalu.",
      en: "The birth date is in the future or more than 130 years ago."),
    fix: Bilingual(id: "Periksa tanggal lahir.", en: "Check the birth date."))

  /// The facility's number belonged to a person with another NIK.
  package static let facilityNumberReused = Rule(
    "BMB-1420", .warning, type: "business-rule",
    message: Bilingual(
      id: "Nomor rekam medis ini pernah dipakai untuk NIK lain; keduanya disimpan terpisah.",
      en: "This record number was used for another NIK before; the two are kept apart."),
    fix: Bilingual(
      id: "Periksa apakah nomor rekam medis atau NIK salah ketik.",
      en: "Check whether the record number or the NIK was mistyped."))

  /// The facility's number and the NIK lead to two persons.
  package static let numbersDisagree = Rule(
    "BMB-1421", .warning, type: "business-rule",
    message: Bilingual(
      id: "Nomor rekam medis dan NIK menunjuk dua orang; menunggu peninjauan.",
      en: "Record number and NIK lead to two persons; it waits for review."),
    fix: Bilingual(
      id: "Tidak perlu mengirim ulang; petugas akan meninjau.",
      en: "No need to send again; an officer will review it."))

  /// The NIK is another person's by its digits and by who has it, or the card by who has it: a newborn sent with the
  /// mother's.
  package static let numberOfAnother = Rule(
    "BMB-1979", .warning, type: "business-rule",
    message: Bilingual(
      id: "NIK atau kartu BPJS ini milik orang yang lahir jauh sebelum/sesudah pasien; "
        + "rekam disimpan terpisah dan menunggu peninjauan.",
      en: "This NIK or BPJS card is of somebody born long before or after the patient; "
        + "the record is kept apart and waits for review."),
    fix: Bilingual(
      id: "Untuk bayi yang belum punya NIK, kirim NIK ibu sebagai nik-ibu; "
        + "jika tidak, periksa NIK, kartu, dan tanggal lahir.",
      en: "For a newborn without a NIK send the mother's as nik-ibu; "
        + "else check the NIK, the card and the birth date."))

  /// The card is somebody's who has another NIK, or another birth, sex or name: a child sent with the mother's.
  package static let cardOfAnother = Rule(
    "BMB-1994", .warning, type: "business-rule",
    message: Bilingual(
      id: "Kartu BPJS ini milik orang lain: NIK, tanggal lahir, jenis kelamin, atau namanya "
        + "berbeda; rekam disimpan menurut NIK, tanpa kartu ini.",
      en: "This BPJS card is somebody else's, with another NIK, birth date, sex or name; "
        + "the record is kept by the NIK, without the card."),
    fix: Bilingual(
      id: "Kirim nomor kartu pasien sendiri, bukan kartu ibu atau anggota keluarga lain; "
        + "jika kartunya benar, periksa NIK.",
      en: "Send the patient's own card, not the mother's or another relative's; "
        + "if the card is right, check the NIK."))

  /// An officer of the health office parted the two records that are to be merged.
  package static let mergeRefused = Rule(
    "BMB-1985", .warning, type: "business-rule",
    message: Bilingual(
      id: "Penggabungan tidak dilakukan: petugas Dinas Kesehatan telah memisahkan kedua rekam ini.",
      en: "The records are not merged: an officer of the health office has parted these two."),
    fix: Bilingual(
      id: "Periksa apakah keduanya orang yang sama, dan hubungi Dinas Kesehatan.",
      en: "Check whether both are one person, and ask the health office."))

  /// A visit has no number, so it can only be known again by its content.
  package static let visitWithoutNumber = Rule(
    "BMB-1430", .information, type: "informational",
    message: Bilingual(
      id: "Kunjungan tanpa nomor; perubahan kemudian tidak dapat dikenali.",
      en: "The visit has no number; a later change cannot be recognised."),
    fix: Bilingual(
      id: "Isi Encounter.identifier dengan nomor kunjungan fasilitas.",
      en: "Fill Encounter.identifier with the facility's visit number."))

  /// A visit without a number looks like another one.
  package static let visitLooksLikeAnother = Rule(
    "BMB-1431", .warning, type: "duplicate",
    message: Bilingual(
      id: "Mungkin kunjungan yang sama sudah ada: pasien, hari dan layanan sama.",
      en: "Perhaps the same visit exists: same patient, day and service."),
    fix: Bilingual(
      id: "Kirim nomor kunjungan agar dapat dipastikan.",
      en: "Send the visit number so that it can be decided."))

  /// A visit's number belongs to a visit of another patient.
  package static let visitOfOtherPatient = Rule(
    "BMB-1432", .error, type: "conflict",
    message: Bilingual(
      id: "Nomor kunjungan ini milik kunjungan pasien lain.",
      en: "This visit number belongs to a visit of another patient."),
    fix: Bilingual(
      id: "Batalkan kunjungan yang salah dahulu, atau pakai nomor lain.",
      en: "Void the wrong visit first, or use another number."))

  /// What a resource hangs on is not stored.
  package static let visitUnknown = Rule(
    "BMB-1434", .error, type: "not-found",
    message: Bilingual(
      id: "Tidak ada kunjungan dengan id ini di fasilitas Anda.",
      en: "Your facility has no visit with this id."),
    fix: Bilingual(
      id: "Kirim Encounter lebih dahulu dan pakai id dari jawabannya.",
      en: "Send the Encounter first and use the id from its answer."))

  /// A visit would be voided later than its facility may decide alone.
  package static let voidWaits = Rule(
    "BMB-1435", .information, type: "informational",
    message: Bilingual(
      id: "Pembatalan lebih dari 2 x 24 jam menunggu persetujuan Dinas Kesehatan.",
      en: "A void after 2 x 24 hours waits for the health office's approval."),
    fix: Bilingual(
      id: "Kunjungan tetap berlaku sampai disetujui; tidak perlu mengirim ulang.",
      en: "The visit stays in force until it is approved; no need to send again."))

  /// A time came without an offset.
  package static let timeWithoutZone = Rule(
    "BMB-1433", .information, type: "informational",
    message: Bilingual(
      id: "Waktu tanpa zona dibaca sebagai WITA (UTC+8).",
      en: "A time without a zone was read as WITA (UTC+8)."),
    fix: Bilingual(
      id: "Tulis zona waktu, misalnya +08:00.", en: "Write the offset, such as +08:00."))

  /// An Idempotency-Key was used before for another body.
  package static let keyReused = Rule(
    "BMB-1440", .error, type: "conflict",
    message: Bilingual(
      id: "Idempotency-Key ini sudah dipakai untuk isi lain.",
      en: "This Idempotency-Key was used before for another body."),
    fix: Bilingual(
      id: "Pakai kunci baru untuk setiap isi baru.", en: "Use a new key for every new body."))

  /// What was accepted could not be stored for a fault of ours; it is kept whole.
  package static let keptForUs = Rule(
    "BMB-1490", .error, type: "exception",
    message: Bilingual(
      id: "Kiriman disimpan utuh, tetapi belum dapat diolah karena kesalahan pada kami.",
      en: "The submission is kept whole but could not be processed, by a fault of ours."),
    fix: Bilingual(
      id: "Tidak perlu mengirim ulang; kami memperbaiki dan mengolahnya.",
      en: "No need to send again; we mend it and process it."))

  /// Every rule of intake.
  package static let intakeRules: [Rule] = [
    notJSON, beyondLimit, nothingToKeep, onlyFHIRIsForwarded, otherFacilityNamed, facilityUnknown,
    visitInFuture,
    factInFuture, timesOutOfOrder, nikMalformed, nikImpossible, nikRegionUnknown,
    nikAgainstBirthDate, nikAgainstSex,
    birthDateImplausible, facilityNumberReused, numbersDisagree, numberOfAnother, cardOfAnother,
    mergeRefused,
    visitWithoutNumber,
    visitLooksLikeAnother, visitOfOtherPatient, visitUnknown, voidWaits, timeWithoutZone, keyReused,
    correctionNotGranted,
    keptForUs,
  ]
}

extension Rule {
  /// Who sent this may add visits, and not change what was sent before.
  package static let correctionNotGranted = Rule(
    "BMB-1436", .error, type: "forbidden",
    message: Bilingual(
      id: "Kunjungan ini sudah ada; Anda belum diberi hak memperbaiki.",
      en: "This visit is there already; you were not granted the right to correct."),
    fix: Bilingual(
      id: "Minta hak memperbaiki kepada kepala fasilitas, atau minta rekan yang punya hak itu.",
      en: "Ask the facility's head for the right to correct, or a colleague who has it."))

  /// Why the store took nothing of a visit.
  init(_ refusal: VisitResolution.Decision.Refusal) {
    switch refusal {
    case .otherPatients: self = .visitOfOtherPatient
    case .unknown: self = .visitUnknown
    }
  }
}

extension Issue {
  /// A rule that took a visit out, at its place.
  init(_ rule: Rule, ofVisitAt place: String) {
    self.init(rule, at: rule == .visitOfOtherPatient ? "\(place).identifier" : place)
  }
}
