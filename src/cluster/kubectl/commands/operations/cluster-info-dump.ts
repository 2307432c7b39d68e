// kubectl cluster-info dump: the objects of some namespaces and every container's log, to stdout or into files. Models kubectl/pkg/cmd/clusterinfo/clusterinfo_dump.go.
import { ApiError, type KubeList, type KubeObject, type Status } from '../../../api/index.ts'
import type { Pod } from '../../../api/types/core-v1.ts'
import type { Process } from '../../../../kernel/index.ts'
import { PRINT_FLAGS, type Command } from '../../command.ts'
import { messageOf } from '../../errors.ts'
import type { Invocation } from '../../invocation.ts'
import { objectPrinterFor } from '../../printing/index.ts'

const KINDS: readonly (readonly [apiVersion: string, kind: string, file: string])[] = [
  ['v1', 'Event', 'events'], ['v1', 'ReplicationController', 'replication-controllers'], ['v1', 'Service', 'services'],
  ['apps/v1', 'DaemonSet', 'daemonsets'], ['apps/v1', 'Deployment', 'deployments'], ['apps/v1', 'ReplicaSet', 'replicasets'], ['v1', 'Pod', 'pods'],
]

type Write = (file: string, text: string) => void

export const CLUSTER_INFO_DUMP: Command = {
  name: 'dump',
  flags: [
    ...PRINT_FLAGS,
    { name: 'all-namespaces', short: 'A', type: 'bool' },
    { name: 'namespaces', type: 'list' },
    { name: 'output-directory', type: 'string' },
    { name: 'pod-running-timeout', type: 'duration' },
  ],
  *run(invocation) {
    const { flags, laptop } = invocation
    const folder = flags.string('output-directory')
    const isFolder = folder !== '' && folder !== '-'
    const format = flags.string('output') || 'json'
    const extension = format === 'json' || format === 'yaml' ? `.${format}` : '.txt'
    const written = new Map<string, string>()
    const write: Write = (file, text) => {
      if (isFolder) written.set(file, `${written.get(file) ?? ''}${text}`)
      else invocation.out(text)
    }
    const printer = objectPrinterFor(format, { template: flags.string('template') })!
    const dump = function* (kind: readonly [string, string], namespace: string | undefined, file: string): Process<readonly KubeObject[]> {
      const mapping = (yield* invocation.mapper.findKind(...kind))!
      const list = yield* invocation.send<KubeList<KubeObject>>(mapping, 'list', { namespace })
      write(`${file}${extension}`, printer.print(list))
      return list.items
    }
    yield* dump(['v1', 'Node'], undefined, 'nodes')
    for (const namespace of yield* namespacesOf(invocation)) {
      let pods: readonly KubeObject[] = []
      for (const [apiVersion, kind, file] of KINDS) pods = yield* dump([apiVersion, kind], namespace, `${namespace}/${file}`)
      for (const pod of pods as readonly Pod[]) yield* dumpLogs(invocation, pod, (text) => write(`${namespace}/${pod.metadata.name}/logs.txt`, text))
    }
    for (const [file, text] of written) laptop.files.write(`${folder.replace(/\/$/, '')}/${file}`, text)
    if (isFolder) invocation.out(`Cluster info dumped to ${folder}\n`)
  },
}

function* namespacesOf(invocation: Invocation): Process<readonly string[]> {
  const { flags, mapper } = invocation
  if (!flags.bool('all-namespaces')) return flags.has('namespaces') ? flags.list('namespaces') : ['kube-system', invocation.namespace]
  const list = yield* invocation.send<KubeList<KubeObject>>((yield* mapper.findKind('v1', 'Namespace'))!, 'list', {})
  return list.items.map(({ metadata }) => metadata.name)
}

function* dumpLogs(invocation: Invocation, { metadata: { name, namespace }, spec }: Pod, write: (text: string) => void): Process<void> {
  const pods = (yield* invocation.mapper.findKind('v1', 'Pod'))!
  for (const container of [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])]) {
    const about = `logs for container ${container.name} of pod ${namespace}/${name} ====\n`
    write(`==== START ${about}`)
    const stream = invocation.open(pods, 'get', { name, namespace, subresource: 'log', query: { container: container.name } })
    try {
      for (let item = yield* stream.receive(); item !== undefined; item = yield* stream.receive()) {
        if ('response' in item && item.response.code >= 400) throw new ApiError(item.response.body as Status)
        if ('chunk' in item) write(item.chunk)
      }
    } catch (error) {
      write(`Request log error: ${messageOf(error)}\n`)
    } finally {
      stream.close()
    }
    write(`==== END ${about}`)
  }
}
