import RecordModel
import StrictJSON

/// A remainder of JSON whose elements are read and set; what is not touched stays as it was.
///
/// Nothing is parsed as long as no element of the name can be there, and then the new one is put in
/// front: most remainders hold neither code nor service.
struct Remainder {
  private let bytes: [UInt8]

  /// A remainder as stored; nil for what is no object.
  init?(_ bytes: [UInt8]) {
    guard bytes.isEmpty || bytes.first == UInt8(ascii: "{") && bytes.last == UInt8(ascii: "}")
    else { return nil }
    self.bytes = bytes
  }

  /// Whether a key of this name may stand anywhere in it: it does, or something is written with an
  /// escape that could be its letter.
  private func mayHold(_ key: String) -> Bool {
    var quoted = "\"\(key)\":"
    return quoted.withUTF8 { key in
      guard bytes.count > key.count else { return false }
      return bytes.withUnsafeBufferPointer { bytes in
        (1...bytes.count - key.count).contains { start in
          switch bytes[start] {
          case UInt8(ascii: "\""):
            bytes[start + 1] == key[1] && bytes[start..<start + key.count].elementsEqual(key)
          case UInt8(ascii: "\\"): bytes[start + 1] == UInt8(ascii: "u")
          default: false
          }
        }
      }
    }
  }

  private var tree: JSON? {
    guard let document = try? JSONDocument(bytes, limits: .history) else { return nil }
    return JSON(document.root)
  }

  /// An element of the object; nil if there is none.
  subscript(key: String) -> JSON? { mayHold(key) ? tree?[key] : nil }

  /// The remainder with an element set.
  func setting(_ key: String, to value: JSON) -> [UInt8] {
    if mayHold(key), var tree {
      tree[key] = value
      return tree.serialized()
    }
    return inserting(Self.member(key, value), after: 1)
  }

  /// An element of a visit, below `elements`; nil if there is none.
  func visitElement(_ key: String) -> JSON? { mayHold(key) ? tree?["elements"]?[key] : nil }

  /// A visit's remainder with an element set below `elements`.
  func settingVisitElement(_ key: String, to value: JSON) -> [UInt8] {
    let opening = Array(#"{"elements":{"#.utf8)
    if !mayHold(key), bytes.starts(with: opening) {
      return inserting(Self.member(key, value), after: opening.count)
    }
    var tree = bytes.isEmpty ? JSON.object([]) : tree ?? .object([])
    var elements = tree["elements"] ?? .object([])
    elements[key] = value
    tree["elements"] = elements
    return tree.serialized()
  }

  private static func member(_ key: String, _ value: JSON) -> [UInt8] {
    var writer = JSONWriter()
    writer.key(key)
    writer.value(value)
    return writer.bytes
  }

  /// Puts a member behind an opening brace.
  private func inserting(_ member: [UInt8], after start: Int) -> [UInt8] {
    if bytes.isEmpty { return [UInt8(ascii: "{")] + member + [UInt8(ascii: "}")] }
    let isAlone = bytes[start] == UInt8(ascii: "}")
    return bytes[..<start] + member + (isAlone ? [] : [UInt8(ascii: ",")]) + bytes[start...]
  }
}
