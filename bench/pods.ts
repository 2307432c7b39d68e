// A Deployment of N from its creation until all Pods are ready: wall time and memory, here and in @ngrok/webernetes, in one run.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'vite'
import { bootCluster, deployAndWait } from './model.ts'
import type { Measurement } from './run.ts'

const SIZES: readonly (readonly [pods: number, nodes: number])[] = [[100, 3], [300, 3], [1000, 10]]

export async function* pods(): AsyncIterable<Measurement> {
  const bundle = await bundlePeer()
  for (const [count, nodes] of SIZES) {
    const own = measureOwn(count, nodes)
    yield { what: 'kubarium', pods: count, nodes, ...own }
    const peer = await measurePeer(bundle, count, nodes)
    yield { what: '@ngrok/webernetes', pods: count, nodes, ...peer, timesSlower: Math.round(peer.wallMs / own.wallMs) }
  }
}

function measureOwn(count: number, nodes: number): { wallMs: number; ready: number; clusterSeconds: number; heapMiB: number } {
  const cluster = bootCluster(nodes)
  cluster.kernel.runUntil(20_000_000)
  const began = performance.now()
  const { ready, seconds } = deployAndWait(cluster, count)
  return { wallMs: Math.round(performance.now() - began), ready, clusterSeconds: Number(seconds.toFixed(1)), heapMiB: heap() }
}

/** The peer runs in real time with timers of its own, in a process of its own; its image answers the same probe. */
async function measurePeer(bundle: string, count: number, nodes: number): Promise<{ wallMs: number; ready: number; heapMiB: number }> {
  const { stdout } = await promisify(execFile)(process.execPath, [bundle, String(count), String(nodes)])
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as { wallMs: number; ready: number; heapMiB: number }
}

/** Its package needs a bundler: it imports folders. */
async function bundlePeer(): Promise<string> {
  const outDir = join(import.meta.dirname, '../.cache/bench')
  await build({ configFile: false, logLevel: 'silent', ssr: { noExternal: true }, build: { ssr: join(import.meta.dirname, 'peer/webernetes.ts'), outDir, emptyOutDir: false, rolldownOptions: { output: { entryFileNames: 'webernetes.mjs' } } } })
  return join(outDir, 'webernetes.mjs')
}

const heap = (): number => Math.round(process.memoryUsage().heapUsed / 1_048_576)
