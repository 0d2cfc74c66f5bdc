/// One part of a form as a browser sends it.
package struct FormPart: Hashable, Sendable {
  /// The field's name.
  package let name: String
  /// The file's name as the browser tells it; nil for a plain field. Never used as a path.
  package let fileName: String?
  /// The exact bytes.
  package let body: [UInt8]
}

/// Why a body is not a form that this house reads.
package enum MultipartError: Error, Hashable, Sendable, CaseIterable {
  /// The content type is not `multipart/form-data` with a usable boundary.
  case notMultipart
  /// Delimiters, line ends or the closing delimiter are not as RFC 2046 says.
  case malformed
  /// A part's head is too long, not UTF-8 or without a name.
  case badPartHead
  /// More parts than any form of ours has.
  case tooManyParts
}

/// Reads `multipart/form-data` strictly: no preamble, no epilogue, CRLF only, every limit named.
///
/// Source: RFC 7578, RFC 2046 section 5.1.1, and the HTML standard, which has browsers write `"`,
/// CR and LF in names as `%22`, `%0D`, `%0A`.
package struct Multipart: Sendable {
  /// Our forms have two fields.
  package static let maximumParts = 8
  /// A part's head: a name, a file name of 255 characters, a media type.
  package static let maximumHeadBytes = 2048
  /// Source: RFC 2046 section 5.1.1.
  package static let maximumBoundaryBytes = 70

  private let delimiter: [UInt8]

  /// A reader for a body with this `Content-Type`.
  package init(contentType: String) throws(MultipartError) {
    let pieces = contentType.split(separator: ";", omittingEmptySubsequences: false)
    guard pieces.count == 2, Self.trimmed(pieces[0]).lowercased() == "multipart/form-data" else {
      throw .notMultipart
    }
    let parameter = Self.trimmed(pieces[1])
    guard parameter.lowercased().hasPrefix("boundary=") else { throw .notMultipart }
    var boundary = parameter.dropFirst("boundary=".count)
    if boundary.utf8.count >= 2, boundary.first == "\"", boundary.last == "\"" {
      boundary = boundary.dropFirst().dropLast()
    }
    guard (1...Self.maximumBoundaryBytes).contains(boundary.utf8.count),
      boundary.utf8.allSatisfy(Self.isBoundaryByte)
    else { throw .notMultipart }
    delimiter = Array("--\(boundary)".utf8)
  }

  /// The parts of `body` in their order; it has been read whole and within a limit.
  package func parts(of body: [UInt8]) throws(MultipartError) -> [FormPart] {
    guard body.starts(with: delimiter) else { throw .malformed }
    var parts: [FormPart] = []
    var position = delimiter.count
    while true {
      let rest = body[position...]
      if rest.starts(with: "--".utf8) {
        let epilogue = rest.dropFirst(2)
        guard epilogue.isEmpty || epilogue.elementsEqual("\r\n".utf8) else { throw .malformed }
        return parts
      }
      guard rest.starts(with: "\r\n".utf8) else { throw .malformed }
      guard parts.count < Self.maximumParts else { throw .tooManyParts }
      position += 2
      let head = try head(in: body, at: &position)
      guard let end = next(in: body, from: position) else { throw .malformed }
      parts.append(
        FormPart(name: head.name, fileName: head.fileName, body: Array(body[position..<end])))
      position = end + 2 + delimiter.count
    }
  }

  /// Where the CRLF stands that belongs to the next delimiter.
  private func next(in body: [UInt8], from start: Int) -> Int? {
    let last = body.count - delimiter.count - 2
    guard start <= last else { return nil }
    return body.withUnsafeBufferPointer { bytes in
      var index = start
      while index <= last {
        if bytes[index] == 13, bytes[index + 1] == 10,
          delimiter.indices.allSatisfy({ bytes[index + 2 + $0] == delimiter[$0] })
        {
          return index
        }
        index += 1
      }
      return nil
    }
  }

  private func head(
    in body: [UInt8], at position: inout Int
  ) throws(MultipartError) -> (name: String, fileName: String?) {
    var disposition: String?
    let limit = min(body.count, position + Self.maximumHeadBytes)
    while true {
      guard let end = body[position..<limit].firstIndex(of: 10), end > position,
        body[end - 1] == 13
      else { throw .badPartHead }
      let line = body[position..<(end - 1)]
      position = end + 1
      if line.isEmpty { break }
      guard let text = String(validating: line, as: UTF8.self),
        let colon = text.firstIndex(of: ":")
      else { throw .badPartHead }
      guard text[..<colon].lowercased() == "content-disposition" else { continue }
      guard disposition == nil else { throw .badPartHead }
      disposition = Self.trimmed(text[text.index(after: colon)...])
    }
    guard let disposition, let read = Self.disposition(disposition) else { throw .badPartHead }
    return read
  }

  /// `form-data; name="..."; filename="..."`, in this order as every browser writes it.
  private static func disposition(_ text: String) -> (name: String, fileName: String?)? {
    var rest = text[...]
    guard let name = quoted(after: "form-data; name=\"", in: &rest), !name.isEmpty else {
      return nil
    }
    if rest.isEmpty { return (name, nil) }
    guard let fileName = quoted(after: "; filename=\"", in: &rest), rest.isEmpty else {
      return nil
    }
    return (name, fileName)
  }

  private static func quoted(after prefix: String, in rest: inout Substring) -> String? {
    guard rest.hasPrefix(prefix) else { return nil }
    let body = rest.dropFirst(prefix.count)
    guard let end = body.firstIndex(of: "\"") else { return nil }
    rest = body[body.index(after: end)...]
    return String(body[..<end])
  }

  private static func trimmed(_ text: some StringProtocol) -> String {
    String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }

  /// Source: RFC 2046 section 5.1.1, bcharsnospace.
  private static func isBoundaryByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"):
      true
    default: "'()+_,-./:=?".utf8.contains(byte)
    }
  }
}
