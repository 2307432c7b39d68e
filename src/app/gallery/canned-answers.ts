// A model that has one answer to each question: what panels are shown with in the gallery, where nothing runs.
import type { Answer, Question } from '../../worker/protocol.ts'
import type { Connection } from '../bridge/connection.ts'
import { LANES } from '../timeline/lanes.ts'
import type { PanelSpecimen } from './panel-specimens.ts'
import { SOMETHING_RUNS } from './panel-cluster.ts'

const SECOND = 1_000_000

type Answers = { readonly [A in Answer['about']]: Extract<Answer, { about: A }> }

const MOMENTS = Float64Array.from({ length: 36 }, (_, i) => (60 + i) * SECOND)
const wave = (least: number, most: number): Float64Array => MOMENTS.map((_, i) => least + ((most - least) * (1 + Math.sin(i / 5))) / 2)
const steps = (from: number, to: number): Float64Array => MOMENTS.map((_, i) => (i < 12 ? from : to))
const NO_LINES = { rows: [], count: 0, first: 0, problem: undefined, forgotten: undefined, namespaces: [], containers: [] } as const

const NOTHING: Answers = {
  why: { about: 'why', chain: [] },
  history: { about: 'history', revisions: [] },
  records: { about: 'records', records: [] },
  latest: { about: 'latest', records: [] },
  complete: { about: 'complete', candidates: [] },
  logs: { about: 'logs', text: '' },
  judge: { about: 'judge', verdicts: [] },
  'dry-run': { about: 'dry-run', results: [] },
  who: { about: 'who', pod: undefined },
  where: { about: 'where', pod: undefined, node: undefined },
  find: { about: 'find', findings: { found: [], more: 0 }, pods: new Uint32Array(), nodes: new Uint32Array() },
  rules: { about: 'rules', rules: [], isNow: true },
  run: { about: 'run', run: { config: { seed: 1, controlPlane: { name: 'cp-1', region: 'eu', zone: 'eu-a' }, nodes: [] }, log: [] }, bookmarks: [] },
  work: { about: 'work', work: { branches: [], shown: 0, bookmarks: [] } as never },
  lanes: { about: 'lanes', ticks: new Uint32Array() },
  happened: { about: 'happened', steps: [], count: 0 },
  differences: { about: 'differences', comparison: undefined },
  condition: { about: 'condition', problem: undefined },
  series: { about: 'series', table: { at: MOMENTS, lines: {}, window: 15 * SECOND, verbs: [] } },
  alerts: { about: 'alerts', spans: [], evaluated: 95 * SECOND },
  'log-lines': { about: 'log-lines', ...NO_LINES },
}

const row = (id: number, pod: string, text: string, stream: 'stdout' | 'stderr' = 'stdout') => ({ id, at: (80 + id) * SECOND, node: 'node-ready', namespace: 'default', pod, container: 'main', stream, text })
const ROWS = [row(0, 'web-a1', 'start worker processes'), row(1, 'web-a1', '10.244.0.4 "GET / HTTP/1.1" 200'), row(2, 'web-d4', 'no such file: /etc/web.conf', 'stderr')]
const GONE = SOMETHING_RUNS['pods']!.get('default/web-a1')!

const SOMETHING: Answers = {
  ...NOTHING,
  history: { about: 'history', revisions: [{ key: 'pods/default/web-z9', object: GONE, at: 72 * SECOND }, { key: 'pods/default/web-z9', object: null, at: 90 * SECOND }] },
  logs: { about: 'logs', text: ROWS.map(({ text }) => `${text}\n`).join('') },
  // In each lane a few ticks of its own tone, packed as `unpackTick` reads them.
  lanes: { about: 'lanes', ticks: Uint32Array.from(LANES.flatMap((_, lane) => Array.from({ length: 9 }, (_each, i) => ((40 + i * 30 + lane * 5) * LANES.length + lane) * 5 + (lane % 5)))) },
  series: { about: 'series', table: { at: MOMENTS, window: 15 * SECOND, verbs: ['get', 'list', 'patch'], lines: { 'cpu.usage': wave(0.1, 0.8), 'cpu.requests': steps(0.25, 0.75), 'memory.usage': wave(2e8, 6e8), 'replicas.desired': steps(1, 3), 'replicas.ready': steps(0, 1), 'pods.Running': steps(1, 2), 'api.rate': wave(2, 14), 'api.p50': wave(1, 3), 'api.p99': wave(4, 20) } } },
  alerts: { about: 'alerts', evaluated: 95 * SECOND, spans: [{ rule: 'KubePodCrashLooping', key: 'pods/default/web-d4', from: 75 * SECOND, until: undefined }, { rule: 'KubePersistentVolumeFillingUp', key: 'persistentvolumeclaims/default/data', from: 10 * SECOND, until: undefined }, { rule: 'UserRequestsFailing', key: 'services/default/web', from: -60 * SECOND, until: 78 * SECOND }] },
  'log-lines': { about: 'log-lines', ...NO_LINES, rows: ROWS, count: ROWS.length, namespaces: ['default'], containers: ['main'] },
}

const REFUSAL: Answers = { ...SOMETHING, 'log-lines': { about: 'log-lines', ...NO_LINES, problem: { of: 'selector', message: 'unable to parse requirement: found \'=\', expected: identifier' } } }

const ALL: Readonly<Record<Exclude<PanelSpecimen['answers'], 'never'>, Answers>> = { nothing: NOTHING, something: SOMETHING, refusal: REFUSAL }

/** A connection behind which nothing happens: what is done is not, what is asked has its one answer, or none. */
export function cannedConnection(answers: PanelSpecimen['answers']): Connection {
  const nothing = (): undefined => undefined
  return {
    open: nothing, reopen: nothing, play: nothing, pause: nothing, step: nothing, back: nothing, seek: nothing, type: nothing, interrupt: nothing, undo: nothing, switchBranch: nothing, fork: nothing, renameBranch: nothing, removeBranch: nothing,
    compare: nothing, addBookmark: nothing, renameBookmark: nothing, removeBookmark: nothing, setBreakpoints: nothing, recall: nothing, cancel: nothing, look: nothing, close: nothing,
    act: () => 0,
    scriptOf: () => new Promise(nothing),
    ask: <A extends Question['about']>({ about }: Extract<Question, { about: A }>) => (answers === 'never' ? new Promise<Extract<Answer, { about: A }>>(nothing) : Promise.resolve(ALL[answers][about] as unknown as Extract<Answer, { about: A }>)),
  }
}
