import Foundation
import RecordModel
import Sealing
import Testing

@Suite("Keyring")
struct KeyringTests {
  /// Computed by Python's hmac with the keys 00 to 1f and 20 to 3f: the first 16 bytes over domain, a zero, value.
  @Test("Look-up hashes are those of every key, newest first, the same each time")
  func hashes() throws {
    let folder = NSTemporaryDirectory() + "baimbai-keyring-\(UUID())"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Keyring.create(in: folder)
    for (number, first) in [(1, UInt8(0)), (2, 32)] {
      let key = Data((0..<32).map { first + $0 })
      try key.base64EncodedString().write(
        toFile: "\(folder)/identifier-\(number).key", atomically: true, encoding: .utf8)
    }
    let keyring = try Keyring(directory: folder)
    for _ in 1...2 {
      let hashes = keyring.hashes("6371010101900001".utf8, domain: "nik")
      #expect(
        hashes.map { [$0.high, $0.low] } == [
          [0xc206_82db_ceb1_5397, 0xb3ed_6030_8e47_538c],
          [0xcab4_d916_37ed_7924, 0xc0b5_840e_f4d2_2148],
        ])
      #expect(keyring.hashes(Array("6371010101900001".utf8), domain: "nik") == hashes)
      #expect(keyring.hashes("6371010101900001".utf8, domain: "bpjs") != hashes)
    }
    #expect(keyring.numberedHashes("6371010101900001".utf8, domain: "nik").map(\.keyID) == [2, 1])
  }
}
