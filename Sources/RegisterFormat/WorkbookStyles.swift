/// Which cell styles show a number as a day or time. Source: ECMA-376 part 1, 18.8.30 (numFmt).
struct WorkbookStyles {
  /// By the index that a cell's `s` names.
  private(set) var isTime: [Bool] = []

  init() {}

  init(_ archive: ZipArchive, _ entry: ZipArchive.Entry) throws(WorkbookFault) {
    let xml = try XMLPull(archive, entry)
    var own: [Int: Bool] = [:]
    var isInCells = false
    while let tag = try xml.next() {
      if xml.isNamed("cellXfs") {
        isInCells = tag == .open
      } else if tag == .open, xml.isNamed("numFmt") {
        guard let id = xml.attribute("numFmtId").flatMap({ Int($0) }) else { continue }
        own[id] = Self.showsTime(xml.attribute("formatCode") ?? "")
      } else if tag == .open, isInCells, xml.isNamed("xf"), isTime.count < 65_536 {
        let id = xml.attribute("numFmtId").flatMap { Int($0) } ?? 0
        isTime.append(own[id] ?? Self.builtIn(id))
      }
    }
  }

  private static func builtIn(_ id: Int) -> Bool {
    (14...22).contains(id) || (27...36).contains(id) || (45...47).contains(id)
      || (50...58).contains(id)
  }

  /// Whether a format code has a letter of day or time outside of quotes and brackets.
  static func showsTime(_ code: String) -> Bool {
    var quoted = false
    var depth = 0
    var skips = false
    for byte in code.utf8 {
      if skips {
        skips = false
      } else if byte == UInt8(ascii: "\"") {
        quoted.toggle()
      } else if quoted {
        continue
      } else if byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "*")
      {
        skips = true
      } else if byte == UInt8(ascii: "[") {
        depth += 1
      } else if byte == UInt8(ascii: "]") {
        depth -= 1
      } else if depth == 0, [0x79, 0x64, 0x68, 0x6D, 0x73].contains(byte | 0x20) {
        return !code.lowercased().hasPrefix("general")
      }
    }
    return false
  }
}

/// The texts that cells name by number, one after another.
struct SharedStrings {
  private var text: [UInt8] = []
  private var ends: [Int] = [0]

  init() {}

  init(_ archive: ZipArchive, _ entry: ZipArchive.Entry) throws(WorkbookFault) {
    let xml = try XMLPull(archive, entry)
    var isInReading = false
    while let tag = try xml.next() {
      if tag == .close {
        if xml.isNamed("t"), !isInReading {
          let raw = xml.rawText
          if XMLText.isPlain(raw) {
            text.append(contentsOf: raw)
          } else {
            XMLText.append(raw) { text.append($0) }
          }
          guard text.count <= RegisterLimits.sharedStringBytes else {
            throw WorkbookFault(rule: .registerZipBomb)
          }
        } else if xml.isNamed("si") {
          try end()
        } else if xml.isNamed("rPh") {
          isInReading = false
        }
      } else if xml.isNamed("rPh") {
        // How a Chinese or Japanese word is read is no part of the text.
        isInReading = !xml.isEmptyTag
      } else if xml.isEmptyTag, xml.isNamed("si") {
        try end()
      }
    }
  }

  private mutating func end() throws(WorkbookFault) {
    guard ends.count <= RegisterLimits.sharedStringBytes / 16 else {
      throw WorkbookFault(rule: .registerZipBomb)
    }
    ends.append(text.count)
  }

  /// Appends a text to a row; false if there is none of that number.
  @inline(__always)
  func append(_ index: Int, to row: inout RegisterRow) -> Bool {
    guard index >= 0, index + 1 < ends.count else { return false }
    let range = ends[index]..<ends[index + 1]
    text.withUnsafeBufferPointer { row.append(UnsafeBufferPointer(rebasing: $0[range])) }
    return true
  }
}
