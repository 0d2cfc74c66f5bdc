package import NIOCore

/// How long a client may take for each step of a connection, and how slow it may be.
///
/// The defaults are the floors of security requirement I-03; tests give shorter ones.
package struct Deadlines: Sendable, Hashable {
  /// From accept to the end of the TLS handshake. 5 s: an honest one takes three round trips.
  package var handshake: TimeAmount = .seconds(5)
  /// From the first byte of a request to the end of its headers, and from the handshake to the
  /// first byte. 10 s: headers fit in a few packets.
  package var head: TimeAmount = .seconds(10)
  /// From the first byte of a request to its last. 30 s: a full submission (2 MiB) at 70 KiB/s.
  package var request: TimeAmount = .seconds(30)
  /// A body that on average comes at least this fast may go beyond `request`, so that a register of
  /// 64 MiB is not cut off in the middle. Bytes a second; 256 KiB/s.
  package var largeBodyRate = 256 * 1024
  /// The longest that any request may take to arrive: 64 MiB at `largeBodyRate`, and some.
  package var longestRequest: TimeAmount = .seconds(300)
  /// A body slower than this on average is cut off. Bytes a second; 1 KiB/s.
  package var bodyRate = 1024
  /// How long a body may be slower than `bodyRate` at its start. 5 s: a lost packet on a bad line.
  package var bodyGrace: TimeAmount = .seconds(5)
  /// How long a piece of an answer may wait for the client to read it. 30 s.
  package var write: TimeAmount = .seconds(30)
  /// How long a connection may stay open between requests. 60 s: vendors' clients send in bursts.
  package var idle: TimeAmount = .seconds(60)
  /// How long an MLLP connection may stay open between frames. An hour: hospital software keeps one
  /// open all day and is quiet at noon.
  package var mllpIdle: TimeAmount = .hours(1)
  /// How long the gateway waits for the client to close after the last answer, so that the answer
  /// is not lost in a reset; also how long a request that came too slowly has to be answered. 5 s.
  package var linger: TimeAmount = .seconds(5)
  /// How long a graceful shutdown waits for accepted requests. 20 s: below what service managers
  /// grant before they kill (systemd: 90 s).
  package var shutdown: Duration = .seconds(20)

  /// The defaults.
  package init() {}
}

/// How much one listener takes at once.
package struct DoorLimits: Sendable, Hashable {
  /// Connections in all. 4,096: the city has about 600 facilities, with a few links each.
  package var connections = 4096
  /// Connections of one client certificate. 64: more than any vendor's pool; a runaway client stops
  /// there and leaves the others alone.
  package var connectionsPerCertificate = 64
  /// Bytes of one header field. 8 KiB: the usual limit of web servers.
  package var headerFieldBytes = 8 * 1024
  /// Bytes of all header fields. 32 KiB.
  package var headerBytes = 32 * 1024
  /// Number of header fields. 100: browsers send about 20.
  package var headerFields = 100
  /// Connections that wait in the kernel to be accepted.
  package var backlog = 1024

  /// The defaults.
  package init() {}
}

/// The longest chain that a client may have, root included: leaf, issuing CA, root.
let longestChain = 3
/// The most certificates that a client may present: a chain with its root, and one to spare.
let mostPresentedCertificates = 4
/// An answer's body is written in pieces of this size, so that the write deadline measures progress
/// and not the size of the answer: 256 KiB in `Deadlines.write` is a line of 9 KiB/s.
let writePieceBytes = 256 * 1024
