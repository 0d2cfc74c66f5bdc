extension Templates {
  /// Tables with a lead, links to their other views, and perhaps a form for one stated figure.
  static func measures(_ say: Language) -> String {
    """
    \(measureChoices(say))
    \(statedForm(say))
    \(sheets(say))
    """
  }

  /// The lead, the stamp of the data, and what may be chosen.
  static func measureChoices(_ say: Language) -> String {
    """
    <p>{{about}}</p>
    {{#cut}}<p class="stamp">\(say(MonitorTexts.cut)) {{cut}}</p>{{/cut}}
    {{#choices}}<form class="fields" method="get" action="{{action}}">
    {{#selects}}<div><label for="{{id}}">{{label}}</label><select id="{{id}}" name="{{id}}">
    {{#choices}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{label}}</option>{{/choices}}</select></div>
    {{/selects}}<button type="submit">\(say(MonitorTexts.show))</button></form>{{/choices}}
    """
  }

  /// The form for one stated figure, where there is one.
  static func statedForm(_ say: Language) -> String {
    """
    {{#form}}<p class="soft" id="period-hint">\(say(MeasureTexts.period)): \(say(MeasureTexts.periodHint))</p>
    {{#hasPlace}}<p class="soft" id="place-hint">\(say(MeasureTexts.place)): \(say(MeasureTexts.placeHint))</p>{{/hasPlace}}
    <form class="card fields" method="post" action="{{action}}">
    <div><label for="subject">\(say(MeasureTexts.subject))</label><select id="subject" name="subject">
    {{#subjects}}<option value="{{value}}">{{label}}</option>{{/subjects}}</select></div>
    <div><label for="period">\(say(MeasureTexts.period))</label><input id="period" name="period" required maxlength="7" aria-describedby="period-hint"></div>
    {{#hasPlace}}<div><label for="place">\(say(MeasureTexts.place))</label><input id="place" name="place" required maxlength="60" aria-describedby="place-hint"></div>{{/hasPlace}}
    <div><label for="numerator">\(say(MeasureTexts.numerator))</label><input id="numerator" name="numerator" inputmode="numeric" maxlength="10"></div>
    <div><label for="denominator">\(say(MeasureTexts.denominator))</label><input id="denominator" name="denominator" inputmode="numeric" required maxlength="10"></div>
    <div><label for="source">\(say(MeasureTexts.source))</label><input id="source" name="source" required minlength="3" maxlength="200"></div>
    <div><label for="day">\(say(MeasureTexts.sourceDay))</label><input id="day" name="day" type="date" required></div>
    <button type="submit">\(say(MeasureTexts.save))</button></form>{{/form}}
    """
  }
}
