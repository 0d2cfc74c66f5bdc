package import RecordModel

/// What can be refused of links between persons: BMB-1715 to BMB-1717, BMB-1896, BMB-1980 to
/// BMB-1983 and BMB-1990.
package let matchRules: [Rule] = [
  .matchNotOpen, .matchKeptApart, .matchHeldByHumans, .matchReason, .matchNobody, .matchOnlyRecord,
  .mergeNotHeld, .mergeSurvivorRetired, .matchHidden,
]

extension Rule {
  /// The pair is not in the queue and no link of that id is in force.
  package static let matchNotOpen = Rule(
    "BMB-1715", .error, type: "not-found",
    message: Bilingual(
      id: "Pasangan ini tidak menunggu lagi dan tidak ada tautan yang berlaku.",
      en: "This pair waits no longer and no link of it is in force."),
    fix: Bilingual(id: "Kembali ke daftar.", en: "Go back to the list."))
  /// Linking, or letting a merge hold again, would join two persons that a human keeps apart.
  package static let matchKeptApart = Rule(
    "BMB-1716", .error, type: "conflict",
    message: Bilingual(
      id: "Petugas memisahkan dua orang yang akan tersambung oleh tautan atau penggabungan ini.",
      en: "An officer keeps two persons apart that this link or merge would join."),
    fix: Bilingual(
      id: "Cabut dahulu keputusan memisahkan itu.", en: "Take that decision back first."))
  /// Two persons stay one through links that humans made, or through what facilities merged.
  package static let matchHeldByHumans = Rule(
    "BMB-1717", .error, type: "conflict",
    message: Bilingual(
      id: "Kedua orang tetap tersambung lewat tautan yang dibuat petugas "
        + "atau penggabungan rekam oleh fasilitas.",
      en: "The two stay one through links that officers made or records that facilities merged."),
    fix: Bilingual(
      id: "Pisahkan tautan atau penggabungan itu dahulu.", en: "Part those links or merges first."))
  /// A decision without a reason of its length.
  package static let matchReason = Rule(
    "BMB-1896", .error, type: "required",
    message: Bilingual(
      id: "Alasan terlalu pendek atau terlalu panjang.",
      en: "The reason is too short or too long."),
    fix: Bilingual(
      id: "Tulis 3 sampai 400 karakter.", en: "Write 3 to 400 characters."))
  /// Nobody has the number, or the record is not there.
  package static let matchNobody = Rule(
    "BMB-1980", .error, type: "not-found",
    message: Bilingual(
      id: "Tidak ada orang dengan nomor itu, atau rekam itu tidak ada.",
      en: "Nobody has that number, or there is no such record."),
    fix: Bilingual(
      id: "Periksa NIK, nomor BPJS, nomor IHS atau paspor.",
      en: "Check the NIK, BPJS, IHS or passport number."))
  /// A record cannot be taken out of a person who has no other.
  package static let matchOnlyRecord = Rule(
    "BMB-1981", .error, type: "conflict",
    message: Bilingual(
      id: "Orang ini tidak punya rekam lain: tidak ada yang dapat dipisahkan.",
      en: "This person has no other record: there is nothing to part."),
    fix: Bilingual(
      id: "Jika orang ini tersambung dengan orang lain, pisahkan pasangannya di daftar.",
      en: "If this person is linked with another, keep that pair apart in the list."))
  /// A facility's merge that holds no more, or holds already.
  package static let mergeNotHeld = Rule(
    "BMB-1982", .error, type: "conflict",
    message: Bilingual(
      id: "Penggabungan ini sudah berubah sejak halaman dibuka.",
      en: "This merge has changed since the page was opened."),
    fix: Bilingual(id: "Kembali ke daftar.", en: "Go back to the list."))
  /// The record that should stay was retired itself since.
  package static let mergeSurvivorRetired = Rule(
    "BMB-1983", .error, type: "conflict",
    message: Bilingual(
      id: "Rekam yang dipertahankan sudah digabungkan fasilitas ke rekam lain.",
      en: "The record that should stay was itself merged into another by the facility."),
    fix: Bilingual(
      id: "Batalkan dahulu penggabungan yang itu.", en: "Take that merge back first."))
  /// Nobody decides on whom the access policy does not let him see.
  package static let matchHidden = Rule(
    "BMB-1990", .error, type: "forbidden",
    message: Bilingual(
      id: "Kebijakan akses menutup data orang ini bagi petugas; tidak ada yang diputuskan.",
      en: "The access policy hides this person from officers; nothing is decided."),
    fix: Bilingual(
      id: "Tunggu sampai pembatasannya diakhiri, atau sebutkan dasar hukum dan nomor dokumennya. "
        + "Memisahkan pasangan atau membatalkan penggabungan boleh tanpa itu.",
      en: "Wait until the restriction is ended, or name a legal basis and its document. "
        + "A pair may be kept apart and a merge parted without."))
}
