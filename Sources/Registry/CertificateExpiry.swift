import RecordModel

/// Which certificates end soon, and what their holders are told.
package enum CertificateExpiry {
  /// Days before the end on which a warning goes out, unless the settings say otherwise.
  package static let usualDays = [30, 14, 7, 1]

  private static let day: Int64 = 86_400_000_000

  /// What is to be told at `now`: for each certificate in force that nothing follows, the nearest of `days`
  /// that it has come to. A certificate of short life is not warned of as soon as it is issued: only what lies
  /// in the last third of its life counts, from where on it may be renewed.
  package static func notices(
    in snapshot: RegistrySnapshot, days: [Int] = usualDays, now: Int64
  ) -> [Notice] {
    let inForce = snapshot.certificates.values.filter {
      $0.revokedAt == nil && $0.notBefore <= now && now < $0.notAfter
    }
    let last = Dictionary(grouping: inForce, by: \.holder).mapValues {
      $0.map(\.notAfter).max() ?? 0
    }
    return inForce.filter { $0.notAfter == last[$0.holder] }
      .sorted { ($0.notAfter, $0.uri) < ($1.notAfter, $1.uri) }
      .compactMap { notice(of: $0, snapshot, days, now) }
  }

  private static func notice(
    of certificate: CertificateEntry, _ snapshot: RegistrySnapshot, _ days: [Int], _ now: Int64
  ) -> Notice? {
    let left = certificate.notAfter - now
    let life = certificate.notAfter - certificate.notBefore
    guard
      let threshold = days.filter({
        $0 > 0 && left <= Int64($0) * day && Int64($0) * day <= life / 3
      })
      .min(),
      let name = name(of: certificate.holder, snapshot)
    else { return nil }
    let fingerprint = certificate.fingerprint.map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
    let end = ClinicalTime(utc: certificate.notAfter)
    // The last whole day on which it counts in the city (UTC+8), without an offset of daylight saving.
    let local = CivilDate(daysSince1970: CivilDate.localDay(at: certificate.notAfter))
    let whole = max(0, left / day)
    return Notice(
      id: NoticeID(at: now / 1000), kind: "certificate.expiry",
      subject: "Certificate/\(fingerprint)", dueOn: local,
      key: "certificate.expiry/\(fingerprint)/\(threshold)",
      title: Bilingual(
        id: "Sertifikat \(name) berakhir dalam \(whole) hari",
        en: "The certificate of \(name) ends in \(whole) days"),
      text: Bilingual(
        id:
          "Sertifikat \(certificate.uri) berlaku sampai \(end.text). Perpanjang dengan `baimbai renew` "
          + "sebelum itu; sesudahnya fasilitas tidak dapat mengirim sampai ada izin sertifikat baru.",
        en:
          "The certificate \(certificate.uri) counts until \(end.text). Renew it with `baimbai renew` "
          + "before; afterwards nothing can be sent until there is leave for a new certificate."))
  }

  /// The code that people know a holder by; nil for one that may not send any more.
  private static func name(
    of holder: CertificateEntry.Holder, _ snapshot: RegistrySnapshot
  ) -> String? {
    switch holder {
    case .facility(let id):
      snapshot.facilities[id].flatMap { $0.status == .closed ? nil : "\($0.name) (\($0.code))" }
    case .softwareOperator(let id): snapshot.operators[id].map { "\($0.name) (\($0.code))" }
    case .officer(let id): snapshot.officers[id]?.code
    }
  }
}
