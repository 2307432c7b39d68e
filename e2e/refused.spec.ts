import { expect, test } from '@playwright/test'
import { Kubarium } from './pages/kubarium.ts'

const WRONG_TYPE = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: broken\nspec:\n  replicas: three\n  selector: {matchLabels: {app: a}}\n  template: {metadata: {labels: {app: a}}, spec: {containers: [{name: a, image: nginx}]}}\n'
const NO_MATCH = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: broken\nspec:\n  selector: {matchLabels: {app: a}}\n  template: {metadata: {labels: {app: b}}, spec: {containers: [{name: a, image: nginx}]}}\n'

for (const [what, text, said] of [
  ['a wrong type', WRONG_TYPE, /replicas|Deployment in version "v1" cannot be handled/],
  ['a selector that does not match', NO_MATCH, /`selector` does not match template `labels`/],
  ['text that is no YAML', 'kind: [unclosed', /error (parsing|converting)|yaml/i],
] as const)
  test(`broken YAML: ${what} gets the API server’s own words, and nothing changes`, async ({ page }) => {
    const k = new Kubarium(page)
    await k.open()
    await k.apply(text)
    await expect(k.alert).toContainText('refused')
    await expect(k.alert.locator('pre')).toContainText(said)
    await expect(k.tree.getByRole('treeitem', { name: 'broken' })).toHaveCount(0)
    await k.alert.getByRole('button', { name: 'Dismiss' }).click()
    await expect(k.alert).toHaveCount(0)
  })

test('refused gestures say what they need, and do nothing', async ({ page }) => {
  const k = new Kubarium(page)
  await k.open()
  await k.tool('Users').click()
  await expect(k.alert).toContainText('Users need a Service')
  await k.dragToGround('Taint')
  await expect(k.alert).toContainText('A taint goes onto a node')
  await k.tool('Service').click()
  await expect(k.alert).toContainText('A Service needs Pods')
  await expect(k.terminal).not.toContainText('kubectl expose')
})
