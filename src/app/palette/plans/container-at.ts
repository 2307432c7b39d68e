// The containers that a fault hits: the one that it was dropped on; on a Pod as a whole, the first that runs.
import { words } from '../../../words/index.ts'
import { nameOf, namespaceOf, type GestureContext, type Target } from '../gesture.ts'

export type ContainerPlace = { readonly namespace: string; readonly pod: string; readonly container: string }

/** All containers that are meant, as many as run; or why there is none. `refusal`: what is said where it is no Pod. */
export function containersAt({ pod, container }: Target, { containersOf }: GestureContext, refusal: string): readonly ContainerPlace[] | string {
  if (!pod) return refusal
  const running = containersOf(pod)
  const meant = container === undefined ? running : running.filter((name) => name === container)
  if (meant.length > 0) return meant.map((name) => ({ namespace: namespaceOf(pod), pod: nameOf(pod), container: name }))
  return container === undefined ? words('palette')('refused.noContainer') : words('palette')('refused.notRunning', { container, pod: nameOf(pod) })
}

/** The one that is hit. */
export function containerAt(target: Target, context: GestureContext, refusal: string): ContainerPlace | string {
  const found = containersAt(target, context, refusal)
  return typeof found === 'string' ? found : found[0]!
}
