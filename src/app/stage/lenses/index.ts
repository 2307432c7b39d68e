// The lenses: seven arrangements of the same cluster. Each is a pure function from what the page holds to parts and links;
// an id is the same thing in every lens, so that the eye can follow it from one to the next.
//
// Files: one for each lens, named after it; arrange.ts puts blocks of parts together; cards.ts, pod-tiles.ts draw up what stands in several;
// owners.ts, rights.ts, actors.ts read what a lens needs to know. Nothing here is measured in the page, and nothing is drawn that an object or a record does not say.
import type { RecordFilter } from '../../../worker/protocol.ts'
import { ACCESS_READS, layAccess } from './access.ts'
import { CONTROL_LOOP_READS, chooseSubject, layControlLoop, subjectObjects } from './control-loop.ts'
import type { Laid, LensInput } from './input.ts'
import { layMachines } from './machines.ts'
import { OWNERSHIP_READS, layOwnership } from './ownership.ts'
import { SCHEDULING_READS, layScheduling } from './scheduling.ts'
import { STORAGE_READS, layStorage } from './storage.ts'
import { TRAFFIC_READS, layTraffic } from './traffic.ts'

export type { LensInput } from './input.ts'

export type LensId = 'machines' | 'ownership' | 'traffic' | 'storage' | 'scheduling' | 'access' | 'control-loop'

/** Records that a lens needs beside those that the page holds: the newest that fit. */
export interface Ask { readonly fits: RecordFilter; readonly most: number }

/** What a lens is called, and what it shows in one line, is in the catalogue `lenses` under its id. */
export interface Lens {
  readonly id: LensId
  /** The resources that it draws: it is laid out anew when one of these changes. */
  readonly reads: readonly string[]
  readonly lay: (input: LensInput) => Laid
  /** Ways to put the same parts together, if there are several: the one that is largest in the room is taken. */
  readonly arrangements?: readonly string[]
  /** It is laid out anew when something else is selected. */
  readonly usesSelection?: boolean
  readonly asks?: (input: Pick<LensInput, 'objects' | 'selected'>) => readonly Ask[]
}

const SCHEDULER: Ask = { fits: { kinds: ['decision'], actor: 'kube-scheduler' }, most: 1 }
/** Without what never ends: heartbeats, health checks, tokens. */
const RIGHTS: Ask = { fits: { kinds: ['request'], except: ['leases', 'nodes/', 'serviceaccounts/', 'events/', '/'] }, most: 400 }
const CHOICES: Ask = { fits: { kinds: ['decision'], except: ['pods/'] }, most: 1 }

export const LENSES: readonly Lens[] = [
  { id: 'machines', reads: ['nodes', 'pods', 'services', 'persistentvolumes'], lay: layMachines, arrangements: ['below', 'beside'], usesSelection: true },
  { id: 'ownership', reads: OWNERSHIP_READS, lay: layOwnership, usesSelection: true },
  { id: 'traffic', reads: TRAFFIC_READS, lay: layTraffic, usesSelection: true, asks: () => [CHOICES] },
  { id: 'storage', reads: STORAGE_READS, lay: layStorage, usesSelection: true },
  {
    id: 'scheduling',
    reads: SCHEDULING_READS,
    lay: layScheduling,
    usesSelection: true,
    asks: ({ selected }) => [SCHEDULER, ...(selected?.startsWith('pods/') ? [{ fits: { ...SCHEDULER.fits, objects: [selected] }, most: 1 }] : [])],
  },
  { id: 'access', reads: ACCESS_READS, lay: layAccess, asks: () => [RIGHTS] },
  {
    id: 'control-loop',
    reads: CONTROL_LOOP_READS,
    lay: layControlLoop,
    usesSelection: true,
    asks: (input) => {
      const subject = chooseSubject(input)
      return subject ? [{ fits: { kinds: ['request', 'reconcile', 'decision'], objects: subjectObjects(subject) }, most: 400 }] : []
    },
  },
]

export const lensOf = (id: LensId): Lens => LENSES.find((lens) => lens.id === id)!
