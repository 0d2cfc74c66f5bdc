package import RecordModel

// What medicines say against each other.
extension Rule {
  /// The same medicine was prescribed twice on one day.
  package static let sameMedicineTwice = Rule(
    "BMB-1830", .warning, type: "duplicate",
    message: Bilingual(
      id: "Obat yang sama diresepkan dua kali pada hari yang sama.",
      en: "The same medicine was prescribed twice on one day."),
    fix: Bilingual(
      id: "Periksa apakah resep terkirim ganda.",
      en: "Check whether the prescription was sent twice."))

  /// Two medicines of one day have the same active ingredient.
  package static let sameIngredientTwice = Rule(
    "BMB-1831", .information, type: "business-rule",
    message: Bilingual(
      id: "Dua obat pada hari yang sama memuat zat aktif yang sama.",
      en: "Two medicines of the same day have the same active ingredient."),
    fix: Bilingual(
      id: "Periksa apakah keduanya memang dimaksudkan; jumlah dosisnya dapat berlebih.",
      en: "Check whether both are meant; the doses may add up to too much."))

  /// Two antibacterials of one day are of one group.
  package static let sameAntibioticClassTwice = Rule(
    "BMB-1832", .information, type: "business-rule",
    message: Bilingual(
      id: "Dua antibiotik dari golongan yang sama pada hari yang sama.",
      en: "Two antibacterials of one group on the same day."),
    fix: Bilingual(
      id: "Periksa apakah keduanya memang dimaksudkan.",
      en: "Check whether both are meant."))
}
