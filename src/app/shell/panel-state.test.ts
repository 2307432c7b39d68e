import { expect, it } from 'vitest'
import { panelStateOf } from './panel-state.ts'

it.each([
  ['opening', { status: 'opening', now: 0, end: 0, playing: true }],
  ['running', { status: 'ready', now: 5, end: 5, playing: true }],
  ['paused', { status: 'ready', now: 5, end: 5, playing: false }],
  ['rewound', { status: 'ready', now: 4, end: 5, playing: false }],
  ['rewound', { status: 'ready', now: 4, end: 5, playing: true }],
  ['stopped', { status: 'failed', now: 4, end: 5, playing: false }],
] as const)('%s: %o', (state, cluster) => expect(panelStateOf(cluster)).toBe(state))
