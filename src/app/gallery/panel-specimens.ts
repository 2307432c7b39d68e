// Every panel of the page in every state that it can be in: which there are, and what the page knows then. The panels themselves are the page's own.
import type { Surroundings } from '../../worker/protocol.ts'
import type { PanelState } from '../shell/panel-state.ts'
import type { ClusterState } from '../store/cluster-store.ts'
import type { ToolTab, ViewState } from '../store/view-store.ts'
import { NOTHING_RUNS, SOMETHING_RUNS, SURROUNDINGS_OF_PANELS } from './panel-cluster.ts'

const SECOND = 1_000_000

export type PanelId = 'stage' | 'inspector' | 'timeline' | ToolTab

export interface PanelSpecimen {
  readonly cluster: Partial<ClusterState>
  readonly view?: Partial<ViewState>
  /** What is written in the editor. */
  readonly file?: string
  /** What is written in the terminal. */
  readonly transcript?: string
  /** What the model answers: it is never heard of, has nothing to tell, tells something, or that it cannot. */
  /** What happens once the panel has shown itself. */
  readonly next?: Partial<ClusterState>
  readonly answers: 'never' | 'nothing' | 'something' | 'refusal'
}

/** Pixels that a panel has in the gallery. */
export const PANELS: Readonly<Record<PanelId, readonly [width: number, height: number]>> = {
  stage: [960, 640],
  inspector: [360, 380],
  timeline: [640, 212],
  terminal: [560, 220],
  editor: [560, 260],
  objects: [560, 220],
  events: [560, 220],
  logs: [560, 220],
  monitoring: [560, 300],
  alerts: [560, 260],
}

const START = 60 * SECOND
const END = 95 * SECOND
const PRESENT: Partial<ClusterState> = { status: 'ready', start: START, remembered: START, now: END, end: END, playing: true, objects: SOMETHING_RUNS, surroundings: SURROUNDINGS_OF_PANELS, branches: [{ id: 0, parent: undefined, from: START, label: 'main', end: END }], marks: [{ at: 70 * SECOND, kind: 'action', label: 'kubectl create deployment web' }, { at: 88 * SECOND, kind: 'fault', label: 'kill a container' }] }
const PAST: Partial<ClusterState> = { ...PRESENT, now: 80 * SECOND, playing: false }

/** What every panel can be in, and what the page knows then. */
const EVERYWHERE: Readonly<Record<PanelState | 'empty', PanelSpecimen>> = {
  empty: { cluster: { ...PRESENT, objects: NOTHING_RUNS, marks: [] }, answers: 'nothing' },
  opening: { cluster: { status: 'opening', progress: 0.4 }, answers: 'never' },
  running: { cluster: PRESENT, answers: 'something' },
  paused: { cluster: { ...PRESENT, playing: false }, answers: 'something' },
  rewound: { cluster: PAST, answers: 'something' },
  stopped: { cluster: PRESENT, next: { status: 'failed', playing: false, failure: { message: 'specimen', detail: 'Error: specimen' } }, answers: 'something' },
}

const POD = 'pods/default/web-a1'
const MANIFEST = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 3\n'
const BREAKPOINT = { id: 'b', label: 'A container crashes', condition: 'true', isOn: true }

const USERS = { namespace: 'default', service: 'web', perSecond: 12, sent: 90, succeeded: 84, failed: 6, medianMillis: 4 }
const around = (surroundings: Partial<Surroundings>): Partial<ClusterState> => ({ ...PRESENT, surroundings: { ...SURROUNDINGS_OF_PANELS, ...surroundings } })

/** What only one panel can be in. */
const OWN: Readonly<Partial<Record<PanelId, Readonly<Record<string, PanelSpecimen>>>>> = {
  stage: {
    'users are served': { cluster: around({ users: [{ ...USERS, succeeded: 90, failed: 0 }] }), answers: 'something' },
    'users are refused': { cluster: around({ users: [USERS] }), answers: 'something' },
    'a cut link': { cluster: around({ links: [{ a: 'cp-1', b: 'node-ready', cut: true, extraMillis: 0, loss: 0 }] }), answers: 'something' },
    'a slow and lossy link': { cluster: around({ links: [{ a: 'cp-1', b: 'node-ready', cut: false, extraMillis: 200, loss: 0.2 }] }), answers: 'something' },
    'a machine without power': { cluster: around({ machines: SURROUNDINGS_OF_PANELS.machines.map((machine) => (machine.name === 'node-ready' ? { ...machine, powered: false } : machine)) }), answers: 'something' },
  },
  inspector: {
    'waits for an answer': { cluster: PRESENT, view: { selected: POD, inspectorTab: 'why' }, answers: 'never' },
    'not there yet': { cluster: PAST, view: { selected: 'pods/default/web-z9' }, answers: 'nothing' },
    'not there any more': { cluster: PRESENT, view: { selected: 'pods/default/web-z9' }, answers: 'something' },
    'a process': { cluster: PRESENT, view: { selected: 'process/node-ready/kubelet' }, answers: 'something' },
  },
  timeline: {
    'repeats a run': { cluster: { ...PAST, work: { kind: 'recall', progress: 0.4 } }, answers: 'something' },
    'stopped by a breakpoint': { cluster: { ...PRESENT, playing: false, stop: { breakpoint: BREAKPOINT, at: END, sentence: { key: 'actions.killContainer', values: { container: 'main', pod: 'web-d4' } } } }, answers: 'something' },
    'memory has let go': { cluster: { ...PRESENT, remembered: 75 * SECOND }, answers: 'something' },
    'two branches': { cluster: { ...PRESENT, branches: [...PRESENT.branches!, { id: 1, parent: 0, from: 80 * SECOND, label: 'another', end: 90 * SECOND }] }, answers: 'something' },
  },
  terminal: { 'an error': { cluster: PRESENT, transcript: '$ kubectl get pod web-z9\nError from server (NotFound): pods "web-z9" not found\n', answers: 'something' } },
  editor: { 'an error': { cluster: PRESENT, file: `${MANIFEST}  replica: 3\n`, answers: 'nothing' } },
  logs: {
    'waits for an answer': { cluster: PRESENT, answers: 'never' },
    'an error': { cluster: PRESENT, answers: 'refusal' },
  },
  monitoring: { 'waits for an answer': { cluster: PRESENT, answers: 'never' } },
}

const isTool = (panel: PanelId): panel is ToolTab => panel !== 'stage' && panel !== 'inspector' && panel !== 'timeline'

/** The states of a panel, by name. */
export function specimensOf(panel: PanelId): ReadonlyMap<string, PanelSpecimen> {
  const states = Object.entries({ ...EVERYWHERE, ...OWN[panel] })
  return new Map(states.map(([state, specimen]) => {
    const isEmpty = state === 'empty'
    const view = { ...(isTool(panel) ? { toolTab: panel } : {}), ...(panel === 'inspector' && !isEmpty && state !== 'opening' ? { selected: POD, inspectorTab: 'overview' as const } : {}), ...specimen.view }
    return [state, { ...specimen, view, file: specimen.file ?? (isEmpty ? '' : MANIFEST) }]
  }))
}

export const isPanel = (name: string | null): name is PanelId => name !== null && name in PANELS
