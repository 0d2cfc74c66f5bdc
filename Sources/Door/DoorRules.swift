package import RecordModel

/// Every rule of this room, what HTTP and the caller's identity can break: BMB-1600 to BMB-1799, and
/// BMB-1870 to BMB-1879 for exports and subscriptions.
package let doorRules: [Rule] =
  enrolmentRules + peopleRules + accessRules + bulkRules + subscriptionRules + [
    .malformedRequest, .ambiguousTarget, .badParameter, .noClientCertificate, .unknownCertificate,
    .revokedCertificate, .expiredCertificate, .facilityNotActive, .permitExpired, .otherFacility,
    .noMandate,
    .missingPurpose,
    .missingActingUser, .forbidden, .notFound, .methodNotAllowed, .requestTimeout, .lengthRequired,
    .bodyTooLarge, .unsupportedMediaType, .xmlBody, .contentEncoding, .unprocessable,
    .tooManyRequests, .overShare,
    .tooManyConnections, .tokenNotValid, .tlsTooOld, .headersTooLarge, .internalFault, .unavailable,
  ]

extension Rule {
  /// 400: the bytes are not an HTTP request.
  package static let malformedRequest = Rule(
    "BMB-1600", .error, type: "structure",
    message: Bilingual(
      id: "Permintaan ini bukan HTTP/1.1 yang benar.",
      en: "This request is not well-formed HTTP/1.1."),
    fix: Bilingual(
      id: "Kirim dengan pustaka HTTP yang umum dipakai, tanpa menyusun baris permintaan sendiri.",
      en: "Send it with a common HTTP library instead of composing the request lines yourself."))
  /// 400: Host is missing, doubled or another's, or the length of the body is ambiguous.
  package static let ambiguousTarget = Rule(
    "BMB-1601", .error, type: "structure",
    message: Bilingual(
      id: "Tujuan atau panjang permintaan tidak jelas.",
      en: "The target or the length of the request is ambiguous."),
    fix: Bilingual(
      id: "Kirim tepat satu header Host, satu Content-Length atau Transfer-Encoding: chunked, "
        + "dan alamat dengan host yang sama.",
      en: "Send exactly one Host header, either one Content-Length or Transfer-Encoding: chunked, "
        + "and a target with the same host."))
  /// 403: TLS 1.2 by somebody who is not allowed to.
  package static let tlsTooOld = Rule(
    "BMB-1627", .error, type: "security",
    message: Bilingual(
      id: "Fasilitas ini belum diizinkan memakai TLS 1.2.",
      en: "This facility is not allowed to use TLS 1.2."),
    fix: Bilingual(
      id: "Pakai TLS 1.3 di porta 8443, atau minta Dinas Kesehatan mengizinkannya sementara.",
      en: "Use TLS 1.3 on port 8443, or ask the city health office to allow it for now."))
  /// 401: a bearer token that we did not give to this certificate's facility, or that is over.
  package static let tokenNotValid = Rule(
    "BMB-1626", .error, type: "expired",
    message: Bilingual(
      id: "Token ini tidak berlaku untuk sertifikat ini.",
      en: "This token is not valid for this certificate."),
    fix: Bilingual(
      id: "Minta token baru di /oauth2/v1/accesstoken gerbang ini, atau kirim tanpa Authorization.",
      en: "Ask for a new one at this gateway's /oauth2/v1/accesstoken, or send no Authorization."))
  /// 400: a query parameter or header is not what the route takes.
  package static let badParameter = Rule(
    "BMB-1602", .error, type: "value",
    message: Bilingual(
      id: "Parameter atau header permintaan tidak benar.",
      en: "A parameter or header of the request is not valid."),
    fix: Bilingual(
      id: "Perbaiki parameter atau header yang disebut; lihat /openapi.json.",
      en: "Correct the parameter or header that is named; see /openapi.json."))
  /// 413: the body is larger than the route takes; the detail names the limit.
  package static let bodyTooLarge = Rule(
    "BMB-1614", .error, type: "too-long",
    message: Bilingual(
      id: "Isi permintaan melebihi batas.", en: "The body is over the limit."),
    fix: Bilingual(
      id: "Bagi kiriman menjadi beberapa bagian yang lebih kecil, misalnya satu kunjungan per "
        + "kiriman atau satu register per minggu, lalu kirim satu per satu.",
      en: "Split it into smaller parts, for example one visit a submission or one register a week, "
        + "and send them one after another."))
  /// 415: the route does not take this media type.
  package static let unsupportedMediaType = Rule(
    "BMB-1615", .error, type: "not-supported",
    message: Bilingual(
      id: "Jenis isi (Content-Type) ini tidak diterima di sini.",
      en: "This Content-Type is not taken here."),
    fix: Bilingual(
      id: "Pakai salah satu Content-Type yang disebut di /openapi.json untuk alamat ini.",
      en: "Use one of the Content-Types that /openapi.json names for this address."))
  /// 415: FHIR or anything else as XML.
  package static let xmlBody = Rule(
    "BMB-1625", .error, type: "not-supported",
    message: Bilingual(
      id: "XML tidak diterima di sini, juga FHIR dalam bentuk XML.",
      en: "XML is not taken here, neither is FHIR as XML."),
    fix: Bilingual(
      id: "Kirim FHIR sebagai JSON: application/fhir+json. Isinya sama, hanya bentuknya lain.",
      en: "Send FHIR as JSON: application/fhir+json. It is the same content in another form."))
  /// 415: the body is compressed.
  package static let contentEncoding = Rule(
    "BMB-1616", .error, type: "not-supported",
    message: Bilingual(
      id: "Isi yang dikompresi (Content-Encoding) tidak diterima.",
      en: "A compressed body (Content-Encoding) is not taken."),
    fix: Bilingual(
      id: "Kirim isi tanpa kompresi dan tanpa header Content-Encoding.",
      en: "Send the body uncompressed and without the Content-Encoding header."))
  /// 404: nothing is there, or nothing that this caller may know of.
  package static let notFound = Rule(
    "BMB-1610", .error, type: "not-found",
    message: Bilingual(
      id: "Yang diminta tidak ditemukan.", en: "What was asked for was not found."),
    fix: Bilingual(
      id: "Periksa alamat dan nomornya; daftar alamat ada di /openapi.json.",
      en: "Check the address and the id; /openapi.json lists the addresses."))
  /// 405: the address does not take this method.
  package static let methodNotAllowed = Rule(
    "BMB-1611", .error, type: "not-supported",
    message: Bilingual(
      id: "Metode HTTP ini tidak dilayani di alamat ini.",
      en: "This HTTP method is not served at this address."),
    fix: Bilingual(
      id: "Pakai metode yang disebut di /openapi.json untuk alamat ini.",
      en: "Use a method that /openapi.json names for this address."))
  /// 408: the headers or the body came too slowly.
  package static let requestTimeout = Rule(
    "BMB-1612", .error, type: "timeout",
    message: Bilingual(
      id: "Permintaan datang terlalu lambat dan diputus.",
      en: "The request came too slowly and was cut off."),
    fix: Bilingual(
      id: "Periksa jaringan, lalu kirim ulang dengan Idempotency-Key yang sama; kiriman besar "
        + "sebaiknya dibagi.",
      en: "Check the network and send it again with the same Idempotency-Key; split a large one."))
  /// 411: the route needs a Content-Length.
  package static let lengthRequired = Rule(
    "BMB-1613", .error, type: "required",
    message: Bilingual(
      id: "Panjang isi (Content-Length) tidak disebut.",
      en: "The length of the body (Content-Length) is missing."),
    fix: Bilingual(id: "Sertakan header Content-Length.", en: "Send a Content-Length header."))
  /// 422: understood, and nothing in it could be accepted.
  package static let unprocessable = Rule(
    "BMB-1617", .error, type: "invalid",
    message: Bilingual(
      id: "Isi dimengerti, tetapi tidak ada yang dapat diterima.",
      en: "The content was understood, but nothing in it could be accepted."),
    fix: Bilingual(
      id: "Perbaiki hal-hal yang disebut, lalu kirim ulang.",
      en: "Mend what the issues name and send it again."))
  /// 429: this caller sends more than its share.
  package static let tooManyRequests = Rule(
    "BMB-1618", .error, type: "throttled",
    message: Bilingual(
      id: "Terlalu banyak permintaan dari pengirim ini.",
      en: "Too many requests from this sender."),
    fix: Bilingual(
      id: "Tunggu selama yang disebut header Retry-After, lalu kirim ulang.",
      en: "Wait as long as the Retry-After header says, then send again."))
  /// 429: one certificate holds more connections than it may.
  package static let tooManyConnections = Rule(
    "BMB-1619", .error, type: "throttled",
    message: Bilingual(
      id: "Terlalu banyak sambungan yang terbuka dengan sertifikat ini.",
      en: "Too many connections are open with this certificate."),
    fix: Bilingual(
      id: "Pakai kembali sambungan yang sudah ada dan tutup yang tidak dipakai.",
      en: "Reuse open connections and close those that are not used."))
  /// 431: the headers are larger than the listener takes.
  package static let headersTooLarge = Rule(
    "BMB-1620", .error, type: "too-long",
    message: Bilingual(
      id: "Header permintaan terlalu besar atau terlalu banyak.",
      en: "The request's headers are too large or too many."),
    fix: Bilingual(
      id: "Kurangi header; kuki dan kueri yang panjang tidak diperlukan.",
      en: "Send fewer headers; cookies and long queries are not needed."))
  /// 500: a fault of the gateway; the request id finds it in the log.
  package static let internalFault = Rule(
    "BMB-1621", .error, type: "exception",
    message: Bilingual(
      id: "Terjadi gangguan di pihak Baimbai; kiriman ini belum tentu tersimpan.",
      en: "Something failed on Baimbai's side; this may or may not have been stored."),
    fix: Bilingual(
      id: "Kirim ulang dengan Idempotency-Key yang sama; bila berulang, laporkan nomor permintaan.",
      en: "Send it again with the same Idempotency-Key; if it recurs, report the request id."))
  /// 503: the gateway cannot promise durability, or is shutting down.
  package static let unavailable = Rule(
    "BMB-1622", .error, type: "transient",
    message: Bilingual(
      id: "Layanan sementara tidak tersedia; kiriman ini belum diakui.",
      en: "The service is not available for now; this was not acknowledged."),
    fix: Bilingual(
      id: "Kirim ulang dengan Idempotency-Key yang sama sesudah waktu di header Retry-After.",
      en: "Send it again with the same Idempotency-Key after the time in Retry-After."))
}
