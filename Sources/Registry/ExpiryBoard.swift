package import RecordModel

/// What ends soon or has ended: licences, accreditations, STR, SIP, certificates.
package struct ExpiryBoard: Sendable {
  /// Days before an end at which it is told of. Source: the issue of the registry.
  package static let stages = [90, 60, 30]

  /// One end.
  package struct Row: Hashable, Sendable {
    /// What ends.
    package let kind: Kind
    /// Number of the licence, SIP or STR, level of the accreditation, URI of the certificate.
    package let number: String
    /// The facility it is about; nil for a registration, or a vendor's or person's certificate.
    package let facility: FacilityID?
    /// The practitioner it is about.
    package let practitioner: PractitionerID?
    /// The first day without, days since 1970-01-01.
    package let day: Int
    /// Days until then; 0 or less when it is over.
    package let daysLeft: Int
    /// So many days before, it is told of.
    var tellsAt = ExpiryBoard.stages[0]

    /// The stage that it has reached: 90, 60, 30, or 0 when it is over.
    package var stage: Int {
      daysLeft <= 0 ? 0 : ExpiryBoard.stages.last { daysLeft <= $0 } ?? ExpiryBoard.stages[0]
    }
  }

  /// What ends.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// Of facilities.
    case licence, accreditation
    /// Of practitioners.
    case registration, sip
    /// Of whoever calls.
    case certificate
  }

  /// The rows, the nearest end first.
  package let rows: [Row]

  /// What ends within 90 days of `today`, or has ended and nothing of the kind follows it; a
  /// certificate from two thirds of its life on, when it may be renewed.
  ///
  /// - Parameters:
  ///   - facts: as known now, of the aspects that end.
  ///   - certificates: those that stand.
  package init(
    _ facts: [RegistryFact], certificates: [CertificateEntry], closed: Set<FacilityID>, today: Int
  ) {
    var last: [Slot: Row] = [:]
    func take(_ slot: Slot, _ row: Row) {
      if last[slot].map({ $0.day < row.day }) ?? true { last[slot] = row }
    }
    for fact in facts {
      guard let row = Self.row(fact, today), !(row.facility.map(closed.contains) ?? false) else {
        continue
      }
      let who = row.practitioner.map { "\($0)" } ?? ""
      take(Slot(kind: row.kind, facility: row.facility, holder: who), row)
    }
    for certificate in certificates where certificate.revokedAt == nil {
      let facility: FacilityID? = if case .facility(let id) = certificate.holder { id } else { nil }
      if facility.map(closed.contains) ?? false { continue }
      // The day on which it ends is the first that is not whole.
      let day = CivilDate.localDay(at: certificate.notAfter)
      let life = Int((certificate.notAfter - certificate.notBefore) / 86_400_000_000)
      take(
        Slot(kind: .certificate, facility: facility, holder: certificate.uri),
        Row(
          kind: .certificate, number: certificate.uri, facility: facility, practitioner: nil,
          day: day, daysLeft: day - today, tellsAt: min(Self.stages[0], life / 3)))
    }
    rows = last.values.filter { $0.daysLeft <= $0.tellsAt && $0.day < .max }
      .sorted { ($0.day, $0.kind.rawValue, $0.number) < ($1.day, $1.kind.rawValue, $1.number) }
  }

  /// What a renewal replaces: of a facility its licence, of a practitioner his SIP at a place.
  private struct Slot: Hashable {
    let kind: Kind
    let facility: FacilityID?
    let holder: String
  }

  private static func row(_ fact: RegistryFact, _ today: Int) -> Row? {
    let day = fact.valid.until ?? .max
    let left = day == .max ? Int.max : day - today
    switch (fact.content, fact.subject) {
    case (.licence(let number, _), .facility(let id)):
      return Row(
        kind: .licence, number: number, facility: id, practitioner: nil, day: day, daysLeft: left)
    case (.accreditation(let level, _), .facility(let id)):
      return Row(
        kind: .accreditation, number: level, facility: id, practitioner: nil, day: day,
        daysLeft: left)
    case (.registration(let number), .practitioner(let id)):
      return Row(
        kind: .registration, number: number, facility: nil, practitioner: id, day: day,
        daysLeft: left)
    case (.placement(let sip, let facility, _), .practitioner(let id)):
      return Row(
        kind: .sip, number: sip, facility: facility, practitioner: id, day: day, daysLeft: left)
    default: return nil
    }
  }

  /// The aspects that end.
  package static let aspects: [RegistryFact.Aspect] = [
    .licence, .accreditation, .registration, .placement,
  ]
}
