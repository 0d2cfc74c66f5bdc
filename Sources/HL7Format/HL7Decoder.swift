package import RecordModel

/// HL7 v2 (2.1 to 2.8, ER7) into the common record.
///
/// One message, several, batches (FHS, BHS), with or without frames. What has no column stays in
/// the remainder of its patient, visit or fact.
/// Source: HL7 v2.8; HL7 Version 2 to FHIR implementation guide, 1.0.0.
package enum HL7Decoder {
  /// The name and version of this mapping.
  package static let mapping = "hl7v2/1"

  /// Decodes a body; never fails, findings are in the result's issues.
  package static func decode(_ bytes: [UInt8], context: FormatContext) -> DecodedSubmission {
    var decoding = HL7Decoding(context)
    decoding.decode(bytes)
    return decoding.submission
  }

  /// Where each message of a body or frame stands, without line ends around it.
  ///
  /// A body in UTF-16 is one range.
  package static func split(_ bytes: [UInt8]) -> [Range<Int>] {
    if UTF16Body(bytes) != nil { return [0..<bytes.count] }
    return HL7Envelope(bytes).messages
  }

  /// The part of a body that a position lies in: `message[3]`, or `message` where there is only
  /// one message or the body as a whole is meant.
  package static func owner(of position: String) -> String {
    guard position.hasPrefix("message["), let end = position.firstIndex(of: "]") else {
      return "message"
    }
    return String(position[...end])
  }
}
