// `-o yaml`: block style, keys sorted. Models sigs.k8s.io/yaml over go.yaml.in/yaml/v2's encoder and libyaml's emitter.
// Left out: what JSON cannot hold (anchors, tags, binary).
import { YAMLScalarWriter } from './yaml-scalar.ts'

/** The YAML text of a JSON value, a newline at its end. */
export function formatYAML(value: unknown): string {
  const writer = new YAMLScalarWriter()
  writeNode(writer, value, 0)
  return writer.text().endsWith('\n') ? writer.text() : `${writer.text()}\n`
}

/** Several documents, as kubectl prints them one after the other. */
export function formatYAMLDocuments(values: readonly unknown[]): string {
  return values.map(formatYAML).join('---\n')
}

type Members = { readonly [key: string]: unknown }

/** Writes a value where the cursor stands, its further lines at `indent`. */
function writeNode(writer: YAMLScalarWriter, value: unknown, indent: number): void {
  if (typeof value !== 'object' || value === null) writer.writeScalar(value, indent + 2, false)
  else if (Array.isArray(value)) writeList(writer, value as readonly unknown[], indent)
  else writeMembers(writer, value as Members, indent)
}

function writeList(writer: YAMLScalarWriter, items: readonly unknown[], indent: number): void {
  if (items.length === 0) writer.put('[]')
  items.forEach((item, at) => {
    if (at > 0) writer.newLine(indent)
    writer.put('-')
    if (isBlock(item)) writer.put(' ')
    writeItem(writer, item, indent)
  })
}

/** What follows `- ` or `? `: a collection begins on the same line. */
function writeItem(writer: YAMLScalarWriter, item: unknown, indent: number): void {
  if (isBlock(item)) writeNode(writer, item, indent + 2)
  else writeInline(writer, item, indent)
}

function writeMembers(writer: YAMLScalarWriter, members: Members, indent: number): void {
  const keys = Object.keys(members).filter((key) => members[key] !== undefined).sort(compareYAMLKeys)
  if (keys.length === 0) writer.put('{}')
  keys.forEach((key, at) => {
    if (at > 0) writer.newLine(indent)
    const value = members[key]
    if (!isSimpleKey(key)) {
      writer.put('?')
      writer.writeScalar(key, indent + 2, false)
      writer.newLine(indent)
      writer.put(':')
      if (isBlock(value)) writer.put(' ')
      writeItem(writer, value, indent)
      return
    }
    writer.writeScalar(key, indent + 2, true)
    writer.put(':')
    if (!isBlock(value)) {
      writeInline(writer, value, indent)
      return
    }
    // A list stands no deeper than its key, a mapping two blanks.
    const inner = Array.isArray(value) ? indent : indent + 2
    writer.newLine(inner)
    writeNode(writer, value, inner)
  })
}

/** A scalar or an empty collection after its key or dash. */
function writeInline(writer: YAMLScalarWriter, value: unknown, indent: number): void {
  if (typeof value !== 'object' || value === null) writer.writeScalar(value, indent + 2, false)
  else writer.put(Array.isArray(value) ? ' []' : ' {}')
}

function isBlock(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0
}

const KEY_BYTES_MAX = 128

function isSimpleKey(key: string): boolean {
  return !/[\n\r\u0085\u2028\u2029]/.test(key) && (key.length <= KEY_BYTES_MAX / 3 || encodeURIComponent(key).replace(/%../g, '.').length <= KEY_BYTES_MAX)
}

/** Keys sort as people would: numbers inside them by value, letters after everything else. Models yaml/v2's keyList. */
export function compareYAMLKeys(a: string, b: string): number {
  const left = [...a]
  const right = [...b]
  for (let at = 0; at < left.length && at < right.length; at++) {
    if (left[at] === right[at]) continue
    const leftLetter = isLetter(left[at]!)
    const rightLetter = isLetter(right[at]!)
    if (leftLetter && rightLetter) return order(left[at]!, right[at]!)
    if (leftLetter || rightLetter) return rightLetter ? -1 : 1
    return compareNumbers(left, right, at)
  }
  return left.length - right.length
}

function compareNumbers(left: readonly string[], right: readonly string[], at: number): number {
  // Zeros inside a number count: the digits before them are equal and put a 1 in front of both.
  let lead = 0
  if (left[at] === '0' || right[at] === '0') {
    for (let before = at - 1; before >= 0 && isDigit(left[before]!); before--) if (left[before] !== '0') lead = 1
  }
  const [leftNumber, leftEnd] = readNumber(left, at, lead)
  const [rightNumber, rightEnd] = readNumber(right, at, lead)
  if (leftNumber !== rightNumber) return leftNumber - rightNumber
  if (leftEnd !== rightEnd) return leftEnd - rightEnd
  return order(left[at]!, right[at]!)
}

function readNumber(text: readonly string[], from: number, lead: number): readonly [value: number, end: number] {
  let value = lead
  let at = from
  while (at < text.length && isDigit(text[at]!)) value = value * 10 + Number(text[at++])
  return [value, at]
}

function isLetter(char: string): boolean {
  return /^\p{L}$/u.test(char)
}

function isDigit(char: string): boolean {
  return char >= '0' && char <= '9'
}

function order(a: string, b: string): number {
  return a.codePointAt(0)! - b.codePointAt(0)!
}
