package import RecordModel

/// A waiting line for each owner, served in turn by what the work costs: who has much waiting waits
/// for himself, and who has little is served in the next round.
///
/// Deficit round robin: an owner whose turn comes may take `quantum` units more than before; what he
/// does not use he keeps only while something of his waits. Where one owner waits alone he takes
/// everything. Source: Shreedhar and Varghese, Efficient Fair Queueing using Deficit Round Robin,
/// SIGCOMM 1995.
package struct FairQueue<Element> {
  /// Units that a turn adds. Small beside a batch, so that every owner is in every batch.
  package static var quantum: Int { 8 }

  private struct Line {
    var waiting: [(element: Element, cost: Int)] = []
    /// Where the oldest stands: what lies before was taken.
    var head = 0
    var deficit = 0
    /// Whether this turn's quantum is in `deficit` already.
    var isInTurn = false

    var count: Int { waiting.count - head }
    var next: (element: Element, cost: Int) { waiting[head] }

    mutating func removeNext() -> Element {
      defer {
        head += 1
        if head > 64, head * 2 > waiting.count {
          waiting.removeFirst(head)
          head = 0
        }
      }
      return waiting[head].element
    }
  }

  private var lines: [FacilityID?: Line] = [:]
  /// Owners with something waiting, next turn first.
  private var turns: [FacilityID?] = []
  /// How many wait.
  package private(set) var count = 0

  /// An empty queue.
  package init() {}

  /// Whether nobody waits.
  package var isEmpty: Bool { count == 0 }

  /// How many wait of one owner.
  package func count(of owner: FacilityID?) -> Int { lines[owner]?.count ?? 0 }

  /// Puts an element at the end of its owner's line.
  ///
  /// - Parameter cost: units, at least 1.
  package mutating func append(_ element: Element, of owner: FacilityID?, cost: Int) {
    if lines[owner] == nil { turns.append(owner) }
    lines[owner, default: Line()].waiting.append((element, max(1, cost)))
    count += 1
  }

  /// Takes at most `limit` elements that together cost at most `maximumCost`, or one that costs more,
  /// alone.
  package mutating func take(_ limit: Int, maximumCost: Int = .max) -> [Element] {
    var taken: [Element] = []
    var room = maximumCost
    var isFull = false
    while !isFull, taken.count < limit, !turns.isEmpty {
      let owner = turns.removeFirst()
      guard var line = lines[owner] else { continue }
      if !line.isInTurn {
        line.deficit += Self.quantum
        line.isInTurn = true
      }
      while taken.count < limit, line.count > 0, line.next.cost <= line.deficit {
        let cost = line.next.cost
        guard cost <= room || taken.isEmpty else {
          isFull = true
          break
        }
        line.deficit -= cost
        room = max(0, room - cost)
        taken.append(line.removeNext())
        count -= 1
      }
      if line.count == 0 {
        lines[owner] = nil
        continue
      }
      if isFull || taken.count == limit, line.next.cost <= line.deficit {
        // Goes on in the next batch; smaller ones that would still fit wait, or it would never go.
        turns.insert(owner, at: 0)
      } else {
        line.isInTurn = false
        turns.append(owner)
      }
      lines[owner] = line
    }
    return taken
  }

  /// Takes out the oldest of every line for as long as they are late.
  package mutating func removeOldest(where isLate: (Element) -> Bool) -> [Element] {
    var removed: [Element] = []
    for owner in turns {
      guard var line = lines[owner] else { continue }
      while line.count > 0, isLate(line.next.element) { removed.append(line.removeNext()) }
      lines[owner] = line.count > 0 ? line : nil
    }
    turns.removeAll { lines[$0] == nil }
    count -= removed.count
    return removed
  }

  /// Makes a place for an owner in a full queue: takes out the newest of the longest line, if that is
  /// longer than his own would become; nil if he has as much waiting as anybody.
  package mutating func makePlace(for owner: FacilityID?) -> Element? {
    let own = count(of: owner)
    guard let longest = lines.max(by: { $0.value.count < $1.value.count }),
      longest.value.count > own + 1
    else { return nil }
    let last = lines[longest.key]?.waiting.popLast()?.element
    if last != nil { count -= 1 }
    return last
  }
}
