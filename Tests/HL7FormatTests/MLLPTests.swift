import HL7Format
import Testing

@Suite("HL7 v2: MLLP")
struct MLLPTests {
  private func frame(_ text: String) -> [UInt8] { MLLPFrame.encode(Array(text.utf8)) }

  @Test("a frame is the message between its marks")
  func encoding() {
    #expect(frame("MSH") == [0x0B, 0x4D, 0x53, 0x48, 0x1C, 0x0D])
  }

  @Test("frames come out whole however the bytes are cut")
  func cuts() {
    let stream = frame("satu") + frame("dua\r") + frame("tiga")
    let expected = ["satu", "dua\r", "tiga"].map { MLLPFrameDecoder.Event.frame(Array($0.utf8)) }
    for size in 1...stream.count {
      var decoder = MLLPFrameDecoder(maximumBytes: 100)
      var events: [MLLPFrameDecoder.Event] = []
      for start in stride(from: 0, to: stream.count, by: size) {
        events += decoder.push(Array(stream[start..<min(start + size, stream.count)]))
      }
      #expect(events + decoder.finish() == expected)
    }
  }

  @Test("a missing carriage return and line feeds between frames do no harm")
  func lenient() {
    var decoder = MLLPFrameDecoder(maximumBytes: 100)
    let stream =
      [0x0B, 0x41, 0x1C, 0x0B, 0x42, 0x1C, 0x0A, 0x0D, 0x0A, 0x0B, 0x43, 0x1C] as [UInt8]
    #expect(decoder.push(stream) == [.frame([0x41]), .frame([0x42]), .frame([0x43])])
    #expect(decoder.finish() == [])
  }

  @Test("bytes outside frames are counted and told")
  func strays() {
    var decoder = MLLPFrameDecoder(maximumBytes: 100)
    #expect(
      decoder.push(Array("GET / HTTP".utf8) + frame("A")) == [.stray(bytes: 8), .frame([0x41])])
    #expect(decoder.push(Array("xyz".utf8)) == [])
    #expect(decoder.finish() == [.stray(bytes: 3)])
  }

  @Test("a frame beyond the limit is told once, held no further, and the next one is read")
  func oversized() {
    var decoder = MLLPFrameDecoder(maximumBytes: 4)
    #expect(decoder.push([0x0B] + Array("12345".utf8)) == [.oversized(limit: 4)])
    #expect(decoder.push([UInt8](repeating: 0x41, count: 1_000)) == [])
    #expect(decoder.heldBytes == 0)
    #expect(decoder.push([0x1C, 0x0D] + frame("1234")) == [.frame(Array("1234".utf8))])
  }

  @Test("a frame that is not ended is no message")
  func unterminated() {
    var decoder = MLLPFrameDecoder(maximumBytes: 100)
    #expect(decoder.push([0x0B, 0x41, 0x42]) == [])
    #expect(decoder.push(frame("C")) == [.unterminated(bytes: 2), .frame([0x43])])
    #expect(decoder.push([0x0B, 0x44]) == [])
    #expect(decoder.finish() == [.unterminated(bytes: 1)])
  }

  @Test("an empty frame brings nothing")
  func empty() {
    var decoder = MLLPFrameDecoder(maximumBytes: 100)
    #expect(decoder.push(frame("")) == [])
  }
}
