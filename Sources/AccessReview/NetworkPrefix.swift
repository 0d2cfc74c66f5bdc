/// The network that an address belongs to: /24 of IPv4, /48 of IPv6, what one line of a provider
/// usually moves within.
enum NetworkPrefix {
  /// `203.0.113.0/24` or `2001:db8:5::/48`; a text that is no address stands for itself.
  static func of(_ address: String) -> String {
    if let four = ipv4(address) { return four }
    guard address.contains(":") else { return address }
    // IPv4 in the clothes of IPv6, as a socket for both gives it.
    let lower = address.lowercased()
    if lower.hasPrefix("::ffff:"), let four = ipv4(String(lower.dropFirst(7))) { return four }
    return ipv6(lower) ?? address
  }

  private static func ipv4(_ text: String) -> String? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4, parts.allSatisfy({ UInt8($0) != nil }) else { return nil }
    return "\(parts[0]).\(parts[1]).\(parts[2]).0/24"
  }

  private static func ipv6(_ text: String) -> String? {
    var groups: [Substring] = []
    let whole = text.split(separator: "%").first ?? ""
    for group in whole.split(separator: ":", omittingEmptySubsequences: false) {
      if group.isEmpty, !groups.isEmpty { break }
      if !group.isEmpty { groups.append(group) }
    }
    let first = groups.prefix(3).compactMap { UInt16($0, radix: 16) }
    guard first.count == min(3, groups.count) else { return nil }
    let padded = first + [UInt16](repeating: 0, count: 3 - first.count)
    return padded.map { String($0, radix: 16) }.joined(separator: ":") + "::/48"
  }
}
