import RecordModel
import Registry

extension Templates {
  /// The links between the registry's pages.
  private static func tabs() -> String {
    """
    <nav aria-label="{{tabsLabel}}"><ul>{{#tabs}}<li><a href="{{href}}"{{#isCurrent}} aria-current="page"{{/isCurrent}}>{{label}}</a></li>
    {{/tabs}}</ul></nav>
    """
  }

  static func registry(_ say: Language) -> String {
    """
    \(tabs())
    <p>\(say(RegistryTexts.lead))</p>
    <form class="card fields" method="get" action="{{action}}">
    <div><label for="on">\(say(RegistryTexts.validOn))</label><input id="on" name="on" type="date" value="{{on}}"></div>
    <div><label for="known">\(say(RegistryTexts.knownAt))</label><input id="known" name="known" type="date" value="{{known}}"></div>
    {{#filters}}<div><label for="{{id}}">{{label}}</label><select id="{{id}}" name="{{id}}"><option value="">\(say(Texts.all))</option>
    {{#choices}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{label}}</option>
    {{/choices}}</select></div>{{/filters}}
    <button type="submit">\(say(Texts.apply))</button></form>
    <p>{{count}} · \(say(RegistryTexts.sheet)): {{#exports}}<a href="{{href}}">{{label}}</a> {{/exports}}</p>
    {{^hasRows}}<p>\(say(RegistryTexts.nobody))</p>{{/hasRows}}
    {{#hasRows}}\(files(say))
    \(table(
      say(RegistryTexts.heading),
      head: head(
        say,
        [
          (RegistryTexts.name, false), (RegistryTexts.kind, false), (RegistryTexts.owner, false),
          (RegistryTexts.status, false), (RegistryTexts.place, false), (RegistryTexts.licence, false),
          (RegistryTexts.accreditation, false), (RegistryTexts.beds, true),
        ]),
      body: """
        {{#rows}}<tr><th scope="row"><a href="{{href}}">{{name}}</a><code class="soft">{{code}}</code></th><td>{{kind}}</td>
        <td>{{owner}}</td><td><span class="tag {{tone}}">{{status}}</span></td><td>{{place}}</td><td>{{licence}}</td>
        <td>{{accreditation}}</td><td class="num">{{beds}}</td></tr>
        {{/rows}}
        """)){{/hasRows}}
    """
  }

  static func registryFacility(_ say: Language) -> String {
    """
    \(tabs())
    <h2>\(say(RegistryTexts.about))</h2>
    <dl class="card">{{#about}}<dt>{{label}}</dt><dd>{{value}}</dd>{{/about}}</dl>
    {{#hasSteps}}<h2>\(say(RegistryTexts.step))</h2>
    <form class="card" method="post" action="{{action}}"><p>\(say(RegistryTexts.stepLead))</p><div class="fields">
    <input type="hidden" name="do" value="step">
    <div><label for="to">\(say(RegistryTexts.status))</label><select id="to" name="to">
    {{#steps}}<option value="{{value}}">{{label}}</option>{{/steps}}</select></div>
    <div><label for="step-reason">\(say(RegistryTexts.reason))</label><input id="step-reason" name="reason" required maxlength="400"></div>
    <div><label for="step-from">\(say(RegistryTexts.from))</label><input id="step-from" name="from" type="date"></div>
    <button type="submit">\(say(RegistryTexts.take))</button></div></form>{{/hasSteps}}
    <h2>\(say(RegistryTexts.state))</h2>
    <form class="card" method="post" action="{{action}}"><p>\(say(RegistryTexts.stateLead))</p><div class="fields">
    <input type="hidden" name="do" value="state">
    {{#fields}}<div><label for="{{id}}">{{label}}</label><input id="{{id}}" name="{{id}}" maxlength="200"></div>{{/fields}}
    <div><label for="class">\(say(RegistryTexts.bedClass))</label><select id="class" name="class"><option value="">\(say(RegistryTexts.choose))</option>
    {{#classes}}<option value="{{value}}">{{label}}</option>{{/classes}}</select></div>
    <div><label for="beds">\(say(RegistryTexts.beds))</label><input id="beds" name="beds" type="number" min="0" max="10000"></div>
    <div><label for="from">\(say(RegistryTexts.from))</label><input id="from" name="from" type="date"></div>
    <div><label for="until">\(say(RegistryTexts.lastDay))</label><input id="until" name="until" type="date"></div>
    <div><label for="reason">\(say(RegistryTexts.reason))</label><input id="reason" name="reason" required maxlength="400"></div>
    <button type="submit">\(say(RegistryTexts.save))</button></div></form>
    <h2>\(say(RegistryTexts.people))</h2>
    {{^hasPeople}}<p>\(say(RegistryTexts.nobody))</p>{{/hasPeople}}
    {{#hasPeople}}\(files(say, "personFiles"))
    \(practitionerTable(say)){{/hasPeople}}
    <h2>\(say(RegistryTexts.history))</h2><p>\(say(RegistryTexts.historyLead))</p>
    \(files(say, "historyFiles"))
    \(table(
      say(RegistryTexts.history),
      head: head(
        say,
        [
          (RegistryTexts.stated, false), (RegistryTexts.what, false), (RegistryTexts.holds, false),
          (RegistryTexts.by, false), (RegistryTexts.reason, false), (RegistryTexts.replaced, false),
        ]),
      body: """
        {{#history}}<tr><th scope="row" class="time">{{stated}}</th><td class="about">{{aspect}}: {{#replaced}}<s>{{/replaced}}{{what}}{{#replaced}}</s>{{/replaced}}</td>
        <td class="time">{{holds}}</td><td>{{by}}</td><td class="about">{{reason}}</td><td class="time">{{replaced}}</td></tr>
        {{/history}}
        """))
    """
  }

  private static func practitionerTable(_ say: Language) -> String {
    table(
      say(RegistryTexts.practitioners),
      head: head(
        say,
        [
          (RegistryTexts.name, false), (RegistryTexts.aspect(.registration), false),
          (RegistryTexts.aspect(.placement), false), (RegistryTexts.facilities, false),
          (RegistryTexts.holds, false),
        ]),
      body: """
        {{#people}}<tr><th scope="row">{{name}}<code class="soft">{{ihs}}</code></th><td>{{registration}}</td><td>{{sip}}</td>
        <td>{{#facility}}<a href="{{href}}">{{facility}}</a>{{/facility}}</td><td class="time">{{holds}}</td></tr>
        {{/people}}
        """)
  }

  static func registryPractitioners(_ say: Language) -> String {
    """
    \(tabs())
    <form class="card fields" method="get" action="{{action}}">
    <div><label for="place">\(say(RegistryTexts.facilities))</label><select id="place" name="place"><option value="">\(say(Texts.all))</option>
    {{#places}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{label}}</option>{{/places}}</select></div>
    <button type="submit">\(say(Texts.apply))</button></form>
    <p>{{count}} · \(say(RegistryTexts.sheet)): {{#exports}}<a href="{{href}}">{{label}}</a> {{/exports}}</p>
    {{^hasPeople}}<p>\(say(RegistryTexts.nobody))</p>{{/hasPeople}}
    {{#hasPeople}}\(files(say))
    \(practitionerTable(say)){{/hasPeople}}
    """
  }

  static func registryExpiry(_ say: Language) -> String {
    """
    \(tabs())
    <p>\(say(RegistryTexts.expiryLead))</p>
    {{^hasRows}}<p>\(say(RegistryTexts.nothingEnds))</p>{{/hasRows}}
    {{#hasRows}}\(files(say))
    \(table(
      say(RegistryTexts.expiry),
      head: head(
        say,
        [
          (RegistryTexts.ends, false), (RegistryTexts.left, true), (RegistryTexts.what, false),
          (RegistryTexts.number, false), (RegistryTexts.whose, false),
        ]),
      body: """
        {{#rows}}<tr><th scope="row" class="time">{{ends}}</th><td class="num"><span class="tag {{tone}}">{{left}}</span></td><td>{{kind}}</td>
        <td class="about"><code>{{number}}</code></td><td>{{#href}}<a href="{{href}}">{{whose}}</a>{{/href}}{{^href}}{{whose}}{{/href}}</td></tr>
        {{/rows}}
        """)){{/hasRows}}
    <h2>\(say(RegistryTexts.rules))</h2><p>\(say(RegistryTexts.rulesLead))</p>
    {{#rules}}<form class="card fields" method="post" action="{{action}}"><input type="hidden" name="kind" value="{{kind}}">
    <div><label for="action-{{kind}}">{{label}}</label><select id="action-{{kind}}" name="action">
    {{#choices}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{label}}</option>{{/choices}}</select></div>
    <div><label for="grace-{{kind}}">\(say(RegistryTexts.grace))</label><input id="grace-{{kind}}" name="grace" type="number" min="0" max="365" value="{{grace}}"></div>
    <div><label for="reason-{{kind}}">\(say(RegistryTexts.reason))</label><input id="reason-{{kind}}" name="reason" required maxlength="400"></div>
    <button type="submit">\(say(RegistryTexts.save))</button></form>{{/rules}}
    """
  }

  static func registryImport(_ say: Language) -> String {
    """
    \(tabs())
    {{#verdict}}<p class="message {{tone}}" role="status">{{verdict}}</p>{{/verdict}}
    <form class="card" method="post" action="{{action}}" enctype="multipart/form-data">
    <p id="lead">{{lead}}</p>
    <p><label for="file">\(say(RegistryTexts.file))</label>
    <input id="file" name="file" type="file" accept=".csv,.xlsx" required aria-describedby="lead"></p>
    {{#digest}}<p><label for="reason">\(say(RegistryTexts.reason))</label><input id="reason" name="reason" maxlength="400"></p>
    <input type="hidden" name="digest" value="{{digest}}">
    <button type="submit" name="action" value="apply">\(say(RegistryTexts.doIt))</button>{{/digest}}
    <button type="submit" name="action" value="preview">\(say(RegistryTexts.preview))</button></form>
    {{#hasIssues}}<ul class="card">{{#issues}}<li><code>{{code}}</code> {{position}}: {{message}} {{fix}}</li>
    {{/issues}}</ul>{{/hasIssues}}
    {{#hasRows}}\(table(
      say(RegistryTexts.preview),
      head: head(
        say,
        [
          (RegistryTexts.row, true), (RegistryTexts.name, false), (RegistryTexts.what, false),
          (RegistryTexts.old, false), (RegistryTexts.new, false),
        ]),
      body: """
        {{#rows}}<tr><td class="num">{{number}}</td><th scope="row"><code>{{code}}</code>{{#isNew}} <span class="tag done">\(say(RegistryTexts.isNew))</span>{{/isNew}}</th>
        <td>{{aspect}}</td><td class="about">{{old}}</td><td class="about">{{new}}</td></tr>
        {{/rows}}
        """)){{/hasRows}}
    """
  }

  static func registryMap(_ say: Language) -> String {
    """
    \(tabs())
    <p>\(say(RegistryTexts.mapLead))</p>
    <p>{{sentence}}</p>
    <figure class="card">{{{drawing}}}</figure>
    \(sheets(say))
    """
  }
}
