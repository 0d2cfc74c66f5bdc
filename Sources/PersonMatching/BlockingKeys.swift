import RecordModel

/// The words by which records that may be one person's are brought together: several passes, so
/// that an error in one field leaves another.
package enum BlockingKeys {
  /// The keys of a record, each with its pass before it; at most `most`, in a fixed order.
  ///
  /// Whoever writes them into a database hashes them first.
  package static func of(_ record: MatchRecord) -> [String] {
    var keys: [String] = []
    func add(_ pass: String, _ parts: String...) {
      let key = pass + "|" + parts.joined(separator: "|")
      if !keys.contains(key) { keys.append(key) }
    }
    for nik in record.niks { add("nik", nik) }
    for card in record.cards { add("card", card) }
    for other in record.others { add("other", other) }
    for phone in record.phones.prefix(3) { add("phone", phone) }
    let names = record.names.prefix(2)
    let villages = Set(record.addresses.compactMap(\.village)).sorted().prefix(2)
    if let birth = record.birth {
      for name in names {
        add("whole+year", whole(name), String(birth.year))
        for term in Set(name.words.map(\.term)).sorted().prefix(3) {
          if let month = birth.month, let day = birth.day, !birth.isPlaceholder {
            // Day and month in one order, so that a swapped date meets the other.
            add("word+day", term, String(min(month, day)), String(max(month, day)))
          }
          for village in villages { add("word+year+village", term, String(birth.year), village) }
        }
      }
      if let month = birth.month, let day = birth.day, !birth.isPlaceholder {
        let date = "\(birth.year)-\(month)-\(day)"
        for village in villages { add("date+village", date, village) }
        for word in names.flatMap({ $0.words.prefix(3) }) {
          add("date+start", date, String(decoding: word.sound.prefix(2), as: UTF8.self))
        }
        if let mother = record.mother { add("date+mother", date, whole(mother)) }
        if let mother = record.motherNIK { add("date+mother", date, mother) }
      }
    }
    for name in names where name.words.count > 1 {
      for village in villages { add("whole+village", whole(name), village) }
    }
    return Array(keys.prefix(most))
  }

  /// More keys than a record has; a limit for what is stored of it.
  package static let most = 32

  /// The sounds of all words, sorted.
  private static func whole(_ name: ComparedName) -> String {
    name.words.map(\.term).sorted().joined(separator: " ")
  }
}
