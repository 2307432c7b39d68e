// What the page asks, answered from one branch's history and cluster. Nothing here changes anything.
import type { Pod } from '../cluster/api/types/core-v1.ts'
import { judgePod } from '../cluster/judging.ts'
import type { Micros } from '../kernel/index.ts'
import { WARM_UP, type LiveBranch } from './branch.ts'
import type { Branches } from './branches.ts'
import { problemOfCondition } from './breakpoints.ts'
import type { Holding } from './crowd/index.ts'
import { differencesBetween } from './differences.ts'
import { answerMonitoring } from './metrics/index.ts'
import { find } from './find.ts'
import { importanceOf, tell } from './tell.ts'
import type { Answer, CauseStep, Comparison, Findings, KubeObject, Question, Surroundings, Tally } from './protocol.ts'
import { isTold } from './story.ts'
import { chainOf } from './why.ts'

/** Pixels of the widest window. */
const WIDEST = 8000
/** Records looked at for what happened between two moments; of more, the newest. */
const MOST_LOOKED_AT = 20_000

export interface Asked {
  readonly branches: Branches
  readonly now: Micros
  readonly beside: number | undefined
  readonly holding: Holding
}

/** Answers a question about what is shown. */
export function answerOf(question: Question, { branches, now, beside, holding }: Asked): Answer {
  const { history, cluster, log, run } = branches.current
  const named = (id: number | undefined): LiveBranch => (id === undefined ? undefined : branches.get(id)) ?? branches.current
  switch (question.about) {
    case 'why':
      return { about: 'why', chain: chainOf(history, question.key, now) }
    case 'history':
      return { about: 'history', revisions: history.revisionsOf(question.key, now) }
    case 'records':
      return { about: 'records', records: history.recordsBetween(question.from, question.to) }
    case 'latest':
      return { about: 'latest', records: history.latest(now, question.fits, question.most) }
    case 'complete':
      return { about: 'complete', candidates: cluster.complete(question.line) }
    case 'logs':
      return { about: 'logs', text: cluster.containerLog(question.namespace, question.pod, question.container) }
    case 'judge':
      return { about: 'judge', verdicts: judgePod(history.stateAt(now), question.pod, now) ?? [] }
    case 'dry-run':
      return { about: 'dry-run', results: cluster.dryRun(history.stateAt(now), question.documents, now) }
    case 'run':
      return { about: 'run', run: { config: run.config, log }, bookmarks: branches.bookmarks.map(({ at, label }) => ({ at, label })) }
    case 'who':
      return { about: 'who', pod: holding.crowd.podAt(question.pod) }
    case 'where':
      return { about: 'where', ...placeOf(question.pod, holding) }
    case 'find':
      return { about: 'find', ...search(question.query, question.most, holding, history.surroundingsAt(now)) }
    case 'rules':
      return { about: 'rules', rules: [...cluster.filterRules(question.node)].map(([at, rule]) => ({ at, ...rule })), isNow: now >= branches.current.now }
    case 'work':
      return { about: 'work', work: { config: run.config, ...branches.keep(), at: now } }
    case 'lanes':
      return { about: 'lanes', ticks: named(question.branch).history.ticks(question.from, question.to, Math.max(1, Math.min(WIDEST, Math.floor(question.width)))) }
    case 'happened':
      return { about: 'happened', ...happened(named(question.branch), question.from, question.to, question.most) }
    case 'differences':
      return { about: 'differences', comparison: beside === undefined ? undefined : compare(branches, beside, now, question.most) }
    case 'condition':
      return { about: 'condition', problem: problemOfCondition(question.condition) }
    case 'series':
    case 'alerts':
    case 'log-lines':
      return answerMonitoring(question, { history, start: WARM_UP, now, end: branches.current.now })
  }
}

function placeOf(pod: string, { crowd, objects }: Holding): { pod: number | undefined; node: number | undefined } {
  const node = (objects['pods']?.get(pod) as Pod | undefined)?.spec?.nodeName
  return { pod: crowd.rowOf(pod), node: node === undefined ? undefined : crowd.nodeRowOf(node) }
}

function search(query: string, most: number, { crowd, objects }: Holding, surroundings: Surroundings | undefined): { findings: Findings; pods: Uint32Array; nodes: Uint32Array } {
  const { found, more, problem } = find(objects, surroundings?.machines ?? [], query, Number.POSITIVE_INFINITY)
  const rowsOf = (resource: string, rowOf: (name: string) => number | undefined): Uint32Array =>
    Uint32Array.from(found.flatMap(({ key }) => (key.startsWith(resource) ? [rowOf(key.slice(resource.length)) ?? 0] : [])))
  return { findings: { found: found.slice(0, most), more: more + Math.max(0, found.length - most), ...(problem === undefined ? {} : { problem }) }, pods: rowsOf('pods/', (key) => crowd.rowOf(key)), nodes: rowsOf('nodes/', (name) => crowd.nodeRowOf(name)) }
}

/** The most telling first; those of equal weight in their order. */
function happened({ history }: LiveBranch, from: Micros, to: Micros, most: number): { steps: readonly CauseStep[]; count: number } {
  const causes = history.recordsBetween(from - 1, to).slice(-MOST_LOOKED_AT).filter(isTold)
  const weighed = causes.map((record) => ({ record, weight: importanceOf(record) })).sort((a, b) => b.weight - a.weight)
  return { count: causes.length, steps: weighed.slice(0, most).map(({ record }) => ({ record, sentence: tell(record)! })) }
}

function compare(branches: Branches, beside: number, now: Micros, most: number): Comparison | undefined {
  const [here, there] = [branches.current, branches.get(beside)]
  if (!there) return undefined
  const at = Math.min(now, there.now)
  const common = branches.commonUntil(branches.currentId, beside)
  const [hereState, thereState] = [here.history.stateAt(at), there.history.stateAt(at)]
  return { here: branches.currentId, there: beside, at, common, ...differencesBetween(hereState, thereState, most), hereTally: tallyOf(here, hereState, common, at), thereTally: tallyOf(there, thereState, common, at) }
}

function tallyOf({ history }: LiveBranch, state: ReadonlyMap<string, KubeObject>, common: Micros, at: Micros): Tally {
  const pods = [...state].flatMap(([key, object]) => (key.startsWith('pods/') && !key.startsWith('pods/kube-system/') ? [object as Pod] : []))
  const sum = (time: Micros, of: 'succeeded' | 'failed'): number => (history.surroundingsAt(time)?.users ?? []).reduce((total, users) => total + users[of], 0)
  return {
    pods: pods.length,
    ready: pods.filter(({ status }) => status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True')).length,
    restarts: pods.reduce((total, { status }) => total + (status?.containerStatuses ?? []).reduce((n, { restartCount }) => n + restartCount, 0), 0),
    answered: sum(at, 'succeeded') - sum(common, 'succeeded'),
    failed: sum(at, 'failed') - sum(common, 'failed'),
  }
}
