package import RecordModel

// Rules about bodies, frames, batches and headers.
extension Rule {
  /// BMB-1200: nothing of the body is an HL7 message.
  package static let hl7NotAMessage = Rule(
    "BMB-1200", .error, type: "structure",
    message: Bilingual(
      id: "Isi kiriman bukan pesan HL7 v2: segmen MSH tidak ditemukan.",
      en: "The body is no HL7 v2 message: there is no MSH segment."),
    fix: Bilingual(
      id: "Awali setiap pesan dengan segmen MSH, misalnya MSH|^~\\&|...",
      en: "Begin every message with an MSH segment, such as MSH|^~\\&|..."))

  /// BMB-1201: MSH declares no separators, or the message is too large.
  package static let hl7HeaderUnreadable = Rule(
    "BMB-1201", .error, type: "structure",
    message: Bilingual(
      id: "Segmen MSH tidak dapat dibaca: pemisah pada MSH-1 dan MSH-2 tidak lengkap.",
      en: "The MSH segment cannot be read: its separators (MSH-1, MSH-2) are incomplete."),
    fix: Bilingual(
      id: "Isi MSH-1 dan MSH-2, biasanya | dan ^~\\&.",
      en: "Fill in MSH-1 and MSH-2, usually | and ^~\\&."))

  /// BMB-1202: more than this room reads.
  package static let hl7BeyondLimit = Rule(
    "BMB-1202", .error, type: "too-costly",
    message: Bilingual(
      id: "Kiriman melebihi batas ukuran, jumlah pesan, atau jumlah segmen.",
      en: "The body exceeds the limit of size, messages or segments."),
    fix: Bilingual(
      id: "Bagi menjadi beberapa kiriman yang lebih kecil.",
      en: "Split it into several smaller ones."))

  /// BMB-1203: the bytes are not in the declared character set.
  package static let hl7CharsetInvalid = Rule(
    "BMB-1203", .error, type: "value",
    message: Bilingual(
      id:
        "MSH-18 menyatakan Unicode tetapi isi pesan bukan UTF-8 yang sah; pesan ditolak agar "
        + "nama tidak berubah.",
      en:
        "MSH-18 says Unicode but the bytes are no valid UTF-8; the message is refused so "
        + "that no name is altered."),
    fix: Bilingual(
      id:
        "Kirim sebagai UTF-8 yang sah, atau nyatakan himpunan karakter yang benar, misalnya "
        + "8859/1.",
      en: "Send valid UTF-8, or declare the true character set, such as 8859/1."))

  /// BMB-1204: a character set that is not read.
  package static let hl7CharsetUnsupported = Rule(
    "BMB-1204", .error, type: "not-supported",
    message: Bilingual(
      id: "Himpunan karakter pada MSH-18 tidak didukung.",
      en: "The character set in MSH-18 is not supported."),
    fix: Bilingual(
      id: "Gunakan UNICODE UTF-8.",
      en: "Use UNICODE UTF-8."))

  /// BMB-1205: letters beyond ASCII and no word about them.
  package static let hl7CharsetUndeclared = Rule(
    "BMB-1205", .warning, type: "incomplete",
    message: Bilingual(
      id: "Pesan memuat huruf di luar ASCII tetapi MSH-18 kosong; himpunan karakternya ditebak.",
      en:
        "The message has letters beyond ASCII but MSH-18 is empty; the character set was "
        + "guessed."),
    fix: Bilingual(
      id: "Isi MSH-18, misalnya UNICODE UTF-8.",
      en: "Fill in MSH-18, such as UNICODE UTF-8."))

  /// BMB-1206: the bytes are in another set than declared.
  package static let hl7CharsetDiffers = Rule(
    "BMB-1206", .warning, type: "value",
    message: Bilingual(
      id: "Isi pesan tidak sesuai dengan himpunan karakter pada MSH-18; dibaca menurut isinya.",
      en: "The bytes do not fit the character set in MSH-18; they were read for what they are."),
    fix: Bilingual(
      id: "Samakan MSH-18 dengan isi pesan, sebaiknya UNICODE UTF-8.",
      en: "Make MSH-18 and the message agree, best on UNICODE UTF-8."))

  /// BMB-1207: MSH-10 is empty.
  package static let hl7ControlIDMissing = Rule(
    "BMB-1207", .error, type: "required",
    message: Bilingual(
      id: "MSH-10 (nomor kendali pesan) kosong, sehingga pesan tidak dapat dijawab dengan pasti.",
      en: "MSH-10 (message control id) is empty, so the message cannot be answered for certain."),
    fix: Bilingual(
      id: "Isi MSH-10 dengan nomor yang unik untuk setiap pesan.",
      en: "Fill MSH-10 with a number that is unique for every message."))

  /// BMB-1208: MSH-9 is empty.
  package static let hl7TypeMissing = Rule(
    "BMB-1208", .error, type: "required",
    message: Bilingual(
      id: "MSH-9 (jenis pesan) kosong.",
      en: "MSH-9 (message type) is empty."),
    fix: Bilingual(
      id: "Isi MSH-9, misalnya ADT^A04.",
      en: "Fill in MSH-9, such as ADT^A04."))

  /// BMB-1209: MSH-12 is no version from 2.1 to 2.8.
  package static let hl7VersionUnknown = Rule(
    "BMB-1209", .warning, type: "not-supported",
    message: Bilingual(
      id: "MSH-12 kosong atau bukan versi 2.1 sampai 2.8; pesan dibaca seperti versi 2.5.",
      en: "MSH-12 is empty or no version from 2.1 to 2.8; the message was read like 2.5."),
    fix: Bilingual(
      id: "Isi MSH-12, misalnya 2.5.1.",
      en: "Fill in MSH-12, such as 2.5.1."))

  /// BMB-1210: a frame that does not end.
  package static let hl7FrameBroken = Rule(
    "BMB-1210", .error, type: "structure",
    message: Bilingual(
      id: "Bingkai MLLP tidak lengkap: penutup (0x1C) tidak ada, jadi pesan mungkin terpotong.",
      en: "The MLLP frame is incomplete: its end (0x1C) is missing, so the message may be cut."),
    fix: Bilingual(
      id: "Kirim ulang pesan secara utuh dengan penutup 0x1C 0x0D.",
      en: "Send the whole message again, ended by 0x1C 0x0D."))

  /// BMB-1211: bytes that belong to no message.
  package static let hl7OutsideMessages = Rule(
    "BMB-1211", .warning, type: "structure",
    message: Bilingual(
      id: "Ada isi di luar pesan; bagian itu tidak diproses.",
      en: "There is content outside of messages; it is not processed."),
    fix: Bilingual(
      id: "Kirim hanya segmen HL7, mulai dari MSH (atau FHS, BHS).",
      en: "Send only HL7 segments, from MSH (or FHS, BHS) on."))

  /// BMB-1212: BTS-1 counts other messages than came.
  package static let hl7BatchCountWrong = Rule(
    "BMB-1212", .warning, type: "invariant",
    message: Bilingual(
      id: "Jumlah pesan pada BTS-1 tidak sama dengan pesan yang diterima.",
      en: "BTS-1 counts other messages than those that came."),
    fix: Bilingual(
      id: "Periksa apakah ada pesan yang tidak terkirim, lalu perbaiki BTS-1.",
      en: "Check whether a message is missing, then correct BTS-1."))

  /// BMB-1213: a line that is no segment.
  package static let hl7LineContinued = Rule(
    "BMB-1213", .warning, type: "structure",
    message: Bilingual(
      id: "Ada baris yang bukan segmen; baris itu dibaca sebagai lanjutan isian sebelumnya.",
      en: "A line is no segment; it was read as going on with the field before it."),
    fix: Bilingual(
      id: "Tulis pergantian baris di dalam isian sebagai \\.br\\.",
      en: "Write line breaks inside a field as \\.br\\."))
}
