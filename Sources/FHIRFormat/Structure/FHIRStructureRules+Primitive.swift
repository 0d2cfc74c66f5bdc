package import RecordModel

/// The rules of R4's primitive types; each names its type.
extension Rule {
  static let structurePrimitiveRules: [Rule] = [
    structureBooleanFormat, structureIntegerFormat, structureUnsignedIntFormat,
    structurePositiveIntFormat, structureDecimalFormat, structureDateFormat,
    structureDateTimeFormat, structureInstantFormat, structureTimeFormat,
    structureCodeFormat, structureIdFormat, structureOidFormat,
    structureUuidFormat, structureUriFormat, structureUrlFormat,
    structureCanonicalFormat, structureBase64BinaryFormat, structureStringFormat,
  ]

  /// The value is no `boolean`.
  /// Source: FHIR R4 datatypes.html#boolean.
  package static let structureBooleanFormat = Rule(
    "BMB-1020", .error, type: "value",
    message: Bilingual(
      id: "Nilai ini bukan true atau false.",
      en: "This value is not true or false."),
    fix: Bilingual(
      id: "Tulis true atau false tanpa tanda kutip.",
      en: "Write true or false without quotes."))

  /// The value is no `integer`.
  /// Source: FHIR R4 datatypes.html#integer.
  package static let structureIntegerFormat = Rule(
    "BMB-1021", .error, type: "value",
    message: Bilingual(
      id: "Nilai ini bukan bilangan bulat 32-bit.",
      en: "This value is not a 32-bit integer."),
    fix: Bilingual(
      id: "Tulis bilangan bulat tanpa kutip, titik atau eksponen, misalnya 12.",
      en: "Write a whole number without quotes, point or exponent, for example 12."))

  /// The value is no `unsignedInt`.
  /// Source: FHIR R4 datatypes.html#unsignedInt.
  package static let structureUnsignedIntFormat = Rule(
    "BMB-1022", .error, type: "value",
    message: Bilingual(
      id: "Nilai ini bukan bilangan bulat 0 atau lebih (32-bit).",
      en: "This value is not a whole number of 0 or more (32-bit)."),
    fix: Bilingual(
      id: "Tulis bilangan bulat 0 atau lebih tanpa kutip.",
      en: "Write a whole number of 0 or more without quotes."))

  /// The value is no `positiveInt`.
  /// Source: FHIR R4 datatypes.html#positiveInt.
  package static let structurePositiveIntFormat = Rule(
    "BMB-1023", .error, type: "value",
    message: Bilingual(
      id: "Nilai ini bukan bilangan bulat 1 atau lebih (32-bit).",
      en: "This value is not a whole number of 1 or more (32-bit)."),
    fix: Bilingual(
      id: "Tulis bilangan bulat 1 atau lebih tanpa kutip.",
      en: "Write a whole number of 1 or more without quotes."))

  /// Longer than this house keeps exactly.
  /// Source: FHIR R4 datatypes.html#decimal.
  package static let structureDecimalFormat = Rule(
    "BMB-1024", .error, type: "value",
    message: Bilingual(
      id: "Angka desimal ini terlalu panjang.",
      en: "This decimal is too long."),
    fix: Bilingual(
      id: "Kirim paling banyak 64 karakter dan eksponen antara -64 dan 64.",
      en: "Send at most 64 characters, and an exponent between -64 and 64."))

  /// The value is no `date`.
  /// Source: FHIR R4 datatypes.html#date.
  package static let structureDateFormat = Rule(
    "BMB-1025", .error, type: "value",
    message: Bilingual(
      id: "Ini bukan tanggal FHIR.",
      en: "This is not a FHIR date."),
    fix: Bilingual(
      id: "Tulis YYYY, YYYY-MM atau YYYY-MM-DD, tanpa jam, misalnya 2024-03-09.",
      en: "Write YYYY, YYYY-MM or YYYY-MM-DD, without a time, for example 2024-03-09."))

  /// The value is no `dateTime`.
  /// Source: FHIR R4 datatypes.html#dateTime.
  package static let structureDateTimeFormat = Rule(
    "BMB-1026", .error, type: "value",
    message: Bilingual(
      id: "Ini bukan tanggal-waktu FHIR.",
      en: "This is not a FHIR dateTime."),
    fix: Bilingual(
      id: "Tulis YYYY-MM-DD, atau dengan jam, detik dan zona waktu: 2024-03-09T08:30:00+08:00.",
      en: "Write YYYY-MM-DD, or with time, seconds and time zone: 2024-03-09T08:30:00+08:00."))

  /// The value is no `instant`.
  /// Source: FHIR R4 datatypes.html#instant.
  package static let structureInstantFormat = Rule(
    "BMB-1027", .error, type: "value",
    message: Bilingual(
      id: "Ini bukan instant FHIR.",
      en: "This is not a FHIR instant."),
    fix: Bilingual(
      id: "Tulis lengkap dengan detik dan zona waktu: 2024-03-09T08:30:00+08:00.",
      en: "Write it whole, with seconds and time zone: 2024-03-09T08:30:00+08:00."))

  /// The value is no `time`.
  /// Source: FHIR R4 datatypes.html#time.
  package static let structureTimeFormat = Rule(
    "BMB-1028", .error, type: "value",
    message: Bilingual(
      id: "Ini bukan jam FHIR.",
      en: "This is not a FHIR time."),
    fix: Bilingual(
      id: "Tulis hh:mm:ss antara 00:00:00 dan 23:59:59, tanpa zona waktu.",
      en: "Write hh:mm:ss between 00:00:00 and 23:59:59, without a time zone."))

  /// The value is no `code`.
  /// Source: FHIR R4 datatypes.html#code.
  package static let structureCodeFormat = Rule(
    "BMB-1029", .error, type: "value",
    message: Bilingual(
      id: "Kode ini berisi spasi di tepi atau spasi ganda.",
      en: "This code has blanks at its ends, or double blanks."),
    fix: Bilingual(
      id: "Hapus spasi di awal dan akhir; di dalam hanya satu spasi.",
      en: "Remove blanks at its start and end; inside, only single ones."))

  /// The value is no `id`.
  /// Source: FHIR R4 datatypes.html#id.
  package static let structureIdFormat = Rule(
    "BMB-1030", .error, type: "value",
    message: Bilingual(
      id: "id ini bukan id FHIR.",
      en: "This is not a FHIR id."),
    fix: Bilingual(
      id: "Pakai 1 sampai 64 huruf A-Z a-z, angka, tanda - atau titik; garis bawah tidak boleh.",
      en: "Use 1 to 64 of A-Z, a-z, digits, - or a point; no underscore."))

  /// The value is no `oid`.
  /// Source: FHIR R4 datatypes.html#oid.
  package static let structureOidFormat = Rule(
    "BMB-1031", .error, type: "value",
    message: Bilingual(
      id: "Ini bukan OID.",
      en: "This is not an OID."),
    fix: Bilingual(
      id: "Tulis seperti urn:oid:1.2.3.4.",
      en: "Write it like urn:oid:1.2.3.4."))

  /// The value is no `uuid`.
  /// Source: FHIR R4 datatypes.html#uuid.
  package static let structureUuidFormat = Rule(
    "BMB-1032", .error, type: "value",
    message: Bilingual(
      id: "Ini bukan UUID.",
      en: "This is not a UUID."),
    fix: Bilingual(
      id: "Tulis urn:uuid: lalu UUID huruf kecil: urn:uuid:c757873d-ec9a-4326-a141-556f43239520.",
      en: "Write urn:uuid: and a UUID in lower case: "
        + "urn:uuid:c757873d-ec9a-4326-a141-556f43239520."))

  /// The value is no `uri`.
  /// Source: FHIR R4 datatypes.html#uri.
  package static let structureUriFormat = Rule(
    "BMB-1033", .error, type: "value",
    message: Bilingual(
      id: "URI ini berisi spasi.",
      en: "This URI has blanks in it."),
    fix: Bilingual(
      id: "Hapus spasi; pakai %20 bila memang perlu.",
      en: "Remove the blanks; use %20 where one is really meant."))

  /// The value is no `url`.
  /// Source: FHIR R4 datatypes.html#url.
  package static let structureUrlFormat = Rule(
    "BMB-1034", .error, type: "value",
    message: Bilingual(
      id: "URL ini berisi spasi.",
      en: "This URL has blanks in it."),
    fix: Bilingual(
      id: "Hapus spasi; pakai %20 bila memang perlu.",
      en: "Remove the blanks; use %20 where one is really meant."))

  /// The value is no `canonical`.
  /// Source: FHIR R4 datatypes.html#canonical.
  package static let structureCanonicalFormat = Rule(
    "BMB-1035", .error, type: "value",
    message: Bilingual(
      id: "URL kanonis ini berisi spasi.",
      en: "This canonical URL has blanks in it."),
    fix: Bilingual(
      id: "Hapus spasi; versi ditulis setelah tanda |.",
      en: "Remove the blanks; a version follows a | sign."))

  /// The value is no `base64Binary`.
  /// Source: FHIR R4 datatypes.html#base64Binary.
  package static let structureBase64BinaryFormat = Rule(
    "BMB-1036", .error, type: "value",
    message: Bilingual(
      id: "Ini bukan base64 yang sah.",
      en: "This is not valid base64."),
    fix: Bilingual(
      id: "Pakai huruf A-Z a-z 0-9 + / dan = di akhir; panjangnya kelipatan empat.",
      en: "Use A-Z a-z 0-9 + / and = at the end; the length is a multiple of four."))

  /// A `string` or `markdown` holds characters below U+0020.
  /// Only flagged: the standard says SHOULD NOT.
  /// Source: FHIR R4 datatypes.html#string.
  package static let structureStringFormat = Rule(
    "BMB-1037", .warning, type: "value",
    message: Bilingual(
      id: "Teks ini berisi karakter kendali.",
      en: "This string holds control characters."),
    fix: Bilingual(
      id: "Hapus karakter kendali; hanya tab dan ganti baris yang boleh.",
      en: "Remove the control characters; only tab and line ends are allowed."))
}
