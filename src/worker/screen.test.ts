import { expect, it } from 'vitest'
import { Host } from './host.ts'
import type { Frame } from './protocol.ts'
import { TWO_NODES } from './test-page.ts'

const SECOND = 1_000_000
const TICK = 16_000

it('a page that was busy when time jumped hears of all that has happened since', () => {
  const frames: Frame[] = []
  const host = new Host((message) => message.type === 'frame' && frames.push(message))
  const acknowledge = (): void => host.receive({ type: 'ack', sequence: frames.at(-1)!.sequence })
  host.receive({ type: 'open', run: { config: TWO_NODES, log: [{ at: 63 * SECOND, action: { do: 'kubectl', line: 'kubectl run web --image=nginx:1.27' } }] }, until: 90 * SECOND })
  while (frames.length === 0) host.tick(TICK)

  // The page has not yet drawn that frame when time goes back, and on again.
  host.receive({ type: 'seek', to: 62 * SECOND })
  host.receive({ type: 'play', pace: 10 })
  for (let wall = 0; wall < 15 * SECOND; wall += TICK) host.tick(TICK)
  expect(frames).toHaveLength(1)
  acknowledge()
  host.tick(TICK)
  const jump = frames.at(-1)!
  expect(jump.jump).toBe(true)
  expect(jump.now).toBeGreaterThan(200 * SECOND)
  expect(jump.records.filter(({ kind, data }) => kind === 'request' && data?.['verb'] === 'create' && data['resource'] === 'pods')).toHaveLength(1)
  expect(jump.records.length).toBeLessThanOrEqual(1500)
})
