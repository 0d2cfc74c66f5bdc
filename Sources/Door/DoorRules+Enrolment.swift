package import RecordModel

/// What can be refused on a certificate's way: BMB-1640 to BMB-1649.
let enrolmentRules: [Rule] = [
  .enrolmentRefused, .certificateRequestUnusable, .renewalTooEarly, .tooManyCertificates,
]

extension Rule {
  /// 403: a token that is unknown, not approved, over, taken back or used; which, nobody is told.
  package static let enrolmentRefused = Rule(
    "BMB-1640", .error, type: "security",
    message: Bilingual(
      id: "Token pendaftaran ini tidak dapat dipakai.",
      en: "This enrolment token cannot be used."),
    fix: Bilingual(
      id: "Token berlaku 72 jam, sekali pakai, dan baru berlaku sesudah disetujui petugas kedua. "
        + "Minta Dinas Kesehatan memeriksanya atau membuat yang baru.",
      en: "A token lasts 72 hours, counts once, and only after a second officer approved it. Ask "
        + "the health office to look or to make a new one."))
  /// 400: no PKCS#10 request in PEM, or its key is weak or did not sign it.
  package static let certificateRequestUnusable = Rule(
    "BMB-1641", .error, type: "structure",
    message: Bilingual(
      id: "Permintaan sertifikat (CSR) ini tidak dapat dipakai.",
      en: "This certificate request (CSR) cannot be used."),
    fix: Bilingual(
      id: "Kirim PKCS#10 dalam PEM dengan kunci P-256 (atau RSA dari 2048 bit) yang "
        + "menandatanganinya; `baimbai enrol` membuatnya sendiri.",
      en: "Send PKCS#10 in PEM with a P-256 key (or RSA from 2048 bits) that signed it; `baimbai "
        + "enrol` makes it by itself."))
  /// 409: the certificate has not lived two thirds of its life.
  package static let renewalTooEarly = Rule(
    "BMB-1642", .error, type: "business-rule",
    message: Bilingual(
      id: "Sertifikat ini belum waktunya diperpanjang.",
      en: "It is too early to renew this certificate."),
    fix: Bilingual(
      id: "Perpanjang sejak waktu yang disebut (dua pertiga umurnya); `baimbai renew` tiap hari "
        + "cukup.",
      en: "Renew from the time that is named on (two thirds of its life); `baimbai renew` each day "
        + "is enough."))
  /// 409: the holder has two certificates in force, or this one was renewed for another key.
  package static let tooManyCertificates = Rule(
    "BMB-1643", .error, type: "business-rule",
    message: Bilingual(
      id: "Sudah ada dua sertifikat yang berlaku, atau sertifikat ini sudah diperpanjang.",
      en: "Two certificates are in force already, or this one was renewed before."),
    fix: Bilingual(
      id: "Pakai yang terbaru, atau minta Dinas Kesehatan mencabut yang tidak dipakai.",
      en: "Use the newest, or ask the health office to revoke the one that is not used."))
}
