import Foundation
import Synchronization

/// A man in the middle on a Unix socket: counts round trips, and can cut the link once a text has
/// gone to the server.
final class Relay: Sendable {
  struct NoSocket: Error {}

  private struct State {
    var roundTrips = 0
    var cut: [UInt8]?
  }

  /// The folder of the socket: the `host` of a connection string.
  let folder: String
  private let target: String
  private let listener: Int32
  private let state = Mutex(State())

  /// Times that the client spoke after the server.
  var roundTrips: Int { state.withLock { $0.roundTrips } }

  /// Stands before the server whose socket lies in `target`.
  init(before target: String) throws {
    self.target = target
    folder = "/tmp/\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    listener = Self.socketCall(folder, bind)
    guard listener >= 0, listen(listener, 8) == 0 else { throw NoSocket() }
    Thread.detachNewThread { self.acceptAll() }
  }

  /// Cuts the link when `text` goes up: the server gets it and its answer is thrown away.
  func cut(after text: String) { state.withLock { $0.cut = Array(text.utf8) } }

  func close() {
    shutdown(listener, Int32(SHUT_RDWR))
    try? FileManager.default.removeItem(atPath: folder)
  }

  private func acceptAll() {
    while true {
      let client = accept(listener, nil, nil)
      guard client >= 0 else { return }
      let server = Self.socketCall(target, connect)
      Thread.detachNewThread {
        self.relay(client, server)
        Glibc.close(client)
        Glibc.close(server)
      }
    }
  }

  private func relay(_ client: Int32, _ server: Int32) {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    var serverSpokeLast = true
    while true {
      var both = [
        pollfd(fd: client, events: Int16(POLLIN), revents: 0),
        pollfd(fd: server, events: Int16(POLLIN), revents: 0),
      ]
      guard poll(&both, 2, -1) > 0 else { return }
      let fromClient = both[0].revents != 0
      let count = read(fromClient ? client : server, &buffer, buffer.count)
      guard count > 0 else { return }
      Self.writeAll(buffer.prefix(count), to: fromClient ? server : client)
      guard fromClient else {
        serverSpokeLast = true
        continue
      }
      let cuts = state.withLock { state in
        if serverSpokeLast { state.roundTrips += 1 }
        return state.cut.map { buffer.prefix(count).contains($0) } ?? false
      }
      serverSpokeLast = false
      if cuts {
        _ = read(server, &buffer, buffer.count)
        return
      }
    }
  }

  private static func writeAll(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) {
    var rest = bytes
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      guard written > 0 else { return }
      rest = rest.dropFirst(written)
    }
  }

  private static func socketCall(
    _ folder: String, _ call: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) -> Int32 {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let path = Array("\(folder)/.s.PGSQL.5432".utf8)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.prefix($0.count - 1)) }
    let length = socklen_t(MemoryLayout<sockaddr_un>.size)
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { call(descriptor, $0, length) }
    }
    return status == 0 ? descriptor : -1
  }
}
