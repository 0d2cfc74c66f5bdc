import RecordModel
import StrictJSON

/// Writes what the columns do not hold as FHIR JSON, front to back.
struct FHIRWriting {
  /// An extension that holds a field of P-Care which FHIR has no element for: its name and value.
  static let fieldExtension: StaticString =
    "https://fhir.baimbai.id/StructureDefinition/pcare-field"

  var json = JSONWriter()

  mutating func member(_ key: StaticString, _ text: String?) {
    guard let text else { return }
    json.key(key)
    json.string(text)
  }

  mutating func object(_ body: (inout Self) -> Void) {
    json.beginObject()
    body(&self)
    json.endObject()
  }

  mutating func object(_ key: StaticString, _ body: (inout Self) -> Void) {
    json.key(key)
    object(body)
  }

  mutating func list(_ key: StaticString, _ body: (inout Self) -> Void) {
    json.key(key)
    json.beginArray()
    body(&self)
    json.endArray()
  }

  mutating func coding(_ coding: Coding) {
    object { writer in
      writer.member("system", coding.system)
      writer.member("code", coding.code)
      writer.member("display", coding.display)
    }
  }

  /// A CodeableConcept as a value.
  mutating func concept(_ concept: Concept) {
    object { writer in
      if concept.coding != Coding() { writer.list("coding") { $0.coding(concept.coding) } }
      writer.member("text", concept.text)
    }
  }

  mutating func concept(_ key: StaticString, _ concept: Concept?) {
    guard let concept, concept != Concept() else { return }
    json.key(key)
    self.concept(concept)
  }

  /// A list of one concept.
  mutating func concepts(_ key: StaticString, _ concept: Concept?) {
    guard let concept, concept != Concept() else { return }
    list(key) { $0.concept(concept) }
  }

  /// A list of one Annotation.
  mutating func note(_ text: String?) {
    guard let text else { return }
    list("note") { writer in writer.object { $0.member("text", text) } }
  }

  mutating func reference(_ key: StaticString, _ reference: String) {
    object(key) { $0.member("reference", reference) }
  }

  /// `extension` with a part for each field, and the visit's payer if it has one, because the
  /// remainder's list stands for the whole element.
  mutating func extensions(_ fields: [KeptField], payer: Coding? = nil) {
    guard !fields.isEmpty else { return }
    list("extension") { writer in
      if let payer {
        writer.object { writer in
          writer.member("url", "https://fhir.baimbai.id/StructureDefinition/payer")
          writer.json.key("valueCoding")
          writer.coding(payer)
        }
      }
      for field in fields { writer.extension(field) }
    }
  }

  private mutating func `extension`(_ field: KeptField) {
    object { writer in
      writer.list("extension") { writer in
        for (url, value) in [("name", field.name), ("value", field.value)] {
          writer.object { writer in
            writer.member("url", url)
            writer.member("valueString", value)
          }
        }
      }
      writer.json.key("url")
      writer.json.string(Self.fieldExtension)
    }
  }
}
