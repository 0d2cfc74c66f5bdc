package import RecordModel

/// The rules between elements: R4's invariants that hold without terminology.
extension Rule {
  static let structureRelationRules: [Rule] = [
    structureCompanionMissing, structureElementsExclusive,
    structureAlternativeMissing, structureExtensionContent,
    structureReferenceForm, structureReferenceUnresolved,
    structureNarrativeForm, structureNarrativeForbidden,
    structureValueOutOfRange, structurePlaceholderLeft,
  ]

  /// One element is there without the one it needs, which `detail` names with the invariant.
  /// Only flagged: the value can be kept as it was sent.
  /// Source: FHIR R4 invariants qty-3, cpt-2, att-1, tim-1, tim-2 and their like.
  package static let structureCompanionMissing = Rule(
    "BMB-1040", .warning, type: "invariant",
    message: Bilingual(
      id: "Elemen ini perlu elemen pendamping.",
      en: "This element needs a companion."),
    fix: Bilingual(
      id: "Tambahkan elemen yang disebut pada rincian, misalnya system di samping code.",
      en: "Add the element that the detail names, for example system beside code."))

  /// Two elements stand together that exclude each other; `detail` names them and the invariant.
  /// Source: FHIR R4 invariants obs-6, cmp-2, lst-1 and their like.
  package static let structureElementsExclusive = Rule(
    "BMB-1041", .error, type: "invariant",
    message: Bilingual(
      id: "Dua elemen ini tidak boleh dikirim bersama.",
      en: "These two elements must not be sent together."),
    fix: Bilingual(
      id: "Hapus salah satu dari elemen pada rincian.",
      en: "Remove one of the elements that the detail names."))

  /// None of several elements is there, of which one is needed.
  /// `detail` names them and the invariant.
  /// Source: FHIR R4 invariants pat-1, org-1, bdl-5 and their like.
  package static let structureAlternativeMissing = Rule(
    "BMB-1042", .error, type: "invariant",
    message: Bilingual(
      id: "Salah satu dari beberapa elemen harus ada di sini.",
      en: "One of several elements must be here."),
    fix: Bilingual(
      id: "Tambahkan paling sedikit satu dari elemen pada rincian.",
      en: "Add at least one of the elements that the detail names."))

  /// An extension has neither a value nor extensions, or has both.
  /// Source: FHIR R4 invariant ext-1.
  package static let structureExtensionContent = Rule(
    "BMB-1043", .error, type: "extension",
    message: Bilingual(
      id: "Extension harus punya value[x] atau extension di dalamnya, tidak keduanya.",
      en: "An extension must have either a value[x] or extensions inside it, not both."),
    fix: Bilingual(
      id: "Isi tepat satu: value[x], atau extension di dalamnya.",
      en: "Give exactly one: a value[x], or extensions inside it."))

  /// A relative literal reference is not `Type/id`, with a type of R4 and a FHIR id.
  /// Only flagged, because official SATUSEHAT samples do so; whom it means is found out later.
  /// Source: FHIR R4 references.html#literal.
  package static let structureReferenceForm = Rule(
    "BMB-1044", .warning, type: "value",
    message: Bilingual(
      id: "Reference relatif ini bukan berbentuk Tipe/id.",
      en: "This relative reference is not of the form Type/id."),
    fix: Bilingual(
      id: "Tulis misalnya Patient/123, urn:uuid:..., atau URL lengkap.",
      en: "Write for example Patient/123, urn:uuid:..., or a full URL."))

  /// A `#` reference names no contained resource.
  /// Only flagged, because official SATUSEHAT samples do so.
  /// Source: FHIR R4 invariant ref-1.
  package static let structureReferenceUnresolved = Rule(
    "BMB-1045", .warning, type: "invariant",
    message: Bilingual(
      id: "Reference dengan # ini tidak menunjuk ke resource di contained.",
      en: "This # reference names no contained resource."),
    fix: Bilingual(
      id: "Tambahkan resource itu ke contained dengan id yang sama, atau perbaiki reference.",
      en: "Add that resource to contained under the same id, or mend the reference."))

  /// A narrative is no `<div>` with text.
  /// Only flagged, because official SATUSEHAT samples send plain text there.
  /// Source: FHIR R4 narrative.html, invariants txt-1 and txt-2.
  package static let structureNarrativeForm = Rule(
    "BMB-1046", .warning, type: "invariant",
    message: Bilingual(
      id: "text.div harus berupa <div> XHTML yang ada isinya.",
      en: "text.div must be an XHTML <div> with content."),
    fix: Bilingual(
      id: "Mulai dengan <div xmlns=\"http://www.w3.org/1999/xhtml\"> dan akhiri dengan </div>.",
      en: "Begin with <div xmlns=\"http://www.w3.org/1999/xhtml\"> and end with </div>."))

  /// A narrative holds an element that is no plain formatting, or an event attribute.
  /// Source: FHIR R4 invariant txt-1; security.html#narrative.
  package static let structureNarrativeForbidden = Rule(
    "BMB-1047", .error, type: "security",
    message: Bilingual(
      id: "text.div berisi elemen atau atribut HTML yang dilarang.",
      en: "text.div holds an HTML element or attribute that is forbidden."),
    fix: Bilingual(
      id: "Hapus script, form, iframe, object dan atribut on...; pakai hanya format teks biasa.",
      en: "Remove script, form, iframe, object and on... attributes; keep to plain formatting."))

  /// A number is beyond what the invariant in `detail` allows.
  /// Source: FHIR R4 invariant ras-2.
  package static let structureValueOutOfRange = Rule(
    "BMB-1048", .error, type: "invariant",
    message: Bilingual(
      id: "Angka ini di luar batas.",
      en: "This number is out of range."),
    fix: Bilingual(
      id: "Kirim probabilitas paling banyak 100 (persen).",
      en: "Send a probability of at most 100 (percent)."))

  /// An id, reference or fullUrl still holds a `{{placeholder}}` of a template.
  /// Only flagged, because official SATUSEHAT samples are such templates.
  /// Source: FHIR R4 datatypes.html#id, references.html#literal.
  package static let structurePlaceholderLeft = Rule(
    "BMB-1049", .warning, type: "value",
    message: Bilingual(
      id: "Masih ada {{placeholder}} dari templat di sini.",
      en: "A template's {{placeholder}} is still here."),
    fix: Bilingual(
      id: "Isi dengan id yang sebenarnya sebelum mengirim.",
      en: "Fill in the actual id before sending."))
}
