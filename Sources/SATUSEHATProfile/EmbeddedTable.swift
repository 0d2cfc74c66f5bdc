/// Tables of this room: text, one row a line, columns parted by tabs, `#` before a remark.
enum EmbeddedTable {
  /// The rows that have so many columns; a row with less or more is a fault of ours and left out,
  /// which a test would see by its count.
  static func rows(of bytes: [UInt8], columns: Int) -> [[Substring]] {
    String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { line in
      guard line.first != "#" else { return nil }
      let row = line.split(separator: "\t", omittingEmptySubsequences: false)
      return row.count == columns ? row : nil
    }
  }
}
