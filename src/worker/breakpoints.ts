// Where time stops by itself: conditions in CEL over a trace record (`record`) and the object it is about (`object`).
// They are read once; a condition that begins with `record.kind == '…'` is put only to records of that kind.
import { Environment, type ASTNode, type ParseResult } from '@marcbachmann/cel-js'
import type { KubeObject } from '../cluster/api/index.ts'
import type { TraceRecord } from '../kernel/index.ts'
import type { Breakpoint } from './protocol.ts'

const LONGEST_CONDITION = 2000
/** Conditions that are listened to at once. */
const MOST = 50
/** An object of which nothing is known has no fields. */
const NO_OBJECT = {}

const environment = new Environment({ enableOptionalTypes: true, limits: { maxDepth: 100 } })
  .registerVariable('record', 'dyn')
  .registerVariable('object', 'dyn')

interface Condition {
  readonly breakpoint: Breakpoint
  readonly holds: ParseResult
  /** The only kind of record that can fit; undefined: any. */
  readonly kind: string | undefined
}

/** What is wrong with a condition, as a sentence; undefined when nothing is. */
export function problemOfCondition(text: string): string | undefined {
  if (text.trim() === '') return 'Write a condition first.'
  if (text.length > LONGEST_CONDITION) return `A condition has at most ${LONGEST_CONDITION} characters.`
  try {
    const { valid, type, error } = environment.parse(text).check()
    if (!valid) return sentence(error)
    return type === 'bool' || type === 'dyn' ? undefined : `A condition is true or false; this one gives ${/^[aeiou]/.test(String(type)) ? 'an' : 'a'} ${String(type)}.`
  } catch (error) {
    return sentence(error)
  }
}

export class Breakpoints {
  #conditions: readonly Condition[] = []

  /** Those that cannot be read are left out: the page asks about them before. */
  set(breakpoints: readonly Breakpoint[]): void {
    const wanted = breakpoints.slice(0, MOST).filter((breakpoint) => breakpoint.isOn && problemOfCondition(breakpoint.condition) === undefined)
    this.#conditions = wanted.map((breakpoint) => {
      const holds = environment.parse(breakpoint.condition)
      return { breakpoint, holds, kind: kindIn(holds.ast) }
    })
  }

  get isEmpty(): boolean {
    return this.#conditions.length === 0
  }

  /** The breakpoint that a record meets. A condition that asks for what is not there does not hold. */
  metBy(record: TraceRecord, objectOf: (record: TraceRecord) => KubeObject | undefined): Breakpoint | undefined {
    let scene: Record<string, unknown> | undefined
    const found = this.#conditions.find(({ holds, kind }) => {
      if (kind !== undefined && kind !== record.kind) return false
      scene ??= { record, object: objectOf(record) ?? NO_OBJECT }
      try {
        return holds(scene) === true
      } catch {
        return false
      }
    })
    return found?.breakpoint
  }
}

/** The kind that every record must have that fits: from `record.kind == 'request' && …`. */
function kindIn(node: ASTNode): string | undefined {
  if (node.op === '&&') return kindIn(node.args[0]) ?? kindIn(node.args[1])
  if (node.op !== '==') return undefined
  const [field, value] = node.args
  const isKind = field.op === '.' && field.args[0].op === 'id' && field.args[0].args === 'record' && field.args[1] === 'kind'
  return isKind && value.op === 'value' && typeof value.args === 'string' ? value.args : undefined
}

/** The first line of an error, as a sentence. */
function sentence(error: unknown): string {
  const [first = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
  return `This is not a condition: ${first.charAt(0).toLowerCase()}${first.slice(1)}${/[.!?]$/.test(first) ? '' : '.'}`
}
