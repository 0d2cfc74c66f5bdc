import Intake
import RecordModel
import RegisterFormat
import StrictJSON

/// What the form on the upload page asks for.
enum UploadAction: String {
  /// Store it.
  case send
  /// Tell what would become of it.
  case check
  /// Give a register's refused rows back with their reasons.
  case refused
}

/// What the page of a trial run names.
struct CheckView: Sendable {
  let action: String
  /// Where what columns mean is remembered.
  let columnsAction: String
  let verdict: String
  let status: String
  let isRegister: Bool
  let accepted: String
  let refused: String
  let skipped: String
  let columns: [RegisterColumnView]
  let issues: [IssueView]
  let hasIssues: Bool
  /// Findings beyond the page's.
  let more: String?

  /// Findings on one page; the sheet of refused rows has them all.
  static let shownIssues = 200

  init(_ run: DryRun, _ say: Language) {
    action = say.link("/upload")
    columnsAction = say.link("/registers/columns")
    let isGood = run.httpStatus == 200
    status = isGood ? "accepted" : "quarantined"
    verdict = say.plain(isGood ? CheckTexts.wouldGo : CheckTexts.wouldNot)
    isRegister = run.register != nil
    let rows = run.register?.rows ?? (accepted: 0, refused: 0, skipped: 0)
    accepted = say.figure(rows.accepted)
    refused = say.figure(rows.refused)
    skipped = say.figure(rows.skipped)
    columns = (run.register?.columns ?? []).map { RegisterColumnView($0, say) }
    let told = IssueView.read(run.issueList)
    issues = told.prefix(Self.shownIssues).map { IssueView($0, say) }
    hasIssues = !issues.isEmpty
    more = told.count > issues.count ? say.figure(told.count - issues.count) : nil
  }
}

/// One column of a register as it was understood.
struct RegisterColumnView: Sendable {
  let letters: String
  let index: Int
  let title: String
  /// Every meaning, the column's own chosen.
  let choices: [Choice]
  let isKnown: Bool
  let percent: String
  let filled: String

  init(_ column: RegisterColumn, _ say: Language) {
    letters = column.letters
    index = column.index
    title = column.title
    isKnown = column.meaning != nil
    choices =
      [
        Choice(
          value: "", label: say.plain(CheckTexts.unknownColumn), isChosen: column.meaning == nil)
      ]
      + ColumnMeaning.allCases.map {
        Choice(value: $0.rawValue, label: $0.rawValue, isChosen: $0 == column.meaning)
      }
    percent = say.figure(Int((column.confidence * 100).rounded()))
    filled = say.figure(column.filledRows)
  }
}

/// The words of the trial run.
enum CheckTexts {
  static let check = Bilingual(id: "Periksa dulu", en: "Check first")
  static let giveBack = Bilingual(id: "Unduh baris yang ditolak", en: "Download the refused rows")
  static let title = Bilingual(id: "Hasil pemeriksaan", en: "What was found")
  static let nothingStored = Bilingual(
    id: "Belum ada yang disimpan. Bila sudah sesuai, kirim berkas yang sama.",
    en: "Nothing is stored yet. When it looks right, send the same file.")
  static let wouldGo = Bilingual(
    id: "Berkas ini dapat diterima.", en: "This file would be accepted.")
  static let wouldNot = Bilingual(
    id: "Berkas ini belum dapat diterima.", en: "This file would not be accepted.")
  static let rows = Bilingual(id: "Baris diterima", en: "Rows accepted")
  static let refusedRows = Bilingual(id: "Baris ditolak", en: "Rows refused")
  static let skippedRows = Bilingual(
    id: "Baris bukan kunjungan (judul, jumlah)", en: "Rows that are no visits (titles, totals)")
  static let columns = Bilingual(id: "Arti kolom", en: "What the columns mean")
  static let column = Bilingual(id: "Kolom", en: "Column")
  static let columnTitle = Bilingual(id: "Judul", en: "Title")
  static let meaning = Bilingual(id: "Arti", en: "Meaning")
  static let certainty = Bilingual(id: "Keyakinan (%)", en: "Certainty (%)")
  static let filled = Bilingual(id: "Baris terisi", en: "Rows filled")
  static let unknownColumn = Bilingual(
    id: "tidak dikenal; disimpan sebagai catatan", en: "not known; kept as a note")
  static let remember = Bilingual(id: "Ingat arti kolom", en: "Remember what columns mean")
  static let rememberLead = Bilingual(
    id: "Berlaku untuk semua berkas berikutnya dari fasilitas ini.",
    en: "Counts for all later files of this facility.")
  static let more = Bilingual(id: "temuan lagi", en: "more findings")
  static let again = Bilingual(id: "Pilih berkas", en: "Choose the file")
  static let template = Bilingual(
    id: "Register kosong untuk diisi", en: "The blank register to fill in")
}

extension Templates {
  static func check(_ say: Language) -> String {
    let head = head(
      say,
      [
        (CheckTexts.column, false), (CheckTexts.columnTitle, false), (CheckTexts.meaning, false),
        (CheckTexts.certainty, true), (CheckTexts.filled, true),
      ])
    let columns = table(
      say(CheckTexts.columns), head: head,
      body: """
        {{#columns}}<tr><th scope="row"><code>{{letters}}</code></th>
        <td class="wide"><label for="m{{index}}">{{title}}</label>
        <input type="hidden" name="t{{index}}" value="{{title}}"></td>
        <td><select id="m{{index}}" name="m{{index}}">{{#choices}}
        <option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{label}}</option>
        {{/choices}}</select></td>
        <td class="num">{{percent}}</td><td class="num">{{filled}}</td></tr>
        {{/columns}}
        """)
    return """
      <p class="message {{status}}" role="status">{{verdict}} \(say(CheckTexts.nothingStored))</p>
      {{#isRegister}}<dl class="card">
      <dt>\(say(CheckTexts.rows))</dt><dd>{{accepted}}</dd>
      <dt>\(say(CheckTexts.refusedRows))</dt><dd>{{refused}}</dd>
      <dt>\(say(CheckTexts.skippedRows))</dt><dd>{{skipped}}</dd></dl>{{/isRegister}}
      \(uploadForm(say, lead: CheckTexts.again))
      {{#isRegister}}<h2>\(say(CheckTexts.columns))</h2>
      <form method="post" action="{{columnsAction}}">
      \(columns)
      <p><button type="submit">\(say(CheckTexts.remember))</button>
      <span class="soft">\(say(CheckTexts.rememberLead))</span></p></form>{{/isRegister}}
      <h2>\(say(ClinicTexts.findings))</h2>
      \(findings(say))
      {{#more}}<p>+ {{more}} \(say(CheckTexts.more))</p>{{/more}}
      """
  }
}
