import RecordModel

extension Templates {
  static func log(_ say: Language) -> String {
    """
    <p>\(say(LogTexts.lead))</p>
    {{^hasPolicy}}<p class="message warning" role="note">\(say(LogTexts.noPolicy))</p>{{/hasPolicy}}
    <dl class="card">
    <dt>\(say(LogTexts.entries))</dt><dd>{{size}}</dd>
    <dt>\(say(LogTexts.uncosigned))</dt><dd>{{uncosigned}}</dd>
    {{#silence}}<dt>\(say(LogTexts.silence))</dt><dd><span class="tag {{silenceClass}}">{{silence}}</span></dd>{{/silence}}
    </dl>
    {{#isTooLong}}<p>\(say(LogTexts.tooLong))</p>{{/isTooLong}}
    {{^isTooLong}}{{#hasCheckpoints}}<form class="card fields" method="post" action="{{verifyAction}}">
    {{#hasPolicy}}<button type="submit">\(say(LogTexts.verify))</button>{{/hasPolicy}}
    <a href="{{evidenceLink}}">\(say(LogTexts.evidence))</a></form>{{/hasCheckpoints}}{{/isTooLong}}
    {{#hasCheckpoints}}\(files(say, "checkpointFiles"))
    \(checkpointTable(say)){{/hasCheckpoints}}
    {{^hasCheckpoints}}<p>\(say(LogTexts.none))</p>{{/hasCheckpoints}}
    {{#hasDays}}\(files(say, "dayFiles"))
    \(dayTable(say)){{/hasDays}}
    {{^hasDays}}<p>\(say(LogTexts.noDays))</p>{{/hasDays}}
    {{#hasRecoveries}}\(files(say, "recoveryFiles"))
    \(recoveryTable(say)){{/hasRecoveries}}
    """
  }

  private static func checkpointTable(_ say: Language) -> String {
    table(
      say(LogTexts.checkpoints),
      head: head(
        say,
        [
          (Texts.time, false), (LogTexts.size, true), (LogTexts.witnesses, false),
          (LogTexts.state, false),
        ]),
      body: """
        {{#checkpoints}}<tr><th scope="row" class="time">{{time}}</th><td class="num">{{size}}</td>
        <td>{{#witnesses}}<code>{{.}}</code> {{/witnesses}}</td>
        <td><span class="tag {{stateClass}}">{{state}}</span></td></tr>
        {{/checkpoints}}
        """)
  }

  private static func dayTable(_ say: Language) -> String {
    table(
      say(LogTexts.days),
      head: head(
        say,
        [
          (LogTexts.day, false), (LogTexts.facility, false), (LogTexts.counted, true),
          (LogTexts.logged, true), (LogTexts.missing, true), (LogTexts.unknown, true),
          (LogTexts.state, false),
        ]),
      body: """
        {{#days}}<tr><th scope="row">{{day}}</th><td><code>{{facility}}</code></td>
        <td class="num">{{counted}}</td><td class="num">{{logged}}</td>
        <td class="num">{{missing}}</td><td class="num">{{unknown}}</td>
        <td><span class="tag {{stateClass}}">{{state}}</span></td></tr>
        {{/days}}
        """)
  }

  private static func recoveryTable(_ say: Language) -> String {
    table(
      say(LogTexts.recoveries),
      head: head(
        say,
        [
          (Texts.time, false), (LogTexts.lostRange, false), (LogTexts.name, false),
          (LogTexts.officers, false), (LogTexts.reason, false),
        ]),
      body: """
        {{#recoveries}}<tr><th scope="row" class="time">{{time}}</th><td>{{range}}</td>
        <td><code>{{name}}</code></td><td>{{officers}}</td><td>{{reason}}</td></tr>
        {{/recoveries}}
        """)
  }

  static func verified(_ say: Language) -> String {
    """
    {{#isClean}}<p class="message done" role="status">\(say(LogTexts.clean))</p>{{/isClean}}
    {{#firstBad}}<p class="message error" role="alert">\(say(LogTexts.firstBad)): {{firstBad}}</p>{{/firstBad}}
    <dl class="card"><dt>\(say(LogTexts.entries))</dt><dd>{{entries}}</dd>
    <dt>Checkpoint</dt><dd>{{checkpoints}}</dd></dl>
    {{^isClean}}\(table(
      say(LogTexts.verified),
      head: head(say, [(LogTexts.rule, false), (LogTexts.place, false), (Texts.fix, false)]),
      body: """
        {{#findings}}<tr><th scope="row"><code>{{code}}</code></th><td>{{position}}</td>
        <td>{{sentence}} {{fix}}</td></tr>
        {{/findings}}
        """)){{/isClean}}
    <p><a href="{{back}}">\(say(LogTexts.back))</a></p>
    """
  }
}
