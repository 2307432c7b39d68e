// Carries a gesture out: its actions go to the model, its command into the terminal, a refusal of the API server to where it happened.
import type { Pod, Service } from '../../cluster/api/types/core-v1.ts'
import type { Action } from '../../worker/protocol.ts'
import { act, useCluster } from '../store/cluster-store.ts'
import { notify } from '../store/view-store.ts'
import { showInTerminal } from '../terminal/transcript-store.ts'
import { describeGesture, planGesture, type Carried, type GestureContext, type Target } from './gestures.ts'

function context(): GestureContext {
  const { objects, surroundings } = useCluster.getState()
  const names = (resource: string): ReadonlySet<string> => new Set([...(objects[resource] ?? new Map()).keys()].filter((key) => key.startsWith('default/')).map((key) => key.slice(8)))
  const podOf = (key: string): Pod | undefined => objects['pods']?.get(key) as Pod | undefined
  return {
    machines: surroundings.machines,
    deployments: names('deployments.apps'),
    services: names('services'),
    publicServices: new Set([...names('services')].filter((name) => (objects['services']?.get(`default/${name}`) as Service | undefined)?.spec?.type === 'LoadBalancer')),
    containersOf: (key) => (podOf(key)?.status?.containerStatuses ?? []).filter((s) => s.state?.running).map((s) => s.name),
    labelsOf: (key) => podOf(key)?.metadata.labels ?? {},
  }
}

/** Drops something somewhere. */
export function performGesture(carried: Carried, target: Target): void {
  const gesture = planGesture(carried, target, context())
  if ('refused' in gesture) return notify(gesture.refused, 'fault')
  for (const action of gesture.actions) performAction(action)
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
    exit: (code) => (code === 0 ? notify(command) : notify(`${command} was refused; nothing changed.`, 'fault', errors.trim())),
  })
}

/** Applies a manifest that was pasted or dropped. */
export function applyManifest(text: string, name = 'manifest.yaml'): void {
  performAction({ do: 'kubectl', line: `kubectl apply -f ${name}`, files: { [name]: text } })
}
