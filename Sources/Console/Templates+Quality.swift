extension Templates {
  static func quality(_ say: Language) -> String {
    """
    <p>{{lead}}</p>
    {{#filters}}<form class="fields" method="get" action="{{action}}">
    <div><label for="from">{{fromLabel}}</label><input id="from" name="from" type="{{kind}}" value="{{from}}"></div>
    <div><label for="to">{{toLabel}}</label><input id="to" name="to" type="{{kind}}" value="{{to}}"></div>
    {{#selects}}<div><label for="{{id}}">{{label}}</label><select id="{{id}}" name="{{id}}">
    <option value="">\(say(MonitorTexts.everyone))</option>
    {{#choices}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{label}}</option>{{/choices}}</select></div>
    {{/selects}}<button type="submit">\(say(MonitorTexts.show))</button></form>
    <p class="stamp">\(say(MonitorTexts.filters)): {{chosen}} · \(say(MonitorTexts.cut)) {{cut}}</p>{{/filters}}
    {{#headline}}<p class="headline"><strong>{{value}}</strong> {{note}}</p>{{/headline}}
    {{#hasQuietPart}}<h2>\(say(QualityTexts.quiet))</h2>
    {{^hasQuiet}}<p>\(say(QualityTexts.noQuiet))</p>{{/hasQuiet}}
    {{#hasQuiet}}<ul class="card">{{#quiet}}<li><a href="{{href}}">{{label}}</a></li>{{/quiet}}</ul>{{/hasQuiet}}
    {{#citySilence}}<p>{{citySilence}}</p>{{/citySilence}}{{/hasQuietPart}}
    \(charts(say))
    {{#hasUnusual}}<p class="soft">\(say(QualityTexts.unusual)): \(say(QualityTexts.unusualText))</p>{{/hasUnusual}}
    \(sheets(say))
    """
  }
}
