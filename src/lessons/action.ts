// What a lesson does to the cluster, as its author writes it: kubectl, or a short sentence for what a hand would do.
import { fillIn, holds, problemOf, TEMPLATE, type Scene } from './expression.ts'
import type { LessonAction } from './lesson.ts'

type Reader = readonly [pattern: RegExp, read: (...words: (string | undefined)[]) => LessonAction]

const REQUESTS_MOST = 500
const DEFAULT_NAMESPACE = 'default'
const FAULTS = ['unreachable', 'broken', 'corrupt', 'denied'] as const

/** `name`, or `namespace/name`. */
function placed(name: string): { readonly namespace: string; readonly pod: string } {
  const slash = name.startsWith('{{') ? -1 : name.indexOf('/')
  return slash < 0 ? { namespace: DEFAULT_NAMESPACE, pod: name } : { namespace: name.slice(0, slash), pod: name.slice(slash + 1) }
}

const SENTENCES: readonly Reader[] = [
  [/^(kubectl .+)$/s, (line) => ({ do: 'kubectl', line: line!.trim() })],
  [/^kill container (\S+) of (\S+)$/, (container, pod) => ({ do: 'kill-container', ...placed(pod!), container: container! })],
  [/^(kill|stop|start|pause|resume) (\S+) on (\S+)$/, (signal, process, machine) => ({ do: 'process', process: process!, machine: machine!, signal: signal as 'kill' })],
  [/^unplug (\S+)$/, (machine) => ({ do: 'power', machine: machine!, on: false })],
  [/^plug in (\S+)$/, (machine) => ({ do: 'power', machine: machine!, on: true })],
  [/^boot (\S+) in (\S+)$/, (name, zone) => ({ do: 'add-machine', machine: { name: name!, region: zone!.replace(/-[^-]*$/, ''), zone: zone!, cpu: '2', memory: '4Gi', disk: '40Gi', pods: 110 } })],
  [/^take (\S+) away$/, (machine) => ({ do: 'remove-machine', machine: machine! })],
  [/^cut (\S+) from (\S+)$/, (a, b) => ({ do: 'link', a: a!, b: b!, cut: true })],
  [/^mend (\S+) to (\S+)$/, (a, b) => ({ do: 'link', a: a!, b: b!, cut: false, extraMillis: 0, loss: 0 })],
  [/^slow (\S+) to (\S+) by (\d{1,5}) ms$/, (a, b, millis) => ({ do: 'link', a: a!, b: b!, cut: false, extraMillis: Number(millis) })],
  [/^lose (\d{1,3}) % from (\S+) to (\S+)$/, (percent, a, b) => ({ do: 'link', a: a!, b: b!, cut: false, loss: Math.min(100, Number(percent)) / 100 })],
  [/^send (\d+) requests a second to (\S+)$/, (count, service) => {
    const { namespace, pod } = placed(service!)
    return { do: 'users', namespace, service: pod, perSecond: Math.min(REQUESTS_MOST, Number(count)) }
  }],
  [/^fill the disk of (\S+) to (\d{1,3}) %$/, (machine, percent) => ({ do: 'fill-disk', machine: machine!, percent: Math.min(100, Number(percent)) })],
  [/^clear the disk of (\S+)$/, (machine) => ({ do: 'fill-disk', machine: machine!, percent: 0 })],
  [/^leak (\d{1,5}) MiB a second in (\S+) of (\S+)$/, (mib, container, pod) => ({ do: 'leak-memory', ...placed(pod!), container: container!, mibPerSecond: Number(mib) })],
  [/^spin (\d{1,3}) cores in (\S+) of (\S+)$/, (cores, container, pod) => ({ do: 'spin-cpu', ...placed(pod!), container: container!, cores: Number(cores) })],
  [/^break the registry: (unreachable|broken|corrupt|denied)(?: for (\S+))?$/, (fault, image) => ({ do: 'registry', fault: FAULTS.find((one) => one === fault)!, ...(image ? { image } : {}) })],
  [/^mend the registry(?: for (\S+))?$/, (image) => ({ do: 'registry', fault: 'none', ...(image ? { image } : {}) })],
  [/^(expire|renew) the certificate of (\S+)$/, (what, machine) => ({ do: 'expire-certificate', machine: machine!, ...(what === 'renew' ? { renew: true } : {}) })],
  [/^set the clock of (\S+) off by (-?\d{1,5}) seconds$/, (machine, seconds) => ({ do: 'skew-clock', machine: machine!, seconds: Number(seconds) })],
  [/^wait (\d{1,3}) seconds$/, (seconds) => ({ do: 'until', holds: 'true', seconds: Number(seconds) })],
  [/^wait until (.+)$/s, (expression) => ({ do: 'until', holds: expression! })],
]

export const ACTION_FORMS = 'kubectl …; kill|stop|start|pause|resume PROCESS on MACHINE; kill container NAME of POD; unplug MACHINE; plug in MACHINE; boot NAME in ZONE; take MACHINE away; cut A from B; mend A to B; slow A to B by N ms; lose N % from A to B; send N requests a second to SERVICE; fill the disk of MACHINE to N %; clear the disk of MACHINE; leak N MiB a second in CONTAINER of POD; spin N cores in CONTAINER of POD; break the registry: FAULT; mend the registry; expire|renew the certificate of MACHINE; set the clock of MACHINE off by N seconds; wait until CEL; wait N seconds (in a start)'

/** An action as an author would write it: what `parseAction` reads is this action again. */
export function formatAction(action: LessonAction): string {
  switch (action.do) {
    case 'kubectl': return action.line
    case 'process': return `${action.signal} ${action.process} on ${action.machine}`
    case 'kill-container': return `kill container ${action.container} of ${formatPlace(action.namespace, action.pod)}`
    case 'power': return `${action.on ? 'plug in' : 'unplug'} ${action.machine}`
    case 'add-machine': return `boot ${action.machine.name} in ${action.machine.zone}`
    case 'remove-machine': return `take ${action.machine} away`
    case 'link': return formatLink(action)
    case 'users': return `send ${action.perSecond} requests a second to ${formatPlace(action.namespace, action.service)}`
    case 'fill-disk': return action.percent > 0 ? `fill the disk of ${action.machine} to ${action.percent} %` : `clear the disk of ${action.machine}`
    case 'leak-memory': return `leak ${action.mibPerSecond} MiB a second in ${action.container} of ${formatPlace(action.namespace, action.pod)}`
    case 'spin-cpu': return `spin ${action.cores} cores in ${action.container} of ${formatPlace(action.namespace, action.pod)}`
    case 'registry': return action.fault === 'none' ? `mend the registry${action.image ? ` for ${action.image}` : ''}` : `break the registry: ${action.fault}${action.image ? ` for ${action.image}` : ''}`
    case 'expire-certificate': return `${action.renew ? 'renew' : 'expire'} the certificate of ${action.machine}`
    case 'skew-clock': return `set the clock of ${action.machine} off by ${action.seconds} seconds`
    case 'until': return action.seconds === undefined ? `wait until ${action.holds}` : `wait ${action.seconds} seconds`
  }
}

const formatPlace = (namespace: string, name: string): string => (namespace === DEFAULT_NAMESPACE ? name : `${namespace}/${name}`)

function formatLink({ a, b, cut, extraMillis, loss }: Extract<LessonAction, { do: 'link' }>): string {
  if (cut) return `cut ${a} from ${b}`
  if (extraMillis) return `slow ${a} to ${b} by ${extraMillis} ms`
  return loss ? `lose ${Math.round(loss * 100)} % from ${a} to ${b}` : `mend ${a} to ${b}`
}

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
    const words = pattern.exec(masked)?.slice(1).map((word: string | undefined) => word?.replace(/\u0000(\d+)\u0000/g, (_, i: string) => held[Number(i)]!))
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
