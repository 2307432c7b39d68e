import { describe, expect, it } from 'vitest'
import { findResults, formatGoSyntax, formatGoValue, marshalGoJSON, parseJSONPath, printResults, printResultsAsJSON, quoteGo } from './index.ts'

const LIST = {
  kind: 'List',
  items: [
    { metadata: { name: 'red', labels: { tone: 'warm', 'a.b/c': 'x' } }, spec: { n: 1, on: true, containers: [{ name: 'main', image: 'nginx:1.27' }, { name: 'side', image: 'busybox' }] } },
    { metadata: { name: 'blue', labels: { tone: 'cold' } }, spec: { n: 5, on: false, containers: [{ name: 'main', image: 'nginx:1.28' }] } },
  ],
  empty: [],
  nothing: null,
}

const FOUND: readonly (readonly [string, string])[] = [
  ['plain text', 'plain text'],
  ['{.kind}', 'List'],
  ['{$.kind}{@.kind}', 'ListList'],
  ['{ .kind }', 'List'],
  ['{.items[0].metadata.name}', 'red'],
  ['{.items[*].metadata.name}', 'red blue'],
  ['{.items[-1:].metadata.name}', 'blue'],
  ['{.items[-1].metadata.name}', 'blue'],
  ['{.items[0:2].metadata.name}', 'red blue'],
  ['{.items[0:2:2].metadata.name}', 'red'],
  ['{.items[1,0].metadata.name}', 'blue red'],
  ["{.items[0].metadata['name','labels']}", 'red {"a.b/c":"x","tone":"warm"}'],
  ["{.items[0]['metadata.labels']}", '{"a.b/c":"x","tone":"warm"}'],
  ["{['kind']}", 'List'],
  ['{.items[0].metadata.labels.a\\.b/c}', 'x'],
  ['{.items[?(@.metadata.name=="blue")].spec.n}', '5'],
  ["{.items[?(@.metadata.name!='blue')].spec.n}", '1'],
  ['{.items[?(@.spec.n>1)].metadata.name}', 'blue'],
  ['{.items[?(@.spec.n<=1)].metadata.name}', 'red'],
  ['{.items[?(@.spec.n in [1])].metadata.name}', 'red blue'],
  ['{.items[?(@.spec.on==true)].metadata.name}', 'red'],
  ['{.items[?(@.spec.containers)].metadata.name}', 'red blue'],
  ['{.items[?(@.spec.nope)].metadata.name}', ''],
  ['{.items[?(@.spec.nope=="x")].metadata.name}', ''],
  ['{..name}', 'red main side blue main'],
  ['{.items..image}', 'nginx:1.27 busybox nginx:1.28'],
  ['{.items[0].metadata.*}', '{"a.b/c":"x","tone":"warm"} red'],
  ['{range .items[*]}{.metadata.name}{"\\t"}{.spec.n}{"\\n"}{end}', 'red\t1\nblue\t5\n'],
  ['{range .items[*]}[{range .spec.containers[*]}{.name},{end}]{end}!', '[main,side,][main,]!'],
  ['{range .empty[*]}{.x}{end}after', 'after'],
  ['{range .nope[*]}{range .deeper}{.x}{end}{end}after', 'after'],
  ["{'it'}", 'it'],
  ['{"a\\"b"}', 'a"b'],
  ['{.nope}', ''],
  ['{.nope.deeper[*].x}', ''],
  ['{.nothing}', 'null'],
  ['{.items[0].spec.on}{3}{1.5}{true}', 'true31.5true'],
]

const REFUSED: readonly (readonly [string, string])[] = [
  ['{.spec.containers[0.name}', 'unterminated array'],
  ['{.spec', 'unclosed action'],
  ['{.a[x]}', 'invalid array index x'],
  ['{"a}', 'unterminated quoted string'],
  ['{.a[?(@.b==1}', 'unterminated filter'],
  ['{.a[?(@.b==1)}', 'unclosed array expect ]'],
  ['{|}', "unrecognized character in action: U+007C '|'"],
  ['{....a}', 'invalid multiple recursive descent'],
  ['{1.2.3}', 'cannot parse number 1.2.3'],
  ['{"\\q"}', 'unquote string "\\q" error invalid syntax'],
]

const FAILED: readonly (readonly [string, string])[] = [
  ['{.empty[0].x}', 'array index out of bounds: index 0, length 0'],
  ['{.items[2]}', 'array index out of bounds: index 2, length 2'],
  ['{.items[0:3]}', 'array index out of bounds: index 2, length 2'],
  ['{.items[1:0]}', 'starting index 1 is greater than ending index 0'],
  ['{.items[0:2:0]}', 'step must be > 0'],
  ['{.kind[0]}', 'string is not array or slice'],
  ['{.kind[?(@.x)]}', 'List is not array or slice and cannot be filtered'],
  ['{end}', 'not in range, nothing to end'],
  ['{foo}', 'unrecognized identifier foo'],
  ['{.items[?(@.spec.n==1.0)]}', 'incompatible types for comparison'],
  ['{.items[?(@.metadata.name==1)]}', 'incompatible types for comparison'],
  ['{.items[?(@.spec.on<true)]}', 'invalid type for comparison'],
  ['{.items[?(@.spec==1)]}', 'invalid type for comparison'],
  ['{.items[?(@.spec.containers[*].name=="x")]}', 'can only compare one element at a time'],
]

describe('JSONPath', () => {
  it.each(FOUND)('%s', (template, expected) => {
    expect(printResults(findResults(parseJSONPath(template), LIST))).toBe(expected)
  })

  it.each(REFUSED)('refuses %s', (template, message) => {
    expect(() => parseJSONPath(template)).toThrow(expect.objectContaining({ message }))
  })

  it.each(FAILED)('fails at %s', (template, message) => {
    expect(() => findResults(parseJSONPath(template), LIST)).toThrow(expect.objectContaining({ message }))
  })

  it('names a missing key when those are not allowed', () => {
    expect(() => findResults(parseJSONPath('{.items[0].nope}'), LIST, false)).toThrow('nope is not found')
  })

  it('writes every part as an array of JSON', () => {
    expect(printResultsAsJSON(findResults(parseJSONPath('{.items[*].metadata.name}{.empty}'), LIST))).toBe('[\n    "red",\n    "blue"\n]\n[\n    []\n]\n')
  })
})

describe("Go's formats", () => {
  it.each<readonly [unknown, string, string, string]>([
    [null, '<nil>', 'interface {}(nil)', 'null'],
    ['a<b', 'a<b', '"a<b"', '"a\\u003cb"'],
    [1500000, '1500000', '1500000', '1500000'],
    [0.5, '0.5', '0.5', '0.5'],
    [0.00001, '1e-05', '1e-05', '0.00001'],
    [1e21, '1e+21', '1e+21', '1e+21'],
    [[1, 'a'], '[1 a]', '[]interface {}{1, "a"}', '[1,"a"]'],
    [{ b: true, a: {} }, 'map[a:map[] b:true]', 'map[string]interface {}{"a":map[string]interface {}{}, "b":true}', '{"a":{},"b":true}'],
  ])('%j', (value, plain, syntax, json) => {
    expect(formatGoValue(value)).toBe(plain)
    expect(formatGoSyntax(value)).toBe(syntax)
    expect(marshalGoJSON(value)).toBe(json)
  })

  it('indents JSON', () => {
    expect(marshalGoJSON({ b: [], a: [{ c: 1 }] }, '  ')).toBe('{\n  "a": [\n    {\n      "c": 1\n    }\n  ],\n  "b": []\n}')
  })

  it('quotes', () => {
    expect(quoteGo('a"\\\n\x01é\u200b')).toBe('"a\\"\\\\\\n\\x01é\\u200b"')
  })
})
