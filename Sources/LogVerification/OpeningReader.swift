import Crypto
import TransparencyLog

/// Reads lines of openings into one buffer that every line uses again.
struct OpeningReader {
  enum Line: Equatable {
    case open
    /// The salt is gone.
    case absent
    case malformed
  }

  /// What is hashed.
  private var message: [UInt8] = []
  /// How many subjects the last line had.
  private(set) var subjects = 0
  private var hasPayload = false

  init() {}

  /// The SHA-256 of the last line's message.
  var commitment: LogHash {
    message.withUnsafeBytes { bytes in
      var hasher = SHA256()
      hasher.update(bufferPointer: bytes)
      let digest = hasher.finalize()
      return digest.withUnsafeBytes { (try? LogHash(bytes: $0)) ?? .empty }
    }
  }

  /// Whether the last line opens the commitment whose 44 characters these are.
  func opens(_ text: UnsafePointer<UInt8>) -> Bool {
    guard let committed = Base64.decode32(text) else { return false }
    return message.withUnsafeBytes { bytes in
      var hasher = SHA256()
      hasher.update(bufferPointer: bytes)
      let words = hasher.finalize().withUnsafeBytes {
        ($0.word(0), $0.word(8), $0.word(16), $0.word(24))
      }
      return committed.words == words
    }
  }

  /// Whether the last line's payload has this hash.
  func isOf(_ payload: LogHash) -> Bool {
    hasPayload && message.suffix(32).elementsEqual(payload.bytes)
  }

  /// Whether the last line's first pseudonym is that of these 32 digits.
  func isOnly(_ subject: UnsafeBufferPointer<UInt8>) -> Bool {
    guard subjects == 1, subject.count == 32, message.count >= 53 else { return false }
    for index in 0..<16 {
      let high = WireWords.nibble(subject[2 * index])
      guard high << 4 | WireWords.nibble(subject[2 * index + 1]) == message[37 + index] else {
        return false
      }
    }
    return true
  }

  /// Reads the line at `at`, which is moved to the next one; a malformed line is skipped.
  mutating func read(
    _ text: UnsafeBufferPointer<UInt8>, _ at: inout Int, index: Int
  ) -> Line {
    let line = lineEnd(text, at)
    defer { at = min(line + 1, text.count) }
    guard line < text.count else { return .malformed }
    var place = at
    message.removeAll(keepingCapacity: true)
    subjects = 0
    guard number(text, &place, line) == index, take(0x20, text, &place, line) else {
      return .malformed
    }
    if line == place + 1, text[place] == UInt8(ascii: "-") { return .absent }
    message.append(0x02)
    guard hexadecimal(32, text, &place, line), take(0x20, text, &place, line) else {
      return .malformed
    }
    message.append(contentsOf: [0, 0, 0, 0])
    guard let payload = payload(text, &place, line), subjectList(text, &place, line) else {
      return .malformed
    }
    for byte in 0..<4 {
      message[33 + byte] = UInt8(truncatingIfNeeded: subjects >> (24 - 8 * byte))
    }
    hasPayload = payload != nil
    if let payload {
      var start = payload
      guard hexadecimal(32, text, &start, line) else { return .malformed }
    }
    return .open
  }

  /// Where the payload's digits begin; nil inside for `-`, nil for neither.
  private func payload(
    _ text: UnsafeBufferPointer<UInt8>, _ place: inout Int, _ line: Int
  ) -> Int?? {
    if take(UInt8(ascii: "-"), text, &place, line) { return .some(nil) }
    guard place + 64 <= line else { return nil }
    defer { place += 64 }
    return .some(place)
  }

  private mutating func subjectList(
    _ text: UnsafeBufferPointer<UInt8>, _ place: inout Int, _ line: Int
  ) -> Bool {
    while place < line {
      guard take(0x20, text, &place, line), hexadecimal(16, text, &place, line) else {
        return false
      }
      subjects += 1
      guard take(UInt8(ascii: "/"), text, &place, line) else { continue }
      guard place + 36 <= line else { return false }
      for offset in 0..<36 {
        let byte = text[place + offset]
        let isHyphen = [8, 13, 18, 23].contains(offset)
        guard isHyphen ? byte == UInt8(ascii: "-") : WireWords.nibble(byte) < 16 else {
          return false
        }
        message.append(byte)
      }
      place += 36
    }
    return true
  }

  private mutating func hexadecimal(
    _ count: Int, _ text: UnsafeBufferPointer<UInt8>, _ place: inout Int, _ line: Int
  ) -> Bool {
    guard place + 2 * count <= line else { return false }
    for index in 0..<count {
      let high = WireWords.nibble(text[place + 2 * index])
      let low = WireWords.nibble(text[place + 2 * index + 1])
      guard high < 16, low < 16 else { return false }
      message.append(high << 4 | low)
    }
    place += 2 * count
    return true
  }

  private func number(
    _ text: UnsafeBufferPointer<UInt8>, _ place: inout Int, _ line: Int
  ) -> Int? {
    let start = place
    while place < line, text[place] &- 0x30 < 10 { place += 1 }
    return WireWords.decimal(text[start..<place])
  }

  private func take(
    _ byte: UInt8, _ text: UnsafeBufferPointer<UInt8>, _ place: inout Int, _ line: Int
  ) -> Bool {
    guard place < line, text[place] == byte else { return false }
    place += 1
    return true
  }

  private func lineEnd(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
    var index = start
    while index < text.count, text[index] != WireWords.newline { index += 1 }
    return index
  }
}

extension UnsafeRawBufferPointer {
  /// Eight bytes as a number, the most significant first.
  fileprivate func word(_ offset: Int) -> UInt64 {
    UInt64(bigEndian: loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }
}
