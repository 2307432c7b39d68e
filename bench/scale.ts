// Full size: Deployments of 150,000 Pods on 5,000 nodes until all are ready, heartbeats on; and a quarter and a half of that,
// so that what is not linear shows. In a tab of Chromium, where it has to fit. Arguments: numbers of nodes.
import type { Scale } from './own/scale-worker.ts'
import type { Measurement } from './run.ts'
import { inTab } from './tab.ts'

const SIZES = [1250, 2500, 5000]

export async function* scale(): AsyncIterable<Measurement> {
  const asked = process.argv.slice(3).map(Number)
  for (const nodes of asked.length > 0 ? asked : SIZES) {
    const { told, heapMiB, peakProcessMiB } = await inTab<Scale>('own/scale-worker.ts', { nodes })
    const { podsWallMs, pods, events } = told
    yield { nodes, ...told, millisPerPod: Number((podsWallMs / pods).toFixed(2)), eventsPerSecond: Math.round((events * 1000) / podsWallMs), microsPerEvent: Number(((podsWallMs * 1000) / events).toFixed(1)), heapMiB, kibPerPod: Number(((heapMiB * 1024) / pods).toFixed(1)), peakProcessMiB }
  }
}
