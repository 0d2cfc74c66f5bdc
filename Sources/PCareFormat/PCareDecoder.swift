package import RecordModel
package import StrictJSON

/// BPJS P-Care JSON into the common record: peserta, pendaftaran, kunjungan, obat, tindakan.
///
/// One object or a list, with P-Care's envelope or bare, or a document that holds several kinds of
/// one visit under their names: they join by noKunjungan and noKartu. No time of writing is in
/// them, so a visit's `senderTime` stays nil.
/// Source: BPJS P-Care REST as its clients use it (kunjungan/v1, pendaftaran, peserta, obat/v1,
/// tindakan).
package enum PCareDecoder {
  /// The name and version of this mapping.
  package static let mapping = "pcare/1"

  /// Decodes one message; never fails, findings are in the result's issues.
  package static func decode(
    _ document: JSONDocument, context: FormatContext
  ) -> DecodedSubmission {
    document.root.lend { root in
      var decoding = MessageDecoding(context)
      decoding.decode(root)
      return decoding.submission
    }
  }

  /// Whether a document is P-Care JSON, and so not FHIR JSON, whose root names a resourceType.
  package static func recognises(_ root: JSONValue) -> Bool {
    root.lend { root in
      if root["resourceType"] != nil { return false }
      if root.kind == .array { return root[0].map { RecordKind.isOurs($0) } ?? false }
      return RecordKind.isOurs(root)
    }
  }

  /// The unit that a position lies in: `kunjungan[2]` for `kunjungan[2].kdDiag1`.
  ///
  /// In a list of documents the document counts too: `document[3].kunjungan`.
  package static func owner(of position: String) -> String {
    let parts = position.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
    guard let first = parts.first else { return "" }
    guard first.hasPrefix("document["), parts.count > 1 else { return String(first) }
    return "\(first).\(parts[1])"
  }
}
