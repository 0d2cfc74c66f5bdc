package import RecordModel

extension Rule {
  /// 429: the facility has had its share while the gateway is busy.
  package static let overShare = Rule(
    "BMB-1628", .error, type: "throttled",
    message: Bilingual(
      id: "Gerbang sedang sibuk dan fasilitas ini sudah memakai bagiannya.",
      en: "The gateway is busy and this facility has used its share."),
    fix: Bilingual(
      id: "Kirim ulang pesan yang sama sesudah waktu di header Retry-After; tidak ada yang hilang. "
        + "Kiriman susulan yang besar lebih cepat selesai di luar jam pelayanan.",
      en:
        "Send the same message again after the time in the Retry-After header; nothing is lost. A "
        + "large backfill is done sooner outside of working hours."))
}
