// What an action is in words that a terminal or a hand would know.
import type { Action } from '../../worker/protocol.ts'
import type { Gesture } from './gesture.ts'

export function describeGesture(action: Action): string {
  switch (action.do) {
    case 'kubectl': return action.line
    case 'power': return `${action.on ? 'Plug in' : 'Unplug'} ${action.machine}`
    case 'type': return action.text
    case 'interrupt': return '^C'
    case 'add-machine': return `Boot a machine: ${action.machine.name}`
    case 'remove-machine': return `Take away ${action.machine}`
    case 'process': return `kill -9 ${action.process} on ${action.machine}`
    case 'kill-container': return `kill -9 1 in ${action.container} of ${action.pod}`
    case 'link': return describeLink(action)
    case 'fill-disk': return action.percent > 0 ? `Fill the disk of ${action.machine} to ${action.percent} %` : `Clear the disk of ${action.machine}`
    case 'leak-memory': return action.mibPerSecond > 0 ? `Let ${action.container} of ${action.pod} leak ${action.mibPerSecond} MiB a second` : `Mend the leak in ${action.container} of ${action.pod}`
    case 'spin-cpu': return action.cores > 0 ? `Let ${action.container} of ${action.pod} spin on ${action.cores} ${action.cores === 1 ? 'core' : 'cores'}` : `Mend the loop in ${action.container} of ${action.pod}`
    case 'registry': return action.fault === 'none' ? 'Mend the registry' : `Break the registry (${action.fault})${action.image === undefined ? '' : ` for ${action.image}`}`
    case 'expire-certificate': return `${action.renew ? 'Renew' : 'Expire'} the certificate of the kubelet on ${action.machine}`
    case 'users': return `${action.perSecond} requests a second to ${action.service}`
    case 'image': return `Teach the registry ${action.image.reference}`
    case 'node-group': return `Change node group ${action.group}`
  }
}

function describeLink({ a, b, cut, extraMillis, loss }: Extract<Action, { do: 'link' }>): string {
  if (cut) return `Cut the link ${a} – ${b}`
  if (extraMillis) return `Slow the link ${a} – ${b} by ${extraMillis} ms`
  return loss ? `Let the link ${a} – ${b} lose ${Math.round(loss * 100)} %` : `Mend the link ${a} – ${b}`
}

/** What would happen if it were dropped here, before it is. */
export function describePlan(gesture: Gesture): { readonly text: string; readonly note?: string; readonly isRefused: boolean } {
  if ('refused' in gesture) return { text: gesture.refused, isRefused: true }
  if ('judge' in gesture) return { text: `Bind ${gesture.judge.pod.slice(gesture.judge.pod.indexOf('/') + 1)} to ${gesture.judge.node}`, note: 'The scheduler’s filters and scores judge it first.', isRefused: false }
  return { text: gesture.actions.map(describeGesture).join(' && '), ...(gesture.note ? { note: gesture.note } : {}), isRefused: false }
}
