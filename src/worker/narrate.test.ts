// What faults are called on the timeline, and which of them break something.
import { expect, it } from 'vitest'
import { describeAction } from './narrate.ts'
import type { Action } from './protocol.ts'

const place = { namespace: 'default', pod: 'web-1', container: 'nginx' }

it.each<[Action, string, boolean]>([
  [{ do: 'fill-disk', machine: 'node-1', percent: 97 }, 'the disk of node-1 is filled to 97 %', true],
  [{ do: 'fill-disk', machine: 'node-1', percent: 0 }, 'the disk of node-1 is cleared', false],
  [{ do: 'leak-memory', ...place, mibPerSecond: 4 }, 'nginx in web-1 leaks 4 MiB a second', true],
  [{ do: 'leak-memory', ...place, mibPerSecond: 0 }, 'the leak in nginx of web-1 is mended', false],
  [{ do: 'spin-cpu', ...place, cores: 1 }, 'nginx in web-1 spins on 1 core', true],
  [{ do: 'spin-cpu', ...place, cores: 0 }, 'the loop in nginx of web-1 is mended', false],
  [{ do: 'registry', fault: 'unreachable' }, 'the registry cannot be reached', true],
  [{ do: 'registry', fault: 'corrupt', image: 'nginx:1.27' }, 'the registry serves damaged layers: nginx:1.27', true],
  [{ do: 'registry', fault: 'none' }, 'the registry is mended', false],
  [{ do: 'expire-certificate', machine: 'node-1' }, 'the certificate of the kubelet on node-1 expires', true],
  [{ do: 'expire-certificate', machine: 'node-1', renew: true }, 'the kubelet of node-1 gets a new certificate', false],
  [{ do: 'power', machine: 'node-1', on: false }, 'node-1 loses power', true],
])('%j', (action, what, isFault) => {
  expect(describeAction(action)).toEqual({ what, isFault })
})
