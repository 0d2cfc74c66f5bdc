import Foundation
package import Logging
import RecordModel
import StrictJSON

/// Logs one JSON object a line on standard error; control characters cannot break a line, nor fake
/// one.
package struct JSONLineLogHandler: LogHandler {
  /// Metadata of every line.
  package var metadata: Logger.Metadata = [:]
  /// The least level that is written.
  package var logLevel: Logger.Level
  private let label: String

  /// A handler for the logger named `label`.
  package init(label: String, level: Logger.Level) {
    self.label = label
    logLevel = level
  }

  /// Metadata by key.
  package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  /// Longest value that is written; what is longer is cut, so that a line stays a line.
  private static let longestValue = 512

  /// Writes one line: time, level, logger, message, metadata by name.
  package func log(event: LogEvent) {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("at")
    writer.string(
      ClinicalTime(utc: Int64(Date().timeIntervalSince1970 * 1_000_000)).text)
    writer.key("level")
    writer.string(event.level.rawValue)
    writer.key("logger")
    writer.string(label)
    writer.key("message")
    writer.string(Self.cut("\(event.message)"))
    let all = metadata.merging(event.metadata ?? [:]) { $1 }
    for (key, value) in all.sorted(by: { $0.key < $1.key }) {
      writer.key("m." + key)
      writer.string(Self.cut("\(value)"))
    }
    writer.endObject()
    let line = writer.bytes + [UInt8(ascii: "\n")]
    // One write a line: lines of several threads never mix.
    try? FileHandle.standardError.write(contentsOf: Data(line))
  }

  /// Bidirectional marks and the like are taken out: JSON would let them through.
  private static func cut(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.prefix(longestValue).filter { $0.properties.generalCategory != .format }
      ))
  }
}
