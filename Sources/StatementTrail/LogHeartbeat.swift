/// Whether the server's log still tells of what is done: statements of our own must come back
/// through it, in the server's voice and, where it is loaded, in pgAudit's.
///
/// A full disk, a link in the place of the next file and `log_min_messages = panic` silence the log
/// without a word. Only what is missing shows that.
package struct LogHeartbeat: Sendable {
  /// What became of the log since it was asked last.
  package enum Change: Hashable, Sendable {
    /// Nothing came back in time; `isServerHeard` where only pgAudit is missing.
    case silent(isServerHeard: Bool)
    /// What was silent tells again.
    case heard
  }

  private struct Beat {
    let processID: Int
    let at: Int64
    let awaitsAudit: Bool
    var isServerHeard = false
    var isAuditHeard = false

    var isHeard: Bool { isServerHeard && (isAuditHeard || !awaitsAudit) }
  }

  /// Longest time between a beat and any line of its session.
  private static let span: Int64 = 60_000_000
  /// Beats that are remembered: those that may still be heard of.
  private static let most = 16

  private let role: String
  private let patience: Int64
  private var beats: [Beat] = []
  private var isSilent = false

  /// Beats of a role that does nothing else; `patience`, in microseconds, is how long a line may take
  /// from the server into its log and to us.
  package init(role: String, patience: Int64 = 30_000_000) {
    self.role = role
    self.patience = patience
  }

  /// Says that a statement of ours was done, at a time of the server's clock.
  package mutating func beat(processID: Int, at microseconds: Int64, awaitsAudit: Bool) {
    beats.append(Beat(processID: processID, at: microseconds, awaitsAudit: awaitsAudit))
    if beats.count > Self.most { beats.removeFirst() }
  }

  /// Takes an event of the log; true if it is of a beat's session, of which nothing else need be
  /// told.
  package mutating func hear(_ event: ServerEvent) -> Bool {
    guard event.role == nil || event.role == role,
      let place = beats.lastIndex(where: {
        $0.processID == event.processID && abs($0.at - event.microseconds) < Self.span
      })
    else { return false }
    switch event.kind {
    case .announced: beats[place].isServerHeard = true
    case .statement: beats[place].isAuditHeard = true
    default: break
    }
    return true
  }

  /// What changed by now, in the clock of the beats; nil for nothing.
  package mutating func change(at now: Int64) -> Change? {
    guard let judged = beats.last(where: { $0.isHeard || now - $0.at > patience }),
      judged.isHeard == isSilent
    else { return nil }
    isSilent.toggle()
    return isSilent ? .silent(isServerHeard: judged.isServerHeard) : .heard
  }
}
