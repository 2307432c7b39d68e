// Making and deleting pods for an owner, with the events that tell of it. Models RealPodControl and slowStartBatch of
// pkg/controller/controller_utils.go and pkg/controller/replicaset.
import { hasReason, type KubeObject, type New } from '../../api/index.ts'
import type { Pod, PodTemplateSpec } from '../../api/types/core-v1.ts'
import { PODS, type Client, type EventRecorder } from '../../client/index.ts'
import type { Group, Process } from '../../../kernel/index.ts'
import { controllerReference } from './adoption.ts'
import { attempt, isNamespaceTerminating } from './context.ts'

/** The pod that a template and an owner make; its name is generated from the owner's. */
export function podFromTemplate(template: PodTemplateSpec, owner: KubeObject): New<Pod> {
  const { labels, annotations, finalizers } = template.metadata ?? {}
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: {
      generateName: `${owner.metadata.name}-`,
      ...(labels && Object.keys(labels).length > 0 ? { labels } : {}),
      ...(annotations && Object.keys(annotations).length > 0 ? { annotations } : {}),
      ownerReferences: [controllerReference(owner)],
      ...(finalizers && finalizers.length > 0 ? { finalizers } : {}),
    },
    spec: template.spec,
    status: {},
  }
}

export class PodControl {
  #client: Client
  #recorder: EventRecorder

  constructor(client: Client, recorder: EventRecorder) {
    this.#client = client
    this.#recorder = recorder
  }

  /** Creates a pod in the owner's namespace; an event on the owner tells how that went. Throws ApiError, NetworkError. */
  *create(owner: KubeObject, pod: New<Pod>): Process<Pod> {
    const result = yield* attempt(this.#client.create(PODS, pod, undefined, owner.metadata.namespace))
    if (result.error) {
      if (!isNamespaceTerminating(result.error)) this.#recorder.event(owner, 'Warning', 'FailedCreate', `Error creating: ${result.error.message}`)
      throw result.error
    }
    this.#recorder.event(owner, 'Normal', 'SuccessfulCreate', `Created pod: ${result.value!.metadata.name}`)
    return result.value!
  }

  /** Deletes a pod of the owner; one that is gone already is refused with NotFound and leaves no event. */
  *delete(owner: KubeObject, name: string): Process<void> {
    const result = yield* attempt(this.#client.delete(PODS, name, owner.metadata.namespace))
    if (result.error) {
      if (!hasReason(result.error, 'NotFound')) this.#recorder.event(owner, 'Warning', 'FailedDelete', `Error deleting: ${result.error.message}`)
      throw result.error
    }
    this.#recorder.event(owner, 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`)
  }
}

/** Runs processes side by side and waits for all; gives what went wrong in each, in their order. Other errors are thrown. */
export function* together(group: Group, name: string, bodies: readonly Process<unknown>[]): Process<readonly (Error | undefined)[]> {
  if (bodies.length === 1) return [(yield* attempt(bodies[0]!)).error]
  const tasks = bodies.map((body) => group.spawn(name, attempt(body)))
  const errors: (Error | undefined)[] = []
  for (const task of tasks) errors.push((yield* task.join()).error)
  return errors
}

/**
 * Does something `count` times in batches of 1, 2, 4 …, each only when the one before went well: what is refused once
 * (by a quota, say) is not asked for five hundred times. Gives how many went well and the first error.
 */
export function* slowStart(group: Group, name: string, count: number, act: (index: number) => Process<unknown>): Process<{ readonly done: number; readonly error: Error | undefined }> {
  let done = 0
  for (let size = 1; done < count; size *= 2) {
    const batch = Math.min(size, count - done)
    const start = done
    const errors = yield* together(group, name, Array.from({ length: batch }, (_, i) => act(start + i)))
    done += errors.filter((error) => error === undefined).length
    const error = errors.find((each) => each !== undefined)
    if (error) return { done, error }
  }
  return { done, error: undefined }
}
