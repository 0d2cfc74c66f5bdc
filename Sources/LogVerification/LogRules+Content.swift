package import RecordModel

// What a verifier finds wrong with entries, payloads and what others hold.
extension Rule {
  /// BMB-1920: an entry is not canonical JSON, or not with the members of an entry.
  package static let logEntryMalformed = Rule(
    "BMB-1920", .error, type: "security",
    message: Bilingual(
      id: "Bentuk atau nilai entri ini bukan seperti yang ditulis gateway.",
      en: "This entry does not have the form or the values that the gateway writes."),
    fix: Bilingual(
      id:
        "Gateway tidak pernah menulis seperti ini; cari perangkat lunak lain yang menulis ke log.",
      en: "The gateway never writes so; look for other software that writes into the log."))

  /// BMB-1922: an entry is not later than the one before.
  package static let logTimeNotIncreasing = Rule(
    "BMB-1922", .error, type: "security",
    message: Bilingual(
      id: "Waktu entri ini tidak lebih lambat daripada entri sebelumnya.",
      en: "This entry is not later than the one before it."),
    fix: Bilingual(
      id: "Salah satu dari dua entri ini berwaktu palsu; bandingkan dengan tanda terima.",
      en: "One of these two entries has a false time; compare with receipts."))

  /// BMB-1930: nothing opens an entry's commitment.
  package static let logOpeningMissing = Rule(
    "BMB-1930", .error, type: "security",
    message: Bilingual(
      id: "Bukti isi (garam dan hash kiriman) untuk entri ini tidak ada.",
      en: "What opens this entry's commitment (salt and hash of the payload) is missing."),
    fix: Bilingual(
      id: "Cari dasar penghapusannya; tanpa dasar, data ini dihapus di luar prosedur.",
      en: "Look for the ground on which it was erased; without one it was deleted unlawfully."))

  /// BMB-1931: a line of openings cannot be read.
  package static let logOpeningMalformed = Rule(
    "BMB-1931", .error, type: "security",
    message: Bilingual(
      id: "Baris bukti isi tidak dapat dibaca.",
      en: "A line of openings cannot be read."),
    fix: Bilingual(
      id: "Minta ekspor ulang.",
      en: "Ask for a new export."))

  /// BMB-1932: payload or subjects are not those that the entry commits to.
  package static let logCommitmentDiffers = Rule(
    "BMB-1932", .error, type: "security",
    message: Bilingual(
      id: "Kiriman atau daftar pasien yang tersimpan bukan yang dicatat pada entri ini.",
      en: "The stored payload or list of subjects is not the one that this entry commits to."),
    fix: Bilingual(
      id: "Kiriman diubah atau dihapus sesudah diterima; minta salinannya dari fasilitas pengirim.",
      en: "The payload was altered or deleted after receipt; ask the sender for its copy."))

  /// BMB-1940: a checkpoint, receipt or proof that was given proves nothing.
  package static let logEvidenceUnusable = Rule(
    "BMB-1940", .error, type: "security",
    message: Bilingual(
      id:
        "Berkas bukti ini bukan checkpoint, tanda terima, atau bukti log yang sah.",
      en: "What you gave as evidence is no valid checkpoint, receipt or proof."),
    fix: Bilingual(
      id: "Periksa berkasnya dan, untuk tanda terima, kunci tanda terimanya.",
      en: "Check the file and, for receipts, the receipt key."))

  /// BMB-1941: somebody holds proof of a longer log.
  package static let logShorterThanKnown = Rule(
    "BMB-1941", .error, type: "security",
    message: Bilingual(
      id: "Log ini lebih pendek daripada yang sudah dibuktikan pihak lain: ekornya hilang.",
      en: "The log is shorter than others can prove: its end is gone."),
    fix: Bilingual(
      id: "Cadangan lama dipulihkan atau ekor log dipotong; jangan tulis lagi, lapor Inspektorat.",
      en: "An old backup was restored or the end cut off; write no more, tell the Inspectorate."))

  /// BMB-1942: somebody holds proof of another history.
  package static let logForked = Rule(
    "BMB-1942", .error, type: "security",
    message: Bilingual(
      id: "Pihak lain memegang checkpoint yang sah dengan sejarah lain: log ini bercabang.",
      en: "Others hold a valid checkpoint of another history: the log has forked."),
    fix: Bilingual(
      id: "Simpan kedua checkpoint sebagai bukti dan lapor Inspektorat.",
      en: "Keep both checkpoints as evidence and tell the Inspectorate."))

  /// BMB-1943: a receipt or proof tells of another entry at its index.
  package static let logReceiptDiffers = Rule(
    "BMB-1943", .error, type: "security",
    message: Bilingual(
      id: "Tanda terima atau bukti menunjuk entri lain pada nomor ini.",
      en: "A receipt or proof tells of another entry at this number."),
    fix: Bilingual(
      id: "Gateway menandatangani entri yang tidak ada di log; simpan tanda terima sebagai bukti.",
      en: "The gateway signed an entry that the log does not have; keep the receipt as evidence."))

  /// BMB-1950: a proof is no tlog-proof.
  package static let proofUnreadable = Rule(
    "BMB-1950", .error, type: "security",
    message: Bilingual(
      id: "Berkas bukti tidak dapat dibaca sebagai tlog-proof.",
      en: "The file cannot be read as a tlog-proof."),
    fix: Bilingual(
      id: "Unduh lagi bukti dari gateway.",
      en: "Download the proof from the gateway again."))

  /// BMB-1951: the path does not lead from the entry to the root.
  package static let proofDoesNotLead = Rule(
    "BMB-1951", .error, type: "security",
    message: Bilingual(
      id: "Bukti tidak menunjukkan bahwa entri ini ada dalam log.",
      en: "The proof does not show that this entry is in the log."),
    fix: Bilingual(
      id: "Pastikan bukti ini milik tanda terima ini; bila ya, simpan keduanya dan lapor.",
      en: "Make sure that the proof belongs to this receipt; if so keep both and report it."))

  /// BMB-1952: a receipt is none, or not signed by the receipt key of this log.
  package static let proofReceiptUntrusted = Rule(
    "BMB-1952", .error, type: "security",
    message: Bilingual(
      id: "Tanda terima tidak dapat dibaca atau tidak ditandatangani kunci tanda terima log ini.",
      en: "The receipt cannot be read, or is not signed by this log's receipt key."),
    fix: Bilingual(
      id: "Periksa kunci tanda terima; minta tanda terima lagi dengan nomor kirimannya.",
      en: "Check the receipt key; ask for the receipt again by its submission id."))

  /// BMB-1953: proof, receipt and entry do not belong together.
  package static let proofOfAnotherEntry = Rule(
    "BMB-1953", .error, type: "security",
    message: Bilingual(
      id: "Bukti, tanda terima, dan entri tidak saling cocok.",
      en: "Proof, receipt and entry do not belong together."),
    fix: Bilingual(
      id: "Pakai bukti yang diunduh untuk tanda terima ini.",
      en: "Use the proof that was downloaded for this receipt."))

  /// BMB-1954: the message is not the one that the receipt tells of.
  package static let proofOfAnotherMessage = Rule(
    "BMB-1954", .error, type: "security",
    message: Bilingual(
      id: "Kiriman ini bukan kiriman yang disebut tanda terima.",
      en: "This message is not the one that the receipt tells of."),
    fix: Bilingual(
      id: "Bandingkan dengan berkas yang benar-benar dikirim, byte demi byte.",
      en: "Compare with the file that was really sent, byte by byte."))

  /// BMB-1955: neither a receipt nor an entry was given.
  package static let proofOfNothing = Rule(
    "BMB-1955", .error, type: "security",
    message: Bilingual(
      id: "Tidak ada tanda terima atau entri, jadi tidak ada yang dibuktikan.",
      en: "There is neither a receipt nor an entry, so nothing is proven."),
    fix: Bilingual(
      id: "Sertakan tanda terima, atau isi entri itu.",
      en: "Add the receipt, or the entry itself."))
}

extension Rule {
  /// BMB-1956: no checkpoint covers the entry yet.
  package static let logNotYetCosigned = Rule(
    "BMB-1956", .information, type: "transient",
    message: Bilingual(
      id: "Entri ini tercatat, tetapi belum ada checkpoint bersaksi yang mencakupnya.",
      en: "The entry is in the log, and no cosigned checkpoint covers it yet."),
    fix: Bilingual(
      id: "Tanyakan lagi sesudah waktu di header Retry-After.",
      en: "Ask again after the time in Retry-After."))

  /// BMB-1957: no witness has cosigned for longer than the policy allows.
  package static let logSilent = Rule(
    "BMB-1957", .error, type: "transient",
    message: Bilingual(
      id: "Saksi log terlalu lama diam; kiriman tidak diterima sampai log disaksikan lagi.",
      en: "The log's witnesses have been silent for too long; nothing is taken until they are back."
    ),
    fix: Bilingual(
      id: "Kirim ulang dengan Idempotency-Key yang sama nanti; Dinas Kesehatan sudah diberi tahu.",
      en: "Send it again later with the same Idempotency-Key; the health office has been told."))

  /// Every rule of the room.
  package static let logRules: [Rule] = [
    .logCheckpointUnreadable, .logCheckpointUntrusted, .logCosignaturesMissing, .logRootDiffers,
    .logHistoryOutOfOrder, .logTimeAheadOfWitness, .logEntriesMissing, .logBundleMalformed,
    .logEntryAltered, .logTileAltered, .logEntryAndTileDiffer, .logTileMissing,
    .logTileMalformed, .logEntryMalformed, .logTimeNotIncreasing, .logOpeningMissing,
    .logOpeningMalformed, .logCommitmentDiffers, .logEvidenceUnusable, .logShorterThanKnown,
    .logForked, .logReceiptDiffers, .proofUnreadable, .proofDoesNotLead, .proofReceiptUntrusted,
    .proofOfAnotherEntry, .proofOfAnotherMessage, .proofOfNothing, .logNotYetCosigned, .logSilent,
  ]
}
