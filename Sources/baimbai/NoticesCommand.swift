import Administration
import ArgumentParser
import Disclosure
import Foundation
import Monitoring
import Notifying
import RecordModel
import Registry
import Sealing

/// `baimbai notices ...`: what people are told before it happens, and whether it went out.
struct NoticesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "notices", abstract: "Pemberitahuan / notices.",
    subcommands: [List.self, Test.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Tampilkan / show.")

    @OptionGroup var options: SettingsOptions
    @Option(help: "Paling banyak / at most.") var limit = 50

    func run() async throws {
      let house = House(try await Settings.load(options))
      let list = try await house.administer { [house] _, _ in
        try await house.noticeDesk.list(max(1, min(limit, 1000)))
      }
      for one in list {
        let state =
          one.sentAt.map { "terkirim / sent \(ClinicalTime(utc: $0).text)" }
          ?? (one.isGivenUp ? "menyerah / given up" : one.channel == nil ? "-" : "menunggu / waits")
        print(
          [
            one.notice.id.description, one.notice.kind, one.notice.subject,
            one.channel?.rawValue ?? "-", state, String(one.attempts), one.fault ?? "",
            one.notice.title.indonesian,
          ].joined(separator: "\t"))
      }
    }
  }

  struct Test: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Kirim percobaan sekarang / send a test now.")

    @OptionGroup var options: SettingsOptions

    func run() async throws {
      let house = House(try await Settings.load(options))
      let result = try await house.administer { [house] _, _ -> (sent: Int, failed: Int) in
        let id = NoticeID(at: House.now() / 1000)
        let today = CivilDate(daysSince1970: CivilDate.localDay(at: House.now()))
        let test = Notice(
          id: id, kind: "test", subject: "Notice/\(id)", dueOn: today, key: "test/\(id)",
          title: Bilingual(id: "Percobaan pemberitahuan Baimbai", en: "A test notice of Baimbai"),
          text: Bilingual(
            id: "Pemberitahuan dari gerbang ini sampai ke alamat ini.",
            en: "Notices of this gateway reach this address."))
        let courier = try house.courier(due: { [test] })
        guard !courier.channels.isEmpty else {
          tell(
            "notices.sendmail, notices.webhook: belum diatur / not set; hanya masuk daftar / only listed"
          )
          return (0, 1)
        }
        try await courier.tell()
        let counts = try await courier.carry()
        await courier.close()
        return counts
      }
      print("terkirim / sent \(result.sent), gagal / failed \(result.failed)")
      if result.failed > 0 || result.sent == 0 { throw ExitStatus.failed }
    }
  }
}

extension House {
  /// Where notices are made and ticked off.
  var noticeDesk: NoticeDesk { NoticeDesk(database: database, log: log, now: Self.now) }

  /// The courier of this gateway, which warns of certificates, licences and SIPs that end.
  func courier(
    _ registry: RegistryWatch, _ administration: Administration, _ keyring: Keyring
  ) throws -> NoticeCourier {
    let glass = GlassDesk(database: database, log: log, keyring: keyring, now: Self.now)
    let days = settings.expiryDays.split(separator: ",").compactMap {
      Int($0.filter { !$0.isWhitespace })
    }
    let alerts = AlertDesk(database: database, log: log, now: Self.now)
    return try courier(urgent: {
      try await glass.notices(registry.snapshot) + (try await alerts.notices())
    }) {
      CertificateExpiry.notices(in: registry.snapshot, days: days, now: Self.now())
        + (try await administration.permitNotices(registry.snapshot))
        + QuietNotice.notices(
          try await QuietBook(database: database).read(at: CivilDate.localDay(at: Self.now()) - 1),
          in: registry.snapshot, now: Self.now())
    }
  }

  /// A courier with the ways of the settings.
  func courier(
    urgent: @escaping @Sendable () async throws -> [Notice] = { [] },
    due: @escaping @Sendable () async throws -> [Notice]
  ) throws -> NoticeCourier {
    var mail: MailProgram?
    if !settings.mailProgram.isEmpty {
      mail = MailProgram(
        path: settings.mailProgram, from: settings.mailFrom,
        recipients: settings.mailTo.split(separator: ",").map {
          $0.filter { !$0.isWhitespace }
        })
    }
    return NoticeCourier(
      desk: noticeDesk, mail: mail, webhook: try webhook(), due: due, urgent: urgent,
      actor: actor(),
      logger: logger)
  }

  private func webhook() throws -> Webhook? {
    guard !settings.webhookURL.isEmpty else { return nil }
    let secret = try String(contentsOfFile: settings.webhookSecret, encoding: .utf8)
    let authorities = settings.webhookAuthorities
    guard
      let webhook = try Webhook(
        url: settings.webhookURL,
        secret: Array(secret.trimmingCharacters(in: .whitespacesAndNewlines).utf8),
        authorities: authorities.isEmpty ? nil : authorities)
    else {
      tell(
        "notices.webhook: harus https, rahasia paling sedikit \(Webhook.shortestSecret) byte / must be "
          + "https, and the secret at least \(Webhook.shortestSecret) bytes")
      throw ExitStatus.failed
    }
    return webhook
  }
}
