import RecordModel

/// The primitive types of R4, and what their text must look like.
enum FHIRStructurePrimitive: UInt8, CaseIterable, Sendable {
  case boolean, integer, unsignedInt, positiveInt, decimal
  case string, markdown, xhtml
  case code, id, uri, url, canonical, oid, uuid, base64Binary
  case date, dateTime, instant, time

  /// Its name in the standard.
  var name: String { String(describing: self) }

  /// The JSON value that it is written as.
  enum Writing {
    case boolean, number, string
  }

  /// The JSON value that it is written as. Source: FHIR R4 json.html#primitive.
  var writing: Writing {
    switch self {
    case .boolean: .boolean
    case .integer, .unsignedInt, .positiveInt, .decimal: .number
    default: .string
    }
  }

  /// Whether a backslash may stand in it, so that an escape could pass for plain text.
  var allowsBackslash: Bool {
    switch self {
    case .code, .uri, .url, .canonical: true
    default: false
    }
  }

  /// The rule of its form.
  var rule: Rule {
    switch self {
    case .boolean: .structureBooleanFormat
    case .integer: .structureIntegerFormat
    case .unsignedInt: .structureUnsignedIntFormat
    case .positiveInt: .structurePositiveIntFormat
    case .decimal: .structureDecimalFormat
    case .string, .markdown: .structureStringFormat
    case .xhtml: .structureNarrativeForm
    case .code: .structureCodeFormat
    case .id: .structureIdFormat
    case .uri: .structureUriFormat
    case .url: .structureUrlFormat
    case .canonical: .structureCanonicalFormat
    case .oid: .structureOidFormat
    case .uuid: .structureUuidFormat
    case .base64Binary: .structureBase64BinaryFormat
    case .date: .structureDateFormat
    case .dateTime: .structureDateTimeFormat
    case .instant: .structureInstantFormat
    case .time: .structureTimeFormat
    }
  }

  /// Whether the text, without quotes and escapes and not empty, is of this type's form; texts
  /// and narratives, which have none, are judged elsewhere.
  /// Source: FHIR R4 datatypes.html, the regular expressions; dates must be days of the calendar.
  func accepts(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    switch self {
    case .boolean, .string, .markdown, .xhtml: true
    case .integer: FHIRStructureText.integer(text) != nil
    case .unsignedInt: (FHIRStructureText.integer(text) ?? -1) >= 0
    case .positiveInt: (FHIRStructureText.integer(text) ?? -1) >= 1
    case .decimal: FHIRStructureText.isDecimal(text)
    case .code: FHIRStructureText.isCode(text)
    case .id: FHIRStructureText.isID(text)
    case .uri, .url, .canonical: FHIRStructureText.hasNoBlank(text)
    case .oid: FHIRStructureText.isOID(text)
    case .uuid: FHIRStructureText.isUUID(text)
    case .base64Binary: FHIRStructureText.isBase64(text)
    case .date: FHIRStructureText.isDate(text)
    case .dateTime: FHIRStructureText.isDateTime(text, whole: false)
    case .instant: FHIRStructureText.isDateTime(text, whole: true)
    case .time: FHIRStructureText.isTime(text)
    }
  }
}
