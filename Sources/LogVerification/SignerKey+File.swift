import RecordModel
package import TransparencyLog

extension SignerKey {
  /// Draws a key and puts it on the disk as `file` in `folder`, readable by its owner only.
  ///
  /// Throws `DurableFileError`, and `TransparencyLogError` for a name that a key cannot have.
  package static func make(
    _ name: KeyName, type: SignatureType, as file: String, in folder: String
  ) throws {
    let key = try SignerKey(name: name, type: type, seed: SecureRandom.bytes(seedByteCount))
    try DurableFile.write(Array("\(key.secretText)\n".utf8), to: file, mode: 0o400, in: folder)
  }
}
