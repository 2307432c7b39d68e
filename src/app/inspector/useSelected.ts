import { splitObjectKey, useCluster } from '../store/cluster-store.ts'
import { useView } from '../store/view-store.ts'
import type { KubeObject } from '../../worker/protocol.ts'

export interface Selected {
  readonly key: string
  readonly resource: string
  /** Undefined for a machine, a process, or an object that is gone. */
  readonly object: KubeObject | undefined
}

/** What is selected, if anything. */
export function useSelected(): Selected | undefined {
  const key = useView((state) => state.selected)
  const object = useCluster(({ objects }) => {
    if (key === undefined) return undefined
    const [resource, name] = splitObjectKey(key)
    return objects[resource]?.get(name)
  })
  if (key === undefined) return undefined
  return { key, resource: splitObjectKey(key)[0], object }
}
