import CZstd
import Synchronization

/// Zstandard frames of whole messages, through libzstd with contexts that are used again.
package enum Zstandard {
  /// Level 1: on 8 KB of FHIR within a tenth of level 3's size at two thirds of its time.
  static let level: Int32 = 1

  /// Contexts kept for the next use: one a core is enough, more would only hold memory.
  static let keptContexts = 4

  private static let contexts = Mutex<[Context]>([])

  /// Packs bytes into one frame.
  package static func pack(_ bytes: [UInt8]) -> [UInt8] {
    let context = contexts.withLock { $0.popLast() } ?? Context()
    defer {
      contexts.withLock { if $0.count < keptContexts { $0.append(context) } }
    }
    return context.pack(bytes)
  }

  /// Unpacks one frame; throws `doesNotUnpack` if it is none or holds more than `limit` bytes.
  package static func unpack(_ frame: [UInt8], limit: Int) throws -> [UInt8] {
    let size = ZSTD_getFrameContentSize(frame, frame.count)
    guard size <= UInt64(limit) else { throw SealingError.doesNotUnpack }
    let bytes = [UInt8](unsafeUninitializedCapacity: Int(size)) { buffer, count in
      let written = ZSTD_decompress(buffer.baseAddress, buffer.count, frame, frame.count)
      count = ZSTD_isError(written) == 0 ? written : 0
    }
    guard bytes.count == Int(size) else { throw SealingError.doesNotUnpack }
    return bytes
  }

  /// One libzstd compression context.
  ///
  /// Unchecked because it is handed from one user to the next under the lock, never shared.
  private final class Context: @unchecked Sendable {
    private let context = ZSTD_createCCtx()

    deinit { ZSTD_freeCCtx(context) }

    func pack(_ bytes: [UInt8]) -> [UInt8] {
      [UInt8](unsafeUninitializedCapacity: ZSTD_compressBound(bytes.count)) { buffer, count in
        let written = ZSTD_compressCCtx(
          context, buffer.baseAddress, buffer.count, bytes, bytes.count, Zstandard.level)
        // The buffer is as large as the bound, so this fails only when memory is out.
        precondition(ZSTD_isError(written) == 0, "zstd could not compress")
        count = written
      }
    }
  }
}
