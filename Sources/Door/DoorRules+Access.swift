package import RecordModel

/// What the access policy refuses or offers: BMB-1745 to BMB-1759 (P-Care has those before).
let accessRules: [Rule] = [.glassOffered, .policyRefuses, .glassReason, .consentUnusable]

extension Rule {
  /// 403: there is a record elsewhere, and in an emergency it can be opened.
  package static let glassOffered = Rule(
    "BMB-1745", .warning, type: "security",
    message: Bilingual(
      id: "Ada rekam pasien ini di fasilitas lain yang tidak terbuka bagi fasilitas ini.",
      en: "There is a record of this person elsewhere that is not open to this facility."),
    fix: Bilingual(
      id: "Dalam keadaan darurat buka akses darurat dengan alasan (POST /v1/break-glass); kepala "
        + "fasilitas dan Dinas diberi tahu.",
      en: "In an emergency open emergency access with a reason (POST /v1/break-glass); the "
        + "facility's head and the health office are told."))
  /// 422: a consent that would be understood in part only.
  package static let consentUnusable = Rule(
    "BMB-1748", .error, type: "invalid",
    message: Bilingual(
      id: "Consent ini tidak dapat dipakai seluruhnya, jadi tidak disimpan.",
      en: "This Consent cannot be used whole, so it is not kept."),
    fix: Bilingual(
      id:
        "Kirim status active, patient, provision.type permit atau deny, securityLabel HIV, PSY, SEX atau "
        + "SDV, paling banyak satu actor Organization yang terdaftar, serta sourceAttachment dengan title "
        + "(nomor surat) dan hash (SHA-256 pindaiannya, base64). Untuk mengakhiri: PUT dengan status inactive.",
      en:
        "Send status active, patient, provision.type permit or deny, securityLabel HIV, PSY, SEX or SDV, at "
        + "most one actor, a registered Organization, and sourceAttachment with title (where the paper is) "
        + "and hash (SHA-256 of its scan, base64). To end it: PUT with status inactive."))
  /// 422: emergency access without a reason of its form.
  package static let glassReason = Rule(
    "BMB-1747", .error, type: "required",
    message: Bilingual(
      id: "Alasan akses darurat harus 10 sampai 400 huruf.",
      en: "A reason for emergency access has 10 to 400 characters."),
    fix: Bilingual(
      id: "Tulis apa keadaannya dan mengapa rekam ini diperlukan sekarang.",
      en: "Say what the situation is and why this record is needed now."))
  /// 403: the policy in force does not let such an asker read for such a purpose.
  package static let policyRefuses = Rule(
    "BMB-1746", .error, type: "forbidden",
    message: Bilingual(
      id: "Kebijakan akses tidak mengizinkan permintaan ini.",
      en: "The access policy does not allow this request."),
    fix: Bilingual(
      id: "Periksa tujuan, dasar hukum, dan dokumennya; tanyakan kepada Dinas Kesehatan.",
      en: "Check the purpose, the legal basis and its document; ask the city health office."))
}
