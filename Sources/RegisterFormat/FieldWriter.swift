import StrictJSON

/// Writes fields that FHIR has no element for as extensions.
///
/// `{"url":".../register-field","extension":[{"url":"name","valueString":...},
/// {"url":"value","valueString":...}]}`. Source: FHIR R4, extensibility.
enum FieldWriter {
  /// The frame of a visit's remainder.
  static func visit(_ fields: [(name: String, text: String)]) -> [UInt8] {
    var writer = JSONWriter(reservingBytes: 64 + fields.count * 192)
    writer.beginObject()
    writer.key("elements")
    writer.beginObject()
    write(fields, &writer)
    writer.endObject()
    writer.endObject()
    return writer.bytes
  }

  /// The elements of a patient or a fact.
  static func patient(_ fields: [(name: String, text: String)]) -> [UInt8] {
    var writer = JSONWriter(reservingBytes: 32 + fields.count * 192)
    writer.beginObject()
    write(fields, &writer)
    writer.endObject()
    return writer.bytes
  }

  private static func write(_ fields: [(name: String, text: String)], _ writer: inout JSONWriter) {
    writer.key("extension")
    writer.beginArray()
    for field in fields {
      writer.beginObject()
      writer.key("url")
      writer.string(RegisterSystem.field)
      writer.key("extension")
      writer.beginArray()
      part("name", field.name, &writer)
      part("value", field.text, &writer)
      writer.endArray()
      writer.endObject()
    }
    writer.endArray()
  }

  private static func part(_ url: StaticString, _ text: String, _ writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("url")
    writer.string(url)
    writer.key("valueString")
    writer.string(text)
    writer.endObject()
  }
}
