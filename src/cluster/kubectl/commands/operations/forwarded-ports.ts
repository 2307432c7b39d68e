// Which ports of a pod `kubectl port-forward` means. Models kubectl/pkg/cmd/portforward (translateServicePortToTargetPort, convertPodNamedPortToNumber, checkUDPPorts).
import type { Pod, Service } from '../../../api/types/core-v1.ts'
import { CommandError } from '../../errors.ts'

export interface ForwardedPort {
  /** What is listened on at the laptop; empty: any free one. */
  readonly local: string
  readonly remote: number
}

/** Reads `8080:80`, `80`, `:http`. Through a Service the words name its ports. Throws CommandError. */
export function forwardedPorts(words: readonly string[], pod: Pod, service: Service | undefined): readonly ForwardedPort[] {
  return words.map((word) => {
    const [local = '', remote = local] = word.includes(':') ? word.split(':') : [word, word]
    const number = service ? throughService(service, pod, remote) : portOfPod(pod, remote)
    return { local: local === remote && !/^\d+$/.test(remote) ? String(number) : local, remote: number }
  })
}

function throughService({ metadata, spec }: Service, pod: Pod, word: string): number {
  const wanted = /^\d+$/.test(word) ? Number(word) : spec?.ports?.find(({ name }) => name === word)?.port
  if (wanted === undefined) throw new CommandError(`Service '${metadata.name}' does not have a named port '${word}'`)
  const ports = spec?.ports?.filter(({ port }) => port === wanted) ?? []
  if (ports.length > 0 && ports.every(({ protocol }) => protocol === 'UDP')) throw new CommandError(`UDP protocol is not supported for ${word}`)
  const [found] = ports
  if (!found) throw new CommandError(`Service ${metadata.name} does not have a service port ${wanted}`)
  if (spec?.clusterIP === 'None') return wanted
  const { targetPort } = found
  return typeof targetPort === 'string' ? portOfPod(pod, targetPort) : targetPort || found.port
}

function portOfPod({ metadata, spec }: Pod, word: string): number {
  const number = /^\d+$/.test(word) ? Number(word) : [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])].flatMap(({ ports }) => ports ?? []).find(({ name }) => name === word)?.containerPort
  if (number === undefined || number < 1 || number > 65535) throw new CommandError(`Pod '${metadata.name}' does not have a named port '${word}'`)
  return number
}
