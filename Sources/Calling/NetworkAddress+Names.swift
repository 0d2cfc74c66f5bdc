import NIOCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension NetworkAddress {
  /// Every address that the system's resolver knows for a name; waits for it.
  static func lookUp(_ host: String, _ port: Int) -> [NetworkAddress] {
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    hints.ai_flags = AI_ADDRCONFIG
    #if canImport(Glibc)
      hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    #else
      hints.ai_socktype = SOCK_STREAM
    #endif
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, String(port), &hints, &list) == 0, let list else { return [] }
    defer { freeaddrinfo(list) }
    return sequence(first: list) { $0.pointee.ai_next }.compactMap { entry in
      guard let raw = entry.pointee.ai_addr else { return nil }
      switch entry.pointee.ai_family {
      case AF_INET:
        return raw.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
          NetworkAddress(SocketAddress($0.pointee))
        }
      case AF_INET6:
        return raw.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
          NetworkAddress(SocketAddress($0.pointee))
        }
      default: return nil
      }
    }
  }
}
