package import Crypto
import FoundationEssentials

/// The secret keys of a gateway, read from files outside the database.
///
/// Files in the folder, each one line of base64 with 32 bytes, mode 0600: `master-N.key` wraps
/// persons' keys and seals what
/// speaks of nobody; `identifier-N.key` makes the look-up hashes. The highest N is the active one;
/// older ones
/// still open and still find. `receipt.key` is the Ed25519 seed that signs receipts.
package struct Keyring: Sendable {
  /// Keys that seal, by their number.
  let masters: [Int16: SymmetricKey]
  /// The number of the key that seals from now on.
  package let activeMaster: Int16
  /// Keys that hash identifiers, newest first; every writer writes and looks up all of them. Each is kept as a hash
  /// that has taken in the key and is copied for each value: to begin anew would be half of its cost.
  let identifierKeys: [(id: Int16, keyed: HMAC<SHA256>)]
  /// The key that signs receipts.
  package let receiptKey: Curve25519.Signing.PrivateKey

  /// Reads the folder; throws `SealingError` naming the file, never its content.
  package init(directory: String) throws {
    var masters: [Int16: SymmetricKey] = [:]
    var identifierKeys: [(Int16, HMAC<SHA256>)] = []
    let names = try SealingError.reading(directory) {
      try FileManager.default.contentsOfDirectory(atPath: directory)
    }
    for name in names {
      if let number = Self.number(of: name, kind: "master") {
        masters[number] = SymmetricKey(data: try Self.read("\(directory)/\(name)"))
      } else if let number = Self.number(of: name, kind: "identifier") {
        let key = SymmetricKey(data: try Self.read("\(directory)/\(name)"))
        identifierKeys.append((number, HMAC<SHA256>(key: key)))
      }
    }
    guard let active = masters.keys.max() else {
      throw SealingError.keyMissing(file: "\(directory)/master-1.key")
    }
    guard !identifierKeys.isEmpty else {
      throw SealingError.keyMissing(file: "\(directory)/identifier-1.key")
    }
    self.masters = masters
    activeMaster = active
    self.identifierKeys = identifierKeys.sorted { $0.0 > $1.0 }
    let seed = try Self.read("\(directory)/receipt.key")
    receiptKey = try Curve25519.Signing.PrivateKey(rawRepresentation: seed)
  }

  /// Makes the first keys in an empty or missing folder; leaves every file that is there.
  package static func create(in directory: String) throws {
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    for name in ["master-1.key", "identifier-1.key", "receipt.key"] {
      let path = "\(directory)/\(name)"
      if FileManager.default.fileExists(atPath: path) { continue }
      let key = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }
      guard
        FileManager.default.createFile(
          atPath: path, contents: Data((key.base64EncodedString() + "\n").utf8),
          attributes: [.posixPermissions: 0o600])
      else { throw SealingError.unreadable(file: path) }
    }
  }

  private static func number(of name: String, kind: String) -> Int16? {
    guard name.hasPrefix("\(kind)-"), name.hasSuffix(".key") else { return nil }
    return Int16(name.dropFirst(kind.count + 1).dropLast(4))
  }

  private static func read(_ path: String) throws -> Data {
    let text = try SealingError.reading(path) { try Data(contentsOf: URL(filePath: path)) }
    let line = String(decoding: text, as: UTF8.self).filter { !$0.isWhitespace }
    guard let key = Data(base64Encoded: line), key.count == 32 else {
      throw SealingError.notAKey(file: path)
    }
    return key
  }
}

/// What can go wrong with keys and sealed bytes; never holds a key or a content.
package enum SealingError: Error, Hashable, Sendable {
  /// A file that must be there is not.
  case keyMissing(file: String)
  /// A file or folder cannot be read or written.
  case unreadable(file: String)
  /// A file does not hold 32 bytes in base64.
  case notAKey(file: String)
  /// Sealed bytes do not open: another key, another place, or altered.
  case doesNotOpen
  /// Compressed bytes do not unpack, or beyond the limit.
  case doesNotUnpack

  static func reading<Value>(_ file: String, _ body: () throws -> Value) throws -> Value {
    do { return try body() } catch { throw SealingError.unreadable(file: file) }
  }
}
