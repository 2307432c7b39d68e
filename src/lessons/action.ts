// What a lesson does to the cluster, as its author writes it: kubectl, or a short sentence for what a hand would do.
import { fillIn, holds, problemOf, TEMPLATE, type Scene } from './expression.ts'
import type { LessonAction } from './lesson.ts'

type Reader = readonly [pattern: RegExp, read: (...words: string[]) => LessonAction]

const SENTENCES: readonly Reader[] = [
  [/^(kubectl .+)$/s, (line) => ({ do: 'kubectl', line: line!.trim() })],
  [/^(kill|stop|start|pause|resume) (\S+) on (\S+)$/, (signal, process, machine) => ({ do: 'process', process: process!, machine: machine!, signal: signal as 'kill' })],
  [/^kill container (\S+) of (\S+)$/, (container, pod) => ({ do: 'kill-container', namespace: 'default', pod: pod!, container: container! })],
  [/^unplug (\S+)$/, (machine) => ({ do: 'power', machine: machine!, on: false })],
  [/^plug in (\S+)$/, (machine) => ({ do: 'power', machine: machine!, on: true })],
  [/^boot (\S+) in (\S+)$/, (name, zone) => ({ do: 'add-machine', machine: { name: name!, region: zone!.replace(/-[^-]*$/, ''), zone: zone!, cpu: '2', memory: '4Gi', disk: '40Gi', pods: 110 } })],
  [/^take (\S+) away$/, (machine) => ({ do: 'remove-machine', machine: machine! })],
  [/^cut (\S+) from (\S+)$/, (a, b) => ({ do: 'link', a: a!, b: b!, cut: true })],
  [/^mend (\S+) to (\S+)$/, (a, b) => ({ do: 'link', a: a!, b: b!, cut: false })],
  [/^send (\d+) requests a second to (\S+)$/, (count, service) => ({ do: 'users', namespace: 'default', service: service!, perSecond: Number(count) })],
  [/^wait until (.+)$/s, (expression) => ({ do: 'until', holds: expression! })],
]

export const ACTION_FORMS = 'kubectl …; kill|stop|start|pause|resume PROCESS on MACHINE; kill container NAME of POD; unplug MACHINE; plug in MACHINE; boot NAME in ZONE; take MACHINE away; cut A from B; mend A to B; send N requests a second to SERVICE; wait until CEL'

/** Reads one action; `files` are the manifests of the lesson's folder. A problem is given as text. */
export function parseAction(text: string, files: Readonly<Record<string, string>>): LessonAction | string {
  for (const [, expression] of text.matchAll(TEMPLATE)) {
    const problem = problemOf(expression!)
    if (problem) return `{{ ${expression} }} is not CEL: ${problem}`
  }
  for (const [pattern, read] of SENTENCES) {
    // A template may hold blanks where a sentence has one word.
    const held: string[] = []
    const masked = text.trim().replace(TEMPLATE, (whole) => `\u0000${held.push(whole) - 1}\u0000`)
    const words = pattern.exec(masked)?.slice(1).map((word) => word.replace(/\u0000(\d+)\u0000/g, (_, i: string) => held[Number(i)]!))
    if (!words) continue
    const action = read(...words)
    if (action.do === 'until') {
      const problem = problemOf(action.holds)
      if (problem) return `“${action.holds}” is not CEL: ${problem}`
    }
    return action.do === 'kubectl' ? withFiles(action.line, files) : action
  }
  return 'is none of the things that a lesson can do'
}

function withFiles(line: string, files: Readonly<Record<string, string>>): LessonAction | string {
  const used = [...line.matchAll(/(?:-f|--filename|--patch-file)[ =](\S+)/g)].map(([, name]) => name!).filter((name) => name !== '-' && !name.includes('://'))
  const missing = used.find((name) => files[name] === undefined)
  if (missing !== undefined) return `there is no file ${missing} in the lesson’s folder`
  return { do: 'kubectl', line, ...(used.length > 0 ? { files: Object.fromEntries(used.map((name) => [name, files[name]!])) } : {}) }
}

/** The action with its templates filled in from the cluster as it is now. Undefined when something that it names is not there. */
export function prepareAction(action: LessonAction, scene: Scene): LessonAction | undefined {
  const filled = Object.entries(action).map(([key, value]) => [key, typeof value === 'string' && key !== 'holds' ? fillIn(value, scene) : value] as const)
  return filled.some(([, value]) => value === undefined) ? undefined : (Object.fromEntries(filled) as unknown as LessonAction)
}

/** Of a list of actions what can be done now, and what has to wait. */
export function takeReady(queue: readonly LessonAction[], scene: Scene): { readonly next: LessonAction | undefined; readonly rest: readonly LessonAction[] } {
  const [head, ...rest] = queue
  if (!head) return { next: undefined, rest: [] }
  if (head.do === 'until') return holds(head.holds, scene) ? takeReady(rest, scene) : { next: undefined, rest: queue }
  const next = prepareAction(head, scene)
  // What names something that is not there yet waits for it, as `wait until` does.
  return next ? { next, rest } : { next: undefined, rest: queue }
}
