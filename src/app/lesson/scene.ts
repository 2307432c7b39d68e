// Brings a lesson's start and actions to the model.
import type { Lesson, LessonAction } from '../../lessons/index.ts'
import type { Action } from '../../worker/protocol.ts'
import { performAction } from '../palette/perform.ts'
import { THREE_NODES } from '../shell/scenarios.ts'
import { openRun, useCluster } from '../store/cluster-store.ts'
import { select } from '../store/view-store.ts'

/** Cluster time when the control plane and its add-ons are up, and when what a lesson begins with has settled. */
const BEGIN = 60_000_000
const SETTLED = 25_000_000

/** Opens the lesson's own cluster, with what stands there when the learner comes. */
export function startLesson(lesson: Lesson): void {
  select(undefined)
  const log = lesson.start.map((action, i) => ({ at: BEGIN + i * 1_000_000, action: action as unknown as Action }))
  openRun({ config: { ...THREE_NODES, nodes: THREE_NODES.nodes.slice(0, lesson.nodes) }, log }, BEGIN + (log.length > 0 ? SETTLED : 1_000_000))
}

/** Does what a step says, and lets time run so that its effect is seen. */
export function performLessonActions(actions: readonly LessonAction[]): void {
  for (const action of actions) {
    if (action.do === 'delete-one-pod') {
      const [key, value] = String(action['label']).split('=')
      const pod = [...(useCluster.getState().objects['pods'] ?? new Map()).values()].find((p) => p.metadata.labels?.[key!] === value)
      if (pod) performAction({ do: 'kubectl', line: `kubectl delete pod ${pod.metadata.name} --wait=false` })
    } else performAction(action as unknown as Action)
  }
  useCluster.getState().connection?.play()
}
