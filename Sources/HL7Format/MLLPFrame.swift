/// Frames of the minimal lower layer protocol. Source: HL7 v2 Transport Specification: MLLP, R1.
package enum MLLPFrame {
  static let start: UInt8 = 0x0B
  static let end: UInt8 = 0x1C
  static let carriageReturn: UInt8 = 0x0D

  /// A message in its frame.
  package static func encode(_ message: [UInt8]) -> [UInt8] {
    var frame: [UInt8] = []
    frame.reserveCapacity(message.count + 3)
    frame.append(start)
    frame.append(contentsOf: message)
    frame.append(end)
    frame.append(carriageReturn)
    return frame
  }
}

/// Takes bytes as they arrive and gives the frames that they complete; no I/O.
///
/// A frame may hold several messages (`HL7Decoder.split`). The carriage return after the end may be
/// missing or be a line feed.
package struct MLLPFrameDecoder: Sendable {
  /// What the bytes brought.
  package enum Event: Hashable, Sendable {
    /// A whole frame's content.
    case frame([UInt8])
    /// So many bytes stood outside frames and are dropped.
    case stray(bytes: Int)
    /// A frame grew beyond the limit; what follows up to its end is dropped.
    case oversized(limit: Int)
    /// A frame of so many bytes was not ended before the next began or the stream ended.
    case unterminated(bytes: Int)
  }

  private enum State {
    case outside
    case inside
    case dropping
  }

  /// The longest content of a frame.
  package let maximumBytes: Int
  private var state = State.outside
  private var content: [UInt8] = []
  private var strays = 0

  /// A decoder at the beginning of a stream.
  package init(maximumBytes: Int) { self.maximumBytes = maximumBytes }

  /// How many bytes of an open frame are held.
  package var heldBytes: Int { content.count }

  /// Takes the next bytes of the stream.
  package mutating func push(_ bytes: UnsafeBufferPointer<UInt8>) -> [Event] {
    var events: [Event] = []
    var position = 0
    while position < bytes.count {
      switch state {
      case .outside: skip(bytes, &position, &events)
      case .inside: collect(bytes, &position, &events)
      case .dropping: drop(bytes, &position)
      }
    }
    return events
  }

  /// The same for an array.
  package mutating func push(_ bytes: [UInt8]) -> [Event] {
    bytes.withUnsafeBufferPointer { push($0) }
  }

  /// What is left when the stream ends: an unterminated frame is no message.
  package mutating func finish() -> [Event] {
    var events: [Event] = []
    tellStrays(&events)
    if state == .inside { events.append(.unterminated(bytes: content.count)) }
    content = []
    state = .outside
    return events
  }

  private mutating func tellStrays(_ events: inout [Event]) {
    if strays > 0 { events.append(.stray(bytes: strays)) }
    strays = 0
  }

  /// Line ends and blanks between frames say nothing; other bytes are counted.
  private mutating func skip(
    _ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int, _ events: inout [Event]
  ) {
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == MLLPFrame.start {
        tellStrays(&events)
        state = .inside
        return
      }
      if !byte.isLineEnd, byte != 0x20, byte != 0, byte != MLLPFrame.end { strays += 1 }
    }
  }

  private mutating func collect(
    _ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int, _ events: inout [Event]
  ) {
    let start = position
    while position < bytes.count, bytes[position] != MLLPFrame.end,
      bytes[position] != MLLPFrame.start
    { position += 1 }
    guard content.count + position - start <= maximumBytes else {
      events.append(.oversized(limit: maximumBytes))
      content = []
      state = .dropping
      return
    }
    content.append(contentsOf: bytes[start..<position])
    guard position < bytes.count else { return }
    if bytes[position] == MLLPFrame.start {
      // The sender gave up and began again.
      events.append(.unterminated(bytes: content.count))
      content = []
    } else {
      if !content.isEmpty { events.append(.frame(content)) }
      content = []
      state = .outside
    }
    position += 1
  }

  private mutating func drop(_ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int) {
    while position < bytes.count {
      let byte = bytes[position]
      if byte == MLLPFrame.start {
        state = .outside
        return
      }
      position += 1
      if byte == MLLPFrame.end {
        state = .outside
        return
      }
    }
  }
}
