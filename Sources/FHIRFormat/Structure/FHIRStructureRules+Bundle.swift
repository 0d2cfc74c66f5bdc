package import RecordModel

/// The rules of bundles and contained resources.
extension Rule {
  static let structureBundleRules: [Rule] = [
    structureRequestMissing, structureRequestUnexpected,
    structureResponseMissing, structureResponseUnexpected,
    structureSearchUnexpected, structureFullURLRepeated,
    structureFullURLForm, structureEntryResourceMissing,
    structureTargetRepeated, structureDocumentShape,
    structureContainedNested, structureContainedUnnamed,
    structureContainedMeta,
  ]

  /// An entry of a batch, transaction or history has no request.
  /// Source: FHIR R4 invariant bdl-3.
  package static let structureRequestMissing = Rule(
    "BMB-1060", .error, type: "invariant",
    message: Bilingual(
      id: "Entry pada bundle batch, transaction atau history harus punya request.",
      en: "An entry of a batch, transaction or history bundle must have a request."),
    fix: Bilingual(
      id: "Tambahkan request dengan method dan url, misalnya POST dan Encounter.",
      en: "Add a request with method and url, for example POST and Encounter."))

  /// An entry of another kind of bundle has a request.
  /// Source: FHIR R4 invariant bdl-3.
  package static let structureRequestUnexpected = Rule(
    "BMB-1061", .error, type: "invariant",
    message: Bilingual(
      id: "request hanya boleh pada bundle batch, transaction atau history.",
      en: "A request may only stand in a batch, transaction or history bundle."),
    fix: Bilingual(
      id: "Hapus request, atau ubah Bundle.type menjadi transaction.",
      en: "Remove the request, or make Bundle.type transaction."))

  /// An entry of a response or history bundle has no response.
  /// Source: FHIR R4 invariant bdl-4.
  package static let structureResponseMissing = Rule(
    "BMB-1062", .error, type: "invariant",
    message: Bilingual(
      id: "Entry pada bundle jawaban atau history harus punya response.",
      en: "An entry of a response or history bundle must have a response."),
    fix: Bilingual(
      id: "Tambahkan response dengan status.",
      en: "Add a response with its status."))

  /// An entry of another kind of bundle has a response.
  /// Source: FHIR R4 invariant bdl-4.
  package static let structureResponseUnexpected = Rule(
    "BMB-1063", .error, type: "invariant",
    message: Bilingual(
      id: "response hanya boleh pada bundle jawaban atau history.",
      en: "A response may only stand in a response or history bundle."),
    fix: Bilingual(
      id: "Hapus response dari entry ini.",
      en: "Remove the response from this entry."))

  /// `total` or `entry.search` stands in a bundle that is no search result.
  /// Source: FHIR R4 invariants bdl-1 and bdl-2.
  package static let structureSearchUnexpected = Rule(
    "BMB-1064", .error, type: "invariant",
    message: Bilingual(
      id: "Elemen ini hanya untuk hasil pencarian (atau history, untuk total).",
      en: "This element is only for search results (or history, for total)."),
    fix: Bilingual(
      id: "Hapus elemen ini dari bundle.",
      en: "Remove this element from the bundle."))

  /// Two entries have one fullUrl.
  /// Source: FHIR R4 invariant bdl-7.
  package static let structureFullURLRepeated = Rule(
    "BMB-1065", .error, type: "invariant",
    message: Bilingual(
      id: "fullUrl ini sudah dipakai entry lain.",
      en: "This fullUrl is already used by another entry."),
    fix: Bilingual(
      id: "Beri setiap entry urn:uuid yang berbeda.",
      en: "Give every entry its own urn:uuid."))

  /// A fullUrl is relative, or names a version.
  /// Source: FHIR R4 bundle.html (fullUrl is absolute), invariant bdl-8.
  package static let structureFullURLForm = Rule(
    "BMB-1066", .error, type: "value",
    message: Bilingual(
      id: "fullUrl harus URL lengkap atau urn:uuid, tanpa /_history/.",
      en: "A fullUrl must be a full URL or a urn:uuid, without /_history/."),
    fix: Bilingual(
      id: "Tulis urn:uuid:... atau https://server/Patient/123.",
      en: "Write urn:uuid:... or https://server/Patient/123."))

  /// A POST, PUT or PATCH of a batch or transaction has no resource.
  /// Source: FHIR R4 http.html#transaction.
  package static let structureEntryResourceMissing = Rule(
    "BMB-1067", .error, type: "required",
    message: Bilingual(
      id: "Entry dengan method POST, PUT atau PATCH harus punya resource.",
      en: "An entry with the method POST, PUT or PATCH must have a resource."),
    fix: Bilingual(
      id: "Tambahkan resource yang hendak disimpan.",
      en: "Add the resource that is to be stored."))

  /// Two entries of a transaction change one and the same resource.
  /// Source: FHIR R4 http.html#trules.
  package static let structureTargetRepeated = Rule(
    "BMB-1068", .error, type: "invariant",
    message: Bilingual(
      id: "Dua entry pada transaction ini mengubah resource yang sama.",
      en: "Two entries of this transaction change the same resource."),
    fix: Bilingual(
      id: "Gabungkan menjadi satu entry, atau kirim terpisah.",
      en: "Make them one entry, or send them apart."))

  /// A document or message lacks what makes it one, which `detail` says.
  /// Source: FHIR R4 invariants bdl-9 to bdl-12.
  package static let structureDocumentShape = Rule(
    "BMB-1069", .error, type: "invariant",
    message: Bilingual(
      id: "Bundle document atau message ini tidak lengkap.",
      en: "This document or message bundle is not complete."),
    fix: Bilingual(
      id: "Document: identifier, timestamp, dan Composition sebagai entry pertama. Message: "
        + "MessageHeader pertama.",
      en: "Document: identifier, timestamp, and a Composition as first entry. Message: a "
        + "MessageHeader first."))

  /// A contained resource contains resources.
  /// Source: FHIR R4 invariant dom-2.
  package static let structureContainedNested = Rule(
    "BMB-1070", .error, type: "invariant",
    message: Bilingual(
      id: "Resource di contained tidak boleh punya contained lagi.",
      en: "A contained resource must not contain resources."),
    fix: Bilingual(
      id: "Pindahkan semuanya ke contained milik resource terluar.",
      en: "Move them all into contained of the outermost resource."))

  /// A contained resource has no id, so nothing can refer to it.
  /// Only flagged, because official SATUSEHAT samples do so.
  /// Source: FHIR R4 references.html#contained.
  package static let structureContainedUnnamed = Rule(
    "BMB-1071", .warning, type: "invariant",
    message: Bilingual(
      id: "Resource di contained harus punya id.",
      en: "A contained resource must have an id."),
    fix: Bilingual(
      id: "Beri id, lalu tunjuk dengan reference \"#id\".",
      en: "Give it an id, and refer to it as \"#id\"."))

  /// A contained resource has meta.versionId, meta.lastUpdated or meta.security.
  /// Source: FHIR R4 invariants dom-4 and dom-5.
  package static let structureContainedMeta = Rule(
    "BMB-1072", .error, type: "invariant",
    message: Bilingual(
      id: "Resource di contained tidak boleh punya versi, waktu ubah, atau label keamanan.",
      en: "A contained resource must not have a version, a time of change or a security label."),
    fix: Bilingual(
      id: "Hapus elemen ini dari meta.",
      en: "Remove this element from meta."))
}
