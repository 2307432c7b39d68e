// What an action is in words that a terminal or a hand would know.
import { words } from '../../words/index.ts'
import type { Action } from '../../worker/protocol.ts'
import { spanOf } from '../../worker/span.ts'
import { nameOf, type Gesture } from './gesture.ts'

export function describeGesture(action: Action): string {
  const t = words('palette')
  switch (action.do) {
    case 'kubectl': return action.line
    case 'power': return t(action.on ? 'gesture.plugIn' : 'gesture.unplug', { machine: action.machine })
    case 'type': return action.text
    case 'interrupt': return '^C'
    case 'add-machine': return t('gesture.boot', { machine: action.machine.name })
    case 'remove-machine': return t('gesture.takeAway', { machine: action.machine })
    case 'process': return t('gesture.signal', { process: action.process, machine: action.machine })
    case 'kill-container': return t('gesture.killContainer', { container: action.container, pod: action.pod })
    case 'link': return describeLink(action)
    case 'fill-disk': return action.percent > 0 ? t('gesture.fillDisk', { machine: action.machine, percent: action.percent }) : t('gesture.clearDisk', { machine: action.machine })
    case 'leak-memory': return action.mibPerSecond > 0 ? t('gesture.leak', { container: action.container, pod: action.pod, mib: action.mibPerSecond }) : t('gesture.mendLeak', { container: action.container, pod: action.pod })
    case 'spin-cpu': return action.cores > 0 ? t('gesture.spin', { container: action.container, pod: action.pod, count: action.cores }) : t('gesture.mendSpin', { container: action.container, pod: action.pod })
    case 'registry': return describeRegistry(action)
    case 'expire-certificate': return t(action.renew ? 'gesture.renew' : 'gesture.expire', { machine: action.machine })
    case 'skew-clock': return action.seconds === 0 ? t('gesture.mendClock', { machine: action.machine }) : t(action.seconds > 0 ? 'gesture.ahead' : 'gesture.behind', { machine: action.machine, by: spanOf(action.seconds) })
    case 'users': return t('gesture.users', { perSecond: action.perSecond, service: action.service })
    case 'image': return t('gesture.image', { image: action.image.reference })
    case 'node-group': return t('gesture.nodeGroup', { group: action.group })
  }
}

function describeLink({ a, b, cut, extraMillis, loss }: Extract<Action, { do: 'link' }>): string {
  const t = words('palette')
  if (cut) return t('gesture.cut', { a, b })
  if (extraMillis) return t('gesture.slow', { a, b, millis: extraMillis })
  return loss ? t('gesture.lose', { a, b, percent: Math.round(loss * 100) }) : t('gesture.mendLink', { a, b })
}

function describeRegistry({ fault, image }: Extract<Action, { do: 'registry' }>): string {
  const t = words('palette')
  if (fault === 'none') return t('gesture.mendRegistry')
  return image === undefined ? t('gesture.breakRegistry', { fault }) : t('gesture.breakRegistryFor', { fault, image })
}

/** What would happen if it were dropped here, before it is. */
export function describePlan(gesture: Gesture): { readonly text: string; readonly note?: string; readonly isRefused: boolean } {
  const t = words('palette')
  if ('refused' in gesture) return { text: gesture.refused, isRefused: true }
  if ('judge' in gesture) return { text: t('gesture.bind', { pod: nameOf(gesture.judge.pod), node: gesture.judge.node }), note: t('gesture.bindNote'), isRefused: false }
  return { text: gesture.actions.map(describeGesture).join(' && '), ...(gesture.note ? { note: gesture.note } : {}), isRefused: false }
}
