// How long a message takes between two hosts, by where they stand.
import { MILLISECOND, type Host, type LinkProfile } from '../kernel/index.ts'

const SAME_MACHINE: LinkProfile = { latencyMicros: 50, jitterMicros: 20 }
const SAME_ZONE: LinkProfile = { latencyMicros: 250, jitterMicros: 100 }
const SAME_REGION: LinkProfile = { latencyMicros: 0.8 * MILLISECOND, jitterMicros: 300 }
const OTHER_REGION: LinkProfile = { latencyMicros: 35 * MILLISECOND, jitterMicros: 5 * MILLISECOND }
const INTERNET: LinkProfile = { latencyMicros: 9 * MILLISECOND, jitterMicros: 3 * MILLISECOND }
const OFFICE: LinkProfile = { latencyMicros: 1 * MILLISECOND, jitterMicros: 300 }

/** The profile of the link between two hosts: same machine, zone, region, other region, or over the internet. */
export function locateLink(a: Host, b: Host): LinkProfile {
  if (a.name === 'laptop' || b.name === 'laptop') return OFFICE
  if (a.name === 'internet' || b.name === 'internet') return INTERNET
  const [x, y] = [a.location, b.location]
  if (x.machine !== undefined && x.machine === y.machine) return SAME_MACHINE
  if (x.region !== y.region) return OTHER_REGION
  return x.zone !== undefined && x.zone === y.zone ? SAME_ZONE : SAME_REGION
}
