// What an action is called on the timeline, and whether it breaks something.
import { saying, type Label } from '../words/saying.ts'
import type { Action } from './protocol.ts'
import { spanOf } from './span.ts'

export interface ActionInWords {
  readonly what: Label
  readonly isFault: boolean
}

const does = (key: string, values: Readonly<Record<string, string | number>>, isFault = false): ActionInWords => ({ what: saying(`actions.${key}`, values), isFault })

export function describeAction(action: Action): ActionInWords {
  switch (action.do) {
    case 'kubectl':
      return { what: typeof action.line === 'string' ? action.line : 'kubectl', isFault: false }
    case 'type':
      return does('typed', { text: action.text.trim() })
    case 'interrupt':
      return { what: 'Ctrl-C', isFault: false }
    case 'add-machine':
      return does('joins', { machine: action.machine.name })
    case 'remove-machine':
      return does('removed', { machine: action.machine }, true)
    case 'power':
      return does(action.on ? 'powerOn' : 'powerOff', { machine: action.machine }, !action.on)
    case 'process':
      return does(action.signal, { process: action.process, machine: action.machine }, action.signal !== 'start' && action.signal !== 'resume')
    case 'kill-container':
      return does('killContainer', { container: action.container, pod: action.pod }, true)
    case 'fill-disk':
      return action.percent > 0 ? does('fillDisk', { machine: action.machine, percent: action.percent }, true) : does('clearDisk', { machine: action.machine })
    case 'leak-memory':
      return action.mibPerSecond > 0 ? does('leak', { container: action.container, pod: action.pod, mib: action.mibPerSecond }, true) : does('mendLeak', { container: action.container, pod: action.pod })
    case 'spin-cpu':
      return action.cores > 0 ? does('spin', { container: action.container, pod: action.pod, count: action.cores }, true) : does('mendSpin', { container: action.container, pod: action.pod })
    case 'registry':
      return action.fault === 'none' ? does('mendRegistry', {}) : does(`registry.${action.fault}`, { image: action.image === undefined ? '' : `: ${action.image}` }, true)
    case 'expire-certificate':
      return does(action.renew ? 'renewCertificate' : 'expireCertificate', { machine: action.machine }, action.renew !== true)
    case 'skew-clock':
      return action.seconds === 0 ? does('mendClock', { machine: action.machine }) : does(action.seconds > 0 ? 'clockAhead' : 'clockBehind', { machine: action.machine, by: spanOf(action.seconds) }, true)
    case 'link':
      return does(action.cut === undefined ? 'changeLink' : action.cut ? 'cut' : 'mendLink', { a: action.a, b: action.b }, action.cut !== false)
    case 'users':
      return action.perSecond > 0 ? does('users', { perSecond: action.perSecond, service: action.service }) : does('usersLeave', { service: action.service })
    case 'image':
      return does('image', { image: action.image.reference })
    case 'node-group':
      return does(action.soldOut ? 'soldOut' : 'nodeGroup', { group: action.group }, action.soldOut === true)
  }
}
