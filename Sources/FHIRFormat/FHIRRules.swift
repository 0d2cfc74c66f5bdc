package import RecordModel

// Rules about the message and its entries.
extension Rule {
  /// BMB-1100: the message is not a JSON object.
  package static let fhirNotAnObject = Rule(
    "BMB-1100", .error, type: "structure",
    message: Bilingual(
      id: "Pesan harus berupa satu objek JSON (Bundle atau satu resource FHIR).",
      en: "The message must be one JSON object (a Bundle or one FHIR resource)."),
    fix: Bilingual(
      id: "Kirim objek dengan \"resourceType\", misalnya Bundle bertipe transaction.",
      en: "Send an object with a \"resourceType\", for example a transaction Bundle."))

  /// BMB-1101: a resource does not say what it is.
  package static let fhirResourceTypeMissing = Rule(
    "BMB-1101", .error, type: "required",
    message: Bilingual(
      id: "Resource tidak menyebut resourceType.", en: "The resource has no resourceType."),
    fix: Bilingual(
      id: "Isi resourceType, misalnya \"Encounter\".",
      en: "Fill in resourceType, for example \"Encounter\"."))

  /// BMB-1102: no such resource in FHIR R4.
  package static let fhirResourceTypeUnknown = Rule(
    "BMB-1102", .error, type: "value",
    message: Bilingual(
      id: "resourceType ini tidak ada dalam FHIR R4.",
      en: "This resourceType does not exist in FHIR R4."),
    fix: Bilingual(
      id: "Periksa ejaan dan huruf besar-kecil nama resource, serta versi FHIR (R4, 4.0.1).",
      en: "Check the spelling and case of the resource's name and the FHIR version (R4, 4.0.1)."))

  /// BMB-1103: a Bundle of a type that is not for sending visits.
  package static let fhirBundleTypeUnsupported = Rule(
    "BMB-1103", .error, type: "not-supported",
    message: Bilingual(
      id: "Tipe Bundle ini tidak diterima untuk pengiriman kunjungan.",
      en: "This type of Bundle is not accepted for sending visits."),
    fix: Bilingual(
      id: "Gunakan Bundle bertipe transaction, batch, collection atau document.",
      en: "Use a Bundle of type transaction, batch, collection or document."))

  /// BMB-1104: a Bundle without entries.
  package static let fhirBundleEmpty = Rule(
    "BMB-1104", .error, type: "required",
    message: Bilingual(id: "Bundle tidak berisi entry.", en: "The Bundle has no entries."),
    fix: Bilingual(
      id: "Isi Bundle.entry dengan Patient, Encounter dan data kunjungannya.",
      en: "Fill Bundle.entry with a Patient, an Encounter and the visit's data."))

  /// BMB-1105: an entry that holds no resource.
  package static let fhirEntryWithoutResource = Rule(
    "BMB-1105", .error, type: "structure",
    message: Bilingual(
      id: "Entry ini tidak berisi resource.", en: "This entry holds no resource."),
    fix: Bilingual(
      id: "Isi entry.resource dengan satu objek resource FHIR.",
      en: "Put one FHIR resource object into entry.resource."))

  /// BMB-1106: a Bundle inside a Bundle. Source: SATUSEHAT rule 20011.
  package static let fhirNestedBundle = Rule(
    "BMB-1106", .error, type: "not-supported",
    message: Bilingual(
      id: "Bundle di dalam Bundle tidak diterima.", en: "A Bundle in a Bundle is not accepted."),
    fix: Bilingual(
      id: "Kirim isi Bundle yang di dalam sebagai entry biasa atau sebagai pesan tersendiri.",
      en: "Send the inner Bundle's content as plain entries or as a message of its own."))

  /// BMB-1107: two entries with one fullUrl. Source: FHIR R4 bdl-7; SATUSEHAT rule 20019.
  package static let fhirDuplicateFullURL = Rule(
    "BMB-1107", .error, type: "duplicate",
    message: Bilingual(
      id: "fullUrl ini sudah dipakai entry lain; entry ini tidak diproses.",
      en: "Another entry already has this fullUrl; this entry is not processed."),
    fix: Bilingual(
      id: "Beri setiap entry fullUrl urn:uuid yang berbeda.",
      en: "Give every entry a urn:uuid fullUrl of its own."))

  /// BMB-1108: an entry that wants something else than to write.
  package static let fhirMethodUnsupported = Rule(
    "BMB-1108", .error, type: "not-supported",
    message: Bilingual(
      id: "request.method entry ini tidak didukung.",
      en: "This entry's request.method is not supported."),
    fix: Bilingual(
      id: "Gunakan POST atau PUT; pembatalan kunjungan dikirim sebagai status entered-in-error.",
      en: "Use POST or PUT; void a visit by sending it with status entered-in-error."))

  /// BMB-1109: two resources of one type with one id.
  package static let fhirDuplicateID = Rule(
    "BMB-1109", .warning, type: "duplicate",
    message: Bilingual(
      id:
        "Id resource ini sudah dipakai resource lain yang sejenis; rujukan mengikuti yang pertama.",
      en: "Another resource of this type has the same id; references follow the first."),
    fix: Bilingual(
      id: "Beri setiap resource id yang berbeda.", en: "Give every resource an id of its own."))

  /// BMB-1110: a resource is not what its address says.
  package static let fhirOtherAddress = Rule(
    "BMB-1110", .error, type: "invariant",
    message: Bilingual(
      id: "Jenis atau id resource tidak sama dengan alamat permintaan.",
      en: "The resource's type or id is not that of the request's address."),
    fix: Bilingual(
      id: "Kirim ke /fhir/{resourceType}; untuk PUT, id di isi dan di alamat harus sama.",
      en: "Send it to /fhir/{resourceType}; for PUT the id in body and address must be equal."))
}

// Rules about a visit and whose it is.
extension Rule {
  /// BMB-1120: a visit lacks what it cannot do without.
  package static let fhirVisitElementMissing = Rule(
    "BMB-1120", .error, type: "required",
    message: Bilingual(
      id: "Encounter tidak memuat elemen yang wajib; kunjungan ini ditolak.",
      en: "The Encounter lacks a required element; this visit is refused."),
    fix: Bilingual(
      id: "Isi status, class dan subject pada Encounter.",
      en: "Fill in the Encounter's status, class and subject."))

  /// BMB-1121: a visit's status or class cannot be read.
  package static let fhirVisitElementWrong = Rule(
    "BMB-1121", .error, type: "value",
    message: Bilingual(
      id: "Elemen wajib pada Encounter tidak terbaca; kunjungan ini ditolak.",
      en: "A required element of the Encounter cannot be read; this visit is refused."),
    fix: Bilingual(
      id: "Status harus kode FHIR encounter-status; class harus satu Coding dengan code.",
      en: "status must be a code of FHIR encounter-status; class must be a Coding with a code."))

  /// BMB-1122: nobody can say whose visit it is.
  package static let fhirSubjectUnresolved = Rule(
    "BMB-1122", .error, type: "not-found",
    message: Bilingual(
      id: "Pasien kunjungan ini tidak dapat dikenali; kunjungan ini ditolak.",
      en: "The patient of this visit cannot be known; this visit is refused."),
    fix: Bilingual(
      id: "Sertakan Patient dalam Bundle, atau rujuk Patient/P... (nomor IHS) atau NIK.",
      en: "Put the Patient into the Bundle, or refer to Patient/P... (IHS number) or the NIK."))

  /// BMB-1123: nobody can say whose resource it is.
  package static let fhirPatientUnresolved = Rule(
    "BMB-1123", .error, type: "not-found",
    message: Bilingual(
      id: "Pasien resource ini tidak dapat dikenali; resource ini tidak dicatat.",
      en: "The patient of this resource cannot be known; it is not recorded."),
    fix: Bilingual(
      id: "Sertakan Patient dalam Bundle, atau rujuk Patient/P... (nomor IHS) atau NIK.",
      en: "Put the Patient into the Bundle, or refer to Patient/P... (IHS number) or the NIK."))

  /// BMB-1124: a fact is about somebody else than its visit.
  package static let fhirSubjectDiffers = Rule(
    "BMB-1124", .warning, type: "business-rule",
    message: Bilingual(
      id: "Pasien resource ini berbeda dari pasien kunjungannya; disimpan pada pasiennya sendiri.",
      en: "This resource's patient is not its visit's patient; it is kept with its own patient."),
    fix: Bilingual(
      id: "Samakan subject dengan subject Encounter yang dirujuk.",
      en: "Make subject the same as the subject of the Encounter it names."))

  /// BMB-1125: the encounter that a resource names is not in the message.
  package static let fhirVisitNotInMessage = Rule(
    "BMB-1125", .warning, type: "not-found",
    message: Bilingual(
      id: "Encounter yang dirujuk tidak ada dalam pesan ini; resource disimpan pada pasiennya.",
      en: "The Encounter it names is not in this message; it is kept with its patient."),
    fix: Bilingual(
      id: "Kirim resource bersama Encounter-nya dalam satu Bundle.",
      en: "Send the resource together with its Encounter in one Bundle."))

  /// BMB-1126: the encounter that a resource names was refused.
  package static let fhirVisitRefused = Rule(
    "BMB-1126", .error, type: "business-rule",
    message: Bilingual(
      id: "Kunjungan resource ini ditolak, maka resource ini ikut tidak dicatat.",
      en: "The visit of this resource was refused, so it is not recorded either."),
    fix: Bilingual(
      id: "Perbaiki Encounter-nya lalu kirim ulang.", en: "Mend its Encounter and send again."))
}

// Rules about single elements.
extension Rule {
  /// BMB-1130: an element has the wrong type or a value that no column takes.
  package static let fhirValueUnreadable = Rule(
    "BMB-1130", .warning, type: "value",
    message: Bilingual(
      id: "Nilai elemen ini tidak terbaca; disimpan apa adanya.",
      en: "This element's value cannot be read; it is kept as sent."),
    fix: Bilingual(
      id: "Periksa tipe dan isi elemen ini menurut FHIR R4.",
      en: "Check the element's type and content against FHIR R4."))

  /// BMB-1131: a date or time is not one.
  package static let fhirTimeUnreadable = Rule(
    "BMB-1131", .warning, type: "value",
    message: Bilingual(
      id: "Tanggal atau waktu ini tidak terbaca; disimpan apa adanya.",
      en: "This date or time cannot be read; it is kept as sent."),
    fix: Bilingual(
      id: "Tulis waktu seperti 2026-01-31T09:30:00+08:00 atau tanggal seperti 2026-01-31.",
      en: "Write a time as 2026-01-31T09:30:00+08:00 or a date as 2026-01-31."))

  /// BMB-1132: a fact of a visit lacks what its columns need.
  package static let fhirFactUnreadable = Rule(
    "BMB-1132", .warning, type: "structure",
    message: Bilingual(
      id: "Resource ini tidak lengkap atau tidak terbaca; disimpan apa adanya tanpa dihitung.",
      en: "This resource is incomplete or cannot be read; it is kept as sent but not counted."),
    fix: Bilingual(
      id: "Lengkapi elemen wajibnya (status, code, medication) lalu kirim ulang.",
      en: "Complete its required elements (status, code, medication) and send again."))

  /// BMB-1133: a national code system or naming system was misspelt.
  package static let fhirSystemMended = Rule(
    "BMB-1133", .information, type: "code-invalid",
    message: Bilingual(
      id: "Ejaan URI system ini keliru dan dibaca sebagai URI yang benar.",
      en: "This system URI is misspelt and was read as the right one."),
    fix: Bilingual(
      id: "Tulis http://sys-ids.kemkes.go.id/..., https://fhir.kemkes.go.id/... atau "
        + "http://snomed.info/sct.",
      en: "Write http://sys-ids.kemkes.go.id/..., https://fhir.kemkes.go.id/... or "
        + "http://snomed.info/sct."))

  /// BMB-1140: a urn reference names nothing in the message.
  package static let fhirReferenceUnresolved = Rule(
    "BMB-1140", .warning, type: "not-found",
    message: Bilingual(
      id: "Rujukan urn ini tidak menunjuk entry mana pun dalam pesan; disimpan apa adanya.",
      en: "This urn reference names no entry of the message; it is kept as sent."),
    fix: Bilingual(
      id: "Samakan rujukan dengan fullUrl entry yang dimaksud.",
      en: "Make the reference equal to the fullUrl of the entry that is meant."))

  /// BMB-1141: a reference names something that the message does not hold.
  package static let fhirReferenceExternal = Rule(
    "BMB-1141", .information, type: "not-found",
    message: Bilingual(
      id: "Rujukan ini menunjuk data di luar pesan; disimpan apa adanya.",
      en: "This reference names something outside the message; it is kept as sent."),
    fix: Bilingual(
      id: "Tidak perlu diubah bila nomornya benar.",
      en: "Nothing to do if the number is right."))
}

extension Rule {
  /// Every rule that this room's decoder judges by, in order of code.
  package static let fhirRules: [Rule] = [
    fhirNotAnObject, fhirResourceTypeMissing, fhirResourceTypeUnknown, fhirBundleTypeUnsupported,
    fhirBundleEmpty, fhirEntryWithoutResource, fhirNestedBundle, fhirDuplicateFullURL,
    fhirMethodUnsupported, fhirDuplicateID, fhirOtherAddress, fhirVisitElementMissing,
    fhirVisitElementWrong,
    fhirSubjectUnresolved, fhirPatientUnresolved, fhirSubjectDiffers, fhirVisitNotInMessage,
    fhirVisitRefused, fhirValueUnreadable, fhirTimeUnreadable, fhirFactUnreadable,
    fhirSystemMended, fhirReferenceUnresolved, fhirReferenceExternal,
  ]
}
