import { useCluster } from '../../store/cluster-store.ts'
import { projectActivity, type Tone } from '../activity.ts'

const NOWHERE = (): undefined => undefined
let last: { records: unknown; now: number; lit: ReadonlyMap<string, Tone> } | undefined

/** The tone in which each of these parts is lit now, joined by commas: a string, so that a part re-renders only when it changes. */
export function useLit(ids: readonly string[]): readonly (Tone | undefined)[] {
  const key = useCluster(({ records, now, pace }) => {
    // Every part asks in the same frame: the projection is made once.
    if (last?.records !== records || last.now !== now) last = { records, now, lit: projectActivity({ records, now, pace, links: [], partOfHost: NOWHERE }).lit }
    const { lit } = last
    return ids.map((id) => lit.get(id) ?? '').join(',')
  })
  return key.split(',').map((tone) => (tone === '' ? undefined : (tone as Tone)))
}
