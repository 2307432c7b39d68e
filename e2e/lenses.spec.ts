import { expect, test, type Locator, type Page } from '@playwright/test'
import { still, violationsInBoth } from './pages/axe.ts'
import { Kubarium } from './pages/kubarium.ts'

const LENSES = ['Machines', 'Ownership', 'Traffic', 'Storage', 'Scheduling', 'Access', 'Control loop'] as const
/** Something that only this lens draws. */
const SHOWS: Readonly<Record<(typeof LENSES)[number], RegExp | string>> = {
  Machines: 'Controller manager',
  Ownership: 'Namespace default',
  Traffic: 'Inside the cluster',
  Storage: /^Kept on disks/,
  Scheduling: 'Last decision',
  Access: /^Who · bound by/,
  'Control loop': 'as wanted: nothing to do',
}

const lens = (page: Page, name: string): Locator => page.getByRole('radiogroup', { name: 'Lens' }).getByRole('radio', { name, exact: true })

/** The guestbook runs, and time stands. */
async function guestbook(page: Page): Promise<Kubarium> {
  const k = new Kubarium(page)
  await k.openGuestbook()
  return k
}

/** Things have arrived where they go, and those that left are gone. */
async function settled(page: Page): Promise<void> {
  await expect(page.locator('.react-flow__node[inert]')).toHaveCount(0)
  await still(page)
}

test('each lens says what it shows, and shows it', async ({ page }) => {
  const k = await guestbook(page)
  for (const name of LENSES) {
    await lens(page, name).click()
    await expect(lens(page, name)).toBeChecked()
    await expect(k.stage.getByText(SHOWS[name]).first()).toBeVisible()
    const line = await lens(page, name).getAttribute('title')
    await expect(k.stage.getByText(line!, { exact: true })).toBeVisible()
  }
  expect(k.errors).toEqual([])
})

test('the keyboard chooses a lens', async ({ page }) => {
  const k = new Kubarium(page)
  await k.open()
  await lens(page, 'Machines').focus()
  await page.keyboard.press('ArrowRight')
  await expect(lens(page, 'Ownership')).toBeChecked()
  await expect(lens(page, 'Ownership')).toBeFocused()
  await page.keyboard.press('End')
  await expect(lens(page, 'Control loop')).toBeChecked()
  await page.keyboard.press('ArrowRight')
  await expect(lens(page, 'Machines')).toBeChecked()
})

test('the same things move from one lens to the next', async ({ page }) => {
  const k = await guestbook(page)
  await k.pause()
  const [name = ''] = await k.podNames('frontend-')
  const node = page.locator(`.react-flow__node[data-id="pods/default/${name}"]`)
  const element = (await node.elementHandle())!
  await settled(page)
  let before = await node.boundingBox()
  for (const to of ['Ownership', 'Traffic', 'Storage', 'Machines'] as const) {
    await lens(page, to).click()
    await settled(page)
    expect(await element.evaluate((e) => e.isConnected), to).toBe(true)
    const after = await node.boundingBox()
    expect(after, to).not.toEqual(before)
    before = after
  }
})

test('Scheduling shows the verdicts on the selected Pod', async ({ page }) => {
  const k = await guestbook(page)
  await k.type(`kubectl run giant --image=nginx:1.27 --overrides='{"spec":{"containers":[{"name":"giant","image":"nginx:1.27","resources":{"requests":{"cpu":"64"}}}]}}'`)
  await lens(page, 'Scheduling').click()
  await expect(k.stage.getByText('Insufficient cpu')).toHaveCount(3)
  await k.pods('frontend-').first().click()
  await expect(k.stage.getByText('chosen', { exact: true })).toBeVisible()
  await expect(k.stage.getByText('TaintToleration')).toHaveCount(3)
})

test('Access shows who was refused', async ({ page }) => {
  const k = new Kubarium(page)
  await k.open()
  await k.type('kubectl delete pod nothing --as=eve')
  await lens(page, 'Access').click()
  await expect(k.stage.getByRole('listitem').filter({ hasText: 'eve' }).filter({ hasText: 'refused' }).first()).toBeVisible()
})

test('Control loop follows what is selected', async ({ page }) => {
  const k = await guestbook(page)
  await lens(page, 'Control loop').click()
  await k.stage.getByRole('button', { name: 'redis-follower', exact: true }).click()
  await expect(k.stage.getByRole('button', { name: /^Deployment, redis-follower, 2 of 2 ready/ })).toBeVisible()
  await expect(k.pods('redis-follower-')).toHaveCount(2)
  await expect(k.pods('frontend-')).toHaveCount(0)
})

test('a shared link opens in the same lens', async ({ page }) => {
  const k = await guestbook(page)
  await lens(page, 'Traffic').click()
  await page.getByRole('button', { name: 'Share' }).click()
  await expect(page).toHaveURL(/#run=.*&lens=traffic$/)
  const link = page.url()
  await page.goto('about:blank')
  await page.goto(link)
  await expect(lens(page, 'Traffic')).toBeChecked()
  await expect(k.stage.getByText('Inside the cluster')).toBeVisible()
  await expect(k.pods('frontend-')).toHaveCount(3)
})

test('axe finds nothing in any lens, light and dark', async ({ page }) => {
  const k = await guestbook(page)
  await k.pause()
  for (const name of LENSES) {
    await lens(page, name).click()
    await settled(page)
    // What is around the stage is the same in all of them.
    expect(await violationsInBoth(page, { parts: name === LENSES[0] ? ['body'] : ['main'] }), name).toEqual([])
  }
})
