import AuditLog
import Database
import FoundationEssentials
import Glibc
import LogVerification

/// The log written into a folder of its own, for one page, gone with it.
final class ExportedLog: LogFolderReader, Sendable {
  private let root: String
  private var folder: DiskFolder { DiskFolder(root: root) }

  private init(root: String) { self.root = root }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  /// Writes the log; nil before the first checkpoint.
  static func write(_ database: Database, on entry: DurableEntry) async throws -> ExportedLog? {
    let root = FileManager.default.temporaryDirectory.appending(
      path: "baimbai-evidence-\(UUID().uuidString)"
    ).path
    try FileManager.default.createDirectory(
      atPath: root, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let log = ExportedLog(root: root)
    let export = LogExport(database: database, write: log.folder.write)
    return try await export.run(on: entry) == nil ? nil : log
  }

  /// The bytes of a file; nil if there is none.
  func read(_ path: String, limit: Int) throws(DiskFolder.Unreadable) -> [UInt8]? {
    try folder.read(path, limit: limit)
  }

  /// Every file by its path, sorted.
  var paths: [String] {
    let all = (try? FileManager.default.subpathsOfDirectory(atPath: root)) ?? []
    return all.filter { path in
      var info = stat()
      return stat("\(root)/\(path)", &info) == 0 && info.st_mode & S_IFMT == S_IFREG
    }.sorted()
  }

  /// A file as a member of a tar archive: header, bytes, padding to whole blocks.
  func member(_ path: String, folder: String, at seconds: Int64) throws -> [UInt8] {
    let bytes = try read(path, limit: .max - 1) ?? []
    return Tar.header("\(folder)/\(path)", size: bytes.count, at: seconds) + bytes
      + [UInt8](repeating: 0, count: (Tar.block - bytes.count % Tar.block) % Tar.block)
  }
}

/// Headers of tar archives. Source: POSIX.1-1988 ustar.
enum Tar {
  static let block = 512
  /// What ends an archive.
  static let end = [UInt8](repeating: 0, count: 2 * block)

  /// The header of a regular file; `name` has at most 100 bytes.
  static func header(_ name: String, size: Int, at seconds: Int64) -> [UInt8] {
    var header = [UInt8](repeating: 0, count: block)
    func put(_ text: String, _ offset: Int) {
      header.replaceSubrange(offset..<offset + text.utf8.count, with: Array(text.utf8))
    }
    func octal(_ value: Int64, digits: Int) -> String {
      let text = String(value, radix: 8)
      return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
    put(String(name.utf8.prefix(100)) ?? "", 0)
    put(octal(0o644, digits: 7), 100)
    put(octal(0, digits: 7), 108)
    put(octal(0, digits: 7), 116)
    put(octal(Int64(size), digits: 11), 124)
    put(octal(seconds, digits: 11), 136)
    put("        ", 148)
    put("0", 156)
    put("ustar\u{0}00", 257)
    let sum = header.reduce(0) { $0 + Int64($1) }
    put(octal(sum, digits: 6) + "\u{0} ", 148)
    return header
  }
}
