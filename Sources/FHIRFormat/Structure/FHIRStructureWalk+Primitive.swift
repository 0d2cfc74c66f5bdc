import RecordModel
import StrictJSON

extension FHIRStructureWalk {
  /// Judges a primitive's JSON type, form and code.
  @inline(__always)
  mutating func primitive(
    _ value: JSONValue, _ element: FHIRSchema.Element, _ index: Int, _ position: Int
  ) {
    guard let type = FHIRStructurePrimitive(rawValue: UInt8(truncatingIfNeeded: element.type))
    else { return }
    switch (type.writing, value.kind) {
    case (.string, .string):
      string(value, type, element, index, position)
    case (.number, .number):
      if !type.accepts(value.raw) {
        report(type.rule, element: index, index: position)
      }
    case (.boolean, .bool):
      break
    default:
      mismatch(value, type, index, position)
    }
  }

  private mutating func mismatch(
    _ value: JSONValue, _ type: FHIRStructurePrimitive, _ index: Int, _ position: Int
  ) {
    let rule: Rule =
      switch value.kind {
      case .array: .structureArrayUnexpected
      default: type == .boolean ? type.rule : .structureTypeMismatch
      }
    let due =
      switch type.writing {
      case .boolean: "true/false"
      case .number: "number"
      case .string: "string"
      }
    report(rule, element: index, index: position, detail: due)
  }

  @inline(__always)
  private mutating func string(
    _ value: JSONValue, _ type: FHIRStructurePrimitive, _ element: FHIRSchema.Element,
    _ index: Int, _ position: Int
  ) {
    let text = content(value)
    if text.isEmpty { return report(.structureStringEmpty, element: index, index: position) }
    switch type {
    case .string, .markdown:
      return plainText(value, text, index, position)
    case .xhtml:
      return narrative(value, index)
    default: break
    }
    let isAsWritten = !type.allowsBackslash || !value.hasEscape
    guard isAsWritten && type.accepts(text) || isAcceptedUnescaped(value, type) else {
      let isTemplate = type == .id && FHIRStructureText.contains(text, "{{")
      return report(
        isTemplate ? .structurePlaceholderLeft : type.rule, element: index, index: position)
    }
    if element.codes >= 0, !schema.list(Int(element.codes), has: text) {
      code(value, element, index, position)
    }
  }

  /// Judges free text. JSON lets control characters in only as escapes, so most texts are fine
  /// at a glance.
  @inline(__always)
  private mutating func plainText(
    _ value: JSONValue, _ text: Bytes, _ index: Int, _ position: Int
  ) {
    guard text[0] <= 32 || value.hasEscape else { return }
    guard let rule = flaw(ofText: value) else { return }
    report(rule, element: index, index: position)
  }

  /// The slow way, for a text with escapes or with a blank in front.
  private func flaw(ofText value: JSONValue) -> Rule? {
    guard let text = value.string else { return nil }
    return Array(text.utf8).withUnsafeBufferPointer { text in
      if text.allSatisfy(FHIRStructureText.isBlank) { return .structureStringBlank }
      return FHIRStructureText.isPlain(text) ? nil : .structureStringFormat
    }
  }

  /// The slow way, for a string whose form was refused: it may be written with escapes.
  private func isAcceptedUnescaped(_ value: JSONValue, _ type: FHIRStructurePrimitive) -> Bool {
    guard value.stringBytes == nil, let text = value.string, !text.isEmpty else { return false }
    return Array(text.utf8).withUnsafeBufferPointer { type.accepts($0) }
  }

  /// The slow way, for a code that is on no list as it is written.
  private mutating func code(
    _ value: JSONValue, _ element: FHIRSchema.Element, _ index: Int, _ position: Int
  ) {
    let list = Int(element.codes)
    if value.stringBytes == nil, let text = value.string,
      Array(text.utf8).withUnsafeBufferPointer({ schema.list(list, has: $0) })
    {
      return
    }
    report(
      .structureCodeUnknown, element: index, index: position, detail: schema.codeText(list))
  }

  /// Judges `Narrative.div`.
  private mutating func narrative(_ value: JSONValue, _ index: Int) {
    var verdict = FHIRStructureNarrative.judge(content(value), isEscaped: true)
    if verdict == .needsUnescaping, let text = value.string {
      verdict = Array(text.utf8).withUnsafeBufferPointer {
        FHIRStructureNarrative.judge($0, isEscaped: false)
      }
    }
    switch verdict {
    case .fine, .needsUnescaping: break
    case .noDiv: report(.structureNarrativeForm, element: index)
    case .forbidden: report(.structureNarrativeForbidden, element: index)
    }
  }
}
