import Foundation

/// Runs `script` in bash and gives its output; throws `ShellFailure` unless it ends with 0.
func shell(_ script: String, _ environment: [String: String] = [:]) async throws -> String {
  // On a thread of its own: waiting in the task pool would stop the listener under test.
  try await withCheckedThrowingContinuation { continuation in
    Thread.detachNewThread {
      continuation.resume(with: Result { try run(script, environment) })
    }
  }
}

private func run(_ script: String, _ environment: [String: String]) throws -> String {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/bin/bash")
  process.arguments = ["-c", script]
  process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
  let output = Pipe()
  process.standardOutput = output
  process.standardError = output
  process.standardInput = FileHandle.nullDevice
  try process.run()
  let bytes = output.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  let text = String(decoding: bytes, as: UTF8.self)
  guard process.terminationStatus == 0 else {
    throw ShellFailure(status: process.terminationStatus, output: text)
  }
  return text
}

struct ShellFailure: Error {
  let status: Int32
  let output: String
}

/// The repository's root, from where this file was compiled.
let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().path
