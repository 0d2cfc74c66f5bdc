import RecordModel

extension Templates {
  static func calendar(_ say: Language) -> String {
    """
    <p>\(say(CalendarTexts.lead))</p>
    <h2>\(say(CalendarTexts.holidays))</h2>
    {{^hasHolidays}}<p>\(say(CalendarTexts.none))</p>{{/hasHolidays}}
    {{#hasHolidays}}\(files(say, "holidayFiles"))
    \(days(say, CalendarTexts.holidays, CalendarTexts.name, CalendarTexts.source, "holidays", "withdraw-holiday")){{/hasHolidays}}
    {{#isOffice}}<form class="card fields" method="post" action="{{action}}"><input type="hidden" name="do" value="holiday">
    <div><label for="day">\(say(CalendarTexts.day))</label><input id="day" name="day" type="date" required></div>
    <div><label for="name">\(say(CalendarTexts.name))</label><input id="name" name="name" maxlength="100" required></div>
    <div><label for="source">\(say(CalendarTexts.source))</label><input id="source" name="source" maxlength="200" required></div>
    <button type="submit">\(say(CalendarTexts.add))</button></form>
    <form class="card" method="post" action="{{action}}"><input type="hidden" name="do" value="holidays">
    <p><label for="lines">\(say(CalendarTexts.lines))</label><textarea id="lines" name="lines" rows="4" maxlength="2000" required></textarea></p>
    <p><label for="lines-source">\(say(CalendarTexts.source))</label><input id="lines-source" name="source" maxlength="200" required></p>
    <button type="submit">\(say(CalendarTexts.add))</button></form>{{/isOffice}}
    <h2>\(say(CalendarTexts.closures))</h2>
    {{^hasClosures}}<p>\(say(CalendarTexts.none))</p>{{/hasClosures}}
    {{#hasClosures}}\(files(say, "closureFiles"))
    \(days(say, CalendarTexts.closures, MonitorTexts.facility, CalendarTexts.reason, "closures", "withdraw-closure")){{/hasClosures}}
    <form class="card fields" method="post" action="{{action}}"><input type="hidden" name="do" value="closure">
    {{#isOffice}}<div><label for="facility">\(say(MonitorTexts.facility))</label><select id="facility" name="facility">
    {{#facilities}}<option value="{{value}}">{{label}}</option>{{/facilities}}</select></div>{{/isOffice}}
    <div><label for="weekday">\(say(CalendarTexts.weekday))</label><select id="weekday" name="weekday"><option value="">\(say(CalendarTexts.span))</option>
    {{#weekdays}}<option value="{{value}}">{{label}}</option>{{/weekdays}}</select></div>
    <div><label for="first">\(say(CalendarTexts.first))</label><input id="first" name="first" type="date" required></div>
    <div><label for="last">\(say(CalendarTexts.last))</label><input id="last" name="last" type="date"></div>
    <div><label for="reason">\(say(CalendarTexts.reason))</label><input id="reason" name="reason" maxlength="200" required></div>
    <button type="submit">\(say(CalendarTexts.add))</button></form>
    """
  }

  private static func days(
    _ say: Language, _ caption: Bilingual, _ what: Bilingual, _ why: Bilingual, _ rows: String,
    _ action: String
  ) -> String {
    table(
      say(caption),
      head: head(
        say,
        [(CalendarTexts.day, false), (what, false), (why, false), (CalendarTexts.withdraw, false)]),
      body: """
        {{#\(rows)}}<tr><th scope="row">{{when}}</th><td>{{what}}</td><td>{{why}}</td>
        <td>{{#mayWithdraw}}<form method="post" action="{{action}}"><input type="hidden" name="do" value="\(action)">
        <input type="hidden" name="id" value="{{id}}"><button type="submit" aria-label="\(say(CalendarTexts.withdraw)) {{when}} {{what}}">\(say(CalendarTexts.withdraw))</button></form>{{/mayWithdraw}}</td></tr>
        {{/\(rows)}}
        """)
  }
}
