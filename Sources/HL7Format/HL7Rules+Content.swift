package import RecordModel

// Rules about patients, visits and what belongs to them.
extension Rule {
  /// BMB-1220: no PID.
  package static let hl7PatientMissing = Rule(
    "BMB-1220", .error, type: "required",
    message: Bilingual(
      id: "Pesan ini tidak memuat pasien (segmen PID).",
      en: "This message names no patient (PID segment)."),
    fix: Bilingual(
      id: "Sertakan segmen PID dengan PID-3 dan PID-5.",
      en: "Include a PID segment with PID-3 and PID-5."))

  /// BMB-1221: no identifier at all.
  package static let hl7PatientWithoutNumber = Rule(
    "BMB-1221", .warning, type: "incomplete",
    message: Bilingual(
      id: "Pasien dikirim tanpa nomor apa pun.",
      en: "The patient was sent without any number."),
    fix: Bilingual(
      id: "Isi PID-3 dengan nomor rekam medis (tipe MR) dan NIK (tipe NI).",
      en: "Fill PID-3 with the medical record number (type MR) and the NIK (type NI)."))

  /// BMB-1222: a national identifier that is no NIK.
  package static let hl7NIKShape = Rule(
    "BMB-1222", .warning, type: "value",
    message: Bilingual(
      id: "Nomor bertipe NI ini bukan 16 angka, jadi tidak dibaca sebagai NIK.",
      en: "This number of type NI has not 16 digits, so it is not read as a NIK."),
    fix: Bilingual(
      id: "Kirim NIK 16 angka dengan tipe NI atau NIK.",
      en: "Send the 16 digits of the NIK with type NI or NIK."))

  /// BMB-1223: a date, time or number that cannot be read.
  package static let hl7ValueUnreadable = Rule(
    "BMB-1223", .warning, type: "value",
    message: Bilingual(
      id: "Isian ini tidak terbaca sebagai tanggal, waktu, atau angka; disimpan apa adanya.",
      en: "This field cannot be read as a date, time or number; it is kept as it came."),
    fix: Bilingual(
      id: "Tulis waktu sebagai yyyyMMddHHmmss+0800 dan angka dengan titik desimal.",
      en: "Write times as yyyyMMddHHmmss+0800 and numbers with a decimal point."))

  /// BMB-1224: a code that is in no table.
  package static let hl7CodeUnknown = Rule(
    "BMB-1224", .warning, type: "code-invalid",
    message: Bilingual(
      id: "Kode pada isian ini tidak dikenal; disimpan apa adanya.",
      en: "The code in this field is not known; it is kept as it came."),
    fix: Bilingual(
      id: "Gunakan kode dari tabel HL7 untuk isian ini.",
      en: "Use a code of the HL7 table for this field."))

  /// BMB-1225: a null where nothing can be taken back.
  package static let hl7NullNotApplied = Rule(
    "BMB-1225", .information, type: "not-supported",
    message: Bilingual(
      id:
        "Isian \"\" (hapus) tidak diterapkan pada isian ini; nilai yang sudah tercatat tetap "
        + "ada.",
      en: "A \"\" (delete) has no effect on this field; what is on record stays."),
    fix: Bilingual(
      id: "Kirim nilai yang benar; penghapusan hanya berlaku untuk PV1-36, PV1-37 dan PV1-45.",
      en: "Send the right value; only PV1-36, PV1-37 and PV1-45 can be taken back."))

  /// BMB-1230: a visit without a number.
  package static let hl7VisitNumberMissing = Rule(
    "BMB-1230", .warning, type: "required",
    message: Bilingual(
      id: "Kunjungan dikirim tanpa nomor (PV1-19), sehingga kiriman ulang tidak dapat dikenali.",
      en: "The visit was sent without a number (PV1-19), so a repeat cannot be recognised."),
    fix: Bilingual(
      id: "Isi PV1-19 dengan nomor kunjungan.",
      en: "Fill PV1-19 with the visit number."))

  /// BMB-1231: PV1-50 stands in for PV1-19.
  package static let hl7VisitNumberAlternate = Rule(
    "BMB-1231", .information, type: "incomplete",
    message: Bilingual(
      id: "PV1-19 kosong; PV1-50 dipakai sebagai nomor kunjungan.",
      en: "PV1-19 is empty; PV1-50 was taken for the visit number."),
    fix: Bilingual(
      id: "Isi PV1-19 dengan nomor kunjungan.",
      en: "Fill PV1-19 with the visit number."))

  /// BMB-1232: PV1-2 is empty.
  package static let hl7VisitClassMissing = Rule(
    "BMB-1232", .warning, type: "required",
    message: Bilingual(
      id: "Kelas kunjungan (PV1-2) kosong.",
      en: "The class of the visit (PV1-2) is empty."),
    fix: Bilingual(
      id: "Isi PV1-2, misalnya O (rawat jalan), I (rawat inap) atau E (gawat darurat).",
      en: "Fill in PV1-2, such as O (outpatient), I (inpatient) or E (emergency)."))

  /// BMB-1233: a period's end that the event's time stands in for.
  package static let hl7TimeFromEvent = Rule(
    "BMB-1233", .information, type: "incomplete",
    message: Bilingual(
      id: "Waktu masuk atau keluar (PV1-44, PV1-45) kosong; waktu kejadian (EVN) dipakai.",
      en:
        "The time of admission or discharge (PV1-44, PV1-45) is empty; that of the event "
        + "(EVN) was taken."),
    fix: Bilingual(
      id: "Isi PV1-44 dan, bila pasien pulang, PV1-45.",
      en: "Fill in PV1-44 and, once the patient has left, PV1-45."))

  /// BMB-1234: a PV1 in a message about the patient only.
  package static let hl7VisitNotMeant = Rule(
    "BMB-1234", .information, type: "informational",
    message: Bilingual(
      id: "Jenis pesan ini hanya tentang pasien; isi PV1 disimpan tetapi tidak menjadi kunjungan.",
      en: "This type of message is about the patient only; its PV1 is kept but makes no visit."),
    fix: Bilingual(
      id: "Kirim kunjungan sebagai ADT^A01, A03, A04 atau A08.",
      en: "Send visits as ADT^A01, A03, A04 or A08."))

  /// BMB-1235: a type or trigger without rules of its own.
  package static let hl7TypeUnmapped = Rule(
    "BMB-1235", .information, type: "not-supported",
    message: Bilingual(
      id: "Jenis pesan ini belum mempunyai aturan sendiri; yang dapat dibaca telah dibaca.",
      en: "This type of message has no rules of its own yet; what could be read was read."),
    fix: Bilingual(
      id: "Bila ada yang kurang, kirim sebagai ADT, ORU, ORM, RDE, VXU, SIU atau MDM.",
      en: "If something is missing, send it as ADT, ORU, ORM, RDE, VXU, SIU or MDM."))

  /// BMB-1236: a merge without the record that goes.
  package static let hl7MergeIncomplete = Rule(
    "BMB-1236", .error, type: "required",
    message: Bilingual(
      id: "Penggabungan pasien tanpa nomor yang digabungkan (MRG-1).",
      en: "A merge of patients without the number that is merged (MRG-1)."),
    fix: Bilingual(
      id: "Isi MRG-1 dengan nomor pasien yang lama.",
      en: "Fill MRG-1 with the number of the old record."))

  /// BMB-1237: a deletion, link, unlink or move.
  package static let hl7ActionNotTaken = Rule(
    "BMB-1237", .warning, type: "not-supported",
    message: Bilingual(
      id:
        "Perintah pesan ini (menghapus, menautkan, memindahkan) tidak dijalankan; isinya "
        + "dicatat.",
      en: "What this message asks for (delete, link, move) is not done; its content is recorded."),
    fix: Bilingual(
      id: "Hubungi dinas kesehatan bila catatan harus diubah.",
      en: "Ask the health office if a record has to be changed."))

  /// BMB-1238: the sender's time lies ahead.
  package static let hl7SenderTimeImplausible = Rule(
    "BMB-1238", .warning, type: "value",
    message: Bilingual(
      id: "Waktu pesan (EVN-2 atau MSH-7) berada di masa depan; tidak dipakai.",
      en: "The message's time (EVN-2 or MSH-7) lies ahead; it was not used."),
    fix: Bilingual(
      id: "Periksa jam pada sistem pengirim.",
      en: "Check the clock of the sending system."))

  /// BMB-1239: a diagnosis, procedure, result or order without a code or words.
  package static let hl7FactWithoutCode = Rule(
    "BMB-1239", .warning, type: "required",
    message: Bilingual(
      id: "Segmen ini tidak memuat kode atau nama; disimpan apa adanya.",
      en: "This segment has neither code nor words; it is kept as it came."),
    fix: Bilingual(
      id: "Isi kode dan nama pada isian kodenya, misalnya DG1-3, PR1-3 atau OBX-3.",
      en: "Fill in code and words, as in DG1-3, PR1-3 or OBX-3."))

  /// BMB-1240: content without a visit.
  package static let hl7KeptWithPatient = Rule(
    "BMB-1240", .information, type: "informational",
    message: Bilingual(
      id: "Pesan ini tidak menyebut nomor kunjungan; isinya disimpan pada pasien.",
      en: "This message names no visit; its content is kept with the patient."),
    fix: Bilingual(
      id: "Isi PV1-19 bila hasil ini milik satu kunjungan.",
      en: "Fill in PV1-19 if this belongs to a visit."))

  /// BMB-1241: more findings than are told.
  package static let hl7IssuesCut = Rule(
    "BMB-1241", .information, type: "informational",
    message: Bilingual(
      id: "Temuan terlalu banyak; sisanya tidak disebutkan.",
      en: "There are too many findings; the rest is not told."),
    fix: Bilingual(
      id: "Perbaiki yang disebutkan, lalu kirim ulang.",
      en: "Mend what is told, then send again."))

  /// BMB-1242: a vital sign without a unit.
  package static let hl7UnitAssumed = Rule(
    "BMB-1242", .warning, type: "incomplete",
    message: Bilingual(
      id: "Tanda vital dikirim tanpa satuan; satuan yang lazim dipakai.",
      en: "A vital sign was sent without a unit; the usual one was taken."),
    fix: Bilingual(
      id: "Isi OBX-6 dengan satuan UCUM, misalnya mm[Hg]^^UCUM.",
      en: "Fill OBX-6 with the UCUM unit, such as mm[Hg]^^UCUM."))

  /// BMB-1243: a visit's time, and the message's, without an offset.
  package static let hl7TimeWithoutOffset = Rule(
    "BMB-1243", .information, type: "incomplete",
    message: Bilingual(
      id: "Waktu kunjungan dikirim tanpa zona waktu; zona waktu fasilitas dipakai.",
      en: "The visit's time was sent without an offset; that of the facility was taken."),
    fix: Bilingual(
      id: "Tulis zona waktu pada MSH-7 atau pada setiap waktu, misalnya +0800.",
      en: "Write the offset in MSH-7 or with every time, such as +0800."))

  /// BMB-1244: a message about a visit without PV1.
  package static let hl7VisitMissing = Rule(
    "BMB-1244", .warning, type: "required",
    message: Bilingual(
      id: "Jenis pesan ini tentang kunjungan, tetapi segmen PV1 tidak ada.",
      en: "This type of message is about a visit, but it has no PV1 segment."),
    fix: Bilingual(
      id: "Sertakan PV1 dengan kelas, nomor kunjungan dan waktu masuk.",
      en: "Include a PV1 with class, visit number and time of admission."))
}
