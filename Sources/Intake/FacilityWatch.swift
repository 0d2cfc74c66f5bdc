import RecordModel
import Synchronization

/// What facilities did lately that others should not suffer from. Memory of this gateway only.
final class FacilityWatch: Sendable {
  /// A facility whose data the database refused runs apart for this long.
  static let isolation: Duration = .seconds(60)
  /// The span that the quota of quarantine counts in.
  static let window: Duration = .seconds(3600)
  /// Messages of one facility that may go into quarantine within `window`: a day's work of a
  /// hospital whose software is broken.
  static let quarantinedMessages = 2_000
  /// Bytes of them, as received.
  static let quarantinedBytes = 256 << 20

  private struct Window {
    var began: ContinuousClock.Instant
    var messages = 0
    var bytes = 0
  }

  private struct State {
    var isolatedUntil: [FacilityID: ContinuousClock.Instant] = [:]
    var windows: [FacilityID: Window] = [:]
  }

  private let state = Mutex(State())
  private let now: @Sendable () -> ContinuousClock.Instant

  init(now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) { self.now = now }

  /// Notes that the database refused what this facility sent.
  func poisoned(_ facility: FacilityID) {
    let until = now() + Self.isolation
    state.withLock { $0.isolatedUntil[facility] = until }
  }

  /// Whether the facility's messages run apart from all others.
  func isIsolated(_ facility: FacilityID) -> Bool {
    let now = now()
    return state.withLock { state in
      guard let until = state.isolatedUntil[facility] else { return false }
      if until > now { return true }
      state.isolatedUntil[facility] = nil
      return false
    }
  }

  /// Counts a message that is to be quarantined; false if the facility has used up its quota.
  func mayQuarantine(_ facility: FacilityID, bytes: Int) -> Bool {
    let now = now()
    return state.withLock { state in
      var window = state.windows[facility] ?? Window(began: now)
      if now - window.began > Self.window { window = Window(began: now) }
      guard window.messages < Self.quarantinedMessages,
        window.bytes + bytes <= Self.quarantinedBytes
      else { return false }
      window.messages += 1
      window.bytes += bytes
      state.windows[facility] = window
      return true
    }
  }
}

/// Why intake did not take a message that it could read.
package enum IntakeRefusal: Error, Hashable, Sendable {
  /// The facility has sent too much that nothing could be made of; try again later.
  case quarantineFull
  /// No witness has cosigned the log for longer than the policy allows.
  case logSilent
}
