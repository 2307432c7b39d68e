// The line that is being typed, as far as it was understood, and what may be asked about it.
import { RESOURCES, type KubeObject, type Resource } from '../../api/index.ts'
import type { Command } from '../command.ts'
import type { Flag } from '../flags.ts'
import type { KubeConfig } from '../kubeconfig.ts'
import { resourcesOf, type CustomResource } from '../rest-mapper.ts'

/** What the API server and the laptop hold now. Nothing is asked over the network: looking is free. */
export interface CompletionSource {
  /** Objects of a resource: `pods`, `deployments.apps`. */
  readonly objects: (resource: string) => Iterable<KubeObject>
  readonly config: KubeConfig
  /** Names of the files beside the command. */
  readonly files: readonly string[]
}

export interface CompletionLine {
  readonly source: CompletionSource
  readonly command: Command
  /** `rollout status` */
  readonly path: string
  readonly args: readonly string[]
  readonly flags: ReadonlyMap<string, string>
  /** What is being typed. */
  readonly word: string
  /** A flag that waits for its value. */
  readonly pending: Flag | undefined
  readonly isBehindDash: boolean
}

/** The namespace that the line speaks of; undefined for all of them. */
export function namespaceOf({ flags, source: { config } }: CompletionLine): string | undefined {
  if (flags.get('all-namespaces') === 'true') return undefined
  const context = flags.get('context') ?? config['current-context']
  return flags.get('namespace') ?? config.contexts.find(({ name }) => name === context)?.context.namespace ?? 'default'
}

/** Every resource that the server has, with what CustomResourceDefinitions add. */
export function resourcesAt(source: CompletionSource): readonly Resource[] {
  const custom = [...source.objects('customresourcedefinitions.apiextensions.k8s.io')].flatMap((object) => resourcesOf(object as unknown as CustomResource))
  return custom.length === 0 ? RESOURCES : [...RESOURCES, ...custom]
}

/** Names of a resource's objects in the line's namespace. */
export function namesOf(line: CompletionLine, resource: Pick<Resource, 'resource' | 'group' | 'namespaced'>): readonly string[] {
  const namespace = resource.namespaced ? namespaceOf(line) : undefined
  const key = resource.group === '' ? resource.resource : `${resource.resource}.${resource.group}`
  const names: string[] = []
  for (const { metadata } of line.source.objects(key)) if (namespace === undefined || metadata.namespace === namespace) names.push(metadata.name)
  return names
}

export const PODS = { resource: 'pods', group: '', namespaced: true } as const
export const NODES = { resource: 'nodes', group: '', namespaced: false } as const
export const NAMESPACES = { resource: 'namespaces', group: '', namespaced: false } as const
