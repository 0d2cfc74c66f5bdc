package import RecordModel
package import StrictJSON

/// What the decoder must know besides the message.
package struct FHIRContext: Sendable, Hashable {
  /// When the message was read whole.
  package var receivedAt: ClinicalTime
  /// Where a time without an offset is placed, in minutes east of UTC.
  package var defaultOffsetMinutes: Int
  /// Whether `DecodedSubmission.entries` is wanted.
  package var listsEntries: Bool
  /// What the message is to become, if it is one resource on its own address.
  package var target: FHIRTarget?
  /// What stored Medications are, by the ids that we gave them, for requests that name one.
  package var medications: [SharedResourceID: Concept] = [:]

  /// A context; `defaultOffsetMinutes` is WITA's unless the facility has another.
  package init(
    receivedAt: ClinicalTime, defaultOffsetMinutes: Int = witaOffsetMinutes,
    listsEntries: Bool = false, target: FHIRTarget? = nil
  ) {
    self.receivedAt = receivedAt
    self.defaultOffsetMinutes = defaultOffsetMinutes
    self.listsEntries = listsEntries
    self.target = target
  }
}

/// The address of one resource: `POST /fhir/{type}` or `PUT /fhir/{type}/{id}`.
package struct FHIRTarget: Sendable, Hashable {
  /// The resource type in the address.
  package let type: String
  /// The id in the address; nil for a resource that gets one.
  package let id: String?

  /// An address.
  package init(type: String, id: String? = nil) {
    self.type = type
    self.id = id
  }
}

/// FHIR R4 JSON into the common record.
///
/// A transaction, batch, collection or document Bundle, or one resource. Every element of a kept
/// resource ends in a column, in the remainder, or in both; what could not be kept has an error
/// issue.
/// Source: FHIR R4 (4.0.1), Bundle, Encounter, Patient; SATUSEHAT Postman collections.
package enum FHIRDecoder {
  /// The name and version of this mapping.
  package static let mapping = "fhir-r4/1"

  /// The stored Medication that a MedicationRequest names by our id; nil if it names none.
  package static func storedMedication(_ request: JSONValue) -> SharedResourceID? {
    request["medicationReference"]?["reference"]?.withUTF8 { bytes in
      guard let own = OwnReference(bytes), own.type == "Medication", own.tail == nil else {
        return nil
      }
      return SharedResourceID(own.id)
    }
  }

  /// What a Medication is: its first coding and text; nil if it does not say.
  package static func concept(ofMedication body: [UInt8]) -> Concept? {
    guard let code = (try? JSONDocument(body)).map({ JSON($0.root) })?["code"] else { return nil }
    let coding = code["coding"]?.array?.first
    let concept = Concept(
      coding: Coding(
        system: coding?["system"]?.string, code: coding?["code"]?.string,
        display: coding?["display"]?.string), text: code["text"]?.string)
    return concept.isEmpty ? nil : concept
  }

  /// Decodes one message; never fails, findings are in the result's issues.
  package static func decode(
    _ document: JSONDocument, context: FHIRContext
  ) -> DecodedSubmission {
    document.root.lend { root in
      var decoding = MessageDecoding(root, of: document.bytes, context)
      decoding.decode()
      return decoding.submission
    }
  }
}
