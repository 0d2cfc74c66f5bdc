import PatientIndex
import RecordModel

/// The way from one person to another along links.
enum LinkPath {
  /// The links of a shortest way; none where there is no way.
  static func between(
    _ start: PersonID, _ end: PersonID, _ links: [PersonWord]
  ) -> [PersonWord] {
    var cameBy: [PersonID: PersonWord] = [:]
    var seen: Set<PersonID> = [start]
    var waiting = [start]
    while let person = waiting.first, !seen.contains(end) {
      waiting.removeFirst()
      for link in links {
        guard let next = link.pair.other(than: person), seen.insert(next).inserted else { continue }
        cameBy[next] = link
        waiting.append(next)
      }
    }
    var way: [PersonWord] = []
    var place = end
    while let link = cameBy[place], let before = link.pair.other(than: place) {
      way.append(link)
      place = before
    }
    return way
  }
}
