import Glibc

/// Reads a file line by line without ever holding more than one line and one piece of it.
struct LineReader: ~Copyable {
  /// A line, or that it was too long and was passed over.
  enum Line: Hashable {
    case bytes([UInt8])
    case tooLong
  }

  /// How much is read at once.
  static let pieceBytes = 64 << 10

  private let descriptor: Int32
  private let path: String
  private let limit: Int
  private var piece: [UInt8] = []
  private var start = 0
  private var isAtEnd = false

  /// Opens the file; throws `unreadable`. Lines over `limit` bytes are passed over.
  init(path: String, limit: Int) throws(AgentError) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadable(path: path, code: errno) }
    self.path = path
    self.limit = limit
  }

  deinit { close(descriptor) }

  /// The next line without its line end; nil at the end of the file. Blocks; throws `unreadable`.
  mutating func next() throws(AgentError) -> Line? {
    var line: [UInt8] = []
    var isTooLong = false
    var isEmpty = true
    while true {
      if start == piece.count {
        guard try fill() else { break }
      }
      isEmpty = false
      let end = piece[start...].firstIndex(of: 0x0A)
      let part = piece[start..<(end ?? piece.count)]
      if line.count + part.count > limit { isTooLong = true } else { line += part }
      start = end.map { $0 + 1 } ?? piece.count
      if end != nil { break }
    }
    guard !isEmpty else { return nil }
    if isTooLong { return .tooLong }
    if line.last == 0x0D { line.removeLast() }
    return .bytes(line)
  }

  private mutating func fill() throws(AgentError) -> Bool {
    guard !isAtEnd else { return false }
    let descriptor = descriptor
    var failure: Int32 = 0
    piece = [UInt8](unsafeUninitializedCapacity: Self.pieceBytes) { buffer, count in
      var got = read(descriptor, buffer.baseAddress, buffer.count)
      while got < 0, errno == EINTR { got = read(descriptor, buffer.baseAddress, buffer.count) }
      failure = got < 0 ? errno : 0
      count = max(0, got)
    }
    start = 0
    guard failure == 0 else { throw .unreadable(path: path, code: failure) }
    isAtEnd = piece.isEmpty
    return !isAtEnd
  }
}
