import AccessPolicy
import Administration
import ArgumentParser
import AuditLog
import PatientIndex
import PersonMatching
import RecordModel
import Registry
import Sealing

/// `baimbai match review`: the pairs that wait and the words in force, or one pair side by side.
struct MatchReviewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review",
    abstract: "Pasangan yang menunggu keputusan / pairs that wait for a decision.",
    discussion: """
      Tanpa nomor: daftar, tanpa data diri. Dengan nomor dan alasan: kedua rekam berdampingan; pembukaan itu tercatat \
      dalam log. / Without an id: the list, without anybody's particulars. With an id and a reason: both records side \
      by side; that look is in the log.
      """)

  @OptionGroup var options: SettingsOptions
  @Argument(help: "Nomor pasangan atau keputusan / id of a pair or of a decision.") var id: String?
  @Option(help: "Alasan membuka, 3-400 huruf / why it is opened, 3-400 characters.") var reason = ""
  @OptionGroup var grounds: MatchGroundsOptions
  @Option(help: "Kode petugas / officer's code.") var officer: String

  func run() async throws {
    let house = House(try await Settings.load(options))
    guard let id else {
      let board = try await house.matches(officer) { desk, snapshot, entry in
        try await desk.board(under: .review(by: snapshot.policy), entry: entry)
      }
      for review in board.reviews {
        print("\(review.id) \(Self.line(review.grounds)) menunggu / waits")
      }
      for word in board.words {
        let what = word.isSame ? "satu orang / one person" : "dua orang / two persons"
        print(
          "\(word.id) \(Self.line(word.grounds)) \(what): "
            + (word.officer ?? "aturan / rule \(word.grounds.version)"))
      }
      return
    }
    guard let wanted = MatchReviewID(id) else { throw ValidationError("id?") }
    let (pair, names) = try await house.matches(officer) {
      [reason, grounds] desk, snapshot, entry in
      let (query, noted) = try await grounds.query(desk, snapshot.policy, entry)
      return (
        try await desk.look(wanted, reason: reason, under: query, entry: noted),
        snapshot.facilities.mapValues(\.code)
      )
    }
    Self.show(pair, names)
  }

  private static func line(_ grounds: MatchGrounds) -> String {
    "\((grounds.weight * 10).rounded() / 10) (\(grounds.version)) "
      + grounds.reasons.map(\.rawValue).joined(separator: ",")
  }

  private static func show(_ pair: MatchDesk.Pair, _ names: [FacilityID: String]) {
    print(line(pair.question.grounds))
    for decision in pair.hidden {
      print("\(decision.reason.indonesian) / \(decision.reason.english)")
    }
    for (side, patients) in [("1", pair.left), ("2", pair.right)] {
      for patient in patients {
        print("\(side) Patient/\(patient.id) \(names[patient.facility] ?? "\(patient.facility)")")
        for (title, value) in values(of: patient) where !value.isEmpty {
          print("  \(title): \(value)")
        }
      }
    }
    for part in pair.question.grounds.evidence {
      let title = part.field.title
      let words = part.field.words(part.level)
      let bits = (part.bits * 10).rounded() / 10
      print(
        "\(title.indonesian) / \(title.english): \(words.indonesian) / \(words.english) \(bits)")
    }
  }

  /// What a record says; numbers by their last four digits only.
  private static func values(of patient: MatchPatient) -> [(String, String)] {
    func line(_ parts: [String?]) -> String { parts.compactMap(\.self).joined(separator: " / ") }
    func masked(_ numbers: [String]) -> String { line(numbers.map { "\u{2026}\($0.suffix(4))" }) }
    let current = patient.current
    return [
      (
        "nama / name",
        line(
          current.names.map {
            $0.text ?? ($0.given + [$0.family].compactMap(\.self)).joined(separator: " ")
          })
      ), ("lahir / born", current.birthDate?.text ?? ""),
      ("jenis kelamin / sex", current.sex?.rawValue ?? ""),
      (
        "alamat / address",
        line(current.addresses.map { ($0.lines + [$0.villageCode ?? ""]).joined(separator: ", ") })
      ), ("telepon / phone", line(current.contacts.map(\.value))),
      ("ibu / mother", patient.motherName ?? ""), ("NIK", masked(patient.record.niks)),
      ("BPJS", masked(patient.record.cards)),
    ]
  }
}

/// On what an officer's look rests; more than its reason where the policy hides somebody.
struct MatchGroundsOptions: ParsableArguments {
  @Option(help: "Tujuan / purpose: HOPERAT, PUBHLTH.") var purpose = "HOPERAT"
  @Option(help: "Dasar hukum / legal basis: court-order, safety, outbreak.") var basis: String?
  @Option(help: "Nomor dokumennya / number of its document.") var document: String?

  /// What the policy takes of it, and the entry with its purpose.
  func query(
    _ desk: MatchDesk, _ policy: Policy, _ entry: LeafDraft
  ) async throws -> (OfficeQuery, LeafDraft) {
    let question = OfficeQuestion(
      role: .officer, purpose: purpose, basis: basis, document: document)
    var entry = entry
    entry.purpose = PurposeOfUse(rawValue: purpose)?.rawValue
    switch try await desk.query(question, under: policy, entry: entry) {
    case .success(let query): return (query, entry)
    case .failure:
      tell(
        "Kebijakan akses tidak mengizinkan tujuan atau dasar ini. / "
          + "The access policy does not allow this purpose or basis.")
      throw ExitStatus.failed
    }
  }
}

/// `baimbai match link|apart|undo`: what an officer decides of a pair, with his reason.
enum MatchDecision {
  /// What each of them is told.
  struct Told: ParsableArguments {
    @OptionGroup var options: SettingsOptions
    @Argument(help: "Nomor / id") var id: String
    @Option(help: "Alasan, 3-400 huruf / reason, 3-400 characters.") var reason: String
    @Option(help: "Kode petugas / officer's code.") var officer: String

    func decide(isSame: Bool, on grounds: MatchGroundsOptions) async throws {
      guard let id = MatchReviewID(id) else { throw ValidationError("id?") }
      let told = self
      try await House(try await Settings.load(options)).matches(officer) { desk, snapshot, entry in
        let (query, noted) = try await grounds.query(desk, snapshot.policy, entry)
        try await desk.decide(
          id, isSame: isSame, officer: told.officer, reason: told.reason, under: query,
          entry: noted)
      }
      print("\(id) \(isSame ? "satu orang / one person" : "dua orang / two persons")")
    }
  }

  struct Link: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "link", abstract: "Nyatakan satu orang / say that they are one person.")

    @OptionGroup var told: Told
    @OptionGroup var grounds: MatchGroundsOptions

    func run() async throws { try await told.decide(isSame: true, on: grounds) }
  }

  struct Apart: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "apart", abstract: "Nyatakan dua orang / say that they are two persons.")

    @OptionGroup var told: Told
    @OptionGroup var grounds: MatchGroundsOptions

    func run() async throws { try await told.decide(isSame: false, on: grounds) }
  }

  struct Undo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "undo",
      abstract: "Cabut keputusan petugas / take an officer's decision back.",
      discussion: """
        Aturan menilai pasangan itu kembali. Tautan sebuah aturan tidak dicabut, melainkan dipisahkan (apart). /
        The rules judge the pair anew. A rule's link is not undone but kept apart (apart).
        """)

    @OptionGroup var told: Told

    func run() async throws {
      guard let id = PersonLinkID(told.id) else { throw ValidationError("id?") }
      let told = told
      try await House(try await Settings.load(told.options)).matches(told.officer) {
        desk, _, entry in
        try await desk.undo(
          id, officer: told.officer, reason: told.reason, entry: entry)
      }
      print("\(id) dicabut / undone")
    }
  }
}

extension House {
  /// Runs `body` with the desk of links for an officer whom the registry knows.
  fileprivate func matches<Result: Sendable>(
    _ officer: String,
    _ body: @Sendable @escaping (MatchDesk, RegistrySnapshot, LeafDraft) async throws -> Result
  ) async throws -> Result {
    let keyring = try Keyring(directory: settings.keysDirectory)
    let weights = try settings.weights()
    do {
      return try await administer { _, snapshot in
        try snapshot.requireOfficers([officer])
        let who = actor()
        var entry = LeafDraft(.match, .read, requestID: who.requestID)
        entry.user = "\(officer) (\(who.code))"
        entry.purpose = "HOPERAT"
        entry.resource = "MatchReview"
        return try await body(
          MatchDesk(
            database: database, log: log, keyring: keyring, weights: weights, now: House.now),
          snapshot, entry)
      }
    } catch let refusal as MatchDesk.Refusal {
      tell(
        "\(refusal.rule.code) \(refusal.rule.message.indonesian) / \(refusal.rule.message.english)")
      throw ExitStatus.failed
    }
  }
}
