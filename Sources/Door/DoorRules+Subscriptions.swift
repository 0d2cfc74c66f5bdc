package import RecordModel

/// What subscriptions refuse: BMB-1874 to BMB-1878.
let subscriptionRules: [Rule] = [
  .subscriptionUnusable, .endpointNotRegistered, .noticeTooFull, .tooManySubscriptions, .noticesOff,
]

extension Rule {
  /// 422: a Subscription that would be understood in part only.
  package static let subscriptionUnusable = Rule(
    "BMB-1874", .error, type: "value",
    message: Bilingual(
      id: "Subscription ini tidak dapat dipakai seluruhnya, jadi tidak disimpan.",
      en: "This Subscription cannot be used whole, so it is not kept."),
    fix: Bilingual(
      id:
        "Kirim status requested, reason, channel rest-hook tanpa header, end di masa depan bila ada, dan criteria "
        + "Encounter?based-on:ServiceRequest.requester=Organization/KODE atau "
        + "Encounter?patient:Patient.organization=Organization/KODE dengan kode fasilitas sendiri; status dan class "
        + "boleh ditambahkan.",
      en:
        "Send status requested, reason, channel rest-hook without headers, a future end if any, and criteria "
        + "Encounter?based-on:ServiceRequest.requester=Organization/CODE or "
        + "Encounter?patient:Patient.organization=Organization/CODE with your own facility's code; status and class "
        + "may be added."))
  /// 422: an endpoint that no two officers registered.
  package static let endpointNotRegistered = Rule(
    "BMB-1875", .error, type: "security",
    message: Bilingual(
      id: "Alamat ini tidak terdaftar sebagai penerima pemberitahuan fasilitas ini.",
      en: "This address is not registered to receive this facility's notices."),
    fix: Bilingual(
      id:
        "Minta Dinas Kesehatan mendaftarkan host dan porta ini (dua petugas), lalu kirim alamat https di bawahnya.",
      en:
        "Ask the health office to register this host and port (two officers), then send an https address under it."
    ))
  /// 422: more than an id in a notice.
  package static let noticeTooFull = Rule(
    "BMB-1876", .error, type: "not-supported",
    message: Bilingual(
      id: "Pemberitahuan paling banyak memuat id kunjungan.",
      en: "A notice holds the visit's id at most."),
    fix: Bilingual(
      id:
        "Pakai payload application/fhir+json dengan isi id-only atau empty, atau tanpa payload; lalu baca "
        + "kunjungannya dengan tujuan.",
      en:
        "Use payload application/fhir+json with content id-only or empty, or no payload; then read the visit with "
        + "a purpose."))
  /// 409: as many as a facility may have.
  package static let tooManySubscriptions = Rule(
    "BMB-1877", .error, type: "throttled",
    message: Bilingual(
      id: "Fasilitas ini sudah mempunyai 20 Subscription.",
      en: "This facility has 20 Subscriptions already."),
    fix: Bilingual(
      id: "Hapus yang tidak dipakai (DELETE).", en: "Delete those that are not used."))
  /// 501: a gateway that has no certificate to send notices with.
  package static let noticesOff = Rule(
    "BMB-1878", .error, type: "not-supported",
    message: Bilingual(
      id: "Gerbang ini belum mengirim pemberitahuan.",
      en: "This gateway does not send notices yet."),
    fix: Bilingual(
      id: "Beri tahu pengelola gerbang: federation.certificate dan federation.key belum diatur.",
      en: "Tell the gateway's operators: federation.certificate and federation.key are not set."))
}
