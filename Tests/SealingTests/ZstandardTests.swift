import Foundation
import Sealing
import Testing

@Suite("Packing")
struct ZstandardTests {
  private let text = Array(#"{"resourceType":"Encounter","status":"finished"}"#.utf8)

  @Test("What was packed comes back, from nothing to a megabyte")
  func roundTrip() throws {
    var random = SystemRandomNumberGenerator()
    for count in [0, 1, 100, 12_000, 1 << 20] {
      for bytes in [
        [UInt8](repeating: 0x41, count: count),
        (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) },
      ] {
        let frame = Zstandard.pack(bytes)
        #expect(try Zstandard.unpack(frame, limit: count) == bytes)
        if count > 0 {
          #expect(throws: SealingError.doesNotUnpack) {
            try Zstandard.unpack(frame, limit: count - 1)
          }
        }
      }
    }
  }

  @Test("Frames of earlier programs open: without a dictionary, and with the first")
  func earlier() throws {
    // Made with the zstd program 1.5.4; the second needs dictionaries/fhir-1.zdict byte for byte.
    for frame in [
      "KLUv/SAwgQEAeyJyZXNvdXJjZVR5cGUiOiJFbmNvdW50ZXIiLCJzdGF0dXMiOiJmaW5pc2hlZCJ9",
      "KLUv/SEBMKUAADhpc2hlZCJ9A3wAttn7XGERCG4H",
    ] {
      let bytes = Array(try #require(Data(base64Encoded: frame)))
      #expect(try Zstandard.unpack(bytes, limit: 1000) == text)
    }
  }

  @Test("A frame of a dictionary that is not here, and a broken one, are refused")
  func refused() throws {
    let foreign = Array(
      try #require(Data(base64Encoded: "KLUv/SFNMK0AADBzaGVkIn0EfAA3egXjPqbZtxtJGQ==")))
    #expect(throws: SealingError.doesNotUnpack) { try Zstandard.unpack(foreign, limit: 1000) }
    let frame = Zstandard.pack(text)
    for index in frame.indices {
      var broken = frame
      broken[index] ^= 0x10
      // A changed byte may still be a frame; it is never a crash and never longer than said.
      if let bytes = try? Zstandard.unpack(broken, limit: 1000) { #expect(bytes.count <= 1000) }
      #expect(throws: SealingError.doesNotUnpack) {
        try Zstandard.unpack(Array(frame[..<index]), limit: 1000)
      }
    }
  }

  @Test("What messages have in common takes little room, however short the message")
  func worthIt() {
    let system =
      #""system":"http://terminology.hl7.org/CodeSystem/condition-category","code":"encounter-diagnosis""#
    let bytes = Array((#"{"resourceType":"Condition","category":[{"coding":[{"# + system).utf8)
    #expect(Zstandard.pack(bytes).count * 2 < bytes.count)
  }
}
