import RecordModel
import TransparencyLog

/// One pass over one folder.
struct LogPass<Folder: LogFolderReader> {
  let folder: Folder
  let policy: WitnessPolicy
  let demands: LogVerifier.Demands
  var findings = FindingList()
  var head: LogHead
  var trees = LogTrees()
  var scan: EntryScan
  var marks: RootMarks<Folder>
  var evidenceCount = 0

  init(folder: Folder, policy: WitnessPolicy, demands: LogVerifier.Demands) {
    self.folder = folder
    self.policy = policy
    self.demands = demands
    head = LogHead()
    scan = EntryScan()
    marks = RootMarks(folder: folder)
  }

  mutating func run(_ evidence: [LogEvidence]) throws(Folder.Fault) -> LogReport {
    try readHead()
    try readEvidence(evidence)
    try findOpenings()
    var isWhole = true
    var index = 0
    while index * TilePath.fullWidth < head.size, isWhole {
      isWhole = try verifyBundle(index)
      index += 1
    }
    if isWhole {
      try checkRoots(upTo: head.size, in: nil)
      try verifyPartialTiles()
      checkNewestRoot()
    }
    try checkRest()
    settle(isWhole: isWhole)
    let (unaccounted, erased) = scan.erasures.settled()
    for index in unaccounted.joined() {
      findings.add(
        LogFinding(.logOpeningMissing, at: "entry \(index)", entries: index..<index + 1))
    }
    return LogReport(
      findings: findings.kept, counts: findings.counts, checkpoint: head.cosigned,
      entries: scan.count, checkpoints: marks.checked + (head.cosigned == nil ? 0 : 1),
      openings: scan.opened, erased: erased, evidence: evidenceCount)
  }

  /// Gives what differed between entries and tiles its name, now that the root says who is right.
  private mutating func settle(isWhole: Bool) {
    let root = isWhole ? head.cosigned?.checkpoint.root : nil
    if let root, trees.entries.root == root {
      findings.judge(.logEntryAltered, as: .logTileAltered, keepingEntries: false)
      findings.judge(.logEntryAndTileDiffer, as: .logTileAltered, keepingEntries: false)
    } else if let root, trees.tiles?.root == root {
      findings.judge(.logEntryAndTileDiffer, as: .logTileAltered, keepingEntries: false)
      // The tiles name each wrong entry, so that a range adds nothing.
      findings.dropEntries(
        of: [.logRootDiffers, .logForked, .logBundleMalformed, .logTimeNotIncreasing])
    } else {
      findings.judge(.logEntryAltered, as: .logEntryAndTileDiffer, keepingEntries: true)
    }
  }
}

/// The newest checkpoint, as far as it can be read.
struct LogHead {
  /// What the tree must have; 0 where no checkpoint says.
  var size = 0
  /// Nil unless its signatures are the policy's.
  var cosigned: CosignedCheckpoint?
}

/// The tree over the entries, and a second one over the tiles from where the two first differ.
struct LogTrees {
  var entries = LogEdge()
  var tiles: LogEdge?
}
