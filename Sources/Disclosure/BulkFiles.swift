import Crypto
import Foundation
import RecordModel
import Registry
import StrictJSON

/// The files of an export in the making: one for each type, a resource in each line, for this program alone.
///
/// They are written under another name and stand at theirs only when all of them are whole.
final class BulkFiles {
  private struct Writing {
    let handle: FileHandle
    let path: String
    var hash = SHA256()
    var lines = 0
    var bytes = 0
    var waiting = Data()
  }

  /// Bytes that wait in memory for each file.
  private static let buffer = 256 << 10
  /// What a file in the making is called besides.
  private static let partial = ".partial"

  private let folder: String
  private var files: [String: Writing] = [:]

  /// Begins anew: what an earlier attempt left is gone. Throws what the file system says.
  init(folder: String, types: [String]) throws {
    self.folder = folder
    Self.remove(folder)
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    for type in types {
      let path = Self.path(folder, type)
      guard
        FileManager.default.createFile(
          atPath: path + Self.partial, contents: nil, attributes: [.posixPermissions: 0o600]),
        let handle = FileHandle(forWritingAtPath: path + Self.partial)
      else { throw CocoaError(.fileWriteUnknown) }
      files[type] = Writing(handle: handle, path: path)
    }
  }

  /// Where the file of a type stands.
  static func path(_ folder: String, _ type: String) -> String { "\(folder)/\(type).ndjson" }

  /// The exports that have a folder here.
  static func exports(in folder: String) -> [BulkExportID] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
      .compactMap { BulkExportID($0) }
  }

  /// Deletes a folder of an export; one that is not there is none.
  static func remove(_ folder: String) { try? FileManager.default.removeItem(atPath: folder) }

  func add(_ resource: JSON, to type: String) throws {
    guard var file = files.removeValue(forKey: type) else { return }
    file.waiting.append(contentsOf: resource.serialized())
    file.waiting.append(UInt8(ascii: "\n"))
    file.lines += 1
    if file.waiting.count >= Self.buffer { try Self.flush(&file) }
    files[type] = file
  }

  /// Durable, and at their names; those without a line are left out.
  func finish() throws -> [BulkExportEntry.File] {
    var made: [BulkExportEntry.File] = []
    for type in files.keys.sorted() {
      guard var file = files.removeValue(forKey: type) else { continue }
      try Self.flush(&file)
      try file.handle.synchronize()
      try file.handle.close()
      guard file.lines > 0 else {
        try FileManager.default.removeItem(atPath: file.path + Self.partial)
        continue
      }
      try FileManager.default.moveItem(atPath: file.path + Self.partial, toPath: file.path)
      let hash = file.hash.finalize().map { byte in
        String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
      }
      made.append(
        .init(type: type, lines: file.lines, bytes: file.bytes, hash: hash.joined()))
    }
    return made
  }

  private static func flush(_ file: inout Writing) throws {
    guard !file.waiting.isEmpty else { return }
    file.hash.update(data: file.waiting)
    file.bytes += file.waiting.count
    try file.handle.write(contentsOf: file.waiting)
    file.waiting.removeAll(keepingCapacity: true)
  }
}
