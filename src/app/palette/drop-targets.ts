// What stands under a point of the page: parts of the stage say in data attributes what can be dropped on them.
import type { Carried, Target, Workload } from './gesture.ts'

export interface DropPlace {
  readonly target: Target
  /** What is lit while something hangs over it; absent over the bare stage. */
  readonly element: HTMLElement | undefined
}

/** The place to drop at, innermost first; undefined beside the stage. What the line of a claim does not take (`isTaken`) goes to the container that mounts it. */
export function placeAt(x: number, y: number, isTaken: (target: Target) => boolean): DropPlace | undefined {
  let isStage = false
  for (const element of document.elementsFromPoint(x, y)) {
    const found = element.closest<HTMLElement>('[data-drop]')
    if (found) {
      const around = found.parentElement?.closest<HTMLElement>("[data-drop='container']")
      const element = around && !isTaken(targetOf(found)) ? around : found
      return { target: targetOf(element), element }
    }
    if (element.closest('[aria-label="Palette"], dialog')) return undefined
    isStage ||= element.matches('[data-stage]')
  }
  return isStage ? { target: { kind: 'stage' }, element: undefined } : undefined
}

export function targetOf({ dataset }: HTMLElement): Target {
  const { drop, region, zone, node, process, pod, container, claim, volume, service, workload, peer } = dataset
  return {
    kind: drop as Target['kind'],
    ...(region ? { region } : {}),
    ...(zone ? { zone } : {}),
    ...(node ? { node } : {}),
    ...(process ? { process } : {}),
    ...(pod ? { pod } : {}),
    ...(container ? { container } : {}),
    ...(claim ? { claim } : {}),
    ...(volume ? { volume } : {}),
    ...(service ? { service } : {}),
    ...(peer ? { peer } : {}),
    ...(workload ? { workload: workloadOf(workload) } : {}),
  }
}

/** What may be taken up where a finger or the mouse went down on the stage: the innermost of a Pod, a claim, a volume. */
export function thingAt(element: Element | null): Carried | undefined {
  const { claim, volume, pod } = element?.closest<HTMLElement>('[data-stage] :is([data-claim], [data-volume], button[data-pod])')?.dataset ?? {}
  if (claim) return { claim }
  if (volume) return { volume }
  return pod ? { pod } : undefined
}

/** `deployment/shop/web`. */
export function workloadOf(text: string): Workload {
  const [resource = '', namespace = '', name = ''] = text.split('/')
  return { resource, namespace, name }
}
