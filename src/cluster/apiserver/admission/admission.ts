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
  readonly #byResource = new Map<ServedResource, Plan>()

  constructor(plugins: readonly AdmissionPlugin[]) {
    this.#plugins = plugins
  }

  /** Something to wait for before `mutate`; mostly there is nothing. */
  wait(request: AdmissionRequest, object: KubeObject): Process<void> | undefined {
    for (const plugin of this.#planFor(request).waiting) {
      const waiting = plugin.wait!(request, object)
      if (waiting) return waiting
    }
    return undefined
  }

  /** The object after all mutating plug-ins. Throws ApiError. */
  mutate(request: AdmissionRequest, object: KubeObject): KubeObject {
    let admitted = object
    for (const plugin of this.#planFor(request).mutating) admitted = plugin.mutate!(request, admitted)
    return admitted
  }

  /** Throws ApiError when a plug-in refuses. Gives what remains to be done before the write; mostly there is nothing. */
  validate(request: AdmissionRequest): Process<void> | undefined {
    const { validating, settling } = this.#planFor(request)
    for (const plugin of validating) plugin.validate!(request)
    for (const plugin of settling) {
      const last = plugin.settle!(request)
      if (last) return last
    }
    return undefined
  }

  #planFor({ context: { served } }: AdmissionRequest): Plan {
    let plan = this.#byResource.get(served)
    if (!plan) {
      const name = qualifiedName(served.qualified)
      const concerned = this.#plugins.filter(({ resources }) => !resources || resources.includes(name))
      plan = { waiting: concerned.filter(({ wait }) => wait), mutating: concerned.filter(({ mutate }) => mutate), validating: concerned.filter(({ validate }) => validate), settling: concerned.filter(({ settle }) => settle) }
      this.#byResource.set(served, plan)
    }
    return plan
  }
}

/** The plug-ins that look at one resource, by what they do. */
interface Plan {
  readonly waiting: readonly AdmissionPlugin[]
  readonly mutating: readonly AdmissionPlugin[]
  readonly validating: readonly AdmissionPlugin[]
  readonly settling: readonly AdmissionPlugin[]
}

/** A refusal that names the object, or the name it is to be made from (admission.NewForbidden). */
export function refuse({ context, object }: AdmissionRequest, why: string, causes?: Parameters<typeof forbidden>[3]): Error {
  return forbidden(context.served.qualified, context.name || object?.metadata.name || object?.metadata.generateName || 'Unknown', why, causes)
}
