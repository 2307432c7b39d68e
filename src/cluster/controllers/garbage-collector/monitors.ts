// Watches every kind that can be deleted, and feeds what is seen into the graph.
import { Informer, waitForSync, type Client, type ResourceOf } from '../../client/index.ts'
import type { Group, Process } from '../../../kernel/index.ts'
import { resourceKey, type ControllerContext } from '../framework/index.ts'
import { identityOf, type DependencyGraph } from './graph.ts'

/** Events own nothing and are owned by nothing; there are many of them. */
const IGNORED: ReadonlySet<string> = new Set(['/v1/events', 'events.k8s.io/v1/events'])

/** Starts watching, and keeps up with custom resources as they come and go. Returns when every first list is in. */
export function* startMonitors(context: ControllerContext, client: Client, graph: DependencyGraph): Process<void> {
  const { informers, resources } = context
  yield* waitForSync([resources])
  const custom = new Map<string, Group>()
  const served = preferred(context)
  const builtIn = served.filter(({ isCustom }) => !isCustom).map(({ resource }) => informers.informer(resource))
  for (const informer of builtIn) feed(informer, graph)
  const follow = (): void => {
    const wanted = new Map(preferred(context).filter(({ isCustom }) => isCustom).map(({ resource }) => [resourceKey(resource), resource]))
    for (const [key, group] of custom) {
      if (wanted.has(key)) continue
      custom.delete(key)
      group.kill()
    }
    for (const [key, resource] of wanted) {
      if (custom.has(key)) continue
      const group = context.group.group(`monitor ${key}`)
      custom.set(key, group)
      const informer = new Informer(client.with({ group, qps: undefined }), resource)
      feed(informer, graph)
      informer.start(group)
    }
  }
  resources.onChange(follow)
  follow()
  yield* waitForSync(builtIn)
}

/** One version of each resource: the first that is served. */
function preferred({ resources }: ControllerContext): readonly { readonly resource: ResourceOf; readonly isCustom: boolean }[] {
  const seen = new Set<string>()
  return resources.supporting('delete', 'list', 'watch').flatMap((resource) => {
    const name = `${resource.group}/${resource.resource}`
    if (IGNORED.has(resourceKey(resource)) || seen.has(name)) return []
    seen.add(name)
    return [{ resource, isCustom: resource.isCustom }]
  })
}

function feed(informer: Informer, graph: DependencyGraph): void {
  informer.handle({
    added: (object) => graph.upsert(undefined, object),
    updated: (old, object) => graph.upsert(old, object),
    deleted: (object) => graph.remove(identityOf(object)),
  })
}
