import RecordModel

extension Templates {
  static func audit(_ say: Language) -> String {
    """
    <p>\(say(AuditTexts.lead))</p>
    \(auditFilters(say))
    <form class="card" method="post" action="{{action}}">
    <h2>\(say(AuditTexts.findPerson))</h2>
    <div class="fields"><div><label for="number">\(say(AuditTexts.number))</label>
    <input id="number" name="number" required maxlength="40" autocomplete="off" aria-describedby="hint"></div>
    <button type="submit">\(say(AuditTexts.find))</button></div>
    <p class="soft" id="hint">\(say(AuditTexts.numberHint))</p>
    {{#isUnknownPerson}}<p class="message warning" role="alert">\(say(AuditTexts.unknownPerson))</p>{{/isUnknownPerson}}
    </form>
    {{#reportLink}}<p><a href="{{reportLink}}">\(say(AnomalyPageTexts.report))</a></p>{{/reportLink}}
    {{#hasRows}}\(files(say))
    \(auditTable(say)){{/hasRows}}
    {{^hasRows}}<p>\(say(AuditTexts.nothing))</p>{{/hasRows}}
    {{#olderLink}}<p><a href="{{olderLink}}">\(say(AuditTexts.older))</a></p>{{/olderLink}}
    """
  }

  private static func auditFilters(_ say: Language) -> String {
    """
    <form class="card fields" method="get" action="{{action}}">
    <div><label for="facility">\(say(AuditTexts.facilityCode))</label>
    <input id="facility" name="facility" value="{{facilityValue}}" maxlength="64" size="14"></div>
    <div><label for="event">\(say(AuditTexts.event))</label>
    <select id="event" name="event"><option value="">\(say(Texts.all))</option>
    {{#events}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{label}}</option>
    {{/events}}</select></div>
    <div><label for="user">\(say(AuditTexts.user))</label>
    <input id="user" name="user" value="{{userValue}}" maxlength="100" size="14"></div>
    <div><label for="purpose">\(say(AuditTexts.purpose))</label>
    <select id="purpose" name="purpose"><option value="">\(say(Texts.all))</option>
    {{#purposes}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{label}}</option>
    {{/purposes}}</select></div>
    <div><label for="from">\(say(AuditTexts.from))</label>
    <input id="from" name="from" type="date" value="{{fromValue}}"></div>
    <div><label for="until">\(say(AuditTexts.until))</label>
    <input id="until" name="until" type="date" value="{{untilValue}}"></div>
    {{#subjectValue}}<div><label for="subject">\(say(AuditTexts.subject))</label>
    <input id="subject" name="subject" class="code" value="{{subjectValue}}" maxlength="32" size="34"></div>{{/subjectValue}}
    <button type="submit">\(say(Texts.apply))</button> <a href="{{action}}">\(say(Texts.reset))</a>
    </form>
    """
  }

  private static func auditTable(_ say: Language) -> String {
    let columns: [(Bilingual, isNumber: Bool)] = [
      (Texts.time, false), (AuditTexts.event, false), (AuditTexts.user, false),
      (AuditTexts.source, false), (AuditTexts.purpose, false), (AuditTexts.subject, false),
      (AuditTexts.resource, false), (AuditTexts.decision, false),
    ]
    return table(
      say(AuditTexts.heading), head: head(say, columns),
      body: """
        {{#rows}}<tr><th scope="row" class="time">{{time}}<span class="soft">#{{index}}</span></th>
        <td class="short">{{event}}</td>
        <td>{{#user}}{{user}}<span class="soft">{{proof}}</span>{{/user}}{{^user}}–{{/user}}</td>
        <td class="short">{{#source}}{{source}} {{/source}}{{#sourceCode}}<code>{{sourceCode}}</code>{{/sourceCode}}\
        {{#vendor}}<span class="soft">\(say(AuditTexts.through)) {{vendor}}</span>{{/vendor}}\
        {{#certificate}}<span class="soft">\(say(AuditTexts.certificate)) <code>{{certificate}}</code></span>{{/certificate}}</td>
        <td>{{#purpose}}{{purpose}}{{/purpose}}{{^purpose}}–{{/purpose}}</td>
        <td>{{#subjects}}<a class="code" href="{{href}}" title="{{label}}">{{short}}</a> {{/subjects}}\
        {{#subjectCount}}<span class="soft">{{subjectCount}}</span>{{/subjectCount}}</td>
        <td class="about">{{#resource}}<code>{{resource}}</code>{{/resource}}</td>
        <td><span class="tag {{decisionClass}}">{{decision}}</span>{{#reason}}<span class="soft">{{reason}}</span>{{/reason}}</td></tr>
        {{/rows}}
        """)
  }
}
