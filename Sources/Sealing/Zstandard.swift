import CZstd
import Synchronization

/// Zstandard frames of whole messages, through libzstd with contexts that are used again and a
/// dictionary of what messages have in common.
package enum Zstandard {
  /// Level 3, with the dictionary as fast as level 1 and a little smaller, but its tables of the dictionary an eighth
  /// as large: they stay in a core's cache between two messages, where everything else of a visit goes through it.
  static let parameters: [(ZSTD_cParameter, Int32)] = [
    (ZSTD_c_compressionLevel, 3), (ZSTD_c_strategy, Int32(ZSTD_dfast.rawValue)),
    (ZSTD_c_minMatch, 5), (ZSTD_c_hashLog, 13), (ZSTD_c_chainLog, 12),
  ]

  /// The number of the dictionary that packs from now on; frames name theirs.
  static let newest: UInt32 = 1

  /// Contexts kept for the next use: one a core is enough, more would only hold memory.
  static let keptContexts = 4

  private static let contexts = Mutex<[Context]>([])

  /// Packs bytes into one frame.
  package static func pack(_ bytes: [UInt8]) -> [UInt8] {
    withContext { $0.pack(bytes) }
  }

  /// Unpacks one frame; throws `doesNotUnpack` if it is none, holds more than `limit` bytes, or
  /// names a dictionary that this program does not have.
  package static func unpack(_ frame: [UInt8], limit: Int) throws -> [UInt8] {
    let size = ZSTD_getFrameContentSize(frame, frame.count)
    guard size <= UInt64(limit) else { throw SealingError.doesNotUnpack }
    guard let bytes = withContext({ $0.unpack(frame, size: Int(size)) }) else {
      throw SealingError.doesNotUnpack
    }
    return bytes
  }

  private static func withContext<Result>(_ body: (Context) -> Result) -> Result {
    let context = contexts.withLock { $0.popLast() } ?? Context()
    defer {
      contexts.withLock { if $0.count < keptContexts { $0.append(context) } }
    }
    return body(context)
  }

  /// libzstd's state for packing and unpacking one frame after another.
  ///
  /// Unchecked because it is handed from one user to the next under the lock, never shared.
  private final class Context: @unchecked Sendable {
    private let packing = ZSTD_createCCtx()
    private let unpacking = ZSTD_createDCtx()

    init() {
      for (parameter, value) in parameters {
        ZSTD_CCtx_setParameter(packing, parameter, value)
      }
      if let dictionary = PackingDictionary.all[newest]?.bytes {
        ZSTD_CCtx_loadDictionary(packing, dictionary, dictionary.count)
      }
    }

    deinit {
      ZSTD_freeCCtx(packing)
      ZSTD_freeDCtx(unpacking)
    }

    func pack(_ bytes: [UInt8]) -> [UInt8] {
      [UInt8](
        unsafeUninitializedCapacity: ZSTD_compressBound(bytes.count)
      ) { buffer, count in
        let written = ZSTD_compress2(
          packing, buffer.baseAddress, buffer.count, bytes, bytes.count)
        // The buffer is as large as the bound, so this fails only when memory is out.
        precondition(ZSTD_isError(written) == 0, "zstd could not compress")
        count = written
      }
    }

    /// Nil if the frame is broken or its dictionary is not here.
    func unpack(_ frame: [UInt8], size: Int) -> [UInt8]? {
      let number = ZSTD_getDictID_fromFrame(frame, frame.count)
      let dictionary = PackingDictionary.all[number]
      if number != 0, dictionary == nil { return nil }
      let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
        let written = ZSTD_decompress_usingDDict(
          unpacking, buffer.baseAddress, buffer.count, frame, frame.count, dictionary?.unpacking)
        count = ZSTD_isError(written) == 0 ? written : 0
      }
      return bytes.count == size ? bytes : nil
    }
  }
}

/// What messages have in common: their systems, codes and turns of phrase, as `zstd --train` found
/// them in the invented city's visits (`scripts/train-dictionary`).
///
/// What has packed anything stays for as long as anything packed with it. Unchecked because libzstd
/// only reads a dictionary once it is made.
private final class PackingDictionary: @unchecked Sendable {
  let bytes: [UInt8]
  let unpacking: OpaquePointer?

  /// By the number that frames name.
  static let all: [UInt32: PackingDictionary] = [
    1: PackingDictionary(PackageResources.fhir_1_zdict)
  ]

  private init(_ bytes: [UInt8]) {
    self.bytes = bytes
    unpacking = ZSTD_createDDict(bytes, bytes.count)
  }
}
