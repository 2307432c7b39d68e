// Share links: a whole run in the fragment of the address. What comes from outside is untrusted: bounded, checked, never executed.
import * as v from 'valibot'
import type { Bookmark, Micros, Run, RunFile } from '../../worker/protocol.ts'

const MOST_ACTIONS = 5_000
const MOST_NODES = 200
const LONGEST_LINK = 200_000
const LONGEST_RUN = 1_000_000

const name = v.pipe(v.string(), v.maxLength(253))
const machine = v.object({ name, region: name, zone: name, cpu: name, memory: name, disk: name, pods: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1000)), labels: v.optional(v.record(v.string(), v.string())), taints: v.optional(v.array(v.object({ key: name, value: v.optional(name), effect: name }))) })
const MOST_GROUPS = 20
const MOST_BOOKMARKS = 200
const LONGEST_LABEL = 80
const count = v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MOST_NODES)))
const { name: groupName, region, cpu, memory, disk, pods, labels, taints } = machine.entries
const nodeGroup = v.object({ name: groupName, min: v.nonOptional(count), max: v.nonOptional(count), size: count, region, zones: v.pipe(v.array(name), v.minLength(1), v.maxLength(MOST_GROUPS)), cpu, memory, disk, pods, labels, taints })
const action = v.variant('do', [
  v.object({ do: v.literal('kubectl'), line: v.pipe(v.string(), v.maxLength(20_000)), files: v.optional(v.record(v.string(), v.string())), stdin: v.optional(v.string()), tty: v.optional(v.boolean()) }),
  v.object({ do: v.literal('type'), command: v.pipe(v.number(), v.integer()), text: v.pipe(v.string(), v.maxLength(20_000)) }),
  v.object({ do: v.literal('interrupt'), command: v.pipe(v.number(), v.integer()) }),
  v.object({ do: v.literal('add-machine'), machine }),
  v.object({ do: v.literal('remove-machine'), machine: name }),
  v.object({ do: v.literal('power'), machine: name, on: v.boolean() }),
  v.object({ do: v.literal('process'), machine: name, process: name, signal: v.picklist(['kill', 'stop', 'start', 'pause', 'resume']) }),
  v.object({ do: v.literal('kill-container'), namespace: name, pod: name, container: name }),
  v.object({ do: v.literal('link'), a: name, b: name, cut: v.optional(v.boolean()), extraMillis: v.optional(v.number()), loss: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))) }),
  v.object({ do: v.literal('fill-disk'), machine: name, percent: v.pipe(v.number(), v.minValue(0), v.maxValue(100)) }),
  v.object({ do: v.literal('leak-memory'), namespace: name, pod: name, container: name, mibPerSecond: v.pipe(v.number(), v.minValue(0), v.maxValue(1024)) }),
  v.object({ do: v.literal('spin-cpu'), namespace: name, pod: name, container: name, cores: v.pipe(v.number(), v.minValue(0), v.maxValue(64)) }),
  v.object({ do: v.literal('registry'), fault: v.picklist(['none', 'unreachable', 'broken', 'corrupt', 'denied']), image: v.optional(name) }),
  v.object({ do: v.literal('expire-certificate'), machine: name, renew: v.optional(v.boolean()) }),
  v.object({ do: v.literal('users'), namespace: name, service: name, port: v.optional(v.number()), path: v.optional(v.string()), perSecond: v.pipe(v.number(), v.minValue(0), v.maxValue(1000)) }),
  v.object({ do: v.literal('node-group'), group: name, min: count, max: count, size: count, soldOut: v.optional(v.boolean()) }),
  v.object({ do: v.literal('image'), image: v.object({ reference: name, sizeMiB: v.number(), port: v.optional(v.number()), behaviour: v.picklist(['http-server', 'exits', 'crashes', 'sleeps']) }) }),
])
const runFile = v.object({
  kubarium: v.literal(1),
  config: v.object({ seed: v.pipe(v.number(), v.integer()), controlPlane: v.object({ name, region: name, zone: name }), nodes: v.pipe(v.array(machine), v.maxLength(MOST_NODES)), addons: v.optional(v.boolean()), preloadImages: v.optional(v.boolean()), cloud: v.optional(v.boolean()), metricsAdapter: v.optional(v.boolean()), csiDisks: v.optional(v.boolean()), podCidr: v.optional(name), schedulerConfiguration: v.optional(v.pipe(v.string(), v.maxLength(20_000))), kubeApiQps: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(10_000))), nodeGroups: v.optional(v.pipe(v.array(nodeGroup), v.maxLength(MOST_GROUPS))), autoscaler: v.optional(v.union([v.boolean(), v.object({ flags: v.pipe(v.array(name), v.maxLength(MOST_GROUPS)) })])) }),
  log: v.pipe(v.array(v.object({ at: v.pipe(v.number(), v.integer(), v.minValue(0)), action })), v.maxLength(MOST_ACTIONS)),
  at: v.pipe(v.number(), v.integer(), v.minValue(0)),
  bookmarks: v.optional(v.pipe(v.array(v.object({ at: v.pipe(v.number(), v.integer(), v.minValue(0)), label: v.pipe(v.string(), v.maxLength(LONGEST_LABEL)) })), v.maxLength(MOST_BOOKMARKS))),
})

/** The fragment that reopens a run at a moment: `#run=…`. Bookmarks go with it where there is room for them. */
export async function encodeRun(run: Run, at: Micros, bookmarks: readonly Bookmark[] = []): Promise<string> {
  const fragment = await encodeFile({ kubarium: 1, config: run.config, log: run.log, at, ...(bookmarks.length > 0 ? { bookmarks } : {}) })
  return fragment.length > LONGEST_LINK && bookmarks.length > 0 ? encodeFile({ kubarium: 1, config: run.config, log: run.log, at }) : fragment
}

async function encodeFile(file: RunFile): Promise<string> {
  const stream = new Blob([JSON.stringify(file)]).stream().pipeThrough(new CompressionStream('deflate-raw'))
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer())
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return `#run=${btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`
}

/** A run as a file that can be kept and sent. */
export function writeRunFile(run: Run, at: Micros, bookmarks: readonly Bookmark[] = []): string {
  const file: RunFile = { kubarium: 1, config: run.config, log: run.log, at, ...(bookmarks.length > 0 ? { bookmarks } : {}) }
  return `${JSON.stringify(file, undefined, 1)}\n`
}

/** Reads such a file. Throws with a sentence for people when it is too large or no run. */
export function readRunFile(text: string): RunFile {
  try {
    if (text.length > LONGEST_RUN) throw new Error('too large')
    return v.parse(runFile, JSON.parse(text)) as RunFile
  } catch {
    throw new Error('This file holds no Kubarium run that can be opened.')
  }
}

/** Reads such a fragment. Throws with a sentence for people when it is damaged, too large or not a run. */
export async function decodeRun(fragment: string): Promise<RunFile> {
  const encoded = fragment.replace(/^#run=/, '')
  if (encoded.length > LONGEST_LINK) throw new Error('This link is too long to be a Kubarium run.')
  try {
    const bytes = Uint8Array.from(atob(encoded.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0))
    const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader()
    const parts: Uint8Array[] = []
    let size = 0
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      size += part.value.length
      if (size > LONGEST_RUN) throw new Error('too large')
      parts.push(part.value)
    }
    return v.parse(runFile, JSON.parse(await new Blob(parts as BlobPart[]).text())) as RunFile
  } catch {
    throw new Error('This link is damaged: it holds no Kubarium run that can be opened.')
  }
}
