import Foundation

/// How many times as often property and fuzz tests run: 1, or 20 under `scripts/test --full`.
package let testScale = ProcessInfo.processInfo.environment["BAIMBAI_TEST_FULL"] == nil ? 1 : 20
