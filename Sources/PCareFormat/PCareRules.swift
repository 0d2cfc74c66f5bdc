package import RecordModel

// Rules about the message and its parts.
extension Rule {
  /// BMB-1700: an element is no object.
  package static let pcareNotAnObject = Rule(
    "BMB-1700", .error, type: "structure",
    message: Bilingual(
      id: "Bagian ini bukan objek JSON; tidak diproses.",
      en: "This part is no JSON object; it is not processed."),
    fix: Bilingual(
      id: "Kirim objek P-Care, atau daftar yang semua elemennya objek.",
      en: "Send a P-Care object, or a list whose elements are all objects."))

  /// BMB-1701: the answer of BPJS is still encrypted.
  package static let pcareEncrypted = Rule(
    "BMB-1701", .error, type: "not-supported",
    message: Bilingual(
      id: "Isi \"response\" masih terenkripsi atau terkompresi (LZ-String); tidak dapat dibaca.",
      en: "\"response\" is still encrypted or compressed (LZ-String); it cannot be read."),
    fix: Bilingual(
      id: "Dekripsi (AES-256-CBC) dan dekompresi dahulu, lalu kirim objek JSON hasilnya.",
      en: "Decrypt (AES-256-CBC) and decompress it first, and send the JSON object that comes out.")
  )

  /// BMB-1702: an envelope or list holds nothing.
  package static let pcareEnvelopeEmpty = Rule(
    "BMB-1702", .error, type: "required",
    message: Bilingual(
      id: "Amplop atau daftar ini tidak berisi data.",
      en: "This envelope or list holds no data."),
    fix: Bilingual(
      id: "Kirim hanya jawaban P-Care yang berisi data (metaData.code 200 atau 201).",
      en: "Send only answers of P-Care that hold data (metaData.code 200 or 201)."))

  /// BMB-1703: nobody can say what an object is.
  package static let pcareKindUnknown = Rule(
    "BMB-1703", .error, type: "structure",
    message: Bilingual(
      id: "Jenis objek ini tidak dikenali dari isinya.",
      en: "It cannot be told from its fields what this object is."),
    fix: Bilingual(
      id: "Kirim dengan nama jenisnya: peserta, pendaftaran, kunjungan, obat, tindakan.",
      en: "Send it under the name of its kind: peserta, pendaftaran, kunjungan, obat, tindakan."))

  /// BMB-1704: more records than one message may have.
  package static let pcareTooManyRecords = Rule(
    "BMB-1704", .error, type: "too-costly",
    message: Bilingual(
      id: "Terlalu banyak data dalam satu kiriman; sisanya tidak diproses.",
      en: "Too many records in one submission; the rest is not processed."),
    fix: Bilingual(
      id: "Bagi menjadi beberapa kiriman.",
      en: "Split it into several submissions."))

  /// BMB-1705: a part of a document that this mapping does not read.
  package static let pcarePartUnknown = Rule(
    "BMB-1705", .information, type: "informational",
    message: Bilingual(
      id: "Ada bagian dokumen yang tidak dibaca; hanya disimpan dalam pesan aslinya.",
      en: "A part of the document is not read; it is kept in the original message only."),
    fix: Bilingual(
      id: "Bagian yang dibaca: peserta, pendaftaran, kunjungan, obat, tindakan.",
      en: "Parts that are read: peserta, pendaftaran, kunjungan, obat, tindakan."))
}

// Rules about the patient.
extension Rule {
  /// BMB-1710: nobody can say whose record it is.
  package static let pcarePatientMissing = Rule(
    "BMB-1710", .error, type: "required",
    message: Bilingual(
      id: "Tidak ada noKartu atau NIK yang sah; pasien tidak dapat dikenali.",
      en: "There is no valid noKartu or NIK; the patient cannot be known."),
    fix: Bilingual(
      id: "Isi noKartu (13 digit) atau noKTP (16 digit), atau sertakan objek peserta-nya.",
      en: "Fill in noKartu (13 digits) or noKTP (16 digits), or send the peserta with it."))

  /// BMB-1711: a card number came as a number.
  package static let pcareNumberPadded = Rule(
    "BMB-1711", .information, type: "value",
    message: Bilingual(
      id: "noKartu dikirim sebagai angka; nol di depan ditambahkan sampai 13 digit.",
      en: "noKartu came as a number; zeros were put before it up to 13 digits."),
    fix: Bilingual(
      id: "Kirim noKartu sebagai teks dalam tanda kutip.",
      en: "Send noKartu as text, in quotes."))

  /// BMB-1712: a card number or NIK has the wrong shape.
  package static let pcareNumberUnusable = Rule(
    "BMB-1712", .warning, type: "value",
    message: Bilingual(
      id: "Nomor ini bukan noKartu (13 digit) atau NIK (16 digit) yang sah; tidak dipakai.",
      en: "This is no valid noKartu (13 digits) or NIK (16 digits); it is not used."),
    fix: Bilingual(
      id: "Periksa nomor pada kartu; kirim sebagai teks dengan nol di depannya.",
      en: "Check the number on the card; send it as text with its leading zeros."))

  /// BMB-1713: a record names two persons.
  package static let pcarePatientsDiffer = Rule(
    "BMB-1713", .error, type: "conflict",
    message: Bilingual(
      id: "Data ini menunjuk dua pasien berbeda; tidak dicatat.",
      en: "This record names two different patients; it is not recorded."),
    fix: Bilingual(
      id: "Samakan noKartu, noKTP dan peserta pada data ini.",
      en: "Make noKartu, noKTP and peserta of this record the same person's."))

  /// BMB-1714: the patient of a visit is none of the document's peserta.
  package static let pcarePatientNotInDocument = Rule(
    "BMB-1714", .warning, type: "not-found",
    message: Bilingual(
      id: "Pasien ini tidak ada di antara peserta dalam dokumen; dikenali dari nomornya saja.",
      en: "This patient is none of the document's peserta; known by the number alone."),
    fix: Bilingual(
      id: "Periksa noKartu, atau sertakan peserta-nya.",
      en: "Check noKartu, or send the peserta too."))
}

// Rules about a visit.
extension Rule {
  /// BMB-1720: a visit has no day.
  package static let pcareDateMissing = Rule(
    "BMB-1720", .error, type: "required",
    message: Bilingual(
      id: "tglDaftar tidak ada atau tidak terbaca; kunjungan ini ditolak.",
      en: "tglDaftar is missing or cannot be read; this visit is refused."),
    fix: Bilingual(
      id: "Tulis tglDaftar sebagai dd-MM-yyyy, misalnya 31-01-2026.",
      en: "Write tglDaftar as dd-MM-yyyy, for example 31-01-2026."))

  /// BMB-1721: another date cannot be read.
  package static let pcareTimeUnreadable = Rule(
    "BMB-1721", .warning, type: "value",
    message: Bilingual(
      id: "Tanggal ini tidak terbaca; disimpan apa adanya.",
      en: "This date cannot be read; it is kept as sent."),
    fix: Bilingual(
      id: "Tulis tanggal sebagai dd-MM-yyyy, boleh dengan jam HH:mm:ss.",
      en: "Write dates as dd-MM-yyyy, if need be with a time HH:mm:ss."))

  /// BMB-1722: a registration without its visit.
  package static let pcareVisitOnlyRegistered = Rule(
    "BMB-1722", .information, type: "informational",
    message: Bilingual(
      id: "Pendaftaran tanpa kunjungan: dicatat sebagai pasien datang, tanpa nomor "
        + "kunjungan; kelak hanya dapat dicocokkan dari pasien, tanggal dan poli.",
      en: "A registration without its kunjungan: recorded as arrived, without a visit "
        + "number; later it can only be matched by patient, day and service."),
    fix: Bilingual(
      id: "Kirim pendaftaran bersama kunjungannya dalam satu dokumen setelah pasien dilayani.",
      en: "Send the pendaftaran together with its kunjungan in one document once it is served."))

  /// BMB-1723: a referral does not say where to.
  package static let pcareReferralMissing = Rule(
    "BMB-1723", .warning, type: "business-rule",
    message: Bilingual(
      id: "kdStatusPulang 4 (rujuk vertikal) tanpa rujukLanjut; tujuan rujukan tidak tercatat.",
      en: "kdStatusPulang 4 (referred) without rujukLanjut; where to is not recorded."),
    fix: Bilingual(
      id: "Isi rujukLanjut dengan kdppk, tglEstRujuk dan subSpesialis.",
      en: "Fill rujukLanjut with kdppk, tglEstRujuk and subSpesialis."))

  /// BMB-1724: a visit has no main diagnosis.
  package static let pcareDiagnosisMissing = Rule(
    "BMB-1724", .warning, type: "required",
    message: Bilingual(
      id: "Kunjungan tanpa diagnosis utama (kdDiag1).",
      en: "The visit has no main diagnosis (kdDiag1)."),
    fix: Bilingual(
      id: "Isi kdDiag1 dengan kode ICD-10.",
      en: "Fill kdDiag1 with an ICD-10 code."))
}

// Rules about single fields.
extension Rule {
  /// BMB-1730: a field has a value that no column takes.
  package static let pcareValueUnreadable = Rule(
    "BMB-1730", .warning, type: "value",
    message: Bilingual(
      id: "Nilai field ini tidak terbaca; disimpan apa adanya.",
      en: "This field's value cannot be read; it is kept as sent."),
    fix: Bilingual(
      id: "Periksa tipe dan isi field ini menurut katalog P-Care.",
      en: "Check the field's type and content against P-Care's catalogue."))

  /// BMB-1731: a code is in none of P-Care's lists.
  package static let pcareCodeUnknown = Rule(
    "BMB-1731", .warning, type: "code-invalid",
    message: Bilingual(
      id: "Kode ini tidak ada dalam daftar P-Care; disimpan apa adanya.",
      en: "This code is not in P-Care's list; it is kept as sent."),
    fix: Bilingual(
      id: "Periksa kode pada referensi P-Care.",
      en: "Check the code against P-Care's reference lists."))

  /// BMB-1732: a measurement of zero.
  package static let pcareNotMeasured = Rule(
    "BMB-1732", .information, type: "informational",
    message: Bilingual(
      id: "Nilai 0 dibaca sebagai tidak diukur.",
      en: "A value of 0 was read as not measured."),
    fix: Bilingual(
      id: "Kosongkan (null) bila tidak diukur.",
      en: "Leave it empty (null) if nothing was measured."))

  /// BMB-1733: a field without a home is too long to keep beside the columns.
  package static let pcareFieldTooLong = Rule(
    "BMB-1733", .warning, type: "too-long",
    message: Bilingual(
      id: "Field ini terlalu panjang; hanya disimpan dalam pesan aslinya.",
      en: "This field is too long; it is kept in the original message only."),
    fix: Bilingual(
      id: "Persingkat isinya, atau kirim sebagai dokumen lewat FHIR.",
      en: "Shorten it, or send it as a document over FHIR."))
}

// Rules about obat and tindakan.
extension Rule {
  /// BMB-1740: a row names no visit of the document.
  package static let pcareVisitUnknown = Rule(
    "BMB-1740", .error, type: "not-found",
    message: Bilingual(
      id: "Kunjungan obat atau tindakan ini tidak ada (atau ditolak) dalam dokumen; tidak dicatat.",
      en: "The visit of this obat or tindakan is not in the document, or was refused; not recorded."
    ),
    fix: Bilingual(
      id: "Kirim bersama kunjungannya, dengan noKunjungan yang sama.",
      en: "Send it together with its kunjungan, with the same noKunjungan."))

  /// BMB-1741: a row without a visit number.
  package static let pcareVisitAssumed = Rule(
    "BMB-1741", .information, type: "informational",
    message: Bilingual(
      id: "Tanpa noKunjungan; dicatat pada satu-satunya kunjungan dalam dokumen.",
      en: "Without noKunjungan; recorded with the only visit of the document."),
    fix: Bilingual(
      id: "Isi noKunjungan pada setiap obat dan tindakan.",
      en: "Fill in noKunjungan on every obat and tindakan."))

  /// BMB-1742: a row says neither code nor name.
  package static let pcareFactUnreadable = Rule(
    "BMB-1742", .warning, type: "structure",
    message: Bilingual(
      id: "Obat atau tindakan ini tanpa kode dan nama; disimpan apa adanya tanpa dihitung.",
      en: "This obat or tindakan has no code and no name; kept as sent but not counted."),
    fix: Bilingual(
      id: "Isi kdObat atau kdTindakan.",
      en: "Fill in kdObat or kdTindakan."))
}

extension Rule {
  /// Every rule of this room, in order of code.
  package static let pcareRules: [Rule] = [
    pcareNotAnObject, pcareEncrypted, pcareEnvelopeEmpty, pcareKindUnknown, pcareTooManyRecords,
    pcarePartUnknown, pcarePatientMissing, pcareNumberPadded, pcareNumberUnusable,
    pcarePatientsDiffer, pcarePatientNotInDocument, pcareDateMissing, pcareTimeUnreadable,
    pcareVisitOnlyRegistered, pcareReferralMissing, pcareDiagnosisMissing, pcareValueUnreadable,
    pcareCodeUnknown, pcareNotMeasured, pcareFieldTooLong, pcareVisitUnknown, pcareVisitAssumed,
    pcareFactUnreadable,
  ]
}
