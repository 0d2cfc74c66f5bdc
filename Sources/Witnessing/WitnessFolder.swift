import Foundation
import LogVerification
package import TransparencyLog

/// A witness's folder: its key, the logs that it watches, and what it last cosigned of each.
///
/// `witness.key` (0400), `logs` (a key a line), `<SHA-256 of the origin>.state`. A state is made once,
/// by `watch`; one that is lost is never made anew by itself.
package struct WitnessFolder: Sendable {
  /// The key.
  package let key: SignerKey
  /// The keys of the logs.
  package let logs: [VerifierKey]
  let path: String

  /// Reads the folder; throws `WitnessFault`.
  package init(_ path: String) throws(WitnessFault) {
    guard let text = Self.text("\(path)/witness.key"), let key = try? SignerKey(text) else {
      throw .keyUnreadable
    }
    let lines = Self.text("\(path)/logs")?.split(separator: "\n") ?? []
    let logs = lines.compactMap { try? VerifierKey(String($0)) }
    guard logs.count == lines.count else { throw .logsUnreadable }
    self.key = key
    self.logs = logs
    self.path = path
  }

  /// Makes the key; throws `WitnessFault.exists` if there is one.
  package static func found(_ path: String, name: KeyName) throws {
    guard !FileManager.default.fileExists(atPath: "\(path)/witness.key") else {
      throw WitnessFault.exists
    }
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try SignerKey.make(name, type: .cosignature, as: "witness.key", in: path)
  }

  /// Watches a log from its beginning on; throws `WitnessFault.exists` if it is watched already.
  package func watch(_ log: VerifierKey) throws {
    let origin = try LogOrigin(log.name.text)
    let name = "\(Witness.name(of: origin)).state"
    guard !FileManager.default.fileExists(atPath: "\(path)/\(name)") else {
      throw WitnessFault.exists
    }
    try DurableFile.write(WitnessState(watching: origin).encoded, to: name, in: path)
    let lines = (logs + [log]).map { "\($0.text)\n" }.joined()
    try DurableFile.write(Array(lines.utf8), to: "logs", in: path)
  }

  func state(of origin: LogOrigin) throws(WitnessFault) -> WitnessState {
    let file = "\(path)/\(Witness.name(of: origin)).state"
    guard let bytes = try? Data(contentsOf: URL(filePath: file)),
      let state = try? WitnessState(encoded: Array(bytes), of: origin)
    else { throw .stateUnreadable }
    return state
  }

  func keep(_ state: WitnessState) throws(DurableFileError) {
    try DurableFile.write(
      state.encoded, to: "\(Witness.name(of: state.origin)).state", in: path)
  }

  private static func text(_ path: String) -> String? {
    (try? String(contentsOfFile: path, encoding: .utf8))?
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }
}

/// What is wrong with a witness's folder; each needs a person.
package enum WitnessFault: Error, Hashable, Sendable {
  /// There is no key, or it is none.
  case keyUnreadable
  /// A line of `logs` is no key.
  case logsUnreadable
  /// There is no state of a watched log, or it is damaged.
  case stateUnreadable
  /// It is there already.
  case exists
  /// Another witness works with this folder.
  case inUse
}
