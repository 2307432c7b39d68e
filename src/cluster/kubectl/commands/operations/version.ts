// kubectl version and cluster-info. Models kubectl/pkg/cmd/version and pkg/cmd/clusterinfo.
import { ApiError, hasReason, type KubeList, type KubeObject, type Status } from '../../../api/index.ts'
import type { Process } from '../../../../kernel/index.ts'
import type { Command } from '../../command.ts'
import { CommandError } from '../../errors.ts'
import type { Invocation } from '../../invocation.ts'
import { CLUSTER_INFO_DUMP } from './cluster-info-dump.ts'
import { formatYAML } from '../../printing/index.ts'

const CLIENT_VERSION = { major: '1', minor: '34', gitVersion: 'v1.34.2', gitCommit: '8cc511e399b929453cd98ae65b419c3cc227ec79', gitTreeState: 'clean', buildDate: '2025-11-11T19:52:05Z', goVersion: 'go1.24.9', compiler: 'gc', platform: 'linux/amd64' }
const KUSTOMIZE_VERSION = 'v5.7.1'

export const VERSION: Command = {
  name: 'version',
  flags: [{ name: 'client', type: 'bool' }, { name: 'output', short: 'o', type: 'string' }],
  *run(invocation) {
    const { args, flags } = invocation
    if (args.length > 0) throw new CommandError(`extra arguments: [${args.join(' ')}]`)
    const output = flags.string('output')
    if (!['', 'yaml', 'json'].includes(output)) throw new CommandError("--output must be 'yaml' or 'json'")
    let failure: unknown
    let server: { readonly gitVersion?: string } | undefined
    if (!flags.bool('client')) {
      try {
        server = yield* getPath(invocation, '/version')
      } catch (error) {
        failure = hasReason(error, 'Unauthorized') ? new CommandError('You must be logged in to the server (the server has asked for the client to provide credentials)') : error
      }
    }
    const told = { clientVersion: CLIENT_VERSION, kustomizeVersion: KUSTOMIZE_VERSION, ...(server ? { serverVersion: server } : {}) }
    if (output === 'json') invocation.out(`${JSON.stringify(told, undefined, 2)}\n`)
    else if (output === 'yaml') invocation.out(`${formatYAML(told)}\n`)
    else invocation.out(`Client Version: ${CLIENT_VERSION.gitVersion}\nKustomize Version: ${KUSTOMIZE_VERSION}\n${server ? `Server Version: ${server.gitVersion}\n` : ''}`)
    if (failure !== undefined) throw failure
  },
}

/** What stands at a path that names no resource. Throws ApiError. */
export function* getPath<T>(invocation: Invocation, path: string): Process<T> {
  const response = yield* invocation.client.request({ verb: 'get', group: '', version: '', resource: '', path })
  if (response.code >= 400) throw new ApiError(response.body as Status)
  return response.body as T
}

export const CLUSTER_INFO: Command = {
  name: 'cluster-info',
  children: [CLUSTER_INFO_DUMP],
  *run(invocation) {
    const { target, mapper } = invocation
    const services = (yield* mapper.findKind('v1', 'Service'))!
    const list = yield* invocation.send<KubeList<KubeObject & { readonly spec?: { readonly ports?: readonly { readonly name?: string; readonly port: number }[] } }>>(services, 'list', { namespace: 'kube-system', query: { labelSelector: 'kubernetes.io/cluster-service=true' } })
    const green = (text: string): string => `\u001b[0;32m${text}\u001b[0m`
    const yellow = (text: string): string => `\u001b[0;33m${text}\u001b[0m`
    invocation.out(`${green('Kubernetes control plane')} is running at ${yellow(target.server)}\n`)
    for (const { metadata, spec } of list.items) {
      const [port] = spec?.ports ?? []
      const name = metadata.labels?.['kubernetes.io/name'] ?? metadata.name
      invocation.out(`${green(name)} is running at ${yellow(`${target.server}/api/v1/namespaces/${metadata.namespace}/services/${metadata.name}:${port?.name ?? port?.port ?? ''}/proxy`)}\n`)
    }
    invocation.out("\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n")
  },
}
