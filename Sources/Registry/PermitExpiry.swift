import RecordModel

/// The warnings of licences, accreditations, STR and SIP that end: at 90, 60 and 30 days, and when it is
/// over. Certificates have their own (`CertificateExpiry`).
package enum PermitExpiry {
  /// What is to be told of the rows of a board, made before or not.
  ///
  /// - Parameters:
  ///   - list: of the board's day, for names and addresses.
  ///   - now: microseconds since 1970, for the ids.
  package static func notices(_ board: ExpiryBoard, in list: RegistryList, now: Int64) -> [Notice] {
    let facilities = Dictionary(list.facilities.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    let people = Dictionary(list.practitioners.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    return board.rows.filter { $0.kind != .certificate }.map { row in
      let facility = row.facility.flatMap { facilities[$0] }
      let person = row.practitioner.flatMap { people[$0] }
      return notice(row, facility, person, now)
    }
  }

  private static func notice(
    _ row: ExpiryBoard.Row, _ facility: FacilityPicture?, _ person: PractitionerPicture?,
    _ now: Int64
  ) -> Notice {
    let subject =
      facility.map { "Facility/\($0.code)" } ?? person.map { "Practitioner/\($0.ihsNumber)" } ?? ""
    let whose = [person?.name, facility?.profile.name].compactMap(\.self).joined(separator: ", ")
    let (indonesian, english) = names(row.kind)
    let day = CivilDate.text(row.day - 1)
    let isOver = row.stage == 0
    return Notice(
      id: NoticeID(at: now / 1000), kind: "\(row.kind.rawValue).expiry", subject: subject,
      dueOn: CivilDate(daysSince1970: row.day),
      key: "\(row.kind.rawValue).expiry/\(subject)/\(row.number)/\(row.day)/\(row.stage)",
      title: Bilingual(
        id: "\(indonesian) \(isOver ? "sudah berakhir" : "segera berakhir"): \(whose)",
        en: "\(english) \(isOver ? "is over" : "ends soon"): \(whose)"),
      text: Bilingual(
        id: "\(indonesian) nomor \(row.number) berlaku sampai \(day). Perpanjang, lalu minta Dinas "
          + "Kesehatan mencatat nomor dan masa berlaku yang baru.",
        en:
          "\(english) number \(row.number) holds until \(day). Renew it, and ask the health office "
          + "to record the new number and its days."),
      recipients: facility?.profile.email.map { [$0] } ?? [])
  }

  private static func names(_ kind: ExpiryBoard.Kind) -> (String, String) {
    switch kind {
    case .licence: ("Izin operasional", "The licence")
    case .accreditation: ("Akreditasi", "The accreditation")
    case .registration: ("STR", "The registration (STR)")
    case .sip: ("SIP", "The permit to practise (SIP)")
    case .certificate: ("Sertifikat", "The certificate")
    }
  }
}
