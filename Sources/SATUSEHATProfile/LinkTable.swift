import StrictJSON

/// What the entries of a Bundle are called, so that references between them can be judged.
struct LinkTable {
  /// The resource type of each entry by its fullUrl, the first where two have one.
  private(set) var types: [String: String] = [:]

  /// Takes note of an entry; false if another one has its fullUrl.
  mutating func add(_ fullURL: String, type: String) -> Bool {
    if types[fullURL] != nil { return false }
    types[fullURL] = type
    return true
  }
}
