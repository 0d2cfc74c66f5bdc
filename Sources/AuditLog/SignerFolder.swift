import Foundation
package import LogVerification
package import TransparencyLog

/// The signer's folder: its key, and what it last signed, on the disk before a signature leaves.
///
/// `signer.key` is the text form of golang.org/x/mod note, mode 0400; `signer.state` that of
/// `SignerState`. Both are made once, by `found`, and a lost state is never made anew.
package struct SignerFolder: Sendable {
  /// The key.
  package let key: SignerKey
  private let path: String

  /// Opens the folder for one signer; throws `SignerFault`, also if another signer has it.
  package init(_ path: String) throws(SignerFault) {
    guard let bytes = try? Data(contentsOf: URL(filePath: "\(path)/signer.key")),
      let key = try? SignerKey(
        String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
    else { throw .keyUnreadable }
    self.key = key
    self.path = path
    guard DurableFile.lock(path) else { throw .inUse }
  }

  /// Makes key and state of a new log; throws `SignerFault.exists` if there is either.
  package static func found(_ path: String, origin: LogOrigin) throws {
    let manager = FileManager.default
    for name in ["signer.key", "signer.state"]
    where manager.fileExists(atPath: "\(path)/\(name)") { throw SignerFault.exists }
    try manager.createDirectory(
      atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try SignerKey.make(KeyName(origin.text), type: .ed25519, as: "signer.key", in: path)
    try DurableFile.write(SignerState(founding: origin).encoded, to: "signer.state", in: path)
  }

  /// What was last signed; throws `SignerFault.stateUnreadable` for whatever is not a state.
  package func state() throws(SignerFault) -> SignerState {
    guard let bytes = try? Data(contentsOf: URL(filePath: "\(path)/signer.state")) else {
      throw .stateUnreadable
    }
    do { return try SignerState(encoded: Array(bytes)) } catch { throw .stateUnreadable }
  }

  /// Puts a state on the disk: written beside, synced, renamed, the folder synced.
  package func keep(_ state: SignerState) throws(SignerFault) {
    do { try DurableFile.write(state.encoded, to: "signer.state", in: path) } catch {
      throw .notWritten(errno: error.errno)
    }
  }
}

/// Why the signer does not sign; each needs a person.
package enum SignerFault: Error, Hashable, Sendable {
  /// There is no key, or it is none.
  case keyUnreadable
  /// There is no state, or it is damaged: to make a new one would allow a second history.
  case stateUnreadable
  /// Another signer works with this folder.
  case inUse
  /// A key or state is there already.
  case exists
  /// The disk took nothing.
  case notWritten(errno: Int32)
  /// The database's log is shorter than what was signed: an old copy, or its end was cut off.
  case logBehind(size: Int, signed: Int)
  /// The database's log does not go on from what was signed: another history.
  case logForked(size: Int, signed: Int)
  /// A leaf or tile that the proof needs is lacking.
  case rowsMissing(String)
  /// The key's name is not the log's origin.
  case otherLog
}
