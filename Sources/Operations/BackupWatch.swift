import CoreMetrics
import Foundation
package import Logging
import ServiceLifecycle

/// Tells in the figures how old the last backup is, and how old the last one that was restored and
/// found clean: what `baimbai backup` and `baimbai restore --rehearse` leave in a folder.
package struct BackupWatch: Service {
  private let folder: String
  private let logger: Logger

  private static let interval: Duration = .seconds(10)
  /// Seconds: a backup each night, a rehearsal each week, and a few hours for both.
  private static let patience = ["backup": 26 * 3600.0, "rehearsal": 192 * 3600.0]

  /// A watch over `folder`, in which `last-backup` and `last-rehearsal` begin with seconds since 1970.
  package init(folder: String, logger: Logger) {
    self.folder = folder
    self.logger = logger
  }

  /// Looks every few seconds until shut down.
  package func run() async throws {
    try? await cancelWhenGracefulShutdown {
      var late: Set<String> = []
      while !Task.isCancelled {
        for (name, limit) in Self.patience { look(name, limit, &late) }
        try await Task.sleep(for: Self.interval)
      }
    }
  }

  /// Seconds since each kind that a folder tells of; nil for none, or for a rehearsal with findings.
  package static func ages(in folder: String) -> [(name: String, seconds: Double?)] {
    patience.keys.sorted().map { ($0, age(of: "\(folder)/last-\($0)", at: Date())) }
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

  /// Seconds since what a file tells of; nil for none, or for a rehearsal with findings.
  private static func age(of file: String, at now: Date) -> Double? {
    let words = (try? String(contentsOfFile: file, encoding: .utf8))?
      .split(whereSeparator: \.isWhitespace)
    guard let words, let first = words.first, let seconds = Double(first),
      words.last != "findings"
    else { return nil }
    return now.timeIntervalSince1970 - seconds
  }
}
