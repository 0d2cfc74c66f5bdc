import Foundation

/// Runs `script` in bash and gives its output; throws `ShellFailure` unless it ends with 0.
package func shell(
  _ script: String, _ environment: [String: String] = [:]
) async throws -> String {
  let (status, printed) = try await Tool.run(["/bin/bash", "-c", script], environment)
  guard status == 0 else { throw ShellFailure(status: status, output: printed) }
  return printed
}

/// A script that did not end with 0.
package struct ShellFailure: Error {
  /// What waitpid(2) gave.
  package let status: Int32
  /// What it printed.
  package let output: String
}

/// The repository's root, from where this file was compiled.
package let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().path
