/// Visits that may still get another row: a queue in the order of their first rows.
struct PendingVisits {
  /// Those that were taken are nil.
  private var drafts: [RowDraft?] = []
  /// Index of the first draft that was not taken.
  private var head = 0
  /// How many drafts were removed in front of `drafts`.
  private var removed = 0
  /// Sequence number of the draft with a key.
  private var positions: [Int: Int] = [:]
  /// Sequence number of the draft that the last row belongs to.
  private var lastPosition = 0

  var isEmpty: Bool { head == drafts.count }

  mutating func append(_ draft: RowDraft) {
    positions[draft.key] = removed + drafts.count
    lastPosition = removed + drafts.count
    drafts.append(draft)
  }

  /// The sequence number of the waiting draft with a key.
  func find(_ key: Int) -> Int? { positions[key] }

  func patientKey(_ position: Int) -> Int? { drafts[position - removed]?.patientKey }

  mutating func merge(_ draft: RowDraft, into position: Int) {
    lastPosition = position
    drafts[position - removed]?.merge(draft)
  }

  /// The draft that the last row belongs to, if it still waits.
  var last: RowDraft? {
    let index = lastPosition - removed
    return index >= head && index < drafts.count ? drafts[index] : nil
  }

  mutating func mergeIntoLast(_ draft: RowDraft) {
    let index = lastPosition - removed
    guard index >= head, index < drafts.count else { return }
    drafts[index]?.merge(draft)
  }

  /// The first draft, if no row after `row` can belong to it any more.
  mutating func takeReady(before row: Int) -> RowDraft? {
    guard head < drafts.count, let first = drafts[head]?.firstRow,
      row == .max || first + RegisterLimits.mergeRows < row
    else { return nil }
    guard let draft = drafts[head].take() else { return nil }
    positions[draft.key] = nil
    head += 1
    if head == drafts.count || head > 1024 {
      drafts.removeFirst(head)
      removed += head
      head = 0
    }
    return draft
  }
}
