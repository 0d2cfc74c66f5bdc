/// Entries that nothing opens any more, and the erasures whose own entries account for them.
///
/// An erasure lists the entries whose salts it deleted in the resource of entries `erase`:
/// `AuditLog/12,15..17`. Source: UU 27/2022 articles 43 and 44; security.md section 1.1.
package struct ErasedEntries: Sendable {
  /// Longest resource that is written: several entries tell of more.
  package static let maximumResource = 1000
  private static let prefix = "AuditLog/"
  /// More digits than an index has.
  private static let maximumDigits = 15

  private var told: [Range<Int>] = []
  private var closed: [Range<Int>] = []

  /// The resources that list entries, in ascending order of their indices.
  package static func resources(_ indices: [Int64]) -> [String] {
    var ranges: [ClosedRange<Int64>] = []
    for index in indices.sorted() {
      if let last = ranges.last, index <= last.upperBound + 1 {
        ranges[ranges.count - 1] = last.lowerBound...index
      } else {
        ranges.append(index...index)
      }
    }
    var resources: [String] = []
    var text = ""
    for range in ranges {
      let item =
        range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)..\(range.upperBound)"
      if prefix.utf8.count + text.utf8.count + item.utf8.count + 1 > maximumResource {
        resources.append(prefix + text)
        text = ""
      }
      text += (text.isEmpty ? "" : ",") + item
    }
    return text.isEmpty ? resources : resources + [prefix + text]
  }

  /// Takes the resource of an entry `erase`; only what is before the entry itself counts, and
  /// nothing of what is not such a list.
  mutating func take(_ resource: UnsafeBufferPointer<UInt8>, of index: Int) {
    guard resource.starts(with: Self.prefix.utf8) else { return }
    var ranges: [Range<Int>] = []
    let list = resource.dropFirst(Self.prefix.utf8.count)
    for item in list.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      guard let range = Self.range(item) else { return }
      ranges.append(range.clamped(to: 0..<index))
    }
    told += ranges.filter { !$0.isEmpty }
  }

  private static func range(_ item: some BidirectionalCollection<UInt8>) -> Range<Int>? {
    let first = item.prefix { $0 != UInt8(ascii: ".") }
    guard let start = number(first) else { return nil }
    if first.count == item.count { return start..<start + 1 }
    let rest = item.dropFirst(first.count)
    guard rest.starts(with: "..".utf8), let end = number(rest.dropFirst(2)) else { return nil }
    return start..<max(start, end + 1)
  }

  private static func number(_ digits: some Collection<UInt8>) -> Int? {
    guard !digits.isEmpty, digits.count <= maximumDigits,
      digits.allSatisfy({ $0 &- 0x30 < 10 })
    else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1 &- 0x30) }
  }

  /// Says that nothing opens an entry; in ascending order.
  mutating func close(_ index: Int) {
    if let last = closed.last, last.upperBound == index {
      closed[closed.count - 1] = last.lowerBound..<index + 1
    } else {
      closed.append(index..<index + 1)
    }
  }

  /// The closed entries of which no erasure tells, and how many are accounted for.
  func settled() -> (unaccounted: [Range<Int>], erased: Int) {
    let told = told.sorted { $0.lowerBound < $1.lowerBound }
    var unaccounted: [Range<Int>] = []
    var next = 0
    var reach = 0
    for range in closed {
      var at = range.lowerBound
      while at < range.upperBound {
        while next < told.count, told[next].lowerBound <= at {
          reach = max(reach, told[next].upperBound)
          next += 1
        }
        let isTold = reach > at
        let end = isTold ? reach : next < told.count ? told[next].lowerBound : range.upperBound
        let part = at..<min(end, range.upperBound)
        if !isTold { unaccounted.append(part) }
        at = part.upperBound
      }
    }
    let all = closed.reduce(0) { $0 + $1.count }
    return (unaccounted, all - unaccounted.reduce(0) { $0 + $1.count })
  }
}
