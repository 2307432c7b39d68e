// No words of the page stand in its components: they come from the catalogues. Literal text between tags is found, and in attributes that are read out or shown.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from 'vite'
import { describe, expect, it } from 'vitest'

const APP = 'src/app'
const SPOKEN: ReadonlySet<string> = new Set(['aria-label', 'aria-description', 'aria-roledescription', 'aria-valuetext', 'ariaLabel', 'title', 'placeholder', 'alt', 'label', 'heading', 'about'])
/** Files and folders whose words are still to be moved. The list can only shrink: what has none any more must go. */
const NOT_YET: readonly string[] = []
/** What is no language: names of programs and formats, keys, code. */
const NAMES: ReadonlySet<string> = new Set(['kubectl', 'etcd', 'YAML', 'JSON', 'CPU', 'GET', 'ms', 'MiB', 'nginx', 'Kubarium', 'Esc', 'Tab', 'Enter', 'Ctrl', 'Home', 'End', 'PageUp', 'PageDown', 'kubelet', 'containerd', 'Normal', 'Warning'])

interface Tree {
  readonly type: string
  readonly [key: string]: unknown
}

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && typeof (value as Tree).type === 'string'
/** A file, an address, a label: `web.yaml`, `app=web`. */
const isCode = (text: string): boolean => /^\S+[./=@]\S+$/.test(text)
const isWords = (text: string): boolean => !isCode(text.trim()) && [...text.matchAll(/\p{L}{2,}/gu)].some(([word]) => !NAMES.has(word))

/** The texts that an expression may come to, as far as they stand in it. */
function* literalsOf(node: unknown): Generator<string> {
  if (!isTree(node)) return
  if (node.type === 'Literal' && typeof node['value'] === 'string') yield node['value']
  if (node.type === 'TemplateLiteral') for (const quasi of node['quasis'] as { value: { cooked: string } }[]) yield quasi.value.cooked
  if (node.type === 'ConditionalExpression') yield* [...literalsOf(node['consequent']), ...literalsOf(node['alternate'])]
  if (node.type === 'LogicalExpression') yield* [...literalsOf(node['left']), ...literalsOf(node['right'])]
  if (node.type === 'JSXExpressionContainer') yield* literalsOf(node['expression'])
}

/** Words that stand in a component. */
export function wordsIn(source: string): string[] {
  const found: string[] = []
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(walk)
    if (!isTree(node)) return
    if (node.type === 'JSXText') found.push(String(node['value']).trim())
    if (node.type === 'JSXAttribute' && SPOKEN.has(String((node['name'] as Tree)['name']))) found.push(...literalsOf(node['value']))
    if (node.type === 'JSXElement' || node.type === 'JSXFragment') for (const child of node['children'] as Tree[]) if (child.type === 'JSXExpressionContainer') found.push(...literalsOf(child))
    for (const [key, value] of Object.entries(node)) if (key !== 'parent') walk(value)
  }
  walk(parseSync('a.tsx', source).program)
  return found.filter(isWords)
}

const FILES = readdirSync(APP, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.tsx') && !name.endsWith('.test.tsx')).sort()

const wordsOf = (name: string): string[] => wordsIn(readFileSync(join(APP, name), 'utf8'))

describe('words in components', () => {
  it('are found, wherever they stand', () => {
    const found = wordsIn('const a = <p title="Hello">Text {b ? "one two" : c} {`${n} nodes`} {t("key")}</p>')
    expect(found.toSorted()).toEqual([' nodes', 'Hello', 'Text', 'one two'])
    expect(wordsIn('const a = <kbd className="word" data-kind="pod" title="web.yaml">{x === "Pod" && y} · kubectl %</kbd>')).toEqual([])
  })

  it.each(FILES.filter((name) => !NOT_YET.some((each) => name.startsWith(each))))('%s has none', (name) => expect(wordsOf(name)).toEqual([]))

  it.each(NOT_YET)('%s is still to be done', (each) => {
    expect(FILES.filter((name) => name.startsWith(each)).flatMap(wordsOf), 'take it off the list').not.toEqual([])
  })
})
