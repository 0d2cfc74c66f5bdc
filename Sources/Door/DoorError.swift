/// What goes wrong at the door that is nobody's refusal.
package enum DoorError: Error, Hashable, Sendable {
  /// A certificate, key or root file could not be read or used: which file, and why in a few words.
  case unusableFile(path: String, reason: String)
  /// The key does not belong to the certificate, or the TLS library refuses the pair.
  case unusablePair(reason: String)
  /// The body of the request came too slowly; thrown into whoever reads it.
  case requestTooSlow
  /// The body of the request is not HTTP; thrown into whoever reads it.
  case malformedBody
}
