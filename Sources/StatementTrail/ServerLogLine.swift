package import StrictJSON

/// A line of PostgreSQL's jsonlog, read: an event, or the reason why it is none.
package enum ServerLogLine: Hashable, Sendable {
  /// An event.
  case event(ServerEvent)
  /// A line that could not be read; it is evidence all the same and must be kept and counted.
  case unreadable(Fault)

  /// Why a line could not be read.
  package enum Fault: Hashable, Sendable {
    /// It is no JSON, and none after mending.
    case notJSON(JSONError.Kind)
    /// It is JSON, but no object.
    case notObject
    /// A member without which nobody knows who and when is lacking or of another kind.
    case lacksMember(String)
  }

  /// Longest line that is read whole; of a longer one so much is read, and the rest passed over.
  package static let maximumBytes = 1 << 20

  /// Room for a line whose every byte was replaced by three.
  private static let limits = JSONLimits(
    bytes: maximumBytes * 3 + 2, depth: 4, tokens: 200, stringBytes: maximumBytes * 3)

  /// Reads a line without its end.
  ///
  /// Bytes that are no UTF-8, which a client can put into a role's name or a statement, do not hide
  /// a line: they are replaced and it is read again. A line that was cut, by its length or by a
  /// crash, is closed where it ends; who, when and the first words stand before the long text.
  ///
  /// - Parameter isCut: whether the rest of the line is lacking.
  package init(_ bytes: [UInt8], isCut: Bool = false) {
    let isCut = isCut || bytes.count > Self.maximumBytes
    let bytes = bytes.count > Self.maximumBytes ? Array(bytes.prefix(Self.maximumBytes)) : bytes
    do {
      self = Self.read(
        try JSONDocument(bytes, limits: Self.limits).root, isMended: false, isCut: false)
    } catch let first {
      self = Self.readMended(bytes, isCut: isCut) ?? .unreadable(.notJSON(first.kind))
    }
  }

  private static func readMended(_ bytes: [UInt8], isCut: Bool) -> Self? {
    var text = Array(String(decoding: bytes, as: UTF8.self).utf8)
    if isCut { dropCutEscape(&text) }
    for closing in isCut ? closings : [""] {
      let mended = text + Array(closing.utf8)
      if mended != bytes, let root = try? JSONDocument(mended, limits: limits).root {
        return read(root, isMended: true, isCut: isCut)
      }
    }
    return nil
  }

  /// What closes a line that was cut in a string, after a value, in or after a key.
  private static let closings = ["\"}", "}", "\":null}", ":null}", "null}", "\"\":null}"]

  /// Takes away an escape at the end that was cut: at most five of its six bytes are there.
  private static func dropCutEscape(_ text: inout [UInt8]) {
    guard let slash = text.suffix(5).lastIndex(of: UInt8(ascii: "\\")),
      escapeStarts(at: slash, in: text)
    else { return }
    let length = slash + 1 < text.count && text[slash + 1] == UInt8(ascii: "u") ? 6 : 2
    if slash + length > text.count { text.removeLast(text.count - slash) }
  }

  /// Whether a backslash is the first of a pair, which it is after an even number of others.
  private static func escapeStarts(at place: Int, in text: [UInt8]) -> Bool {
    var before = place
    while before > 0, text[before - 1] == UInt8(ascii: "\\") { before -= 1 }
    return (place - before).isMultiple(of: 2)
  }

  private static func read(_ root: JSONValue, isMended: Bool, isCut: Bool) -> Self {
    guard root.kind == .object else { return .unreadable(.notObject) }
    guard let time = root["timestamp"]?.string, let microseconds = ServerClock.microseconds(time)
    else { return .unreadable(.lacksMember("timestamp")) }
    guard let processID = root["pid"]?.int else { return .unreadable(.lacksMember("pid")) }
    guard let session = root["session_id"]?.string else {
      return .unreadable(.lacksMember("session_id"))
    }
    guard let message = root["message"]?.string else {
      return .unreadable(.lacksMember("message"))
    }
    let words = ServerMessage(
      text: message, severity: root["error_severity"]?.string ?? "",
      state: root["state_code"]?.string ?? "", backend: root["backend_type"]?.string ?? "",
      display: root["ps"]?.string ?? "", isOfClient: root["context"] != nil, isCut: isCut,
      role: root["user"]?.string ?? "", database: root["dbname"]?.string ?? "")
    return .event(
      ServerEvent(
        microseconds: microseconds, processID: processID, session: session,
        line: root["line_num"]?.int ?? 0, role: root["user"]?.string,
        database: root["dbname"]?.string, address: root["remote_host"]?.string,
        application: root["application_name"]?.string ?? words.application,
        isMended: isMended, kind: words.kind))
  }
}
