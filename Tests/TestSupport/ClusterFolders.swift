import Foundation
import Synchronization

/// The folders of private clusters: named by the process that made them, so that the next one can
/// clear up after a crash.
enum ClusterFolders {
  // Short, because a socket's path has at most 107 bytes.
  private static let prefix = "baimbai-pg-"
  private static let root = "/tmp"
  private static let count = Mutex(0)
  private static let toRemove = Mutex<[String]>([])

  /// A name that no other process of this machine takes.
  static func next() -> String {
    let number = count.withLock { count in
      count += 1
      return count
    }
    return "\(root)/\(prefix)\(getpid())-\(number)"
  }

  /// Stops the server in `folder` and removes it when the process ends.
  static func removeAtExit(_ folder: String) {
    let isFirst = toRemove.withLock { folders in
      folders.append(folder)
      return folders.count == 1
    }
    guard isFirst else { return }
    atexit {
      for folder in ClusterFolders.toRemove.withLock({ $0 }) { ClusterFolders.remove(folder) }
    }
  }

  /// Stops and removes the clusters of processes that are gone.
  static func removeStale() {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
    for name in names where name.hasPrefix(prefix) {
      let maker = name.dropFirst(prefix.count).split(separator: "-").first.flatMap { Int32($0) }
      guard let maker, maker != getpid(), kill(maker, 0) != 0, errno == ESRCH else { continue }
      remove("\(root)/\(name)")
    }
  }

  private static func remove(_ folder: String) {
    if let server = server(of: folder) {
      // Immediate shutdown: nobody needs these data again.
      kill(server, SIGQUIT)
      for _ in 0..<200 where kill(server, 0) == 0 { usleep(20_000) }
    }
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// The server's process, if the one with the recorded number really works in that folder.
  private static func server(of folder: String) -> pid_t? {
    let recorded = FileManager.default.contents(atPath: folder + "/data/postmaster.pid")
    let first = String(decoding: recorded ?? Data(), as: UTF8.self).split(separator: "\n").first
    guard let first, let number = pid_t(first) else { return nil }
    let works = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(number)/cwd")
    return works == folder + "/data" ? number : nil
  }
}
