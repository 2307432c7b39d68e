// What stands under a point of the page: parts of the stage say in data attributes what can be dropped on them.
import type { Target, Workload } from './gesture.ts'

export interface DropPlace {
  readonly target: Target
  /** What is lit while something hangs over it; absent over the bare stage. */
  readonly element: HTMLElement | undefined
}

/** The place to drop at, innermost first; undefined beside the stage. */
export function placeAt(x: number, y: number): DropPlace | undefined {
  let isStage = false
  for (const element of document.elementsFromPoint(x, y)) {
    const found = element.closest<HTMLElement>('[data-drop]')
    if (found) return { target: targetOf(found), element: found }
    if (element.closest('[aria-label="Palette"], dialog')) return undefined
    isStage ||= element.matches('[data-stage]')
  }
  return isStage ? { target: { kind: 'stage' }, element: undefined } : undefined
}

export function targetOf({ dataset }: HTMLElement): Target {
  const { drop, region, zone, node, process, pod, service, workload, peer } = dataset
  return {
    kind: drop as Target['kind'],
    ...(region ? { region } : {}),
    ...(zone ? { zone } : {}),
    ...(node ? { node } : {}),
    ...(process ? { process } : {}),
    ...(pod ? { pod } : {}),
    ...(service ? { service } : {}),
    ...(peer ? { peer } : {}),
    ...(workload ? { workload: workloadOf(workload) } : {}),
  }
}

/** `deployment/shop/web`. */
export function workloadOf(text: string): Workload {
  const [resource = '', namespace = '', name = ''] = text.split('/')
  return { resource, namespace, name }
}
