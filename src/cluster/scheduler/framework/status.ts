// What a plugin answers when the answer is not simply yes. Models pkg/scheduler/framework/interface.go (Code, Status).

/** `Unschedulable` may be mended by preemption, `UnschedulableAndUnresolvable` not; `Pending` waits for something outside. */
export type Code = 'Error' | 'Unschedulable' | 'UnschedulableAndUnresolvable' | 'Wait' | 'Skip' | 'Pending'

/** An answer other than success. Success is `undefined`, so that the usual answer allocates nothing. */
export interface Status {
  readonly code: Code
  readonly reasons: readonly string[]
  readonly plugin: string
}

/** The answer of a PreFilter or PreScore plugin that has nothing to say about this pod. */
export const SKIP: Status = { code: 'Skip', reasons: [], plugin: '' }

export function unschedulable(plugin: string, ...reasons: readonly string[]): Status {
  return { code: 'Unschedulable', reasons, plugin }
}

export function unresolvable(plugin: string, ...reasons: readonly string[]): Status {
  return { code: 'UnschedulableAndUnresolvable', reasons, plugin }
}

export function failed(plugin: string, reason: string): Status {
  return { code: 'Error', reasons: [reason], plugin }
}

/** Whether a plugin refused the pod, as opposed to having broken. */
export function isRejected(status: Status): boolean {
  return status.code === 'Unschedulable' || status.code === 'UnschedulableAndUnresolvable' || status.code === 'Pending'
}

export function messageOf(status: Status): string {
  return status.reasons.join(', ')
}
