extension Templates {
  static func skdr(_ say: Language) -> String {
    """
    <p>\(say(AlertTexts.lead))</p>
    <form class="fields" method="get" action="{{action}}">
    <div><label for="week">\(say(AlertTexts.weekHint))</label><input id="week" name="week" value="{{week}}" pattern="[0-9]{4}-W[0-9]{1,2}"></div>
    <div><label for="disease">\(say(AlertTexts.disease))</label><select id="disease" name="disease">
    {{#diseases}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{label}}</option>{{/diseases}}</select></div>
    <button type="submit">\(say(MonitorTexts.show))</button></form>
    <p><a href="{{previous}}">\(say(AlertTexts.previousWeek))</a>{{#next}} · <a href="{{next}}">\(say(AlertTexts.nextWeek))</a>{{/next}}</p>
    <p class="stamp">{{stamp}}</p>
    {{^isCounted}}<p>\(say(AlertTexts.notCounted))</p>{{/isCounted}}
    {{#noAlerts}}<p>{{noAlerts}}</p>{{/noAlerts}}
    <p>{{#alertLinks}}<a href="{{href}}">{{label}}</a> {{/alertLinks}}</p>
    {{#noise}}<p class="soft">{{noise}}</p>{{/noise}}
    \(sheets(say))
    \(charts(say))
    {{#map}}<section class="card"><h2>\(say(MonitorTexts.map))</h2><p>{{sentence}}</p>{{{svg}}}{{#legend}}<p class="soft">{{legend}}</p>{{/legend}}</section>{{/map}}
    """
  }

  static func alert(_ say: Language) -> String {
    """
    <p><a href="{{back}}">\(say(AlertTexts.back))</a> · <a href="{{w1}}">\(say(AlertTexts.w1))</a></p>
    <dl class="card">{{#facts}}<dt>{{label}}</dt><dd>{{value}}</dd>{{/facts}}</dl>
    <p class="soft">\(say(AlertTexts.exact))</p>
    {{#isOpen}}<form class="card" method="post" action="{{action}}">
    <div><label for="note">\(say(AlertTexts.note))</label><textarea id="note" name="note" rows="3" maxlength="400"></textarea></div>
    {{#canClose}}<div><label for="outcome">\(say(AlertTexts.outcome))</label><select id="outcome" name="outcome">
    {{#outcomes}}<option value="{{value}}">{{label}}</option>{{/outcomes}}</select></div>{{/canClose}}
    <p>{{#buttons}}<button type="submit" name="step" value="{{value}}">{{label}}</button> {{/buttons}}</p></form>{{/isOpen}}
    <h2>\(say(AlertTexts.course))</h2>
    {{^hasSteps}}<p>\(say(AlertTexts.nothingDone))</p>{{/hasSteps}}
    {{#hasSteps}}<ol class="card">{{#steps}}<li><strong>{{label}}</strong> {{value}}</li>{{/steps}}</ol>{{/hasSteps}}
    \(charts(say))
    \(sheets(say))
    <p>\(say(AlertTexts.declared))</p>
    {{#cluster}}<p>{{cluster}}</p>{{/cluster}}
    {{#map}}<section class="card"><h2>\(say(MonitorTexts.map))</h2><p>{{sentence}}</p>{{{svg}}}</section>{{/map}}
    """
  }

  static func w1(_ say: Language) -> String {
    """
    <p>\(say(AlertTexts.w1Lead))</p>
    <dl class="card">{{#facts}}<dt>{{label}}</dt><dd>{{value}}</dd>{{/facts}}</dl>
    <p><a href="{{back}}">\(say(AlertTexts.backToAlert))</a></p>
    """
  }
}
