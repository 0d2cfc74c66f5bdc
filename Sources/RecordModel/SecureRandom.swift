import Glibc
import Synchronization

/// Random bytes of the kernel's generator, drawn a page at a time: ids, nonces and salts are small,
/// and a system call for each eight bytes of them was a hundredth of a visit.
///
/// Nothing forks this process, so no two draw the same page. Source: getentropy(3).
package enum SecureRandom {
  /// Bytes that are drawn at once: some twenty visits' ids, nonces and salts.
  static let pageBytes = 4096
  /// The most that one system call brings.
  static let callBytes = 256

  private struct Page {
    var bytes: [UInt8] = []
    var position = 0
  }

  private static let page = Mutex(Page())

  /// `count` random bytes, fit for keys; at most a page.
  package static func bytes(_ count: Int) -> [UInt8] {
    precondition(count <= pageBytes, "more than a page of random bytes")
    return page.withLock { page in
      if page.bytes.count - page.position < count { page = Page(bytes: draw()) }
      let range = page.position..<page.position + count
      defer {
        // What was given away is not kept.
        page.bytes.replaceSubrange(range, with: repeatElement(0, count: count))
        page.position = range.upperBound
      }
      return Array(page.bytes[range])
    }
  }

  private static func draw() -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: pageBytes)
    bytes.withUnsafeMutableBytes { page in
      for start in stride(from: 0, to: pageBytes, by: callBytes) {
        // Fails only where there is no such system call, and there nothing of ours may run.
        let status = getentropy(page.baseAddress.map { $0 + start }, callBytes)
        precondition(status == 0, "the kernel gives no random bytes")
      }
    }
    return bytes
  }
}
