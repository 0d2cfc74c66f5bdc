import RecordModel

extension Templates {
  /// A day's census as a form, many days as a file, and the last days.
  static func beds(_ say: Language) -> String {
    """
    <p id="lead">\(say(BedTexts.lead))</p>
    {{#problem}}<div class="message error" role="alert"><p><strong>\(say(BedTexts.problem)):</strong> <a href="#{{target}}">{{text}}</a></p><p>{{fix}}</p></div>{{/problem}}
    {{^form}}<p class="message warning">\(say(BedTexts.tooLong))</p>{{/form}}
    {{#form}}<form class="card" method="post" action="{{action}}">
    <p id="whole">\(say(BedTexts.whole))</p>
    {{#isCorrection}}<p class="message warning">\(say(BedTexts.correcting))</p>{{/isCorrection}}
    <p><label for="day">\(say(MonitorTexts.day))</label><input id="day" name="day" type="date" value="{{day}}" required\(mark("dayBad", "day"))>\(message("dayBad", "day"))</p>
    {{#lines}}<div class="fields line" role="group" aria-label="\(say(BedTexts.bedClass)) {{number}}">
    <div><label for="class{{number}}">\(say(BedTexts.bedClass))</label><input id="class{{number}}" name="class{{number}}" value="{{bedClass}}" maxlength="40"\(mark("classBad", "class{{number}}"))>\(message("classBad", "class{{number}}"))</div>
    <div><label for="beds{{number}}">\(say(BedTexts.beds))</label><input id="beds{{number}}" name="beds{{number}}" value="{{beds}}" inputmode="numeric" maxlength="5"\(mark("bedsBad", "beds{{number}}"))>\(message("bedsBad", "beds{{number}}"))</div>
    <div><label for="occupied{{number}}">\(say(BedTexts.occupied))</label><input id="occupied{{number}}" name="occupied{{number}}" value="{{occupied}}" inputmode="numeric" maxlength="5"\(mark("occupiedBad", "occupied{{number}}"))>\(message("occupiedBad", "occupied{{number}}"))</div></div>
    {{/lines}}<p><label for="reason">\(say(BedTexts.reason))</label><input id="reason" name="reason" value="{{reason}}" maxlength="200"\(mark("reasonBad", "reason"))>\(message("reasonBad", "reason"))</p>
    <button type="submit">\(say(MeasureTexts.save))</button></form>{{/form}}
    {{#file}}<form class="card" method="post" action="{{action}}" enctype="multipart/form-data">
    <p><label for="file">\(say(BedTexts.file))</label><input id="file" name="file" type="file" accept=".csv,.xlsx" required\(mark("fileBad", "file"))>\(message("fileBad", "file"))</p>
    <p><label for="file-reason">\(say(BedTexts.reason))</label><input id="file-reason" name="reason" value="{{reason}}" maxlength="200"\(mark("fileReasonBad", "file-reason"))>\(message("fileReasonBad", "file-reason"))</p>
    <button type="submit">\(say(ClinicTexts.send))</button></form>{{/file}}
    \(sheets(say))
    """
  }

  /// Marks a field that is wrong, where `name` says so.
  private static func mark(_ name: String, _ id: String) -> String {
    "{{#\(name)}} aria-invalid=\"true\" aria-describedby=\"\(id)-problem\"{{/\(name)}}"
  }

  /// What is wrong with it.
  private static func message(_ name: String, _ id: String) -> String {
    "{{#\(name)}}<span class=\"soft error\" id=\"\(id)-problem\">{{\(name)}}</span>{{/\(name)}}"
  }
}
