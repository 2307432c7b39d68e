// `kubectl run --attach`: waits for the pod to run, shows what it says, and with --rm removes it afterwards.
import { findResource, type KubeObject, type StreamItem } from '../../../api/index.ts'
import type { Pod } from '../../../api/types/core-v1.ts'
import { SECOND, select, type Process } from '../../../../kernel/index.ts'
import { CommandError } from '../../errors.ts'
import type { Invocation } from '../../invocation.ts'
import { deleteAll, optionsOf } from './delete/delete.ts'

/** Gives the exit code of the container, when it must not restart. Throws CommandError when the pod does not start in time. */
export function* attachToPod(invocation: Invocation, pod: KubeObject, options: { readonly restart: string; readonly removes: boolean }): Process<number> {
  const { name } = pod.metadata
  const pods = findResource('v1', 'pods')!
  const namespace = invocation.namespace
  try {
    const running = yield* waitFor(invocation, name, (phase) => phase === 'Running' || phase === 'Succeeded' || phase === 'Failed', invocation.flags.duration('pod-running-timeout', 60 * SECOND))
    const container = running.spec?.containers?.[0]?.name ?? ''
    const isRunning = running.status?.phase === 'Running'
    const withStdin = invocation.flags.bool('stdin')
    if (isRunning && withStdin) invocation.err("All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.\nIf you don't see a command prompt, try pressing enter.\n")
    const stream = isRunning
      ? invocation.open(pods, 'connect', { name, namespace, subresource: 'attach', query: { container, stdin: withStdin, tty: invocation.flags.bool('tty') }, body: invocation.laptop.stdin })
      : invocation.open(pods, 'get', { name, namespace, subresource: 'log', query: { container } })
    for (let item = yield* stream.receive(); item !== undefined; item = yield* stream.receive()) {
      if ('chunk' in item) (item.source === 'stderr' ? invocation.err(item.chunk) : invocation.out(item.chunk))
    }
    if (options.restart === 'Always') return 0
    const ended = yield* waitFor(invocation, name, (phase) => phase === 'Succeeded' || phase === 'Failed', 60 * SECOND)
    const code = ended.status?.containerStatuses?.[0]?.state?.terminated?.exitCode ?? 0
    if (code !== 0) invocation.err(`pod ${namespace}/${name} terminated (${ended.status?.containerStatuses?.[0]?.state?.terminated?.reason ?? 'Error'})\n`)
    return code
  } finally {
    if (options.removes) yield* deleteAll(invocation, { found: [{ mapping: pods, name, namespace }], errors: [] }, optionsOf(invocation))
  }
}

function* waitFor(invocation: Invocation, name: string, isThere: (phase: string | undefined) => boolean, timeout: number): Process<Pod> {
  const pods = findResource('v1', 'pods')!
  const namespace = invocation.namespace
  const deadline = invocation.now + timeout
  const first = yield* invocation.send<Pod>(pods, 'get', { name, namespace })
  if (isThere(first.status?.phase)) return first
  const stream = invocation.open(pods, 'watch', { namespace, query: { fieldSelector: `metadata.name=${name}`, resourceVersion: first.metadata.resourceVersion ?? '' } })
  try {
    for (;;) {
      const arm = yield* select([stream.arrived, { after: Math.max(0, deadline - invocation.now) }])
      if (arm.index === 1) throw new CommandError('timed out waiting for the condition')
      const item = arm.item as StreamItem | undefined
      if (item === undefined) throw new CommandError('unexpected EOF')
      if ('event' in item && item.event.type !== 'BOOKMARK' && isThere((item.event.object as Pod).status?.phase)) return item.event.object as Pod
    }
  } finally {
    stream.close()
  }
}
