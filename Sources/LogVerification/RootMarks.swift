import TransparencyLog

/// Earlier checkpoints as they come from the folder, and the pins beside them, both by size.
struct RootMarks<Folder: LogFolderReader> {
  struct Note {
    let position: String
    let bytes: [UInt8]
  }

  var pins: [RootPin] = []
  var pinIndex = 0
  /// The earlier checkpoint that is waited for.
  var historic: CosignedCheckpoint?
  /// Size of the last one that was read.
  var lastHistoric = -1
  /// The largest size at which the root was right.
  var lastGood = 0
  var isBad = false
  var checked = 0

  private let folder: Folder
  private var file = 0
  private var notes: [[UInt8]] = []
  private var noteIndex = 0
  private var isAtEnd = false

  init(folder: Folder) { self.folder = folder }

  var pin: RootPin? { pinIndex < pins.count ? pins[pinIndex] : nil }

  /// The next note of the history, not looked into; nil at the end.
  mutating func nextNote() throws(Folder.Fault) -> Note? {
    while noteIndex == notes.count {
      guard !isAtEnd, let path = try? LogFolder.history(file),
        let bytes = try folder.read(path, limit: CheckpointHistory.maximumBytes)
      else {
        isAtEnd = true
        return nil
      }
      let isTooLarge = bytes.count > CheckpointHistory.maximumBytes
      notes = isTooLarge ? [[]] : CheckpointHistory.split(bytes)
      noteIndex = 0
      file += 1
    }
    defer { noteIndex += 1 }
    let path = (try? LogFolder.history(file - 1)) ?? ""
    return Note(position: "\(path) note \(noteIndex)", bytes: notes[noteIndex])
  }
}
