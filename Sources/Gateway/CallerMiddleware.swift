package import AuditLog
import Door
import HTTPTypes
import Hummingbird
import RecordModel
import Registry
import Synchronization

/// Asks the registry on every request who calls: the handshake alone decides nothing (security.md
/// 0.4).
struct CallerMiddleware: RouterMiddleware {
  typealias Context = GatewayContext

  let registry: RegistryWatch
  let denials: DenialLog
  /// Microseconds since 1970.
  let now: @Sendable () -> Int64

  func handle(
    _ request: Request, context: GatewayContext,
    next: (Request, GatewayContext) async throws -> Response
  ) async throws -> Response {
    guard let certificate = Peer.current?.certificate else {
      return Answer(.noClientCertificate).response(Answer.form(for: request))
    }
    let snapshot = registry.snapshot
    guard snapshot.version >= 0 else {
      // The database is out of sight: nobody can be judged, which is our fault and not the
      // caller's.
      return Answer(.unavailable, retryAfterSeconds: 3).response(Answer.form(for: request))
    }
    let decision = snapshot.caller(
      fingerprint: certificate.fingerprint, facilityCode: request.headers[.facility], now: now())
    switch decision {
    case .success(let caller):
      var context = context
      context.caller = caller
      return try await next(request, context)
    case .failure(let refusal):
      await denials.note(refusal, certificate: certificate.fingerprint, path: request.uri.path)
      return Answer(Self.rule(for: refusal)).response(Answer.form(for: request))
    }
  }

  static func rule(for refusal: CallerRefusal) -> Rule {
    switch refusal {
    case .unknown, .notActive: .unknownCertificate
    case .revoked: .revokedCertificate
    case .expired: .expiredCertificate
    case .facilityNotNamed, .noMandate: .noMandate
    }
  }
}

/// Writes denials into the audit log, at most a few a second for each certificate, so that they
/// cannot drown it.
package final class DenialLog: Sendable {
  /// Leaves for denials of one certificate within `window`.
  static let perWindow = 5
  /// The span that `perWindow` counts in.
  static let window: Duration = .seconds(10)
  /// Certificates watched at once; beyond it the oldest window is forgotten.
  static let watched = 10_000

  private let committer: LeafCommitter
  private let windows = Mutex<[[UInt8]: (began: ContinuousClock.Instant, count: Int)]>([:])

  /// A log of denials through `committer`.
  package init(committer: LeafCommitter) { self.committer = committer }

  /// Notes that the registry did not let a certificate in.
  func note(_ refusal: CallerRefusal, certificate: [UInt8], path: String) async {
    var draft = LeafDraft(.deny, .execute, requestID: RequestID.current?.description ?? "")
    draft.certificate = certificate
    draft.reason = "\(refusal)"
    await note(draft, certificate: certificate)
  }

  /// Notes that a facility's request was refused by a rule; `bytes` were read of it.
  func note(_ rule: Rule, sender: FacilityIdentity, bytes: Int) async {
    var draft = LeafDraft(.deny, .execute, requestID: RequestID.current?.description ?? "")
    draft.certificate = sender.certificate
    draft.facility = sender.facility.code
    draft.vendor = sender.vendor?.code
    draft.reason = rule.code
    draft.resource = "bytes/\(bytes)"
    await note(draft, certificate: sender.certificate)
  }

  private func note(_ draft: LeafDraft, certificate: [UInt8]) async {
    var draft = draft
    draft.outcome = .minor
    guard isDue(certificate) else { return }
    // A denial that cannot be logged is still a denial: nothing of a record leaves.
    _ = try? await committer.commit([draft])
  }

  private func isDue(_ certificate: [UInt8]) -> Bool {
    windows.withLock { windows in
      let now = ContinuousClock.now
      if windows.count > Self.watched { windows.removeAll() }
      var window = windows[certificate] ?? (now, 0)
      if now - window.began > Self.window { window = (now, 0) }
      window.count += 1
      windows[certificate] = window
      return window.count <= Self.perWindow
    }
  }
}

extension HTTPField.Name {
  /// The facility that a software operator acts for.
  static let facility = HTTPField.Name("X-Facility") ?? .from
  /// Why a record is read.
  static let purposeOfUse = HTTPField.Name("X-Purpose-Of-Use") ?? .from
  /// Who reads it.
  static let actingUser = HTTPField.Name("X-Acting-User") ?? .from
  /// The sender's own key of a request.
  static let idempotencyKey = HTTPField.Name("Idempotency-Key") ?? .from
}
