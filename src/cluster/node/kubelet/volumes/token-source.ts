// Tokens of service accounts for pods. Models pkg/kubelet/token: asked of the API server, bound to the pod, kept, and asked for anew at four fifths of their life.
import { parseTime } from '../../../api/index.ts'
import type { Pod } from '../../../api/types/core-v1.ts'
import type { TokenRequest } from '../../../api/types/authentication-v1.ts'
import { SERVICE_ACCOUNTS, type Client } from '../../../client/index.ts'
import { SECOND, type Process } from '../../../../kernel/index.ts'

const RENEW_SHARE = 0.8
const RENEW_JITTER = 10 * SECOND
const LONGEST = 24 * 3600 * SECOND

interface Held {
  readonly audience: string | undefined
  readonly expirationSeconds: number
  token: string
  renewAt: number
}

export class TokenSource {
  readonly #client: Client
  /** By pod: nearly always one. */
  readonly #held = new Map<string, Held[]>()

  constructor(client: Client) {
    this.#client = client
  }

  /** A token for a pod, from memory while it is fresh. Throws ApiError or NetworkError. */
  *token(pod: Pod, audience: string | undefined, expirationSeconds: number): Process<string> {
    const { uid, name, namespace = '' } = pod.metadata
    const { kernel } = this.#client
    const held = this.#held.get(uid)?.find((one) => one.audience === audience && one.expirationSeconds === expirationSeconds)
    if (held && this.#client.clock < held.renewAt) return held.token
    const account = pod.spec!.serviceAccountName || 'default'
    const request = {
      kind: 'TokenRequest', apiVersion: 'authentication.k8s.io/v1', metadata: {},
      spec: { audiences: audience ? [audience] : null, expirationSeconds, boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name, uid } },
      status: { token: '', expirationTimestamp: null },
    }
    const answer = yield* this.#client.createSub<TokenRequest>(SERVICE_ACCOUNTS, account, namespace, 'token', request)
    const token = answer.status?.token ?? ''
    const asked = expirationSeconds * SECOND
    const expires = answer.status?.expirationTimestamp ? parseTime(answer.status.expirationTimestamp) : this.#client.clock + asked
    // The API server's date is held against the clock of this machine, ahead or behind.
    const life = Math.max(0, Math.min(expires - this.#client.clock, LONGEST, asked))
    const renewAt = this.#client.clock + Math.round(life * RENEW_SHARE) - kernel.random('token renewal').int(RENEW_JITTER)
    const ofPod = this.#held.get(uid)
    if (held) Object.assign(held, { token, renewAt })
    else if (ofPod) ofPod.push({ audience, expirationSeconds, token, renewAt })
    else this.#held.set(uid, [{ audience, expirationSeconds, token, renewAt }])
    return token
  }

  /** Whether a token of a pod is old enough to be renewed. */
  isDue(podUid: string): boolean {
    const now = this.#client.clock
    for (const { renewAt } of this.#held.get(podUid) ?? []) if (now >= renewAt) return true
    return false
  }

  forget(podUid: string): void {
    this.#held.delete(podUid)
  }
}
