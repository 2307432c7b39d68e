import { useEffect, useState } from 'react'
import { recordActions, takeReady, type Lesson, type LessonAction } from '../../../lessons/index.ts'
import type { Action } from '../../../worker/protocol.ts'
import { useCluster } from '../../store/cluster-store.ts'
import { openLessonCluster, performLessonAction, useScene } from '../scene.ts'
import { changeDraft, withField } from './draft-store.ts'

/** Where recorded actions go: a field of the lesson (no step) or of a step. */
export interface Target {
  readonly step: number | undefined
  readonly key: string
}

export interface Recorder {
  readonly target: Target | undefined
  readonly count: number
  readonly start: (target: Target) => void
  readonly stop: () => void
  /** Opens the cluster as it is when the step begins. */
  readonly openAt: (lesson: Lesson, step: number) => void
  readonly isCatchingUp: boolean
}

/** Writes down what the author does to the cluster: whatever comes into the run's log between start and stop. */
export function useRecorder(lesson: Lesson | undefined): Recorder {
  const [target, setTarget] = useState<Target>()
  const [since, setSince] = useState(0)
  const [queue, setQueue] = useState<readonly LessonAction[]>([])
  const marks = useCluster((state) => state.marks.filter(({ kind }) => kind === 'action' || kind === 'fault').length)
  const isReady = useCluster((state) => state.status === 'ready')
  const scene = useScene(lesson ?? NOTHING)
  useEffect(() => {
    if (!isReady || queue.length === 0) return
    const { next, rest } = takeReady(queue, scene)
    if (next) performLessonAction(next, false)
    if (next || rest.length !== queue.length) setQueue(rest)
    if (rest.length === 0) useCluster.getState().connection?.play(1)
  }, [queue, scene, isReady])
  return {
    target,
    count: target ? Math.max(0, marks - since) : 0,
    isCatchingUp: queue.length > 0,
    start: (next) => {
      setTarget(next)
      setSince(marks)
    },
    stop: () => {
      setTarget(undefined)
      if (target) void writeDown(target, since)
    },
    openAt: (of, step) => setQueue(openLessonCluster(of, step)),
  }
}

const NOTHING = { names: [] }

/** Actions that a lesson has no sentence for: what is typed into a running command, and what only this page's own dialogs do. */
const isSayable = (action: Action): action is Action & LessonAction => !['type', 'interrupt', 'image', 'node-group'].includes(action.do)

async function writeDown({ step, key }: Target, since: number): Promise<void> {
  const { connection, objects } = useCluster.getState()
  const { run } = (await connection?.ask({ about: 'run' })) ?? { run: { log: [] } }
  const actions = run.log.slice(since).map(({ action }) => action).filter(isSayable)
  const pods = [...(objects['pods']?.values() ?? [])].flatMap(({ metadata }) => (metadata.name === undefined ? [] : [{ metadata: { ...metadata, name: metadata.name } }]))
  changeDraft((draft) => {
    const { lines, files } = recordActions(actions, pods, draft.files)
    const append = (fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => withField(fields, key, [...(Array.isArray(fields[key]) ? (fields[key] as unknown[]) : []), ...lines])
    return step === undefined ? { ...draft, files, head: append(draft.head) } : { ...draft, files, steps: draft.steps.map((one, i) => (i === step ? { ...one, fields: append(one.fields) } : one)) }
  })
}
