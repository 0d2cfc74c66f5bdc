package import RecordModel

/// Moments of HL7 v2: `yyyy[MM[dd[HH[mm[ss[.ffff]]]]]][+ZZZZ]`. Source: HL7 v2.8 chapter 2A, DTM.
package enum HL7Time {
  /// Reads a TS or DTM; nil if it is none or the day does not exist.
  ///
  /// An hour alone is taken as a full one. A time that was sent with separators, as some do, is
  /// read too.
  package static func read(
    _ value: HL7Value, defaultOffsetMinutes: Int = witaOffsetMinutes
  ) -> ClinicalTime? {
    value.withBytes { bytes in
      guard let text = rewritten(bytes) else { return nil }
      return text.withUnsafeBufferPointer {
        ClinicalTime(utf8: $0, defaultOffsetMinutes: defaultOffsetMinutes)
      }.map { withPrecision($0, of: bytes) }
    }
  }

  /// The day of a moment as written, without its clock: for birth dates.
  package static func readDay(_ value: HL7Value) -> ClinicalTime? {
    value.withBytes { bytes in
      guard let text = rewritten(bytes) else { return nil }
      return text.prefix(10).withUnsafeBufferPointer { ClinicalTime(utf8: $0) }
    }
  }

  /// The same as FHIR writes it: `yyyy-MM-ddTHH:mm:ss.ffff+ZZ:ZZ`.
  private static func rewritten(_ sent: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    var bytes = trimmed(sent)
    guard bytes.count <= 40 else { return nil }
    if bytes.count > 4, bytes[bytes.startIndex + 4] == UInt8(ascii: "-"),
      !isOffset(bytes.dropFirst(4))
    {
      return Array(bytes)
    }
    let digits = bytes.prefix { $0 &- 48 < 10 }
    bytes = bytes.dropFirst(digits.count)
    guard [4, 6, 8, 10, 12, 14].contains(digits.count) else { return nil }
    var text: [UInt8] = []
    for (index, digit) in digits.enumerated() {
      switch index {
      case 4, 6: text.append(UInt8(ascii: "-"))
      case 8: text.append(UInt8(ascii: "T"))
      case 10, 12: text.append(UInt8(ascii: ":"))
      default: break
      }
      text.append(digit)
    }
    // A day with the clock left at zeros or not: a moment is written down to the second.
    if digits.count == 10 { text.append(contentsOf: ":00:00".utf8) }
    if digits.count == 12 { text.append(contentsOf: ":00".utf8) }
    if bytes.first == UInt8(ascii: ".") {
      let fraction = bytes.dropFirst().prefix { $0 &- 48 < 10 }
      bytes = bytes.dropFirst(1 + fraction.count)
      if digits.count == 14, !fraction.isEmpty {
        text.append(UInt8(ascii: "."))
        text.append(contentsOf: fraction)
      }
    }
    guard digits.count > 8 || bytes.isEmpty || isOffset(bytes) else { return nil }
    return appendOffset(bytes, hasClock: digits.count > 8, to: &text) ? text : nil
  }

  private static func trimmed(
    _ sent: UnsafeBufferPointer<UInt8>
  ) -> Slice<UnsafeBufferPointer<UInt8>> {
    var bytes = sent[...]
    while bytes.first == 0x20 { bytes.removeFirst() }
    while bytes.last == 0x20 { bytes.removeLast() }
    return bytes
  }

  private static func isOffset(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    let isSigned = bytes.first == UInt8(ascii: "+") || bytes.first == UInt8(ascii: "-")
    let digits = bytes.dropFirst()
    return isSigned && digits.count == 4 && digits.allSatisfy { $0 &- 48 < 10 }
  }

  /// Appends an offset; false if there is something else. A day has none.
  private static func appendOffset(
    _ bytes: Slice<UnsafeBufferPointer<UInt8>>, hasClock: Bool, to text: inout [UInt8]
  ) -> Bool {
    guard !bytes.isEmpty else { return true }
    if bytes.count == 1, bytes.first == UInt8(ascii: "Z") {
      if hasClock { text.append(UInt8(ascii: "Z")) }
      return true
    }
    guard isOffset(bytes) else { return false }
    guard hasClock else { return true }
    text.append(contentsOf: bytes.prefix(3))
    text.append(UInt8(ascii: ":"))
    text.append(contentsOf: bytes.dropFirst(3))
    return true
  }

  /// Hours and minutes without seconds were not written to the second.
  private static func withPrecision(
    _ time: ClinicalTime, of bytes: UnsafeBufferPointer<UInt8>
  ) -> ClinicalTime {
    let digits = trimmed(bytes).prefix { $0 &- 48 < 10 }.count
    guard digits == 10 || digits == 12 else { return time }
    let offset = time.form % 2048
    return ClinicalTime(
      microseconds: time.microseconds,
      form: ClinicalTime.Precision.minute.rawValue * 2048 + offset)
  }
}

extension FormatContext {
  /// A moment with its offset written out: HL7 v2 leaves it to the sender's own zone, FHIR does
  /// not.
  func time(_ value: HL7Value) -> ClinicalTime? {
    HL7Time.read(value, defaultOffsetMinutes: defaultOffsetMinutes)?.placed(defaultOffsetMinutes)
  }

  /// The same context with the offset that MSH-7 sets for its message.
  ///
  /// Source: HL7 v2.8 chapter 2, MSH-7.
  func within(_ header: HL7Header) -> FormatContext {
    guard let offset = header.time?.offsetMinutes else { return self }
    var context = self
    context.defaultOffsetMinutes = offset
    return context
  }
}
