import { expect, it } from 'vitest'
import { alertMarks, alertsAt } from './alert-list.ts'

const M = 60_000_000
const span = (rule: string, from: number, until?: number) => ({ rule, key: `pods/default/${rule}`, from: from * M, until: until === undefined ? undefined : until * M })
const spans = [span('KubePodNotReady', 1, 3), span('KubePodCrashLooping', 2), span('KubeNodePressure', 4, 16), span('UserRequestsFailing', 18)]
const listed = (now: number, patience: 'real' | 'short' = 'real'): string[] => alertsAt(spans, now * M, patience).map(({ rule, state }) => `${rule.name} ${state}`)

it.each([
  [0, []],
  [2, ['KubePodCrashLooping pending', 'KubePodNotReady pending']],
  [4, ['KubeNodePressure pending', 'KubePodCrashLooping pending'].reverse()],
  [15, ['KubeNodePressure firing', 'KubePodCrashLooping pending']],
  [17, ['KubePodCrashLooping firing', 'KubeNodePressure resolved']],
  [20, ['UserRequestsFailing firing', 'KubePodCrashLooping firing', 'KubeNodePressure resolved']],
])('in minute %d', (now, rows) => expect(listed(now)).toEqual(rows))

it('waits are a tenth for those who are in a hurry', () => expect(listed(2.6, 'short')).toEqual(['KubePodNotReady firing', 'KubePodCrashLooping pending']))

it('marks stand where alerts fired', () => expect(alertMarks(spans, 30 * M, 'real').map(({ at, label }) => `${at / M} ${label}`)).toEqual(['14 KubeNodePressure', '17 KubePodCrashLooping', '20 UserRequestsFailing']))

it('a rule that is not known any more is left out', () => expect(alertsAt([span('Gone', 1)], 5 * M, 'real')).toEqual([]))
