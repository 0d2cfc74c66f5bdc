import StrictJSON

/// What a reference of the message means.
enum ReferenceTarget: Hashable {
  /// An entry of the message.
  case entry(Int)
  /// A patient that the message only names: an index into the submission's patients.
  case patient(Int)
}

/// Which entry or patient each reference text of the message names.
///
/// Names are `fullUrl`s as sent and `Type/id`; the first that claims a name keeps it.
struct ReferenceTable {
  typealias Bytes = UnsafeBufferPointer<UInt8>

  /// A name and what it means.
  private struct Name {
    let hash: UInt64
    /// Where it stands in `text`.
    let bytes: Range<Int>
    let target: ReferenceTarget
  }

  /// All names, one behind the other: one array for all of them, not one for each.
  private var text: [UInt8] = []
  private var names: [Name] = []
  /// Hash table of the names: index of a name + 1, or 0; at most half full.
  private var slots: [UInt32]

  init(entries: Int) {
    // A `fullUrl`, a `Type/id` or two of each entry.
    var size = 16
    while size < entries * 4 { size *= 2 }
    slots = Array(repeating: 0, count: size)
    names.reserveCapacity(entries * 2)
    text.reserveCapacity(entries * 96)
  }

  /// Claims a name for a target; false if another target has it.
  mutating func insert(_ name: Bytes, _ target: ReferenceTarget) -> Bool {
    let start = text.count
    text.append(contentsOf: name)
    return claim(from: start, target)
  }

  /// The same for the name `type/id`.
  mutating func insert(
    _ type: String, _ id: Bytes, _ target: ReferenceTarget
  ) -> Bool {
    let start = text.count
    var type = type
    type.withUTF8 { text.append(contentsOf: $0) }
    text.append(UInt8(ascii: "/"))
    text.append(contentsOf: id)
    return claim(from: start, target)
  }

  /// Claims the name that was just put at the end of `text`.
  private mutating func claim(from start: Int, _ target: ReferenceTarget) -> Bool {
    let (hash, slot) = text[start...].withUnsafeBufferPointer { name in
      let hash = SeededHash.of(name)
      return (hash, self.slot(of: name, hash))
    }
    if slots[slot] != 0 {
      text.removeSubrange(start...)
      return names[Int(slots[slot]) - 1].target == target
    }
    names.append(Name(hash: hash, bytes: start..<text.count, target: target))
    slots[slot] = UInt32(names.count)
    if names.count * 2 > slots.count { grow() }
    return true
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: slots.count * 2)
    for (index, name) in names.enumerated() {
      var slot = Int(truncatingIfNeeded: name.hash) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt32(index + 1)
    }
  }

  /// The slot that holds the name, or the free one where it belongs.
  private func slot(of name: Bytes, _ hash: UInt64) -> Int {
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let known = names[Int(slots[slot]) - 1]
      if known.hash == hash, isSame(known.bytes, name) { break }
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  private func isSame(_ range: Range<Int>, _ name: Bytes) -> Bool {
    text.withUnsafeBufferPointer { Bytes(rebasing: $0[range]).isSame(as: name) }
  }

  /// The target of a reference that is a name as it stands: a `fullUrl` or `Type/id`.
  private func exact(_ name: Bytes) -> ReferenceTarget? {
    let slot = slots[slot(of: name, SeededHash.of(name))]
    return slot == 0 ? nil : names[Int(slot) - 1].target
  }

  /// The target of any reference, also `http://server/fhir/Type/id/_history/1`.
  func find(_ reference: Bytes) -> ReferenceTarget? {
    if let target = exact(reference) { return target }
    guard !reference.begins(with: "urn:"), let tail = Self.typeAndID(reference),
      tail.count < reference.count
    else { return nil }
    return exact(tail)
  }

  /// The `Type/id` at the end of a reference, without `/_history/...`.
  static func typeAndID(_ reference: Bytes) -> Bytes? {
    let slash = UInt8(ascii: "/")
    var rest = reference[...]
    guard var last = rest.lastIndex(of: slash) else { return nil }
    if let before = rest[..<last].lastIndex(of: slash),
      rest[(before + 1)..<last].equals("_history")
    {
      rest = rest[..<before]
      guard let next = rest.lastIndex(of: slash) else { return nil }
      last = next
    }
    guard last > rest.startIndex, last + 1 < rest.endIndex else { return nil }
    let start = rest[..<last].lastIndex(of: slash).map { $0 + 1 } ?? rest.startIndex
    return Bytes(rebasing: rest[start...])
  }
}
