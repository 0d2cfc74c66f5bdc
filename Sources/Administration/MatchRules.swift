package import RecordModel

/// What can be refused of links between persons: BMB-1715 to BMB-1717, and BMB-1896.
package let matchRules: [Rule] = [.matchNotOpen, .matchKeptApart, .matchHeldByHumans, .matchReason]

extension Rule {
  /// The pair is not in the queue and no link of that id is in force.
  package static let matchNotOpen = Rule(
    "BMB-1715", .error, type: "not-found",
    message: Bilingual(
      id: "Pasangan ini tidak menunggu lagi dan tidak ada tautan yang berlaku.",
      en: "This pair waits no longer and no link of it is in force."),
    fix: Bilingual(id: "Kembali ke daftar.", en: "Go back to the list."))
  /// Linking would join two persons that a human keeps apart.
  package static let matchKeptApart = Rule(
    "BMB-1716", .error, type: "conflict",
    message: Bilingual(
      id: "Petugas memisahkan dua orang yang akan tersambung oleh tautan ini.",
      en: "An officer keeps two persons apart that this link would join."),
    fix: Bilingual(
      id: "Cabut dahulu keputusan memisahkan itu.", en: "Take that decision back first."))
  /// Two persons stay one through links that humans made.
  package static let matchHeldByHumans = Rule(
    "BMB-1717", .error, type: "conflict",
    message: Bilingual(
      id: "Kedua orang tetap tersambung lewat tautan yang dibuat petugas.",
      en: "The two stay one through links that officers made."),
    fix: Bilingual(id: "Pisahkan tautan itu dahulu.", en: "Part those links first."))
  /// A decision without a reason of its length.
  package static let matchReason = Rule(
    "BMB-1896", .error, type: "required",
    message: Bilingual(
      id: "Alasan terlalu pendek atau terlalu panjang.",
      en: "The reason is too short or too long."),
    fix: Bilingual(
      id: "Tulis 3 sampai 400 karakter.", en: "Write 3 to 400 characters."))
}
