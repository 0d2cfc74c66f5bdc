import FoundationEssentials
import Glibc

/// A file that is read at once, within a limit.
enum WholeFile {
  /// Its bytes; throws `tooLarge` before reading, or `unreadable`. Blocks.
  static func read(_ path: String, limit: Int) throws(AgentError) -> [UInt8] {
    var status = stat()
    guard stat(path, &status) == 0 else { throw .unreadable(path: path, code: errno) }
    guard status.st_size <= limit else { throw .tooLarge(limitBytes: limit) }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .unreadable(path: path, code: errno)
    }
    return Array(data)
  }
}
