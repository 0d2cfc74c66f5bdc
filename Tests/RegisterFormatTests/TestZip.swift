import Foundation
import RegisterFormat

/// Zips that a test needs and no program writes.
enum TestZip {
  /// Files stored without compression.
  static func make(_ files: [(String, [UInt8])]) -> [UInt8] {
    var bytes: [UInt8] = []
    var directory: [UInt8] = []
    for (name, content) in files { add(name, content, content.count, 0, &bytes, &directory) }
    return finish(bytes, directory, files.count)
  }

  /// A workbook's files and one that unpacks to `<a/>` over and over, 158 to one.
  static func bomb(_ name: String, megabytes: Int, beside book: [UInt8]) -> [UInt8] {
    // Deflate: one block of fixed codes, four letters, then matches of 258 at distance 4.
    var bits: [UInt8] = []
    var current: UInt8 = 0
    var used = 0
    func put(_ value: Int, _ count: Int) {
      for bit in 0..<count {
        current |= UInt8(value >> bit & 1) << used
        used += 1
        if used == 8 {
          bits.append(current)
          current = 0
          used = 0
        }
      }
    }
    func code(_ value: Int, _ count: Int) {
      for bit in (0..<count).reversed() { put(value >> bit & 1, 1) }
    }
    put(1, 1)
    put(1, 2)
    for letter in "<a/>".utf8 { code(0x30 + Int(letter), 8) }
    for _ in 0..<(megabytes << 20) / 258 {
      code(0xC5, 8)
      code(3, 5)
    }
    code(0, 7)
    put(0, 7)
    let names = ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sheet1.xml"]
    var bytes: [UInt8] = []
    var directory: [UInt8] = []
    var position = 0
    for name in names {
      // Stored files: head of 30 bytes, name, content, in the order that `make` wrote them.
      let size = Int(book[position + 22]) | Int(book[position + 23]) << 8
      let start = position + 30 + name.utf8.count
      add(name, Array(book[start..<start + size]), size, 0, &bytes, &directory)
      position = start + size
    }
    add(name, bits, megabytes << 20, 8, &bytes, &directory)
    return finish(bytes, directory, 4)
  }

  private static func finish(_ bytes: [UInt8], _ directory: [UInt8], _ count: Int) -> [UInt8] {
    bytes + directory + little(0x0605_4B50, 4) + little(0, 4) + little(count, 2) + little(count, 2)
      + little(directory.count, 4) + little(bytes.count, 4) + little(0, 2)
  }

  private static func little(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(value >> ($0 * 8) & 0xFF) }
  }

  private static func add(
    _ name: String, _ data: [UInt8], _ size: Int, _ method: Int, _ bytes: inout [UInt8],
    _ directory: inout [UInt8]
  ) {
    let head =
      little(20, 2) + little(0, 2) + little(method, 2) + little(0, 4) + little(0, 4)
      + little(data.count, 4) + little(size, 4) + little(name.utf8.count, 2) + little(0, 2)
    directory +=
      little(0x0201_4B50, 4) + little(20, 2) + head + [UInt8](repeating: 0, count: 10)
      + little(bytes.count, 4) + Array(name.utf8)
    bytes += little(0x0403_4B50, 4) + head + Array(name.utf8) + data
  }
}

/// Base64 without its white space.
enum Base64 {
  static func bytes(_ text: String) -> [UInt8] {
    [UInt8](Data(base64Encoded: text, options: .ignoreUnknownCharacters) ?? Data())
  }
}
