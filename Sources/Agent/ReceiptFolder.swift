import FoundationEssentials

/// The folder in which a facility keeps its receipts; none in it is ever overwritten.
package struct ReceiptFolder: Hashable, Sendable {
  /// Where it is; made when the first receipt comes.
  package let path: String

  /// The folder at `path`.
  package init(path: String) { self.path = path }

  /// Writes a receipt as `NAME.receipt` and gives the file's path; nil if it cannot be written.
  ///
  /// `:` in the name becomes `-`. If another receipt has the name, the submission's id is added;
  /// the same receipt again is the same file. Whole or not there at all, but not synced. Blocks.
  package func keep(_ receipt: CheckedReceipt, of name: String) -> String? {
    let parts = name.split(separator: "/").filter { $0 != "." && $0 != ".." }
    let safe = parts.joined(separator: "/").replacing(":", with: "-")
    let bytes = Data(receipt.text.utf8)
    for file in ["\(path)/\(safe).receipt", "\(path)/\(safe).\(receipt.submission).receipt"] {
      if let known = FileManager.default.contents(atPath: file) {
        if known == bytes { return file }
        continue
      }
      let folder = file.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        .joined(separator: "/")
      do {
        try FileManager.default.createDirectory(
          atPath: folder, withIntermediateDirectories: true)
        try bytes.write(to: URL(filePath: file), options: .atomic)
        return file
      } catch { return nil }
    }
    return nil
  }
}
