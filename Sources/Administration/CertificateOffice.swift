package import AuditLog
package import CertificateAuthority
package import Database
import FoundationEssentials
import RecordModel
package import Registry

/// Hands out certificates: the first for a token, the next for the one before.
///
/// Signing, the registry's row and the entry of the log are one transaction, so a certificate that
/// nobody knows of cannot be. Whoever asks again with the same key gets the same certificate: an
/// answer may be lost on its way. Source: security.md 3.1; RFC 7030 section 4.2.
package struct CertificateOffice: Sendable {
  /// Certificates of one holder in force at a time: the old and the new while they overlap.
  package static let mostInForce = 2

  /// A certificate on its way to its holder.
  package struct Handed: Sendable {
    /// With its chain.
    package let pem: String
    /// Last moment, microseconds since 1970.
    package let notAfter: Int64
    /// Whether it was issued now, and not handed out a second time.
    package let isNew: Bool
  }

  private let database: Database
  private let log: AuditLog
  private let authority: CertificateAuthority
  private let now: @Sendable () -> Int64

  /// An office with its authority; `now` gives microseconds since 1970.
  package init(
    database: Database, log: AuditLog, authority: CertificateAuthority,
    now: @escaping @Sendable () -> Int64
  ) {
    self.database = database
    self.log = log
    self.authority = authority
    self.now = now
  }

  /// The moment from which a certificate may be renewed: two thirds of its life.
  package static func due(notBefore: Int64, notAfter: Int64) -> Int64 {
    notBefore + (notAfter - notBefore) / 3 * 2
  }

  /// The first certificate for the bearer of a token.
  ///
  /// - Parameter entry: about the request; becomes the entry of the log.
  /// - Throws: `EnrolmentRefusal.tokenUnusable`, `.tooMany`.
  package func redeem(
    _ token: EnrolmentToken, _ request: CertificateRequest, entry: LeafDraft
  ) async throws -> Handed {
    let moment = now()
    return try await database.transaction("enrolment.redeem", as: .administration) { transaction in
      guard let found = try await EnrolmentStore.take(hash: token.hash, in: transaction),
        found.approvedBy != nil, !found.isWithdrawn, found.expiresAt > moment, found.isHolderFit
      else { throw EnrolmentRefusal.tokenUnusable }
      if let fingerprint = found.fingerprint {
        guard
          let issued = try await EnrolmentStore.issued(
            fingerprint, isRenewal: false, in: transaction), issued.spki == request.spki
        else { throw EnrolmentRefusal.tokenUnusable }
        return Handed(pem: issued.pem, notAfter: issued.notAfter, isNew: false)
      }
      let issued = try await issue(request, to: found.holder, code: found.code, in: transaction)
      EnrolmentStore.keep(
        issued.pem, fingerprint: issued.fingerprint, renews: nil, in: transaction)
      EnrolmentStore.finish(
        found.id, fingerprint: issued.fingerprint, at: moment, in: transaction)
      try await note(entry, issued, reason: "enrolled \(found.id)", in: transaction)
      return Handed(pem: issued.pem, notAfter: issued.notAfter, isNew: true)
    }
  }

  /// The next certificate of whoever came with one that is in force.
  ///
  /// - Parameters:
  ///   - certificate: as the registry has it.
  ///   - code: its holder's.
  /// - Throws: `EnrolmentRefusal.tooEarly`, `.tooMany`, `.revoked`.
  package func renew(
    _ certificate: CertificateEntry, code: String, _ request: CertificateRequest, entry: LeafDraft
  ) async throws -> Handed {
    let due = Self.due(notBefore: certificate.notBefore, notAfter: certificate.notAfter)
    guard due <= now() else { throw EnrolmentRefusal.tooEarly(due: due) }
    return try await database.transaction("enrolment.renew", as: .administration) { transaction in
      // The caller was let in by a snapshot; a revocation that came since must not be outlived. This
      // locks the certificate too, so that a second request waits and finds what the first one got.
      guard try await EnrolmentStore.isStanding(certificate.fingerprint, in: transaction) else {
        throw EnrolmentRefusal.revoked
      }
      if let before = try await EnrolmentStore.issued(
        certificate.fingerprint, isRenewal: true, in: transaction)
      {
        guard before.spki == request.spki else { throw EnrolmentRefusal.tooMany }
        return Handed(pem: before.pem, notAfter: before.notAfter, isNew: false)
      }
      let issued = try await issue(
        request, to: certificate.holder, code: code, in: transaction)
      EnrolmentStore.keep(
        issued.pem, fingerprint: issued.fingerprint, renews: certificate.fingerprint,
        in: transaction)
      try await note(entry, issued, reason: "renewed", in: transaction)
      return Handed(pem: issued.pem, notAfter: issued.notAfter, isNew: true)
    }
  }

  private func issue(
    _ request: CertificateRequest, to holder: CertificateEntry.Holder, code: String,
    in transaction: borrowing Transaction
  ) async throws -> IssuedCertificate {
    let inForce = try await EnrolmentStore.certificatesInForce(
      of: holder, at: now(), in: transaction)
    guard inForce < Self.mostInForce else { throw EnrolmentRefusal.tooMany }
    let kind: CertificateName.Kind =
      switch holder {
      case .facility: .facility
      case .softwareOperator: .softwareOperator
      case .officer: .person
      }
    let issued = try authority.issue(
      request, to: CertificateName(kind, code: code),
      now: Date(timeIntervalSince1970: Double(now()) / 1_000_000))
    RegistryStore.put(
      CertificateEntry(
        fingerprint: issued.fingerprint, spki: issued.spki, uri: issued.uri,
        notBefore: issued.notBefore, notAfter: issued.notAfter, holder: holder),
      in: transaction)
    return issued
  }

  private func note(
    _ entry: LeafDraft, _ issued: IssuedCertificate, reason: String,
    in transaction: borrowing Transaction
  ) async throws {
    var entry = entry
    entry.resource = issued.uri
    entry.reason = "\(reason) \(hexadecimal(issued.fingerprint))"
    let head = try await log.lock(in: transaction)
    _ = try await log.append([entry], to: head, now: now(), in: transaction)
  }
}
