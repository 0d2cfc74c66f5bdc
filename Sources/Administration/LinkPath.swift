import PatientIndex
import RecordModel

/// Ways from one person to another, along links and facilities' merges.
enum LinkPath {
  /// Rules' links without which the two are not one by any way, of each way the weakest; nil where humans' links or
  /// merges alone make them one.
  static func cut(
    _ pair: PersonPair, _ links: [PersonWord], merged: [PersonPair]
  ) -> [PersonWord]? {
    var links = links
    var cut: [PersonWord] = []
    while let way = between(pair.left, pair.right, links, merged) {
      let weakest = way.filter { $0.officer == nil }.min { $0.grounds.weight < $1.grounds.weight }
      guard let weakest else { return nil }
      cut.append(weakest)
      links.removeAll { $0.id == weakest.id }
    }
    return cut
  }

  /// The links of a shortest way; nil where there is no way.
  private static func between(
    _ start: PersonID, _ end: PersonID, _ links: [PersonWord], _ merged: [PersonPair]
  ) -> [PersonWord]? {
    var steps: [(pair: PersonPair, link: PersonWord?)] = links.map { ($0.pair, $0) }
    for pair in merged { steps.append((pair, nil)) }
    var cameBy: [PersonID: (person: PersonID, link: PersonWord?)] = [:]
    var seen: Set<PersonID> = [start]
    var waiting = [start]
    while let person = waiting.first, !seen.contains(end) {
      waiting.removeFirst()
      for (pair, link) in steps {
        guard let next = pair.other(than: person), seen.insert(next).inserted else { continue }
        cameBy[next] = (person, link)
        waiting.append(next)
      }
    }
    guard seen.contains(end) else { return nil }
    var way: [PersonWord] = []
    var place = end
    while let step = cameBy[place] {
      if let link = step.link { way.append(link) }
      place = step.person
    }
    return way
  }
}
