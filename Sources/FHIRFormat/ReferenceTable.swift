/// What a reference of the message means.
enum ReferenceTarget: Hashable {
  /// An entry of the message.
  case entry(Int)
  /// A patient that the message only names: an index into the submission's patients.
  case patient(Int)
}

/// Which entry or patient each reference text of the message names.
///
/// Keys are `fullUrl`s as sent and `Type/id`; the first entry that claims a key keeps it.
struct ReferenceTable {
  private var targets: [Key: ReferenceTarget] = [:]

  init(entries: Int) { targets.reserveCapacity(entries * 3) }

  /// Claims `bytes` for a target; false if another target has them.
  mutating func insert(_ bytes: ArraySlice<UInt8>, _ target: ReferenceTarget) -> Bool {
    let key = Key(bytes: bytes)
    if let taken = targets[key] { return taken == target }
    targets[key] = target
    return true
  }

  /// The target of a reference that is a key as it stands: a `fullUrl` or `Type/id`.
  func exact(_ bytes: ArraySlice<UInt8>) -> ReferenceTarget? { targets[Key(bytes: bytes)] }

  /// The target of any reference, also `http://server/fhir/Type/id/_history/1`.
  func find(_ bytes: ArraySlice<UInt8>) -> ReferenceTarget? {
    if let target = exact(bytes) { return target }
    guard !bytes.begins(with: "urn:"), let tail = Self.typeAndID(bytes), tail.count < bytes.count
    else { return nil }
    return exact(tail)
  }

  /// The `Type/id` at the end of a reference, without `/_history/...`.
  static func typeAndID(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let slash = UInt8(ascii: "/")
    var rest = bytes
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
    return rest[start...]
  }

  /// Bytes as a key: hashed as a block (with the process's random seed), because byte by byte is
  /// slow.
  private struct Key: Hashable {
    let bytes: ArraySlice<UInt8>

    func hash(into hasher: inout Hasher) {
      bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    }

    static func == (left: Key, right: Key) -> Bool {
      left.bytes.withUnsafeBytes { left in
        right.bytes.withUnsafeBytes { left.elementsEqual($0) }
      }
    }
  }
}
