// Watches every kind that can be deleted, and feeds what is seen into the graph.
import { Informer, waitForSync, type Client } from '../../client/index.ts'
import type { Group, Process } from '../../../kernel/index.ts'
import { resourceKey, type ControllerContext, type ServedResource } from '../framework/index.ts'
import { identityOf, type DependencyGraph } from './graph.ts'

/** Events own nothing and are owned by nothing; there are many of them. */
const IGNORED: ReadonlySet<string> = new Set(['/v1/events', 'events.k8s.io/v1/events'])

/** Starts watching, and keeps up with custom resources as they come and go. Returns when every first list is in. */
export function* startMonitors(context: ControllerContext, client: Client, graph: DependencyGraph): Process<void> {
  const { informers, resources } = context
  yield* waitForSync([resources])
  const custom = new Map<string, Group>()
  const builtIn = watchable(context).filter(({ isCustom }) => !isCustom).map((resource) => informers.informer(resource))
  for (const informer of builtIn) feed(informer, graph)
  const follow = (): void => {
    const wanted = new Map(watchable(context).filter(({ isCustom }) => isCustom).map((resource) => [resourceKey(resource), resource]))
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

function watchable({ resources }: ControllerContext): readonly ServedResource[] {
  return resources.preferred('delete', 'list', 'watch').filter((resource) => !IGNORED.has(resourceKey(resource)))
}

function feed(informer: Informer, graph: DependencyGraph): void {
  informer.handle({
    added: (object) => graph.upsert(undefined, object),
    updated: (old, object) => graph.upsert(old, object),
    deleted: (object) => graph.remove(identityOf(object)),
  })
}
