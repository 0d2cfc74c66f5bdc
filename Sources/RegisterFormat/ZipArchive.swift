import RecordModel

/// Why a workbook cannot be read.
struct WorkbookFault: Error {
  let rule: Rule
  static let broken = WorkbookFault(rule: .registerWorkbookBroken)
}

/// The directory of a zip that lies in memory. Source: PKWARE APPNOTE 6.3.10, sections 4.3 and 4.4.
struct ZipArchive {
  struct Entry {
    let name: String
    let isDeflated: Bool
    /// The packed bytes in the file.
    let data: Range<Int>
    let size: Int
  }

  let bytes: [UInt8]
  private let entries: [String: Entry]

  /// Refuses what no spreadsheet program writes: encryption, zip64, other compressions, too many
  /// entries, names that lead elsewhere, two entries of one name.
  init(_ bytes: [UInt8]) throws(WorkbookFault) {
    self.bytes = bytes
    let fields = ZipFields(bytes: bytes)
    guard let end = fields.endRecord else { throw .broken }
    let count = fields.short(end + 10)
    let size = fields.long(end + 12)
    let start = fields.long(end + 16)
    if count == 0xFFFF || size == 0xFFFF_FFFF || start == 0xFFFF_FFFF || fields.hasZip64(end) {
      throw WorkbookFault(rule: .registerZipUnsupported)
    }
    guard count <= RegisterLimits.zipEntries else {
      throw WorkbookFault(rule: .registerZipBomb)
    }
    guard start + size <= end else { throw .broken }
    var entries: [String: Entry] = [:]
    var position = start
    var total = 0
    for _ in 0..<count {
      let (entry, next) = try fields.entry(at: position, before: end)
      position = next
      total += entry.size
      guard total <= RegisterLimits.inflatedBytes else {
        throw WorkbookFault(rule: .registerZipBomb)
      }
      guard entries.updateValue(entry, forKey: entry.name.lowercased()) == nil else {
        throw .broken
      }
    }
    self.entries = entries
  }

  /// An entry by its name in any case of letters.
  subscript(name: String) -> Entry? { entries[name.lowercased()] }

  /// A small part as a whole.
  func read(_ name: String, limit: Int) throws(WorkbookFault) -> [UInt8]? {
    guard let entry = self[name] else { return nil }
    guard entry.size <= limit else { throw WorkbookFault(rule: .registerZipBomb) }
    let inflater = try Inflater(bytes, entry)
    var content: [UInt8] = []
    var window = [UInt8](repeating: 0, count: 65_536)
    while true {
      var result: Result<Int, WorkbookFault> = .success(0)
      window.withUnsafeMutableBufferPointer { buffer in
        do throws(WorkbookFault) { result = .success(try inflater.read(into: buffer)) } catch {
          result = .failure(error)
        }
      }
      let count = try result.get()
      guard count > 0 else { return content }
      content.append(contentsOf: window[..<count])
      guard content.count <= limit else { throw WorkbookFault(rule: .registerZipBomb) }
    }
  }
}

/// Reads the fixed fields of a zip, little-endian.
private struct ZipFields {
  let bytes: [UInt8]

  func short(_ index: Int) -> Int {
    guard index >= 0, index + 2 <= bytes.count else { return 0 }
    return Int(bytes[index]) | Int(bytes[index + 1]) << 8
  }

  func long(_ index: Int) -> Int { short(index) | short(index + 2) << 16 }

  /// Where the end record begins: the last signature within the longest comment.
  var endRecord: Int? {
    guard bytes.count >= 22 else { return nil }
    var index = bytes.count - 22
    let first = max(0, index - 65_535)
    while index >= first {
      if long(index) == 0x0605_4B50 { return index }
      index -= 1
    }
    return nil
  }

  func hasZip64(_ end: Int) -> Bool { end >= 20 && long(end - 20) == 0x0706_4B50 }

  func entry(
    at position: Int, before end: Int
  ) throws(WorkbookFault) -> (ZipArchive.Entry, next: Int) {
    guard position + 46 <= end, long(position) == 0x0201_4B50 else { throw .broken }
    let flags = short(position + 8)
    let method = short(position + 10)
    let packed = long(position + 20)
    let size = long(position + 24)
    let nameLength = short(position + 28)
    let local = long(position + 42)
    let next = position + 46 + nameLength + short(position + 30) + short(position + 32)
    guard next <= end else { throw .broken }
    if flags & 0x41 != 0 { throw WorkbookFault(rule: .registerEncrypted) }
    if packed == 0xFFFF_FFFF || size == 0xFFFF_FFFF || local == 0xFFFF_FFFF {
      throw WorkbookFault(rule: .registerZipUnsupported)
    }
    guard method == 0 || method == 8 else {
      throw WorkbookFault(rule: .registerZipUnsupported)
    }
    let name = String(
      decoding: bytes[(position + 46)..<(position + 46 + nameLength)], as: UTF8.self
    )
    .replacing("\\", with: "/")
    guard !name.hasPrefix("/"), !name.split(separator: "/").contains("..") else { throw .broken }
    guard local + 30 <= bytes.count, long(local) == 0x0403_4B50 else { throw .broken }
    let start = local + 30 + short(local + 26) + short(local + 28)
    guard start + packed <= bytes.count else { throw .broken }
    let entry = ZipArchive.Entry(
      name: name, isDeflated: method == 8, data: start..<start + packed, size: size)
    return (entry, next)
  }
}
