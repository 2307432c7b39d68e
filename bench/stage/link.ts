import { deflateRawSync } from 'node:zlib'
import type { RunFile } from '../../src/worker/protocol.ts'

const SECOND = 1_000_000
const POWER_ON = 60 * SECOND

/** The fragment of an address that opens a cluster of so many nodes, at so many seconds after its start, with these commands given at its start. */
export function linkTo(nodes: number, commands: readonly string[], seconds: number): string {
  const file: RunFile = {
    kubarium: 1,
    config: { seed: 1, controlPlane: { name: 'cp-1', region: 'eu', zone: 'eu-a' }, nodes: Array.from({ length: nodes }, (_, i) => ({ name: `node-${i + 1}`, region: 'eu', zone: `eu-${'ab'[i % 2]}`, cpu: '8', memory: '32Gi', disk: '200Gi', pods: 110 })) },
    log: commands.map((line, i) => ({ at: POWER_ON + (i + 1) * SECOND, action: { do: 'kubectl', line } })),
    at: POWER_ON + seconds * SECOND,
  }
  return `#run=${deflateRawSync(JSON.stringify(file)).toString('base64url')}`
}
