/// A code system or identifier system as a rule allows it.
///
/// `http://loinc.org` is itself, `http://...Class-*` is any end, `http://.../{org}/lab` any
/// organisation's id in that place.
struct SystemPattern: Hashable, Sendable {
  /// As it is written in the table.
  let text: String
  private let start: [UInt8]
  private let end: [UInt8]
  /// Whether something of the sender's stands between start and end.
  private let isOpen: Bool
  private let isAnyEnd: Bool

  init(_ text: some StringProtocol) {
    self.text = String(text)
    isAnyEnd = text.hasSuffix("*")
    let parts = self.text.split(separator: "{org}", omittingEmptySubsequences: false)
    isOpen = parts.count == 2
    start = Array(isAnyEnd ? self.text.utf8.dropLast() : (parts.first ?? "").utf8[...])
    end = isOpen ? Array(parts[1].utf8) : []
  }

  /// Whether a system is meant by it.
  func matches(_ system: UnsafeBufferPointer<UInt8>) -> Bool {
    if isAnyEnd { return system.count >= start.count && system.starts(with: start) }
    guard isOpen else { return system.count == start.count && system.elementsEqual(start) }
    guard system.count > start.count + end.count, system.starts(with: start),
      system.suffix(end.count).elementsEqual(end)
    else { return false }
    return system[start.count..<system.count - end.count].allSatisfy {
      $0 != UInt8(ascii: "/") && $0 > UInt8(ascii: " ")
    }
  }

  /// The same for a text.
  func matches(_ system: String) -> Bool {
    var system = system
    return system.withUTF8 { matches($0) }
  }
}
