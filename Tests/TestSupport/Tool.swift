import Dispatch
import Foundation

/// Runs programs to their end.
///
/// Not Foundation's `Process`: that waits until a server that the program leaves behind, which
/// inherits its descriptors, ends too.
enum Tool {
  struct CannotStart: Error { let program: String }

  private static let queue = DispatchQueue(label: "baimbai.tools", attributes: .concurrent)

  /// What a program ended with, and what it printed; `environment` is added to ours.
  static func run(
    _ command: [String], _ environment: [String: String] = [:]
  ) async throws -> (status: Int32, printed: String) {
    let output = "/tmp/\(UUID().uuidString).out"
    defer { try? FileManager.default.removeItem(atPath: output) }
    // On a thread of Dispatch, so that a tool's work does not hold up the tasks of the tests.
    let status = try await withCheckedThrowingContinuation { continuation in
      queue.async {
        continuation.resume(with: Result { try spawn(command, environment, output: output) })
      }
    }
    let data = FileManager.default.contents(atPath: output) ?? Data()
    return (status, String(decoding: data, as: UTF8.self))
  }

  private static func spawn(
    _ command: [String], _ environment: [String: String], output: String
  ) throws -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    let arguments = command.map { strdup($0) }
    let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }
      .map { strdup("\($0.key)=\($0.value)") }
    defer { for text in arguments + variables { free(text) } }
    var child = pid_t()
    guard
      posix_spawn(&child, command[0], &actions, nil, arguments + [nil], variables + [nil]) == 0
    else { throw CannotStart(program: command[0]) }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 {
      if errno != EINTR { throw CannotStart(program: command[0]) }
    }
    return status
  }
}
