import StrictJSON

extension JSONValue {
  /// Lends what a string means; nil if it is no string. PHP writes `\/`, so escapes are common.
  func withText<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result? {
    if let bytes = stringBytes { return body(bytes) }
    guard var text = string else { return nil }
    return text.withUTF8 { body($0) }
  }

  /// Whether it is a string that says something, or anything that is no string.
  var isFilled: Bool {
    switch kind {
    case .null: false
    case .string: withText { $0.contains { $0 > UInt8(ascii: " ") } } ?? false
    case .object, .array: count > 0
    case .number, .bool: true
    }
  }

  /// Whether it is a string that has a `{{placeholder}}`, as samples have: it may mean anything.
  var isPlaceholder: Bool {
    withText { text in
      guard let first = text.firstIndex(of: UInt8(ascii: "{")), first + 1 < text.count else {
        return false
      }
      return text[first + 1] == UInt8(ascii: "{")
    } ?? false
  }
}
