import FoundationEssentials
import Glibc
import LogVerification

/// The files of an export on the disk.
package struct DiskFolder: LogFolderReader {
  /// A file that is there and cannot be read.
  package struct Unreadable: Error {
    /// Its path in the folder.
    package let path: String
  }

  private let root: String

  /// The folder at a path; the empty path is where the process runs.
  package init(root: String) { self.root = root }

  /// Writes a file at a path of `LogFolder`, with the folders on the way to it.
  package func write(_ path: String, _ bytes: [UInt8]) throws {
    let file = URL(filePath: "\(root)/\(path)")
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
  }

  /// The bytes of a file; nil if there is none.
  package func read(_ path: String, limit: Int) throws(Unreadable) -> [UInt8]? {
    let file = open(root.isEmpty ? path : "\(root)/\(path)", O_RDONLY | O_CLOEXEC)
    if file < 0 {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw Unreadable(path: path)
    }
    defer { close(file) }
    var info = stat()
    guard fstat(file, &info) == 0, info.st_mode & S_IFMT == S_IFREG else {
      throw Unreadable(path: path)
    }
    let wanted = min(Int(info.st_size), limit + 1)
    var isWhole = true
    let bytes = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, count in
      while count < wanted, let start = buffer.baseAddress {
        let got = Glibc.read(file, start + count, wanted - count)
        guard got > 0 else {
          isWhole = got == 0
          break
        }
        count += got
      }
    }
    guard isWhole else { throw Unreadable(path: path) }
    return bytes
  }
}
