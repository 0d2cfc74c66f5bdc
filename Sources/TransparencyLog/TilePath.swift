/// The address of a tile or entry bundle of a log, and its text form in a URL or folder.
///
/// Source: C2SP tlog-tiles, sections Merkle Tree and Log entries.
package struct TilePath: Hashable, Sendable {
  /// What stands in the resource.
  package enum Content: Hashable, Sendable {
    /// Tree hashes of subtrees of 256^level leaves; level 0...6.
    case hashes(level: Int)
    /// The entries themselves, as an entry bundle.
    case entries
  }

  /// Hashes or entries in a full tile.
  package static let fullWidth = 256
  /// Levels that a tree of at most `Frontier.maximumSize` leaves can have: 0...6.
  package static let levelCount = 7
  /// Longest text form that is read; the longest valid one has 52 characters.
  package static let maximumTextBytes = 64

  /// What stands in the resource.
  package let content: Content
  /// Position in its level, from 0.
  package let index: Int
  /// Hashes or entries in it, 1...256; below 256 it is a partial tile.
  package let width: Int

  /// An address; throws `malformed(.tilePath)` for a level, index or width that no tree has.
  package init(_ content: Content, index: Int, width: Int = Self.fullWidth)
    throws(TransparencyLogError)
  {
    var level = 0
    if case .hashes(let named) = content { level = named }
    guard (0..<Self.levelCount).contains(level) else {
      throw .malformed(.tilePath, "no tree has this level")
    }
    guard (1...Self.fullWidth).contains(width) else {
      throw .malformed(.tilePath, "width is not 1...256")
    }
    guard index >= 0, index <= Frontier.maximumSize >> (8 * (level + 1)) else {
      throw .malformed(.tilePath, "no tree has this index")
    }
    self.init(trusted: content, index: index, width: width)
  }

  init(trusted content: Content, index: Int, width: Int) {
    self.content = content
    self.index = index
    self.width = width
  }

  /// Reads `tile/0/x001/x234/067`, `tile/1/000.p/17`, `tile/entries/000`.
  ///
  /// Only the one canonical spelling is accepted. Throws `malformed(.tilePath)`.
  package init(_ text: some StringProtocol) throws(TransparencyLogError) {
    let bytes = Array(text.utf8)
    guard bytes.count <= Self.maximumTextBytes else {
      throw .tooLarge(.tilePath, limit: Self.maximumTextBytes)
    }
    var parts = bytes.split(
      separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)[...]
    guard parts.count >= 3, parts.popFirst().map(Array.init) == Array("tile".utf8),
      let kind = parts.popFirst()
    else { throw .malformed(.tilePath, "does not begin with tile/L/") }
    let content: Content
    if Array(kind) == Array("entries".utf8) {
      content = .entries
    } else if let level = WireText.decimal(kind) {
      content = .hashes(level: level)
    } else {
      throw .malformed(.tilePath, "level is not a number")
    }
    let width = try Self.takeWidth(from: &parts)
    try self.init(content, index: Self.index(of: parts), width: width)
    guard String(text) == self.text else { throw .malformed(.tilePath, "not the canonical form") }
  }

  /// Removes `.p/W` from the end; full width if there is none.
  private static func takeWidth(
    from parts: inout ArraySlice<ArraySlice<UInt8>>
  ) throws(TransparencyLogError) -> Int {
    let suffix = Array(".p".utf8)
    guard parts.count >= 2, let named = parts.dropLast().last, Array(named.suffix(2)) == suffix
    else { return fullWidth }
    guard let width = WireText.decimal(parts.removeLast()), width < fullWidth else {
      throw .malformed(.tilePath, "partial width is not 1...255")
    }
    parts[parts.endIndex - 1] = named.dropLast(2)
    return width
  }

  private static func index(
    of parts: ArraySlice<ArraySlice<UInt8>>
  ) throws(TransparencyLogError) -> Int {
    var index = 0
    for (position, part) in parts.enumerated() {
      var digits = part
      if position < parts.count - 1 {
        guard digits.popFirst() == UInt8(ascii: "x") else {
          throw .malformed(.tilePath, "an inner element does not begin with x")
        }
      }
      guard digits.count == 3, digits.allSatisfy({ (0x30...0x39).contains($0) }),
        index <= Frontier.maximumSize / 1000
      else { throw .malformed(.tilePath, "an element is not three digits") }
      index = index * 1000 + digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
    return index
  }

  /// The path below the log's prefix, as in `tile/0/x001/x234/067.p/17`.
  package var text: String {
    var path = Self.padded(index % 1000)
    var rest = index / 1000
    while rest > 0 {
      path = "x" + Self.padded(rest % 1000) + "/" + path
      rest /= 1000
    }
    let kind =
      switch content {
      case .hashes(let level): String(level)
      case .entries: "entries"
      }
    return "tile/\(kind)/\(path)" + (width == Self.fullWidth ? "" : ".p/\(width)")
  }

  private static func padded(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: 3 - digits.utf8.count) + digits
  }

  /// The same tile, full.
  package var full: TilePath { TilePath(trusted: content, index: index, width: Self.fullWidth) }

  /// The address of tile `index` as a tree of `treeSize` leaves has it, partial at the right edge.
  ///
  /// Throws `outOfRange` if that tree has no such tile.
  package init(_ content: Content, index: Int, treeSize: Int) throws(TransparencyLogError) {
    try self.init(content, index: index)
    var nodes = treeSize
    if case .hashes(let level) = content { nodes = treeSize >> (8 * level) }
    guard treeSize <= Frontier.maximumSize, index * Self.fullWidth < nodes else {
      throw .outOfRange(index: index, size: treeSize)
    }
    let width = min(Self.fullWidth, nodes - index * Self.fullWidth)
    self.init(trusted: content, index: index, width: width)
  }
}

extension TilePath: CustomStringConvertible {
  /// The text form.
  package var description: String { text }
}
