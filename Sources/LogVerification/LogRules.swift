package import RecordModel

// What a verifier finds wrong with the files and the tree.
extension Rule {
  /// BMB-1901: a checkpoint is missing, or is no checkpoint.
  package static let logCheckpointUnreadable = Rule(
    "BMB-1901", .error, type: "security",
    message: Bilingual(
      id: "Checkpoint tidak ada atau tidak dapat dibaca.",
      en: "A checkpoint is missing or cannot be read."),
    fix: Bilingual(
      id: "Minta ekspor ulang; bila tetap begitu, minta checkpoint terakhir dari saksi.",
      en: "Ask for a new export; if it stays so, ask a witness for its newest checkpoint."))

  /// BMB-1902: no valid signature of a log of the policy.
  package static let logCheckpointUntrusted = Rule(
    "BMB-1902", .error, type: "security",
    message: Bilingual(
      id: "Checkpoint tidak ditandatangani kunci log yang Anda percaya, atau sudah diubah.",
      en: "The checkpoint is not signed by a log key that you trust, or was altered."),
    fix: Bilingual(
      id: "Jangan percaya ekspor ini; tanyakan kunci log kepada pemiliknya lewat jalur lain.",
      en: "Do not trust this export; ask the owner for the log's key by another way."))

  /// BMB-1903: fewer witnesses than the policy wants.
  package static let logCosignaturesMissing = Rule(
    "BMB-1903", .error, type: "security",
    message: Bilingual(
      id: "Saksi yang ikut menandatangani checkpoint ini kurang dari yang diminta kebijakan.",
      en: "Fewer witnesses cosigned this checkpoint than the policy asks for."),
    fix: Bilingual(
      id: "Minta checkpoint terakhir langsung dari para saksi dan bandingkan.",
      en: "Ask the witnesses themselves for their newest checkpoints and compare."))

  /// BMB-1904: the entries do not give the root of a checkpoint.
  package static let logRootDiffers = Rule(
    "BMB-1904", .error, type: "security",
    message: Bilingual(
      id: "Isi log tidak menghasilkan akar (root) yang ditandatangani pada checkpoint ini.",
      en: "The entries do not give the root that was signed in this checkpoint."),
    fix: Bilingual(
      id:
        "Log diubah sesudah ditandatangani; amankan basis data, lapor Inspektorat.",
      en:
        "The log was altered after signing; secure the database, tell the Inspectorate."
    ))

  /// BMB-1905: earlier checkpoints are not in ascending order.
  package static let logHistoryOutOfOrder = Rule(
    "BMB-1905", .error, type: "security",
    message: Bilingual(
      id: "Checkpoint lama tidak urut, atau lebih besar daripada checkpoint terbaru.",
      en: "Earlier checkpoints are out of order, or larger than the newest one."),
    fix: Bilingual(
      id: "Minta ekspor ulang; bila tetap begitu, ada baris checkpoint yang diubah.",
      en: "Ask for a new export; if it stays so, a checkpoint row was altered."))

  /// BMB-1906: an entry is later than the witness that saw it.
  package static let logTimeAheadOfWitness = Rule(
    "BMB-1906", .error, type: "security",
    message: Bilingual(
      id: "Waktu entri lebih lambat daripada waktu saksi yang sudah melihatnya.",
      en: "An entry's time is later than that of the witness that had already seen it."),
    fix: Bilingual(
      id: "Periksa jam gateway dan jam saksi; bila keduanya benar, waktu entri ini palsu.",
      en: "Check the clocks of gateway and witness; if both are right, the entry's time is false."))

  /// BMB-1910: entries that the checkpoint covers are not there.
  package static let logEntriesMissing = Rule(
    "BMB-1910", .error, type: "security",
    message: Bilingual(
      id: "Entri yang tercakup checkpoint tidak ada dalam ekspor.",
      en: "Entries that the checkpoint covers are not in the export."),
    fix: Bilingual(
      id: "Minta ekspor ulang; bila tetap begitu, entri itu dihapus dari basis data.",
      en: "Ask for a new export; if it stays so, they were deleted from the database."))

  /// BMB-1911: a bundle has not just the entries that it must have.
  package static let logBundleMalformed = Rule(
    "BMB-1911", .error, type: "security",
    message: Bilingual(
      id: "Jumlah atau panjang entri dalam berkas ini salah.",
      en: "This file has a wrong number of entries, or an entry of a wrong length."),
    fix: Bilingual(
      id: "Ada entri yang dihapus atau disisipkan; bandingkan dengan cadangan sejak entri ini.",
      en: "An entry was deleted or inserted; compare with a backup from this entry on."))

  /// BMB-1912: an entry is not the one that was signed.
  package static let logEntryAltered = Rule(
    "BMB-1912", .error, type: "security",
    message: Bilingual(
      id:
        "Entri ini bukan yang ditandatangani: diubah, ditukar, disisipkan, atau dihapus.",
      en: "This entry is not the one that was signed: altered, swapped, inserted or deleted."),
    fix: Bilingual(
      id: "Bandingkan dengan cadangan atau tanda terima fasilitas untuk nomor entri ini.",
      en: "Compare with a backup, or with a facility's receipt for this number."))

  /// BMB-1913: a tile is not the one that was signed; the entries are.
  package static let logTileAltered = Rule(
    "BMB-1913", .error, type: "security",
    message: Bilingual(
      id: "Hash pada berkas tile diubah; entrinya sendiri masih benar.",
      en: "A hash in a tile was altered; the entries themselves are right."),
    fix: Bilingual(
      id: "Hitung ulang tile dari entri, dan cari siapa yang mengubah tabel tile.",
      en: "Compute the tile anew from the entries, and find who altered the table of tiles."))

  /// BMB-1914: an entry and a tile differ and the root proves neither.
  package static let logEntryAndTileDiffer = Rule(
    "BMB-1914", .error, type: "security",
    message: Bilingual(
      id: "Entri dan tile tidak cocok, dan tidak satu pun cocok dengan checkpoint.",
      en: "Entry and tile differ, and neither fits the checkpoint."),
    fix: Bilingual(
      id: "Bandingkan entri ini dengan cadangan dan tanda terima; keduanya mungkin diubah.",
      en: "Compare this entry with backups and receipts; both may have been altered."))

  /// BMB-1915: a tile is missing.
  package static let logTileMissing = Rule(
    "BMB-1915", .error, type: "security",
    message: Bilingual(
      id: "Berkas tile tidak ada dalam ekspor.",
      en: "A tile is missing from the export."),
    fix: Bilingual(
      id: "Minta ekspor ulang; bila tetap begitu, baris tile dihapus dari basis data.",
      en: "Ask for a new export; if it stays so, the tile's row was deleted."))

  /// BMB-1916: a tile has the wrong length.
  package static let logTileMalformed = Rule(
    "BMB-1916", .error, type: "security",
    message: Bilingual(
      id: "Panjang berkas tile salah.",
      en: "A tile has the wrong length."),
    fix: Bilingual(
      id: "Minta ekspor ulang; bila tetap begitu, baris tile diubah.",
      en: "Ask for a new export; if it stays so, the tile's row was altered."))
}
