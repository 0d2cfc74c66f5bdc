import FoundationEssentials
import RecordModel

/// A reference by an id that we gave: `Encounter/{visit}`, `Condition/{visit}.c{key}`,
/// `Specimen/{visit}.r{key}`, `Location/{id}`.
///
/// Ids of ours are UUIDv7; a UUID of another version was made by somebody else.
struct OwnReference {
  /// The resource type that it names.
  let type: String
  /// The id up to the first dot: of the visit, or of a resource of nobody.
  let id: UUID
  /// What follows the dot: a letter and the key; nil for the thing itself.
  let tail: Tail?

  /// Which of a visit's resources it is.
  struct Tail {
    /// `c`, `p`, `o`, `m` for facts, `r` for what is kept whole.
    let letter: UInt8
    let key: FactKey
  }

  /// The visit that it names or hangs on.
  var visit: VisitID { VisitID(id) }

  /// Characters of a UUID.
  private static let bareLength = 36
  /// The same with a dot, a letter and the 16 digits of a key.
  private static let tailedLength = 54

  /// Reads a reference; nil if it is none of ours.
  init?(_ bytes: ReferenceTable.Bytes) {
    guard let tail = ReferenceTable.typeAndID(bytes),
      let slash = tail.firstIndex(of: UInt8(ascii: "/"))
    else { return nil }
    self.init(
      type: String(decoding: tail[..<slash], as: UTF8.self),
      id: ReferenceTable.Bytes(rebasing: tail[(slash + 1)...]))
  }

  /// Reads an id of a resource of `type`; nil if it is none of ours.
  init?(type: String, id: ReferenceTable.Bytes) {
    guard id.count == Self.bareLength || id.count == Self.tailedLength, id.prefix(36).isUUID,
      id[14] == UInt8(ascii: "7"),
      let uuid = UUID(uuidString: String(decoding: id.prefix(36), as: UTF8.self))
    else { return nil }
    self.type = type
    self.id = uuid
    guard id.count == Self.tailedLength else {
      tail = nil
      return
    }
    guard id[36] == UInt8(ascii: "."), "cpomr".utf8.contains(id[37]),
      let key = FactKey(hexadecimal: id[38...])
    else { return nil }
    tail = Tail(letter: id[37], key: key)
  }
}
