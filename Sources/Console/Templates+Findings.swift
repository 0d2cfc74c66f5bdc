extension Templates {
  static func findingList(_ say: Language) -> String {
    """
    <p>{{lead}}</p>
    {{#link}}<p><a class="button" href="{{link}}">\(say(FindingTexts.openHere))</a></p>{{/link}}
    <p>{{#states}}<a href="{{href}}">{{label}}</a> {{/states}}</p>
    \(sheets(say))
    {{#form}}<form class="card fields" method="get" action="{{action}}">
    <div><label for="indicator">\(say(MonitorTexts.indicator))</label><select id="indicator" name="indicator">
    {{#indicators}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{label}}</option>{{/indicators}}</select></div>
    <div><label for="facility">\(say(MonitorTexts.facility))</label><select id="facility" name="facility">
    {{#facilities}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{label}}</option>{{/facilities}}</select></div>
    <div><label for="from">\(say(MonitorTexts.from))</label><input id="from" name="from" type="month" value="{{from}}"></div>
    <div><label for="to">\(say(MonitorTexts.to))</label><input id="to" name="to" type="month" value="{{to}}"></div>
    <button type="submit">\(say(FindingTexts.show))</button></form>
    {{#isEmpty}}<p>\(say(FindingTexts.empty))</p>{{/isEmpty}}
    {{#figure}}<dl class="card">{{#items}}<dt>{{label}}</dt><dd>{{value}}</dd>{{/items}}</dl>
    <form class="card" method="post" action="{{post}}">
    <input type="hidden" name="indicator" value="{{indicator}}"><input type="hidden" name="facility" value="{{facility}}">
    <input type="hidden" name="from" value="{{from}}"><input type="hidden" name="to" value="{{to}}">
    <p><label for="reason">\(say(FindingTexts.reason))</label><textarea id="reason" name="reason" rows="4" maxlength="2000" required></textarea></p>
    <p><label for="due">\(say(FindingTexts.due))</label><input id="due" name="due" type="date" value="{{due}}" required></p>
    <button type="submit">\(say(FindingTexts.openHere))</button></form>{{/figure}}{{/form}}
    """
  }

  static func finding(_ say: Language) -> String {
    let steps = table(
      say(FindingTexts.steps),
      head: head(
        say,
        [
          (MonitorTexts.day, false), (FindingTexts.who, false), (FindingTexts.steps, false),
          (FindingTexts.note, false), (FindingTexts.due, false),
        ]),
      body: """
        {{#steps}}<tr><th scope="row" class="time">{{at}}</th><td>{{who}}</td>
        <td>{{what}}{{#letter}} <a href="{{letter}}">\(say(FindingTexts.letterLink))</a>{{/letter}}</td><td class="wide">{{note}}</td><td>{{due}}</td></tr>
        {{/steps}}
        """)
    return """
      <dl class="card"><dt>\(say(MonitorTexts.facility))</dt><dd>{{#facilityLink}}<a href="{{facilityLink}}">{{/facilityLink}}{{facility}}{{#facilityLink}}</a>{{/facilityLink}}</dd>
      <dt>\(say(ClinicTexts.status))</dt><dd>{{state}}</dd><dt>\(say(FindingTexts.due))</dt><dd>{{due}}</dd>
      <dt>\(say(FindingTexts.reason))</dt><dd>{{reason}}</dd></dl>
      <h2>\(say(FindingTexts.before))</h2><dl class="card">{{#before}}<dt>{{label}}</dt><dd>{{value}}</dd>{{/before}}</dl>
      {{#hasAfter}}<h2>\(say(FindingTexts.after))</h2><dl class="card">{{#after}}<dt>{{label}}</dt><dd>{{value}}</dd>{{/after}}</dl>{{/hasAfter}}
      <h2>\(say(FindingTexts.steps))</h2>
      \(steps)
      {{#hasOffers}}<h2>\(say(FindingTexts.next))</h2>{{/hasOffers}}
      {{#offers}}<form class="card" method="post" action="{{action}}"><input type="hidden" name="do" value="{{verb}}">
      <h3>{{label}}</h3>
      <p><label for="note-{{verb}}">\(say(FindingTexts.note))</label><textarea id="note-{{verb}}" name="note" rows="3" maxlength="2000" required></textarea></p>
      {{#needsDue}}<p><label for="due-{{verb}}">\(say(FindingTexts.due))</label><input id="due-{{verb}}" name="due" type="date" value="{{due}}" required></p>{{/needsDue}}
      {{#needsMonths}}<p><label for="from-{{verb}}">\(say(MonitorTexts.from))</label><input id="from-{{verb}}" name="from" type="month" value="{{from}}" required>
      <label for="to-{{verb}}">\(say(MonitorTexts.to))</label><input id="to-{{verb}}" name="to" type="month" value="{{to}}" required></p>{{/needsMonths}}
      <button type="submit">{{label}}</button></form>
      {{/offers}}
      """
  }

  static func letter(_ say: Language) -> String {
    """
    <article class="card"><dl><dt>\(say(FindingTexts.number))</dt><dd>{{name}}</dd>
    <dt>\(say(MonitorTexts.day))</dt><dd>{{day}}</dd><dt>\(say(FindingTexts.to))</dt><dd>{{facility}}</dd></dl>
    <p>\(say(FindingTexts.letterBody))</p>
    <dl><dt>\(say(MonitorTexts.indicator))</dt><dd>{{figure}}</dd><dt>\(say(MonitorTexts.month))</dt><dd>{{months}}</dd>
    <dt>\(say(MonitorTexts.value))</dt><dd>{{value}}{{#told}} ({{told}}){{/told}}</dd><dt>\(say(FindingTexts.reason))</dt><dd>{{reason}}</dd>
    <dt>\(say(FindingTexts.note))</dt><dd>{{note}}</dd><dt>\(say(FindingTexts.due))</dt><dd>{{due}}</dd>
    <dt>\(say(FindingTexts.who))</dt><dd>{{actor}}</dd></dl></article>
    """
  }
}
