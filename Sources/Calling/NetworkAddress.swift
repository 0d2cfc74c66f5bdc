import NIOCore
import NIOPosix

/// An IP address that a name stands for, and whether it is one that only somebody inside can mean.
package struct NetworkAddress: Hashable, Sendable {
  /// 4 or 16 bytes, in the order of the network.
  package let bytes: [UInt8]
  /// As it is written.
  package let text: String

  /// An address as it is written; nil for a name. Nothing but the usual forms: no decimal, octal or short ones.
  package init?(_ text: String) {
    guard let address = try? SocketAddress(ipAddress: text, port: 0) else { return nil }
    self.init(address)
  }

  init?(_ address: SocketAddress) {
    switch address {
    case .v4(let v4):
      bytes = withUnsafeBytes(of: v4.address.sin_addr) { Array($0) }
    case .v6(let v6):
      bytes = withUnsafeBytes(of: v6.address.sin6_addr) { Array($0) }
    case .unixDomainSocket: return nil
    }
    guard let text = address.ipAddress else { return nil }
    self.text = text
  }

  /// What kind of place it is.
  package enum Reach: Hashable, Sendable {
    /// Anybody's; a private network's or this machine's; nobody's who answers for records: link-local, where clouds
    /// keep their keys, multicast, unspecified, reserved.
    case open, inside, never
  }

  /// Where it leads. Source: RFC 6890 and the IANA special-purpose address registries.
  package var reach: Reach {
    guard bytes.count == 16 else { return Self.reach(v4: bytes) }
    let isZero = { (range: Range<Int>) in bytes[range].allSatisfy { $0 == 0 } }
    if isZero(0..<15), bytes[15] == 1 { return .inside }
    if isZero(0..<16) { return .never }
    // An IPv4 address in another dress: mapped, compatible, translated (64:ff9b::/96), 6to4 (2002::/16).
    if isZero(0..<10), bytes[10] == 0xff, bytes[11] == 0xff {
      return Self.reach(v4: Array(bytes[12...]))
    }
    if isZero(0..<12) { return Self.reach(v4: Array(bytes[12...])) }
    if bytes[0..<4] == [0, 0x64, 0xff, 0x9b] { return Self.reach(v4: Array(bytes[12...])) }
    if bytes[0..<2] == [0x20, 0x02] { return Self.reach(v4: Array(bytes[2..<6])) }
    if bytes[0] == 0xff || bytes[0] == 0xfe && bytes[1] & 0xc0 == 0x80 { return .never }
    if bytes[0] & 0xfe == 0xfc { return .inside }
    return bytes[0] & 0xe0 == 0x20 ? .open : .never
  }

  private static func reach(v4 bytes: [UInt8]) -> Reach {
    switch (bytes[0], bytes[1]) {
    case (10, _), (127, _), (172, 16...31), (192, 168), (100, 64...127): .inside
    case (0, _), (169, 254), (198, 18...19), (224..., _): .never
    case (192, 0) where bytes[2] == 0: .never
    default: .open
    }
  }

  /// Why a name leads nowhere that may be asked.
  package enum Fault: Error, Hashable, Sendable {
    /// Nobody knows the name; one of its addresses is not allowed.
    case unknownName, notAllowed
  }

  /// The address to ask for a registered host: all that its name stands for must be allowed, so that no answer of a
  /// name server can lead elsewhere; the first is taken.
  ///
  /// - Throws: `Fault`.
  package static func resolve(_ host: String, port: Int, mayBeInside: Bool) async throws
    -> NetworkAddress
  {
    let found: [NetworkAddress]
    if let literal = NetworkAddress(host) {
      found = [literal]
    } else {
      // getaddrinfo waits, so it does on a thread for waiting.
      found = try await NIOThreadPool.singleton.runIfActive { lookUp(host, port) }
    }
    // Where a name has both, IPv4: the networks of the city's facilities are.
    guard let first = found.first(where: { $0.bytes.count == 4 }) ?? found.first else {
      throw Fault.unknownName
    }
    guard found.allSatisfy({ $0.reach == .open || $0.reach == .inside && mayBeInside }) else {
      throw Fault.notAllowed
    }
    return first
  }
}
