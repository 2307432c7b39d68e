// Admission: what may change or refuse a write after its sender was found to have the right to it.
// Plug-ins run in the order of upstream's recommended list; mutating ones first, then, after validation, the others.
import type { KubeObject } from '../../api/index.ts'
import type { Process } from '../../../kernel/index.ts'
import type { Core } from '../core.ts'
import type { ServedResource } from '../registry/served-resource.ts'
import type { RequestContext } from '../request-context.ts'
import { forbidden, qualifiedName } from '../status.ts'

export type Operation = 'CREATE' | 'UPDATE' | 'DELETE'

export interface AdmissionRequest {
  readonly core: Core
  readonly context: RequestContext
  readonly operation: Operation
  /** The object as it stands now; absent in a deletion. */
  readonly object: KubeObject | undefined
  /** The stored object; absent in a creation. */
  readonly old: KubeObject | undefined
}

export interface AdmissionPlugin {
  readonly name: string
  /** Qualified names of the resources it looks at (`deployments.apps`); all when absent. */
  readonly resources?: readonly string[]
  /** Waits for something that it needs. */
  readonly wait?: (request: AdmissionRequest, object: KubeObject) => Process<void> | undefined
  /** Gives the object as the plug-in wants it; throws ApiError to refuse. Not asked about deletions. */
  readonly mutate?: (request: AdmissionRequest, object: KubeObject) => KubeObject
  /** Throws ApiError to refuse. */
  readonly validate?: (request: AdmissionRequest) => void
  /** The last word, which may write (quota). Undefined when there is nothing to do. */
  readonly settle?: (request: AdmissionRequest) => Process<void> | undefined
}

export class Admission {
  readonly #plugins: readonly AdmissionPlugin[]
  readonly #byResource = new Map<ServedResource, readonly AdmissionPlugin[]>()

  constructor(plugins: readonly AdmissionPlugin[]) {
    this.#plugins = plugins
  }

  /** The object after all mutating plug-ins. Throws ApiError. */
  *mutate(request: AdmissionRequest, object: KubeObject): Process<KubeObject> {
    let admitted = object
    for (const plugin of this.#pluginsFor(request)) {
      const waiting = plugin.wait?.(request, admitted)
      if (waiting) yield* waiting
      if (plugin.mutate) admitted = plugin.mutate(request, admitted)
    }
    return admitted
  }

  /** Throws ApiError when a plug-in refuses. */
  *validate(request: AdmissionRequest): Process<void> {
    for (const plugin of this.#pluginsFor(request)) {
      plugin.validate?.(request)
      const settling = plugin.settle?.(request)
      if (settling) yield* settling
    }
  }

  #pluginsFor({ context: { served } }: AdmissionRequest): readonly AdmissionPlugin[] {
    let plugins = this.#byResource.get(served)
    if (!plugins) {
      const name = qualifiedName(served.qualified)
      this.#byResource.set(served, (plugins = this.#plugins.filter(({ resources }) => !resources || resources.includes(name))))
    }
    return plugins
  }
}

/** A refusal that names the object, or the name it is to be made from (admission.NewForbidden). */
export function refuse({ context, object }: AdmissionRequest, why: string, causes?: Parameters<typeof forbidden>[3]): Error {
  return forbidden(context.served.qualified, context.name || object?.metadata.name || object?.metadata.generateName || 'Unknown', why, causes)
}
