import Crypto
import FoundationEssentials
package import RecordModel

/// The key that seals all that is one person's; erasing it erases the person's content everywhere.
package struct PersonKey: Sendable {
  let key: SymmetricKey

  /// A new key, 256 random bits.
  package init() { key = SymmetricKey(data: SecureRandom.bytes(32)) }

  init(_ key: SymmetricKey) { self.key = key }
}

extension Keyring {
  /// Bytes of a wrapped person's key: nonce 12, key 32, tag 16.
  package static let wrappedKeyLength = 60

  /// Wraps a person's key under the active master key, bound to the person.
  package func wrap(_ key: PersonKey, of person: some CustomStringConvertible) throws -> [UInt8] {
    let plain = key.key.withUnsafeBytes { Array($0) }
    return try Self.seal(plain, key: master(activeMaster), context: "person \(person)")
  }

  /// Opens a wrapped key; throws `doesNotOpen` if it was another person's or was altered.
  package func unwrap(
    _ sealed: [UInt8], keyID: Int16, of person: some CustomStringConvertible
  ) throws -> PersonKey {
    let plain = try Self.open(sealed, key: master(keyID), context: "person \(person)")
    return PersonKey(SymmetricKey(data: plain))
  }

  /// Compresses and seals bytes under a person's key, or under the active master key where they
  /// are nobody's.
  ///
  /// - Parameter context: table, column and row that the bytes belong to; they open nowhere else.
  /// - Returns: master key number (2 bytes, 0 for a person's key), nonce, ciphertext, tag.
  package func seal(_ bytes: [UInt8], under key: PersonKey?, context: String) throws -> [UInt8] {
    try seal(packed: Zstandard.pack(bytes), under: key, context: context)
  }

  /// The same for bytes that `Zstandard.pack` has packed already.
  package func seal(
    packed: [UInt8], under key: PersonKey?, context: String
  ) throws -> [UInt8] {
    let number = key == nil ? activeMaster : 0
    var sealed = [UInt8(truncatingIfNeeded: number >> 8), UInt8(truncatingIfNeeded: number)]
    sealed += try Self.seal(packed, key: key?.key ?? master(number), context: context)
    return sealed
  }

  /// Opens what `seal` made, at most `limit` bytes of content.
  package func open(
    _ sealed: [UInt8], with key: PersonKey?, context: String, limit: Int = 64 << 20
  ) throws -> [UInt8] {
    guard sealed.count > 2 else { throw SealingError.doesNotOpen }
    let number = Int16(sealed[0]) << 8 | Int16(sealed[1])
    let opening: SymmetricKey
    if number == 0 {
      guard let key else { throw SealingError.doesNotOpen }
      opening = key.key
    } else {
      opening = try master(number)
    }
    let packed = try Self.open(Array(sealed[2...]), key: opening, context: context)
    return try Zstandard.unpack(packed, limit: limit)
  }

  /// The look-up hashes of a value with the numbers of their keys, as `hashes(_:domain:)`.
  package func numberedHashes(
    _ value: some Sequence<UInt8>, domain: String
  ) -> [(keyID: Int16, hash: KeyedHash)] {
    identifierKeys.map { ($0.id, Self.hash(value, domain: domain, keyed: $0.keyed)) }
  }

  /// The look-up hashes of a value under every active identifier key, newest first: HMAC-SHA-256,
  /// first 16 bytes.
  ///
  /// Writers write and look up all of them, so that a new key splits nobody and nothing.
  ///
  /// - Parameter domain: what kind of value it is, so that equal values of two kinds never meet.
  package func hashes(_ value: some Sequence<UInt8>, domain: String) -> [KeyedHash] {
    identifierKeys.map { Self.hash(value, domain: domain, keyed: $0.keyed) }
  }

  private static func hash(
    _ value: some Sequence<UInt8>, domain: String, keyed: HMAC<SHA256>
  ) -> KeyedHash {
    var message = Array(domain.utf8)
    message.append(0)
    message.append(contentsOf: value)
    var hmac = keyed
    hmac.update(data: message)
    let hash = hmac.finalize().withUnsafeBytes { digest in
      KeyedHash(UnsafeRawBufferPointer(rebasing: digest[..<KeyedHash.length]))
    }
    guard let hash else { preconditionFailure("SHA-256 has 32 bytes") }
    return hash
  }

  private func master(_ number: Int16) throws -> SymmetricKey {
    guard let key = masters[number] else { throw SealingError.doesNotOpen }
    return key
  }

  private static func seal(
    _ plain: [UInt8], key: SymmetricKey, context: String
  ) throws -> [UInt8] {
    let nonce = try AES.GCM.Nonce(data: SecureRandom.bytes(12))
    let box = try AES.GCM.seal(
      plain, using: key, nonce: nonce, authenticating: Array(context.utf8))
    guard let combined = box.combined else { throw SealingError.doesNotOpen }
    return Array(combined)
  }

  private static func open(
    _ sealed: [UInt8], key: SymmetricKey, context: String
  ) throws -> [UInt8] {
    do {
      let box = try AES.GCM.SealedBox(combined: sealed)
      return Array(try AES.GCM.open(box, using: key, authenticating: Array(context.utf8)))
    } catch {
      throw SealingError.doesNotOpen
    }
  }
}
