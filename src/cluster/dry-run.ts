// "What would the server say?": a manifest is applied by the real kubectl to a real API server that stands for itself, over a copy of
// the objects of some moment. Nothing of it reaches the cluster, its clock or its log. No controller runs there.
import { API_SERVER_PORT, keyOf, resourceOfKind, type KubeObject, type Resource } from './api/index.ts'
import type { CustomResourceDefinition } from './api/types/apiextensions-v1.ts'
import { startApiServer, storagePrefix } from './apiserver/index.ts'
import { Client } from './client/index.ts'
import { Etcd } from './etcd/index.ts'
import { adminConfig, runKubectl, type KubeConfig } from './kubectl/index.ts'
import { Kernel, MINUTE, Network, SECOND, type Host, type Micros } from '../kernel/index.ts'

/** What the server made of one document. */
export interface DryRun {
  /** The object as it is now; absent when there is none. */
  readonly before?: KubeObject
  /** The object as it would be stored; absent when it was refused. */
  readonly after?: KubeObject
  /** What kubectl and the server said against it, or warned of; empty when nothing. */
  readonly said: string
}

/** Of a resource with more objects than these only those are copied that a document names. */
const MOST_COPIED = 500
/** All of these count, whatever a document names: admission asks for them. */
const WHOLE: ReadonlySet<string> = new Set(['namespaces', 'serviceaccounts', 'customresourcedefinitions'])
/** Nothing asks for these. */
const LEFT_OUT: ReadonlySet<string> = new Set(['events', 'leases'])
const LONGEST: Micros = MINUTE

/** Applies each document in turn as a dry run; what the ones before it make is there for those behind it. `config`: the laptop's kubeconfig. */
export function dryRunApply(objects: Iterable<readonly [string, KubeObject]>, documents: readonly string[], now: Micros, config?: KubeConfig): readonly DryRun[] {
  const copy = new Copy(objects, documents, now, config)
  return documents.map((text, at) => {
    const before = readObject(copy.kubectl('get --ignore-not-found -o json -f -', text).stdout)
    const { stdout, stderr, code } = copy.kubectl('apply --dry-run=server -o json -f -', text)
    const after = code === 0 ? readObject(stdout) : undefined
    if (after && at < documents.length - 1) copy.kubectl('apply -f -', text)
    return { ...(before ? { before } : {}), ...(after ? { after } : {}), said: stderr }
  })
}

const readObject = (json: string): KubeObject | undefined => (json.trim() === '' ? undefined : (JSON.parse(json) as KubeObject))

interface Output {
  readonly stdout: string
  readonly stderr: string
  readonly code: number
}

/** An API server with its etcd and a laptop, alone in a world of their own. */
class Copy {
  readonly #kernel = new Kernel({ seed: 1 })
  readonly #host: Host
  readonly #client: Client
  #config: KubeConfig

  constructor(objects: Iterable<readonly [string, KubeObject]>, documents: readonly string[], now: Micros, config?: KubeConfig) {
    const kernel = this.#kernel
    kernel.runUntil(now)
    const network = new Network(kernel, () => ({ latencyMicros: 150, jitterMicros: 50 }))
    this.#host = network.host('control-plane-1')
    const etcd = new Etcd({ kernel, host: this.#host })
    etcd.store.restore(valuesOf(objects, documents.join('\n')))
    etcd.start(kernel.root.group('etcd'))
    const server = startApiServer({ network, host: this.#host, group: kernel.root.group('kube-apiserver'), etcd })
    const end = now + LONGEST
    while (!server.ready && kernel.now < end && kernel.step());
    // Watches of custom resources and of admission's own lists have begun by then.
    kernel.runUntil(kernel.now + SECOND)
    this.#client = new Client({ network, host: network.host('laptop'), group: kernel.root.group('laptop'), servers: () => [this.#host], userAgent: 'kubectl', credentials: {} })
    this.#config = config ?? adminConfig(`https://${this.#host.name}:${API_SERVER_PORT}`)
  }

  kubectl(line: string, stdin: string): Output {
    let [stdout, stderr] = ['', '']
    const process = runKubectl({
      words: line.split(' '),
      client: this.#client,
      serversAt: () => [this.#host],
      laptop: {
        files: { read: () => undefined, write: () => undefined, list: () => [] },
        stdin,
        stdout: (text) => void (stdout += text),
        stderr: (text) => void (stderr += text),
        config: { read: () => this.#config, write: (config) => void (this.#config = config) },
      },
    })
    const task = this.#kernel.root.group('laptop').spawn('kubectl', process)
    const end = this.#kernel.now + LONGEST
    while (!task.done && this.#kernel.now < end && this.#kernel.step());
    return { stdout, stderr, code: task.result ?? 1 }
  }
}

/** What etcd is to hold, in the order in which it was written. */
function valuesOf(objects: Iterable<readonly [string, KubeObject]>, text: string): { readonly prefix: string; readonly name: string; readonly object: KubeObject }[] {
  const byResource = new Map<string, KubeObject[]>()
  for (const [key, object] of objects) {
    const resource = key.slice(0, key.indexOf('/'))
    const list = byResource.get(resource)
    if (list) list.push(object)
    else byResource.set(resource, [object])
  }
  const definitions = (byResource.get('customresourcedefinitions.apiextensions.k8s.io') ?? []) as readonly KubeObject[] as readonly CustomResourceDefinition[]
  const values: { prefix: string; name: string; object: KubeObject }[] = []
  for (const [resource, list] of byResource) {
    const plural = resource.split('.')[0]!
    if (LEFT_OUT.has(plural)) continue
    const isWhole = list.length <= MOST_COPIED || WHOLE.has(plural)
    for (const object of list) {
      const served = isWhole || text.includes(object.metadata.name) ? resourceOf(object, definitions) : undefined
      if (served) values.push({ prefix: storagePrefix(served.resource, served.isCustom), name: keyOf(object), object })
    }
  }
  return values.sort((a, b) => Number(a.object.metadata.resourceVersion) - Number(b.object.metadata.resourceVersion))
}

function resourceOf({ apiVersion = '', kind = '' }: KubeObject, definitions: readonly CustomResourceDefinition[]): { readonly resource: Resource; readonly isCustom: boolean } | undefined {
  const builtIn = resourceOfKind(apiVersion, kind)
  if (builtIn) return { resource: builtIn, isCustom: false }
  const [group = '', version = ''] = apiVersion.split('/')
  const definition = definitions.find(({ spec }) => spec.group === group && spec.names.kind === kind)
  if (!definition) return undefined
  const { plural, singular = '' } = definition.spec.names
  const namespaced = definition.spec.scope === 'Namespaced'
  return { isCustom: true, resource: { group, version, resource: plural, kind, singular, namespaced, verbs: [], shortNames: [], categories: [], subresources: [], putCreates: false, putNeedsResourceVersion: true, deleteReturnsObject: false, defaultGCOrphan: false, apiVersion } }
}
