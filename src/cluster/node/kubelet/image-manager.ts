// Sees to it that a container's image is on the machine. Models pkg/kubelet/images/image_manager.go: pull policy, one pull at a time, patience after failures.
import { Channel, SECOND, Signal, type Process } from '../../../kernel/index.ts'
import type { Container, Pod } from '../../api/types/core-v1.ts'
import { applyDefaultTag, normaliseReference, PullError, type Image } from '../images/index.ts'
import { Backoff } from './backoff.ts'
import type { KubeletContext } from './context.ts'

/** A container that cannot have its image: the reason and the message of its waiting state. */
export class ImageError extends Error {
  readonly reason: 'ErrImagePull' | 'ImagePullBackOff' | 'InvalidImageName' | 'ErrImageNeverPull'
  constructor(reason: ImageError['reason'], message: string) {
    super(message)
    this.name = 'ImageError'
    this.reason = reason
  }
}

interface PullRequest {
  readonly name: string
  readonly done: Signal
  image?: Image
  failure?: string
  tookMicros?: number
}

const BACKOFF = { first: 10 * SECOND, most: 300 * SECOND, expires: 600 * SECOND }

export class ImageManager {
  readonly #context: KubeletContext
  readonly #backoff = new Backoff(BACKOFF)
  readonly #failures = new Map<string, string>()
  readonly #queue: Channel<PullRequest>

  constructor(context: KubeletContext) {
    this.#context = context
    this.#queue = new Channel<PullRequest>(context.kernel)
    context.group.spawn('image puller', this.#pullOneByOne())
  }

  /** The image for a container, pulled if its policy says so. Throws ImageError. Events go to the container's `fieldPath`. */
  *ensure(pod: Pod, container: Container, fieldPath: string): Process<Image> {
    const { kernel, recorder, runtime } = this.#context
    const tell = (type: 'Normal' | 'Warning', reason: string, message: string): void => recorder.event({ object: pod, fieldPath }, type, reason, message)
    const requested = container.image ?? ''
    const tagged = applyDefaultTag(requested)
    if ('problem' in tagged) {
      const message = `Failed to apply default image tag "${requested}": ${tagged.problem}`
      tell('Warning', 'InspectFailed', message)
      throw new ImageError('InvalidImageName', message)
    }
    const present = runtime.images.find(tagged.image)
    const policy = container.imagePullPolicy ?? 'IfNotPresent'
    if (policy !== 'Always' && (present || policy === 'Never')) {
      if (present) {
        tell('Normal', 'Pulled', `Container image "${requested}" already present on machine`)
        return present
      }
      const message = `Container image "${requested}" is not present with pull policy of Never`
      tell('Warning', 'ErrImageNeverPull', message)
      throw new ImageError('ErrImageNeverPull', message)
    }
    const key = `${pod.metadata.uid}_${tagged.image}`
    if (this.#backoff.isWaiting(key, kernel.now)) {
      const message = `Back-off pulling image "${requested}"`
      tell('Normal', 'BackOff', message)
      const failure = this.#failures.get(key)
      throw new ImageError('ImagePullBackOff', failure === undefined ? message : `${message}: ${failure}`)
    }
    this.#failures.delete(key)
    tell('Normal', 'Pulling', `Pulling image "${requested}"`)
    const askedAt = kernel.now
    const request: PullRequest = { name: tagged.image, done: new Signal() }
    this.#queue.send(request)
    yield* request.done.wait()
    if (!request.image) {
      const message = request.failure ?? ''
      tell('Warning', 'Failed', `Failed to pull image "${requested}": ${message}`)
      this.#backoff.next(key, kernel.now, kernel.now)
      this.#failures.set(key, `ErrImagePull: ${message}`)
      throw new ImageError('ErrImagePull', message)
    }
    tell('Normal', 'Pulled', `Successfully pulled image "${requested}" in ${goDuration(request.tookMicros ?? 0)} (${goDuration(kernel.now - askedAt)} including waiting). Image size: ${request.image.sizeBytes} bytes.`)
    return request.image
  }

  forgetPod(uid: string): void {
    this.#backoff.forget(`${uid}_`)
    for (const key of this.#failures.keys()) if (key.startsWith(`${uid}_`)) this.#failures.delete(key)
  }

  /** serializeImagePulls: the next pull waits for the one before. */
  *#pullOneByOne(): Process<void> {
    const { kernel, runtime } = this.#context
    for (;;) {
      const request = yield* this.#queue.receive()
      if (request === undefined) return
      const beganAt = kernel.now
      try {
        const { generation } = runtime.images
        request.image = yield* runtime.images.pull(request.name)
        if (runtime.images.generation !== generation) this.#context.nodeChanged()
      } catch (error) {
        if (!(error instanceof PullError)) throw error
        request.failure = `rpc error: code = ${error.code} desc = failed to pull and unpack image "${normaliseReference(request.name)}": ${error.message}`
      }
      request.tookMicros = kernel.now - beganAt
      request.done.fire()
    }
  }
}

/** A time as Go prints a Duration cut to milliseconds: `350ms`, `1.204s`, `1m2.5s`. */
export function goDuration(micros: number): string {
  const millis = Math.floor(micros / 1000)
  if (millis === 0) return '0s'
  if (millis < 1000) return `${millis}ms`
  const seconds = millis / 1000
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  const rest = Number((seconds % 60).toFixed(3))
  return `${hours > 0 ? `${hours}h` : ''}${hours > 0 || minutes > 0 ? `${minutes}m` : ''}${rest}s`
}
