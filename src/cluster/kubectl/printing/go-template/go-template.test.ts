import { describe, expect, it } from 'vitest'
import { executeGoTemplate, parseGoTemplate } from './index.ts'

const DATA = {
  kind: 'List',
  metadata: { name: 'x' },
  items: [
    { kind: 'Pod', metadata: { name: 'red', labels: { tone: 'warm' } }, spec: { n: 1, on: true, nothing: null } },
    { kind: 'Pod', metadata: { name: 'blue', labels: { tone: 'cold' } }, spec: { n: 5, on: false } },
  ],
  data: { b: 'aGVsbG8=', s: '<a&"b>', e: '', list: [], map: {}, num: 7 },
}

// Each was run by Go's text/template with kubectl's functions.
const PRINTED: readonly (readonly [template: string, text: string])[] = [
  ['{{.kind}} {{ .metadata.name }}', 'List x'],
  ['a {{- .kind -}}  b {{- /* gone */ -}} c', 'aListbc'],
  ['{{.nope}}{{.nope.deeper}}', '<no value><no value>'],
  ['{{.data.map}}{{.data.list}}', 'map[][]'],
  ['{{range .items}}{{.metadata.name}}={{index .metadata.labels "tone"}};{{end}}', 'red=warm;blue=cold;'],
  ['{{range $i, $pod := .items}}{{$i}}{{$pod.kind}}{{end}}', '0Pod1Pod'],
  ['{{range $k, $v := .metadata}}{{$k}}={{$v}}{{end}}', 'name=x'],
  ['{{range .data.list}}x{{else}}none{{end}}', 'none'],
  ['{{range 3}}{{.}}{{end}}', '012'],
  ['{{range .items}}{{if eq .metadata.name "red"}}{{continue}}{{end}}{{.metadata.name}}{{break}}{{end}}', 'blue'],
  ['{{if .nope}}a{{else if .kind}}b{{else}}c{{end}}', 'b'],
  ['{{if and .kind .nope}}a{{else}}b{{end}}{{if or .nope .kind}}c{{end}}{{if not .nope}}d{{end}}', 'bcd'],
  ['{{with .metadata}}{{.name}}{{$.kind}}{{end}}{{with .nope}}x{{else with .kind}}{{.}}{{end}}', 'xListList'],
  ['{{len .items}}{{.kind | len | printf "%d!"}}', '24!'],
  ['{{(index .items 0).metadata.name}}{{slice .kind 1 3}}{{index .data "none"}}', 'redis<no value>'],
  ['{{printf "%5s|%-5s|%05d|%q|%.2f" "a" "b" 7 "c" 1.5}}', '    a|b    |00007|"c"|1.50'],
  ['{{printf "%d" .kind}}{{printf "%s"}}', '%!d(string=List)%!s(MISSING)'],
  ['{{print 1 2 "a" "b" 3 4}}', '1 2ab3 4'],
  ['{{eq .kind "x" "List"}}{{ne .data.num 7}}{{lt .data.num 8}}{{ge 2 1}}{{eq .nope "x"}}', 'truefalsetruetruefalse'],
  ['{{$x := 1}}{{range .items}}{{$x = .spec.n}}{{end}}{{$x}}', '5'],
  ['{{template "t" .}}{{define "t"}}[{{.kind}}]{{end}}{{block "b" .items}}{{len .}}{{end}}', '[List]2'],
  ['{{base64decode .data.b}}{{exists . "data" "b"}}{{exists .items 9}}', 'hellotruefalse'],
  ['{{html .data.s}}{{urlquery .data.s}}', '&lt;a&amp;&#34;b&gt;%3Ca%26%22b%3E'],
  ['{{range .items}}{{.spec.nothing}}{{if .spec.nothing}}x{{end}}{{end}}', '<no value><no value>'],
  ['{{3.5}} {{0x10}} {{1e3}} {{010}} {{`raw\\n`}} {{"a\\tb"}}', '3.5 16 1000 8 raw\\n a\tb'],
]

const REFUSED: readonly (readonly [template: string, message: string])[] = [
  ['{{.kind', 'template: output:1: unclosed action'],
  ['{{if .kind}}', 'template: output:1: unexpected EOF'],
  ['{{end}}', 'template: output:1: unexpected {{end}}'],
  ['{{}}', 'template: output:1: missing value for command'],
  ['{{foo}}', 'template: output:1: function "foo" not defined'],
  ['{{$y}}', 'template: output:1: undefined variable "$y"'],
  ['{{"abc}}', 'template: output:1: unterminated quoted string'],
  ['{{.kind | 3}}', 'template: output:1: non executable command in pipeline stage 2'],
  ['{{(}}', 'template: output:1: unclosed left paren'],
  ['{{)}}', 'template: output:1: unexpected right paren'],
  ['{{break}}', 'template: output:1: {{break}} outside {{range}}'],
  ['{{@}}', 'template: output:1: unexpected "@" in command'],
  ['a\n{{ .kind\n', 'template: output:3: unclosed action started at output:2'],
]

const FAILED: readonly (readonly [template: string, message: string])[] = [
  ['{{.metadata.name.x}}', 'template: output:1:11: executing "output" at <.metadata.name.x>: can\'t evaluate field x in type interface {}'],
  ['{{range .items}}{{.spec.nothing.x}}{{end}}', 'template: output:1:23: executing "output" at <.spec.nothing.x>: nil pointer evaluating interface {}.x'],
  ['{{range .kind}}x{{end}}', 'template: output:1:8: executing "output" at <.kind>: range can\'t iterate over List'],
  ['{{index .items 5}}', 'template: output:1:2: executing "output" at <index .items 5>: error calling index: index out of range: 5'],
  ['{{len .data.num}}', 'template: output:1:2: executing "output" at <len .data.num>: error calling len: len of type int64'],
  ['{{len .nope}}', 'template: output:1:2: executing "output" at <len .nope>: error calling len: reflect: call of reflect.Value.Type on zero Value'],
  ['{{lt .nope 1}}', 'template: output:1:2: executing "output" at <lt .nope 1>: error calling lt: invalid type for comparison'],
  ['{{not 1 2}}', 'template: output:1:2: executing "output" at <not>: wrong number of args for not: want 1 got 2'],
  ['{{.kind "x"}}', 'template: output:1:2: executing "output" at <.kind>: kind is not a method but has arguments'],
  ['{{template "none"}}', 'template: output:1:11: executing "output" at <{{template "none"}}>: template "none" not defined'],
  ['{{nil}}', 'template: output:1:2: executing "output" at <nil>: nil is not a command'],
]

describe('Go templates', () => {
  it.each(PRINTED)('%s', (template, text) => {
    expect(executeGoTemplate(parseGoTemplate(template), DATA)).toBe(text)
  })

  it.each(REFUSED)('does not parse %s', (template, message) => {
    expect(() => parseGoTemplate(template)).toThrow(expect.objectContaining({ message }))
  })

  it.each(FAILED)('fails at %s', (template, message) => {
    expect(() => executeGoTemplate(parseGoTemplate(template), DATA)).toThrow(expect.objectContaining({ message }))
  })

  it('names a missing key when those are not allowed', () => {
    expect(() => executeGoTemplate(parseGoTemplate('{{.nope}}'), DATA, false)).toThrow('map has no entry for key "nope"')
  })
})
