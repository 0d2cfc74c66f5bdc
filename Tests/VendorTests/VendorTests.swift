import Foundation
import TestSupport
import Testing

/// Whether what the tests themselves need is there; each sample's own interpreter is asked later.
private let hasTools = ["python3", "openssl"].allSatisfy { tool in
  let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
  return folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(tool)") }
}

/// The samples of `docs/vendors` against a stub gateway with real mutual TLS, run by Python.
@Suite(.enabled(if: hasTools, "python3 or openssl is missing"), .serialized)
struct VendorTests {
  @Test(
    "Every sample sends the same, tries again and says how it ended; the client checks receipts",
    arguments: ["SampleTests", "ClientTests"])
  func samples(suite: String) async throws {
    let output = try await shell(
      "cd '\(repository)/Tests/VendorTests' && python3 vendor_tests.py -v \(suite) 2>&1")
    for line in output.split(separator: "\n") where line.contains("skipped") { print(line) }
    #expect(output.contains("\nOK"))
  }
}
