import Synchronization

/// What was made of something, for as long as its stamp stays: whoever asks says what it would be made from now.
///
/// The stamp must be read before what the value is made of, so that a move between the two makes it old.
final class StampedCache<Key: Hashable & Sendable, Stamp: Hashable & Sendable, Value: Sendable>:
  Sendable
{
  private let most: Int
  private let kept = Mutex<[Key: (stamp: Stamp, value: Value)]>([:])

  /// Nothing; at `most` values all are let go.
  init(most: Int) { self.most = most }

  /// What was made of `key`; nil if that is not known or its stamp was another.
  func value(_ key: Key, _ stamp: Stamp) -> Value? {
    kept.withLock { kept in kept[key].flatMap { $0.stamp == stamp ? $0.value : nil } }
  }

  /// The same, made and kept where it is not known.
  func value(_ key: Key, _ stamp: Stamp, made: () -> Value) -> Value {
    if let known = value(key, stamp) { return known }
    let value = made()
    keep(value, key, stamp)
    return value
  }

  /// Keeps what was made of `key`.
  func keep(_ value: Value, _ key: Key, _ stamp: Stamp) {
    kept.withLock { kept in
      if kept.count >= most { kept.removeAll(keepingCapacity: true) }
      kept[key] = (stamp, value)
    }
  }
}
