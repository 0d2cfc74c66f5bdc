extension LogFollower.Position: LosslessStringConvertible {
  /// `OFFSET IDENTITY NAME`, with `%0A` for the end of a line in the name.
  package var description: String {
    let name = name.utf8.reduce(into: [UInt8]()) { bytes, byte in
      switch byte {
      case UInt8(ascii: "%"): bytes += Array("%25".utf8)
      case 0x0A: bytes += Array("%0A".utf8)
      default: bytes.append(byte)
      }
    }
    return "\(offset) \(identity) \(String(decoding: name, as: UTF8.self))"
  }

  /// Reads what `description` wrote; nil for anything else.
  package init?(_ description: String) {
    let parts = description.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, let offset = Int(parts[0]), offset >= 0,
      let identity = UInt64(parts[1]), !parts[2].isEmpty
    else { return nil }
    let name = parts[2].split(separator: "%", omittingEmptySubsequences: false)
    var text = String(name[0])
    for part in name.dropFirst() {
      switch part.prefix(2) {
      case "25": text += "%" + part.dropFirst(2)
      case "0A": text += "\n" + part.dropFirst(2)
      default: return nil
      }
    }
    self.init(name: text, identity: identity, offset: offset)
    guard self.description.utf8.elementsEqual(description.utf8) else { return nil }
  }
}

extension LogFollower {
  /// How far each file was read, as a text of a line a file, to be kept over a restart.
  package var state: String { positions.map { $0.description + "\n" }.joined() }

  /// Goes on from a text that `state` gave; nil if a line of it cannot be read, as a state that was
  /// damaged must not pass for one that knows nothing.
  package init?(state: String) {
    var positions: [Position] = []
    for line in state.split(separator: "\n") {
      guard let position = Position(String(line)) else { return nil }
      positions.append(position)
    }
    self.init(after: positions)
  }
}
