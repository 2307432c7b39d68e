// `--record`: the command line goes into an annotation of what it changes. Models cli-runtime/pkg/genericclioptions/record_flags.go.
import type { KubeObject } from '../api/index.ts'
import type { Flag } from './flags.ts'
import type { Invocation } from './invocation.ts'

export const CHANGE_CAUSE = 'kubernetes.io/change-cause'

/** The flag of commands that can record. */
export const RECORD_FLAG: Flag = { name: 'record', type: 'bool', deprecated: '--record will be removed in the future' }

/** The command line as it is recorded: the words first, then the flags in the order they were given, or undefined without --record. */
export function changeCause({ command, args, flags }: Invocation): string | undefined {
  if (!flags.bool('record')) return undefined
  return [command, ...args, ...[...flags.values].map(([name, value]) => `--${name}=${String(value)}`)].join(' ')
}

/** The object with the command line as its change's cause, where that is asked for. */
export function recorded<T extends KubeObject>(invocation: Invocation, object: T): T {
  const cause = changeCause(invocation)
  return cause === undefined ? object : { ...object, metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, [CHANGE_CAUSE]: cause } } }
}
