import CodeSystems
import RecordModel

/// The words of the page of codes.
enum CodeTexts {
  static let codes = Bilingual(id: "Kode", en: "Codes")
  static let lead = Bilingual(
    id:
      "Kode dari perangkat lunak Anda yang belum dikenal. Sekali dipetakan, semua kiriman yang menunggunya diolah ulang.",
    en:
      "Codes of your software that are not known yet. Mapped once, all submissions that wait for one are read again."
  )
  static let none = Bilingual(
    id: "Tidak ada kode yang menunggu.", en: "No code is waiting.")
  static let kind = Bilingual(id: "Jenis", en: "Kind")
  static let code = Bilingual(id: "Kode", en: "Code")
  static let system = Bilingual(id: "Sistem", en: "System")
  static let meaning = Bilingual(id: "Arti", en: "Meaning")
  static let submissions = Bilingual(id: "Kiriman", en: "Submissions")
  static let since = Bilingual(id: "Sejak", en: "Since")
  static let map = Bilingual(id: "Petakan", en: "Map it")
  static let waiting = Bilingual(id: "belum dipetakan", en: "not mapped yet")
  static let target = Bilingual(id: "Kode baku", en: "Standard code")
  static let targetSystem = Bilingual(id: "Sistem kode baku", en: "System of the standard code")
  static let display = Bilingual(id: "Nama", en: "Name")
  static let check = Bilingual(id: "Lihat perubahannya dahulu", en: "See the difference first")
  static let wouldChange = Bilingual(
    id: "Belum disimpan. Kunjungan yang akan berubah:",
    en: "Not stored yet. Visits that would change:")
  static let changed = Bilingual(
    id: "Tersimpan. Kunjungan yang berubah:", en: "Stored. Visits that changed:")
  static let more = Bilingual(
    id: "Masih ada lagi; operator melanjutkan dengan `baimbai replay`.",
    en: "There are more; an operator goes on with `baimbai replay`.")
  static let visit = Bilingual(id: "Kunjungan", en: "Visit")
  static let before = Bilingual(id: "Sebelum", en: "Before")
  static let after = Bilingual(id: "Sesudah", en: "After")

  static func kind(_ kind: CodeKind) -> Bilingual {
    switch kind {
    case .diagnosis: Bilingual(id: "diagnosis", en: "diagnosis")
    case .procedure: Bilingual(id: "tindakan", en: "procedure")
    case .observation: Bilingual(id: "pemeriksaan", en: "observation")
    case .medication: Bilingual(id: "obat", en: "medicine")
    case .service: Bilingual(id: "poli atau layanan", en: "service")
    case .visitClass: Bilingual(id: "jenis rawat", en: "class of visit")
    case .disposition: Bilingual(id: "cara pulang", en: "disposition")
    case .payer: Bilingual(id: "pembayar", en: "payer")
    }
  }

  /// The systems that a kind of code is mapped to.
  static func systems(_ kind: CodeKind) -> [(name: String, url: String)] {
    let snomed = ("SNOMED CT", "http://snomed.info/sct")
    switch kind {
    case .diagnosis: return [("ICD-10", CodeSystem.icd10.url), snomed]
    case .procedure: return [("ICD-9-CM", CodeSystem.icd9cm.url), snomed]
    case .observation: return [("LOINC", CodeSystem.loinc.url), snomed]
    case .medication: return [("KFA", CodeSystem.kfa.url)]
    case .service: return [snomed, ("P-Care kdPoli", CodeSystem.poli.url)]
    case .visitClass: return [("ActCode", CodeSystem.encounterClass.url)]
    case .disposition: return [("discharge-disposition", CodeSystem.dischargeDisposition.url)]
    case .payer: return [("Baimbai", CodeSystem.payer.url)]
    }
  }
}

extension Templates {
  static func codes(_ say: Language) -> String {
    let rows = table(
      say(CodeTexts.codes),
      head: head(
        say,
        [
          (CodeTexts.code, false), (CodeTexts.kind, false), (CodeTexts.meaning, false),
          (CodeTexts.submissions, true), (CodeTexts.since, false),
        ]),
      body: """
        {{#rows}}<tr><th scope="row"><a href="{{href}}"><code>{{code}}</code></a>
        <span class="soft">{{display}}</span><code class="soft">{{system}}</code></th><td>{{kind}}</td>
        <td>{{#isMapped}}<code>{{target}}</code>{{/isMapped}}
        {{^isMapped}}<span class="tag partial">\(say(CodeTexts.waiting))</span>{{/isMapped}}</td>
        <td class="num">{{submissions}}</td><td class="time">{{since}}</td></tr>
        {{/rows}}
        """)
    return """
      <p>\(say(CodeTexts.lead))</p>
      {{#result}}<p class="message {{tone}}" role="status">{{sentence}}</p>
      \(codeChanges(say)){{#more}}<p>{{more}}</p>{{/more}}{{/result}}
      {{#form}}\(codeForm(say)){{/form}}
      {{#hasRows}}\(files(say))
      \(rows){{/hasRows}}
      {{^hasRows}}<p>\(say(CodeTexts.none))</p>{{/hasRows}}
      """
  }

  private static func codeForm(_ say: Language) -> String {
    """
    <form class="card" method="post" action="{{action}}">
    <h2>{{kindLabel}}: <code>{{code}}</code></h2>
    <input type="hidden" name="kind" value="{{kind}}">
    <input type="hidden" name="system" value="{{system}}">
    <input type="hidden" name="code" value="{{code}}">
    <p><label for="target-system">\(say(CodeTexts.targetSystem))</label>
    <select id="target-system" name="target-system">
    {{#systems}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{label}}</option>{{/systems}}</select></p>
    <p><label for="target-code">\(say(CodeTexts.target))</label>
    <input id="target-code" name="target-code" value="{{targetCode}}" maxlength="100" required></p>
    <p><label for="display">\(say(CodeTexts.display))</label>
    <input id="display" name="display" value="{{display}}" maxlength="400"></p>
    <button type="submit" name="action" value="check">\(say(CodeTexts.check))</button>
    <button type="submit" name="action" value="map">\(say(CodeTexts.map))</button>
    </form>
    """
  }

  private static func codeChanges(_ say: Language) -> String {
    table(
      say(CodeTexts.visit),
      head: head(
        say, [(CodeTexts.visit, false), (CodeTexts.before, false), (CodeTexts.after, false)]),
      body: """
        {{#changes}}<tr><th scope="row"><a href="{{href}}"><code>{{visit}}</code></a></th>
        <td><code>{{removed}}</code></td><td><code>{{added}}</code></td></tr>
        {{/changes}}
        """)
  }
}
