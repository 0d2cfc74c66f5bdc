package import AuditLog
package import Registry
import Synchronization

/// Writes denials into the audit log, at most a few a second for each certificate, so that they
/// cannot drown it.
package final class DenialLog: Sendable {
  /// Leaves for denials of one certificate within `window`.
  static let perWindow = 5
  /// The span that `perWindow` counts in.
  static let window: Duration = .seconds(10)
  /// Certificates watched at once; beyond it all windows begin anew.
  static let watched = 10_000

  private let committer: LeafCommitter
  private let windows = Mutex<[[UInt8]: (began: ContinuousClock.Instant, count: Int)]>([:])

  /// A log of denials through `committer`.
  package init(committer: LeafCommitter) { self.committer = committer }

  /// Notes that the holder of a certificate was refused, and returns when the leaf is durable, has
  /// failed, or was one too many.
  ///
  /// - Parameters:
  ///   - reason: a rule code or the registry's refusal, never a value of the request.
  ///   - caller: who it was, if the registry knew.
  ///   - resource: what it was about, for example `Page/audit` or `bytes/123`.
  package func note(
    _ reason: String, certificate: [UInt8]?, caller: Caller? = nil, resource: String? = nil
  ) async {
    // Without a certificate it is a person's session: counted by who he is.
    let person = LeafDraft(.deny, .execute, by: caller).user ?? Peer.current?.remoteAddress ?? ""
    await note(reason, key: certificate ?? Array(person.utf8), certificate, caller, resource)
  }

  /// Notes that somebody without a certificate was refused: counted by his address.
  package func noteStranger(_ reason: String, resource: String) async {
    let address = Peer.current?.remoteAddress ?? ""
    await note(reason, key: Array(address.utf8), nil, nil, resource)
  }

  private func note(
    _ reason: String, key: [UInt8], _ certificate: [UInt8]?, _ caller: Caller?, _ resource: String?
  ) async {
    guard isDue(key) else { return }
    var draft = LeafDraft(.deny, .execute, by: caller)
    draft.outcome = .minor
    draft.certificate = certificate
    draft.reason = reason
    draft.resource = resource
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
