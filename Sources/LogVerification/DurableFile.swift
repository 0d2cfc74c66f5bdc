import Glibc

/// Files whose content must be on the disk before anybody is told of it.
package enum DurableFile {
  /// Writes `name` in `folder` whole or not at all: beside, synced, renamed, the folder synced.
  ///
  /// Throws what the system said. Source: C2SP tlog-witness; security.md section 1.1.
  package static func write(
    _ bytes: [UInt8], to name: String, mode: UInt32 = 0o600, in folder: String
  ) throws(DurableFileError) {
    let new = "\(folder)/\(name).new"
    unlink(new)
    let file = open(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard file >= 0 else { throw DurableFileError(errno: errno) }
    let written = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
    let isSynced = written == bytes.count && fsync(file) == 0
    close(file)
    guard isSynced, rename(new, "\(folder)/\(name)") == 0 else {
      throw DurableFileError(errno: errno)
    }
    let parent = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard parent >= 0 else { throw DurableFileError(errno: errno) }
    defer { close(parent) }
    guard fsync(parent) == 0 else { throw DurableFileError(errno: errno) }
  }

  /// Adds `bytes` to the end of a file, synced; made if it is not there.
  package static func append(_ bytes: [UInt8], to path: String) throws(DurableFileError) {
    let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw DurableFileError(errno: errno) }
    defer { close(file) }
    let written = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
    guard written == bytes.count, fsync(file) == 0 else { throw DurableFileError(errno: errno) }
  }

  /// Keeps a folder for this process alone until it ends; false if another has it.
  package static func lock(_ folder: String) -> Bool {
    let file = open("\(folder)/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { return false }
    return flock(file, LOCK_EX | LOCK_NB) == 0
  }
}

/// A file was not written.
package struct DurableFileError: Error, Hashable, Sendable {
  /// The system's number.
  package let errno: Int32
}
