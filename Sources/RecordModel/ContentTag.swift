/// A short name of what a resource without versions says, for an entity tag: the same bytes have the same.
package enum ContentTag {
  /// 16 hexadecimal digits.
  package static func of(_ bytes: [UInt8]) -> String {
    var hash = FNV1a()
    hash.combine(bytes)
    let digits = String(hash.value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
