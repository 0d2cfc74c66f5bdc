/// Cuts a growing file into lines; holds the one that is not whole yet.
struct LineSplitter: Sendable {
  /// Where the unfinished line begins: the place to go on from after a restart.
  private(set) var offset: Int
  /// Up to where the file was read.
  private(set) var end: Int
  private var held: [UInt8] = []

  init(offset: Int) {
    self.offset = offset
    end = offset
  }

  /// Whether no unfinished line is held.
  var isEmpty: Bool { offset == end }

  /// Takes more bytes; gives the lines that they end, without empty ones.
  mutating func take(_ bytes: [UInt8], name: String) -> [FoundLine] {
    var found: [FoundLine] = []
    var rest = bytes[...]
    while let newline = rest.firstIndex(of: 0x0A) {
      hold(rest[..<newline])
      end += newline + 1 - rest.startIndex
      if let line = line(name: name, lacking: 1) { found.append(line) }
      offset = end
      held.removeAll(keepingCapacity: held.capacity < 1 << 16)
      rest = rest[(newline + 1)...]
    }
    hold(rest)
    end += rest.count
    return found
  }

  /// Gives up waiting for the rest of the unfinished line.
  mutating func cut(name: String) -> FoundLine? {
    guard !isEmpty else { return nil }
    let line = FoundLine(
      name: name, offset: offset, bytes: held, isCut: true, isJSON: name.hasSuffix(".json"))
    offset = end
    held = []
    return line
  }

  private func line(name: String, lacking terminator: Int) -> FoundLine? {
    let length = end - terminator - offset
    guard length > 0 else { return nil }
    return FoundLine(
      name: name, offset: offset, bytes: held, isCut: length > held.count,
      isJSON: name.hasSuffix(".json"))
  }

  private mutating func hold(_ bytes: ArraySlice<UInt8>) {
    held += bytes.prefix(max(0, ServerLogLine.maximumBytes - held.count))
  }
}
