import FoundationEssentials
import Glibc

/// A file to send, found but not read yet.
package struct SubmissionFile: Hashable, Sendable {
  /// How the submissions lie in a file.
  package enum Layout: Hashable, Sendable {
    /// The file is one submission.
    case whole
    /// Each line is one.
    case lines
  }

  /// Where it is.
  package let path: String
  /// How it is called in answers: the last part of the path, or the path below a folder.
  package let name: String
  /// How it is read.
  package let layout: Layout
  /// What its submissions are sent as.
  package let mediaType: String
  /// Its bytes when it was found.
  package let byteCount: Int

  /// Most files of one run: their names are held in memory.
  package static let maximumFiles = 1_000_000
  /// Deepest folder that is walked: a link to a folder above would never end.
  static let maximumDepth = 32
  /// What a simulated city says of itself beside its submissions: never a submission.
  static let manifestName = "manifest.json"

  /// The endings that are sent, with their media types; JSON's content tells FHIR from P-Care.
  private static let forms: [(ending: String, layout: Layout, mediaType: String)] = [
    (".ndjson", .lines, "application/json"), (".json", .whole, "application/json"),
    (".hl7", .whole, "application/hl7-v2"), (".csv", .whole, "text/csv"),
    (
      ".xlsx", .whole, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ),
  ]

  /// The files that `paths` name, in their order; folders are walked in the order of names.
  ///
  /// In folders, hidden files, those of other endings and `manifest.json` are passed over.
  /// - Throws: `unreadable`, `unknownEnding` for a file named itself, `tooManyFiles`.
  package static func find(_ paths: [String]) throws(AgentError) -> [SubmissionFile] {
    var found: [SubmissionFile] = []
    for path in paths {
      guard let kind = kind(of: path) else { throw .unreadable(path: path, code: errno) }
      if kind.isFolder {
        try walk(path, prefix: "", depth: 0, into: &found)
      } else {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        guard let form = form(of: name) else { throw .unknownEnding(path: path) }
        try add(
          SubmissionFile(
            path: path, name: name, layout: form.layout, mediaType: form.mediaType,
            byteCount: kind.bytes), to: &found)
      }
    }
    return found
  }

  private static func walk(
    _ folder: String, prefix: String, depth: Int, into found: inout [SubmissionFile]
  ) throws(AgentError) {
    guard depth <= maximumDepth,
      let names = try? FileManager.default.contentsOfDirectory(atPath: folder)
    else { throw .unreadable(path: folder, code: errno) }
    // Byte order of the names, the same everywhere.
    for name in names.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    where !name.hasPrefix(".") && name != manifestName {
      let path = "\(folder)/\(name)"
      guard let kind = kind(of: path) else { continue }
      if kind.isFolder {
        try walk(path, prefix: "\(prefix)\(name)/", depth: depth + 1, into: &found)
      } else if let form = form(of: name) {
        try add(
          SubmissionFile(
            path: path, name: prefix + name, layout: form.layout, mediaType: form.mediaType,
            byteCount: kind.bytes), to: &found)
      }
    }
  }

  private static func add(
    _ file: SubmissionFile, to found: inout [SubmissionFile]
  ) throws(AgentError) {
    guard found.count < maximumFiles else { throw .tooManyFiles(limit: maximumFiles) }
    found.append(file)
  }

  private static func form(of name: String) -> (layout: Layout, mediaType: String)? {
    let name = name.lowercased()
    return forms.first { name.hasSuffix($0.ending) }.map { ($0.layout, $0.mediaType) }
  }

  private static func kind(of path: String) -> (isFolder: Bool, bytes: Int)? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return (status.st_mode & S_IFMT == S_IFDIR, Int(status.st_size))
  }
}
