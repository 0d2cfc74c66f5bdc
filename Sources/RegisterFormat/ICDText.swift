/// Codes and words of diagnoses and procedures in a cell.
enum ICDText {
  /// The codes of an ICD-10 cell; what is none comes as text.
  static func codes(_ cell: CellBytes) -> [(code: String?, text: String?)] {
    var found: [(code: String?, text: String?)] = []
    for item in cell.split(whereSeparator: {
      $0 == UInt8(ascii: ";") || $0 == UInt8(ascii: ",") || $0 == 10 || $0 == 13
        || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "+")
    }).prefix(RegisterLimits.itemsPerCell) {
      let item = trimmed(CellBytes(rebasing: item))
      guard !item.isEmpty else { continue }
      if let (code, end) = code(item, from: 0), end == item.count || item[end] == 0x20 {
        found.append((code, end == item.count ? nil : words(item, from: end)))
      } else {
        found.append((nil, CellWords.string(item)))
      }
    }
    return found
  }

  /// Diagnoses in words, with a code in front or in brackets behind where one stands there.
  static func diagnoses(_ cell: CellBytes) -> [(code: String?, text: String?)] {
    CellWords.items(cell).map { item in
      if let (code, end) = code(item, from: 0),
        end == item.count || item[end] == 0x20
          || item[end] == UInt8(ascii: "-") || item[end] == UInt8(ascii: ":")
      {
        return (code, end == item.count ? nil : words(item, from: end))
      }
      if let open = item.lastIndex(where: { $0 == UInt8(ascii: "(") || $0 == UInt8(ascii: "[") }),
        let (code, end) = code(item, from: open + 1), end < item.count,
        item[end] == UInt8(ascii: ")") || item[end] == UInt8(ascii: "]")
      {
        let words = trimmed(CellBytes(rebasing: item[..<open]))
        return (code, words.isEmpty ? nil : CellWords.string(words))
      }
      return (nil, CellWords.string(item))
    }
  }

  /// Procedures: `96.59`, `96.59 Irigasi luka`, or words.
  static func procedures(_ cell: CellBytes) -> [(code: String?, text: String?)] {
    CellWords.items(cell).map { item in
      var end = 0
      while end < item.count, item[end] &- 48 < 10 || item[end] == UInt8(ascii: ".") { end += 1 }
      let digits = item[..<end]
      let isCode =
        (4...5).contains(end) && digits.filter { $0 == UInt8(ascii: ".") }.count == 1
        && digits[2] == UInt8(ascii: ".") && (end == item.count || item[end] == 0x20)
      guard isCode else { return (nil, CellWords.string(item)) }
      return (
        String(decoding: digits, as: UTF8.self), end == item.count ? nil : words(item, from: end)
      )
    }
  }

  /// The ICD-10 code at `start` in its own spelling (`J06.9`), and where it ends. Source: WHO,
  /// ICD-10 volume 2: a letter, two digits, a point, up to two more.
  static func code(_ cell: CellBytes, from start: Int) -> (String, end: Int)? {
    guard start + 3 <= cell.count, case let letter = cell[start].lowered, letter &- 97 < 26,
      cell[start + 1] &- 48 < 10, cell[start + 2] &- 48 < 10
    else { return nil }
    var index = start + 3
    var tail: [UInt8] = []
    if index < cell.count, cell[index] == UInt8(ascii: ".") { index += 1 }
    while index < cell.count, tail.count < 2, cell[index] &- 48 < 10 {
      tail.append(cell[index])
      index += 1
    }
    // A dagger or asterisk is a mark of use, `-` stands for no more digits.
    if tail.isEmpty, index < cell.count, cell[index] == UInt8(ascii: "-"),
      cell[index - 1] == UInt8(ascii: ".")
    {
      index += 1
    }
    if index < cell.count, cell[index] == UInt8(ascii: "*") || cell[index] == UInt8(ascii: "+") {
      index += 1
    }
    var text: [UInt8] = [letter & 0xDF, cell[start + 1], cell[start + 2]]
    if !tail.isEmpty { text += [UInt8(ascii: ".")] + tail }
    return (String(decoding: text, as: UTF8.self), index)
  }

  private static func words(_ item: CellBytes, from start: Int) -> String? {
    var index = start
    while index < item.count, [0x20, UInt8(ascii: "-"), UInt8(ascii: ":")].contains(item[index]) {
      index += 1
    }
    return index < item.count ? CellWords.string(CellBytes(rebasing: item[index...])) : nil
  }

  private static func trimmed(_ cell: CellBytes) -> CellBytes {
    var first = 0
    var end = cell.count
    while first < end, cell[first] <= 0x20 { first += 1 }
    while end > first, cell[end - 1] <= 0x20 { end -= 1 }
    return CellBytes(rebasing: cell[first..<end])
  }
}
