// Carries a gesture out: its actions go to the model, its command into the terminal, a refusal to where it happened.
import type { Action, NodeVerdict } from '../../worker/protocol.ts'
import { INTERRUPTED } from '../bridge/connection.ts'
import { act, useCluster } from '../store/cluster-store.ts'
import { notify } from '../store/view-store.ts'
import { showInTerminal } from '../terminal/transcript-store.ts'
import { words } from '../../words/index.ts'
import { carry, useCarry } from './carry-store.ts'
import { contextOf } from './context.ts'
import { describeGesture } from './describe-gesture.ts'
import { nameOf, namespaceOf, type Carried, type Gesture, type Target } from './gesture.ts'
import { planGesture } from './plans/index.ts'
import type { Tool } from './tools.ts'

/** What would happen if this were dropped there now. */
export function plannedGesture(carried: Carried, target: Target): Gesture {
  const { objects, surroundings } = useCluster.getState()
  return planGesture(carried, target, contextOf(objects, surroundings))
}

/** Drops something somewhere. */
export function performGesture(carried: Carried, target: Target): void {
  const gesture = plannedGesture(carried, target)
  if ('refused' in gesture) return notify(gesture.refused, 'fault')
  if ('judge' in gesture) return void bindAsScheduler(gesture.judge.pod, gesture.judge.node)
  for (const action of gesture.actions) performAction(action)
}

/** Uses a tool without dragging: at once where the stage itself will do, else it is asked where. */
export function applyTool({ id, asksFor }: Tool): void {
  if (asksFor) useCarry.setState({ picking: { tool: id } })
  else performGesture(carry(id), { kind: 'stage' })
}

/** The proposal is judged by the scheduler's own plugins; a feasible one is bound, as a scheduler would bind it. */
export async function bindAsScheduler(pod: string, node: string): Promise<void> {
  const t = words('palette')
  const { verdicts } = (await useCluster.getState().connection?.ask({ about: 'judge', pod })) ?? { verdicts: [] }
  const verdict = verdicts.find((v) => v.node === node)
  if (!verdict) return notify(t('judged.gone', { pod: nameOf(pod), node }), 'fault')
  if (verdict.refusal) return notify(t('judged.refused', { plugin: verdict.refusal.plugin, pod: nameOf(pod), node, reasons: verdict.refusal.reasons.join(', ') }), 'fault', comparison(verdicts))
  const binding = { apiVersion: 'v1', kind: 'Binding', metadata: { name: nameOf(pod) }, target: { apiVersion: 'v1', kind: 'Node', name: node } }
  performAction({ do: 'kubectl', line: `kubectl create --raw /api/v1/namespaces/${namespaceOf(pod)}/pods/${nameOf(pod)}/binding -f binding.json`, files: { 'binding.json': `${JSON.stringify(binding)}\n` } })
  const best = verdicts[0]!
  const praise = best.points <= verdict.points ? t('judged.best', { node }) : t('judged.fair', { node, best: best.node })
  notify(praise, 'plain', comparison(verdicts))
}

function comparison(verdicts: readonly NodeVerdict[]): string {
  const t = words('palette')
  return verdicts.map(({ node, refusal, points }) => (refusal ? t('judged.lineRefused', { node, plugin: refusal.plugin, reasons: refusal.reasons.join(', ') }) : t('judged.line', { node, points }))).join('\n')
}

/** Does one thing; what kubectl says of it is shown in the terminal, and an error also beside the stage. */
export function performAction(action: Action): void {
  const command = describeGesture(action)
  if (action.do !== 'kubectl') {
    act(action)
    notify(command)
    return
  }
  let errors = ''
  showInTerminal(`$ ${command}\n`)
  act(action, {
    stdout: showInTerminal,
    stderr: (text) => {
      errors += text
      showInTerminal(text)
    },
    exit: (code) => code !== INTERRUPTED && (code === 0 ? notify(command) : notify(words('palette')('failed', { command }), 'fault', errors.trim())),
  })
}

/** Applies a manifest that was pasted or dropped. */
export function applyManifest(text: string, name = 'manifest.yaml'): void {
  performAction({ do: 'kubectl', line: `kubectl apply -f ${name}`, files: { [name]: text } })
}
