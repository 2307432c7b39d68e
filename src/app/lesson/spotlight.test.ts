import { expect, it } from 'vitest'
import { spotlightRule } from './spotlight.ts'

it.each([
  ['kube-scheduler', ".react-flow__node[data-id='kube-scheduler']"],
  ['pod/web-1', "[data-drop='pod'][data-pod$='/web-1']"],
  ['deployments', "[data-id^='deployments/']:not([data-id^='deployments/kube-system/'])"],
  ['kubelet', "[data-process='kubelet']"],
  ["machine/a'b", "[data-id='machine/a\\'b']"],
])('%s is found by %s', (part, selector) => expect(spotlightRule([part])).toContain(selector))

it('nothing to light is no rule', () => expect(spotlightRule([])).toBe(''))

it('the control plane is the frame of each of its machines', () => {
  expect(spotlightRule(['frame/control-plane'])).toContain(".react-flow__node[data-id^='frame/control-plane/']")
  expect(spotlightRule(['frame/control-plane'])).not.toContain('opacity')
})
