import { expect, it } from 'vitest'
import { isOpenLine, parseShellLine, wordsOf } from './shell-line.ts'

const stagesOf = (line: string): string[][] => parseShellLine(line).map(({ stages }) => stages.map(({ text }) => text))

it.each([
  ['kubectl get pods', [['kubectl get pods']]],
  ['kubectl get pods | grep web | wc -l', [['kubectl get pods', 'grep web', 'wc -l']]],
  [`kubectl patch x -p '{"a":"b|c"}' | cat`, [[`kubectl patch x -p '{"a":"b|c"}'`, 'cat']]],
  ['a; b && c || d', [['a'], ['b'], ['c'], ['d']]],
  ['echo "a;b|c"', [['echo "a;b|c"']]],
  ['echo $(a | b; c) | d', [['echo $(a | b; c)', 'd']]],
  ['', []],
])('pipes and joints of %s', (line, parts) => expect(stagesOf(line)).toEqual(parts))

it('joints say when what follows runs', () => expect(parseShellLine('a && b || c; d').map(({ joint }) => joint)).toEqual([';', '&&', '||', ';']))

it.each([
  ['a > f', { to: { file: 'f', isAppended: false } }],
  ['a >> f', { to: { file: 'f', isAppended: true } }],
  ['a < f', { from: { file: 'f' } }],
  ['a 2>&1 | grep x > f', { to: { file: 'f', isAppended: false } }],
  ['a -f - <<EOF\nx: 1\ny: 2\nEOF', { from: { text: 'x: 1\ny: 2\n' } }],
  ["cat <<'END' | a\n$x\nEND", { from: { text: '$x\n' } }],
])('redirections of %s', (line, expected) => {
  const [pipeline] = parseShellLine(line)
  expect(pipeline).toMatchObject(expected)
  expect(pipeline!.stages.at(-1)!.words.join(' ')).not.toMatch(/[<>]/)
})

it('a quoted > is no redirection', () => expect(parseShellLine(`kubectl get x -o jsonpath='{.items[?(@.a > 1)]}'`)[0]).not.toHaveProperty('to'))

it.each([
  ['get "pods', true],
  ["it's", true],
  ['echo $(get', true],
  ['get \\', true],
  ['get |', true],
  ['a &&', true],
  ['cat <<EOF', true],
  ['cat <<EOF\nx', true],
  ['cat <<EOF\nx\nEOF', false],
  ['cat <<EOF | kubectl apply -f -\nit\'s\nEOF', false],
  ['kubectl get pods', false],
  ['', false],
])('whether %j waits for more: %s', (line, expected) => expect(isOpenLine(line)).toBe(expected))

it.each([
  [`a "b c" 'd e' f\\ g`, ['a', 'b c', 'd e', 'f g']],
  [`-o=jsonpath='{.a}'`, ['-o=jsonpath={.a}']],
  [`"a\\"b"`, ['a"b']],
])('words of %s', (text, words) => expect(wordsOf(text)).toEqual(words))

it.each([
  ['a 2>/dev/null', { errors: 'nowhere' }, undefined],
  ['a > f 2>&1', { errors: 'pipe' }, 'f'],
  ['a &> f', { errors: 'pipe' }, 'f'],
  ['X=$(a 2>/dev/null)', {}, undefined],
])('errors of %s', (line, expected, file) => {
  const [pipeline] = parseShellLine(line)
  expect(pipeline!.stages[0]).toMatchObject(expected)
  expect(pipeline!.to?.file).toBe(file)
})
