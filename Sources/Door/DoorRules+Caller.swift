package import RecordModel

extension Rule {
  /// 401: the connection has no client certificate.
  package static let noClientCertificate = Rule(
    "BMB-1603", .error, type: "login",
    message: Bilingual(
      id: "Sambungan ini tanpa sertifikat klien.",
      en: "This connection has no client certificate."),
    fix: Bilingual(
      id:
        "Pasang sertifikat (.p12) yang Anda terima, tutup semua jendela peramban, lalu buka lagi.",
      en:
        "Install the certificate (.p12) that you were given, close the browser, and open it again."
    ))
  /// 403: the certificate is not in the registry.
  package static let unknownCertificate = Rule(
    "BMB-1604", .error, type: "security",
    message: Bilingual(
      id: "Sertifikat ini tidak terdaftar.", en: "This certificate is not registered."),
    fix: Bilingual(
      id: "Minta Dinas Kesehatan mendaftarkan sertifikat fasilitas Anda.",
      en: "Ask the city health office to register your facility's certificate."))
  /// 403: the certificate, its holder or its facility was revoked or suspended.
  package static let revokedCertificate = Rule(
    "BMB-1605", .error, type: "security",
    message: Bilingual(
      id: "Sertifikat ini sudah dicabut.", en: "This certificate was revoked."),
    fix: Bilingual(
      id: "Minta sertifikat baru ke Dinas Kesehatan.",
      en: "Ask the city health office for a new certificate."))
  /// 403: the certificate is not within its validity.
  package static let expiredCertificate = Rule(
    "BMB-1606", .error, type: "expired",
    message: Bilingual(
      id: "Masa berlaku sertifikat ini sudah habis atau belum mulai.",
      en: "This certificate is past or before its validity."),
    fix: Bilingual(
      id: "Perbarui sertifikat dan periksa jam komputer.",
      en: "Renew the certificate and check the computer's clock."))
  /// 403: the certificate is good, but its facility was not activated yet, is suspended or closed.
  package static let facilityNotActive = Rule(
    "BMB-1629", .error, type: "security",
    message: Bilingual(
      id: "Fasilitas ini belum diaktifkan atau sedang dihentikan.",
      en: "This facility is not activated yet, or it is suspended."),
    fix: Bilingual(
      id: "Hubungi Dinas Kesehatan; sesudah diaktifkan, sambungan yang sama langsung berlaku.",
      en: "Ask the city health office; once it is activated the same connection serves at once."))
  /// 403: a licence or SIP of the facility is over, and the office narrows or stops such facilities.
  package static let permitExpired = Rule(
    "BMB-1630", .error, type: "expired",
    message: Bilingual(
      id: "Izin operasional atau SIP fasilitas ini sudah berakhir.",
      en: "The licence or SIP of this facility is over."),
    fix: Bilingual(
      id: "Perpanjang izin dan minta Dinas Kesehatan mencatatnya; akses kembali dalam satu detik.",
      en: "Renew it and ask the city health office to record it; access is back within a second."))
  /// 403: the content names another facility than the caller may speak for.
  package static let otherFacility = Rule(
    "BMB-1607", .error, type: "forbidden",
    message: Bilingual(
      id: "Fasilitas dalam isi bukan fasilitas pemilik sertifikat.",
      en: "The facility in the content is not the certificate's facility."),
    fix: Bilingual(
      id: "Kirim data fasilitas Anda sendiri, atau pakai sertifikat fasilitas itu.",
      en: "Send your own facility's data, or use that facility's certificate."))
  /// 403: a software operator without a mandate for the facility that it names, or that names none.
  package static let noMandate = Rule(
    "BMB-1608", .error, type: "forbidden",
    message: Bilingual(
      id: "Penyedia perangkat lunak ini tidak punya mandat dari fasilitas tersebut.",
      en: "This software operator has no mandate from that facility."),
    fix: Bilingual(
      id: "Sebut fasilitas di header X-Facility dan minta kepala fasilitas memberi mandat.",
      en: "Name the facility in the X-Facility header and ask its head to grant a mandate."))
  /// 403: a read of a person's data without a purpose.
  package static let missingPurpose = Rule(
    "BMB-1609", .error, type: "required",
    message: Bilingual(
      id: "Tujuan membaca data orang ini tidak disebut atau tidak dikenal.",
      en: "The purpose of reading this person's data is missing or unknown."),
    fix: Bilingual(
      id: "Sertakan header X-Purpose-Of-Use: TREAT, ETREAT, HPAYMT, PUBHLTH, HOPERAT atau PATRQT.",
      en: "Send the header X-Purpose-Of-Use: TREAT, ETREAT, HPAYMT, PUBHLTH, HOPERAT or PATRQT."))
  /// 403: a read of a person's data without the person who reads.
  package static let missingActingUser = Rule(
    "BMB-1623", .error, type: "required",
    message: Bilingual(
      id: "Siapa yang membaca data ini tidak disebut.", en: "Who reads this data is missing."),
    fix: Bilingual(
      id: "Sertakan header X-Acting-User: nomor IHS, SIP atau STR tenaga kesehatan, atau nomor "
        + "pegawai fasilitas.",
      en: "Send the header X-Acting-User: the practitioner's IHS, SIP or STR number, or the "
        + "facility's staff id."))
  /// 403: known, and not allowed to do this.
  package static let forbidden = Rule(
    "BMB-1624", .error, type: "forbidden",
    message: Bilingual(
      id: "Pemilik sertifikat ini tidak berhak melakukan hal ini.",
      en: "The holder of this certificate may not do this."),
    fix: Bilingual(
      id: "Pakai sertifikat dengan peran yang sesuai, atau hubungi Dinas Kesehatan.",
      en: "Use a certificate with the right role, or ask the city health office."))
}
