import Foundation
import Logging
import Metrics
import ServiceLifecycle

/// Tells in the figures how old the last backup is and how old the last one that was restored and found clean: what
/// `baimbai backup` and `baimbai restore --rehearse` leave in a folder.
struct BackupWatch: Service {
  /// The folder with `last-backup` and `last-rehearsal`; each begins with seconds since 1970.
  let folder: String
  let logger: Logger

  private static let interval: Duration = .seconds(60)
  /// A backup each night, a rehearsal each week, and a few hours for both.
  private static let patience = ["backup": 26 * 3600.0, "rehearsal": 192 * 3600.0]

  func run() async throws {
    var late: Set<String> = []
    try? await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        for (name, limit) in Self.patience { look(name, limit, &late) }
        try await Task.sleep(for: Self.interval)
      }
    }
  }

  /// -1 where there is none: a figure that is missing alarms nobody.
  private func look(_ name: String, _ limit: Double, _ late: inout Set<String>) {
    let age = Self.age(of: "\(folder)/last-\(name)", at: Date())
    Gauge(label: "baimbai_\(name)_age_seconds").record(age ?? -1)
    if age.map({ $0 <= limit }) ?? false {
      late.remove(name)
    } else if late.insert(name).inserted {
      logger.warning("no fresh \(name)", metadata: ["folder": "\(folder)"])
    }
  }

  /// Seconds since what the file tells of; nil for none, or for a rehearsal with findings.
  static func age(of file: String, at now: Date) -> Double? {
    let words = (try? String(contentsOfFile: file, encoding: .utf8))?
      .split(whereSeparator: \.isWhitespace)
    guard let words, let first = words.first, let seconds = Double(first),
      words.last != "findings"
    else { return nil }
    return now.timeIntervalSince1970 - seconds
  }
}
