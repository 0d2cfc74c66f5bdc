import NIOCore

/// The deadlines of one connection: told what happens, it says when the next one is and which
/// passed.
///
/// A value with no timer of its own; `RequestGuard` keeps the timer. Times only move forward.
struct RequestClock {
  /// Which deadline passed.
  enum Expiry: String, Sendable, CaseIterable {
    /// The TLS handshake is not complete.
    case handshake
    /// Headers began and did not end.
    case head
    /// The body came too slowly, or the whole request took too long.
    case body
    /// The client does not read the answer.
    case write
    /// Nothing was asked.
    case idle
    /// The client does not close after the last answer, or a cut-off request was not answered.
    case linger
  }

  private enum Inbound {
    case handshake(since: NIODeadline)
    case waiting(since: NIODeadline, first: Bool)
    case head(since: NIODeadline)
    case body(since: NIODeadline, bytes: Int)
    case closing(since: NIODeadline)
  }

  private let deadlines: Deadlines
  private var inbound: Inbound
  /// Requests handed on and not yet answered.
  private(set) var unanswered = 0
  private var unwritten = 0
  private var lastWritten: NIODeadline
  /// Since when the gateway itself does not want more of the body.
  private var pausedSince: NIODeadline?

  init(_ deadlines: Deadlines, now: NIODeadline) {
    self.deadlines = deadlines
    inbound = .handshake(since: now)
    lastWritten = now
  }

  /// Whether the body of a request is under way.
  var isInBody: Bool { if case .body = inbound { true } else { false } }

  /// Whether a head is under way.
  var isInHead: Bool { if case .head = inbound { true } else { false } }

  mutating func handshakeCompleted(_ now: NIODeadline) {
    inbound = .waiting(since: now, first: true)
  }

  mutating func bytesArrived(_ now: NIODeadline) {
    if case .waiting = inbound { inbound = .head(since: now) }
  }

  mutating func headArrived(_ now: NIODeadline) {
    unanswered += 1
    pausedSince = nil
    switch inbound {
    case .head(let since): inbound = .body(since: since, bytes: 0)
    case .waiting: inbound = .body(since: now, bytes: 0)
    case .handshake, .body, .closing: break
    }
  }

  mutating func bodyArrived(_ count: Int) {
    if case .body(let since, let bytes) = inbound {
      inbound = .body(since: since, bytes: bytes + count)
    }
  }

  mutating func requestEnded(_ now: NIODeadline) {
    if case .body = inbound { inbound = .waiting(since: now, first: false) }
  }

  /// The gateway has read what there was and does not ask for more: that time is not the client's.
  mutating func readPaused(_ now: NIODeadline) {
    if isInBody || isInHead, pausedSince == nil { pausedSince = now }
  }

  mutating func readResumed(_ now: NIODeadline) {
    guard let paused = pausedSince else { return }
    pausedSince = nil
    switch inbound {
    case .head(let since): inbound = .head(since: since + (now - paused))
    case .body(let since, let bytes): inbound = .body(since: since + (now - paused), bytes: bytes)
    case .handshake, .waiting, .closing: break
    }
  }

  mutating func writeBegan(_ now: NIODeadline) {
    if unwritten == 0 { lastWritten = now }
    unwritten += 1
  }

  mutating func writeEnded(_ now: NIODeadline) {
    unwritten -= 1
    lastWritten = now
  }

  mutating func answered(_ now: NIODeadline) {
    unanswered -= 1
    if case .waiting(_, let first) = inbound { inbound = .waiting(since: now, first: first) }
  }

  /// No more requests are taken; the connection has `linger` left.
  mutating func closing(_ now: NIODeadline) {
    if case .closing = inbound { return }
    inbound = .closing(since: now)
  }

  /// The next deadline and what it is; nil when only the gateway is awaited.
  var next: (at: NIODeadline, expiry: Expiry)? {
    var found = inboundDeadline
    if unwritten > 0 {
      let write = lastWritten + deadlines.write
      if write < found?.at ?? .distantFuture { found = (write, .write) }
    }
    return found
  }

  private var inboundDeadline: (at: NIODeadline, expiry: Expiry)? {
    switch inbound {
    case .handshake(let since): return (since + deadlines.handshake, .handshake)
    case .head(let since):
      guard pausedSince == nil else { return nil }
      return (since + deadlines.head, .head)
    case .closing(let since):
      // A large answer may still be on its way; until it is, `write` is what counts.
      guard unwritten == 0 else { return nil }
      return (max(since, lastWritten) + deadlines.linger, .linger)
    case .waiting(let since, let first):
      guard unanswered == 0, unwritten == 0 else { return nil }
      return (max(since, lastWritten) + (first ? deadlines.head : deadlines.idle), .idle)
    case .body(let since, let bytes):
      guard pausedSince == nil else { return nil }
      let paced = since + max(deadlines.bodyGrace, Self.time(bytes, at: deadlines.bodyRate))
      let whole =
        since
        + min(
          deadlines.longestRequest,
          max(deadlines.request, Self.time(bytes, at: deadlines.largeBodyRate)))
      return (min(paced, whole), .body)
    }
  }

  private static func time(_ bytes: Int, at rate: Int) -> TimeAmount {
    .milliseconds(Int64(bytes) * 1000 / Int64(max(rate, 1)))
  }
}
