package import RecordModel

/// The rules of FHIR R4's JSON structure, BMB-1001 to BMB-1099; an issue's position is a FHIRPath.
extension Rule {
  /// Every rule that `FHIRStructure.check` can report, by code.
  package static let structureRules: [Rule] =
    structureShapeRules + structurePrimitiveRules + structureRelationRules + structureBundleRules
    + [structureTooManyWarnings, structureTooManyIssues]

  private static let structureShapeRules: [Rule] = [
    structureResourceTypeMissing, structureResourceTypeUnknown, structureElementUnknown,
    structureTypeMismatch, structureArrayExpected, structureArrayUnexpected,
    structureElementMissing, structureChoiceRepeated, structureObjectEmpty, structureArrayEmpty,
    structureStringEmpty, structureStringBlank, structureNullUnexpected,
    structureExtensionMisplaced, structureCommentsForbidden, structureCodeUnknown,
  ]

  /// A resource is no object, or does not say its type. Source: FHIR R4 json.html, resourceType.
  package static let structureResourceTypeMissing = Rule(
    "BMB-1001", .error, type: "structure",
    message: Bilingual(
      id: "Di sini harus ada sebuah resource FHIR dengan resourceType.",
      en: "A FHIR resource with a resourceType must stand here."),
    fix: Bilingual(
      id: "Kirim objek JSON yang punya \"resourceType\", misalnya \"Encounter\".",
      en: "Send a JSON object that has \"resourceType\", for example \"Encounter\"."))

  /// The resourceType is none of R4's (4.0.1). Source: FHIR R4 resourcelist.html.
  package static let structureResourceTypeUnknown = Rule(
    "BMB-1002", .error, type: "not-supported",
    message: Bilingual(
      id: "resourceType ini tidak dikenal di FHIR R4.",
      en: "This resourceType is not known in FHIR R4."),
    fix: Bilingual(
      id: "Periksa ejaan dan huruf besar-kecilnya; pakai nama resource FHIR R4 (4.0.1).",
      en: "Check its spelling and letter case; use the name of an R4 (4.0.1) resource."))

  /// The type has no element of this name; `detail` has the nearest name that it does have.
  /// Source: FHIR R4 json.html.
  package static let structureElementUnknown = Rule(
    "BMB-1003", .error, type: "structure",
    message: Bilingual(
      id: "Elemen ini tidak ada pada tipe FHIR R4 tersebut.",
      en: "This type of FHIR R4 has no such element."),
    fix: Bilingual(
      id: "Periksa ejaan dan letaknya, atau hapus; data tambahan dikirim sebagai extension.",
      en: "Check its spelling and its place, or remove it; extra data goes into an extension."))

  /// Object, string, number or boolean are mixed up; `detail` says what is due.
  /// Source: FHIR R4 json.html.
  package static let structureTypeMismatch = Rule(
    "BMB-1004", .error, type: "structure",
    message: Bilingual(
      id: "Jenis nilai JSON elemen ini salah.", en: "This element has the wrong kind of JSON value."
    ),
    fix: Bilingual(
      id: "Kirim jenis yang disebut pada rincian: objek, teks, angka, atau true/false tanpa kutip.",
      en: "Send the kind that the detail names: object, string, number, or true/false unquoted."))

  /// The element may repeat, so its value is an array.
  /// Source: FHIR R4 json.html, repeating elements.
  package static let structureArrayExpected = Rule(
    "BMB-1005", .error, type: "structure",
    message: Bilingual(
      id: "Elemen ini dapat berulang, jadi nilainya harus array.",
      en: "This element may repeat, so its value must be an array."),
    fix: Bilingual(
      id: "Tulis di dalam kurung siku [ ... ], walau isinya hanya satu.",
      en: "Write it inside square brackets [ ... ], even if there is only one."))

  /// The element stands at most once, so its value is no array. Source: FHIR R4 json.html.
  package static let structureArrayUnexpected = Rule(
    "BMB-1006", .error, type: "structure",
    message: Bilingual(
      id: "Elemen ini hanya boleh satu, jadi nilainya tidak boleh array.",
      en: "This element stands only once, so its value must not be an array."),
    fix: Bilingual(
      id: "Hapus kurung siku [ ... ] dan kirim satu nilai saja.",
      en: "Remove the square brackets [ ... ] and send a single value."))

  /// An element of cardinality 1..1 or 1..* is absent; the position names it.
  /// Source: FHIR R4 conformance-rules.html#cardinality.
  package static let structureElementMissing = Rule(
    "BMB-1007", .error, type: "required",
    message: Bilingual(
      id: "Elemen wajib ini tidak ada.", en: "This required element is missing."),
    fix: Bilingual(
      id:
        "Tambahkan elemen ini. Bila nilainya tidak diketahui, pakai extension data-absent-reason.",
      en: "Add this element. If its value is not known, use the data-absent-reason extension."))

  /// Two types of one choice element stand together. Source: FHIR R4 formats.html#choice.
  package static let structureChoiceRepeated = Rule(
    "BMB-1008", .error, type: "structure",
    message: Bilingual(
      id: "Elemen pilihan [x] ini dikirim dengan lebih dari satu tipe.",
      en: "This choice element [x] is sent with more than one type."),
    fix: Bilingual(
      id: "Kirim satu saja, misalnya hanya valueQuantity atau hanya valueString.",
      en: "Send only one, for example only valueQuantity or only valueString."))

  /// An object without members. Source: FHIR R4 json.html ("never empty"), invariant ele-1.
  package static let structureObjectEmpty = Rule(
    "BMB-1009", .error, type: "structure",
    message: Bilingual(id: "Objek ini kosong.", en: "This object is empty."),
    fix: Bilingual(
      id: "Isi objek ini, atau hapus elemennya.", en: "Fill this object, or remove the element."))

  /// An array without elements. Source: FHIR R4 json.html.
  package static let structureArrayEmpty = Rule(
    "BMB-1010", .error, type: "structure",
    message: Bilingual(id: "Array ini kosong.", en: "This array is empty."),
    fix: Bilingual(
      id: "Isi array ini, atau hapus elemennya.", en: "Fill this array, or remove the element."))

  /// A string without characters. Source: FHIR R4 json.html.
  package static let structureStringEmpty = Rule(
    "BMB-1011", .error, type: "structure",
    message: Bilingual(id: "Teks ini kosong.", en: "This string is empty."),
    fix: Bilingual(
      id: "Isi nilainya, atau hapus elemennya.", en: "Give it a value, or remove the element."))

  /// A string of nothing but blanks; only flagged, because the standard says SHOULD.
  /// Source: FHIR R4 datatypes.html#string.
  package static let structureStringBlank = Rule(
    "BMB-1012", .warning, type: "value",
    message: Bilingual(
      id: "Teks ini hanya berisi spasi.", en: "This string holds nothing but blanks."),
    fix: Bilingual(
      id: "Isi nilainya, atau hapus elemennya.", en: "Give it a value, or remove the element."))

  /// null stands elsewhere than in an array whose `_element` partner has the extension.
  /// Source: FHIR R4 json.html#primitive.
  package static let structureNullUnexpected = Rule(
    "BMB-1013", .error, type: "structure",
    message: Bilingual(id: "null tidak boleh di sini.", en: "null is not allowed here."),
    fix: Bilingual(
      id: "Hapus elemennya bila tidak ada nilai. null hanya boleh di array yang berpasangan "
        + "dengan _elemen-nya.",
      en: "Remove the element if there is no value. null may only stand in an array paired "
        + "with its _element."))

  /// `_name` stands beside an element that is no primitive. Source: FHIR R4 json.html#primitive.
  package static let structureExtensionMisplaced = Rule(
    "BMB-1014", .error, type: "structure",
    message: Bilingual(
      id: "Nama dengan garis bawah hanya untuk extension pada elemen primitif.",
      en: "A name with an underscore is only for extensions of primitive elements."),
    fix: Bilingual(
      id: "Taruh extension langsung di dalam objek elemen ini.",
      en: "Put the extension directly into this element's object."))

  /// `fhir_comments`, which DSTU2 had.
  /// Source: FHIR R4 json.html ("there is no support for comments").
  package static let structureCommentsForbidden = Rule(
    "BMB-1015", .error, type: "structure",
    message: Bilingual(
      id: "fhir_comments tidak ada lagi di FHIR R4.", en: "FHIR R4 has no fhir_comments."),
    fix: Bilingual(
      id: "Hapus fhir_comments sebelum mengirim.", en: "Remove fhir_comments before sending."))

  /// A code outside the value set of a required binding; `detail` lists the codes.
  /// Source: FHIR R4 terminologies.html#required.
  package static let structureCodeUnknown = Rule(
    "BMB-1016", .error, type: "code-invalid",
    message: Bilingual(
      id: "Kode ini tidak ada dalam daftar yang diwajibkan FHIR R4.",
      en: "This code is not on the list that FHIR R4 requires."),
    fix: Bilingual(
      id: "Pakai salah satu kode pada rincian, dengan huruf kecil-besar yang sama.",
      en: "Use one of the codes in the detail, in the same letter case."))

  /// More than `FHIRStructure.maximumWarnings` things were flagged; the rest is not listed.
  package static let structureTooManyWarnings = Rule(
    "BMB-1098", .warning, type: "too-costly",
    message: Bilingual(
      id: "Peringatan terlalu banyak; sisanya tidak ditampilkan.",
      en: "There are too many warnings; the rest is not listed."),
    fix: Bilingual(
      id: "Perbaiki yang sudah disebut, lalu kirim lagi.",
      en: "Mend those listed, then send again."))

  /// More than `FHIRStructure.maximumIssues` were found; the rest is not listed.
  package static let structureTooManyIssues = Rule(
    "BMB-1099", .error, type: "too-costly",
    message: Bilingual(
      id: "Kesalahan terlalu banyak; sisanya tidak ditampilkan.",
      en: "There are too many issues; the rest is not listed."),
    fix: Bilingual(
      id: "Perbaiki yang sudah disebut, lalu kirim lagi.",
      en: "Mend those listed, then send again."))
}
