// The model itself, live in the page: a Deployment of a hundred Pods on ten nodes is rolled over, in real time, and at ten times.
import type { Browser } from 'playwright'
import type { Measurement } from '../run.ts'
import { framesWhile, panAndZoom, type } from './frames.ts'
import { linkTo } from './link.ts'

const PODS = 100
const SECONDS = 12

export async function* rollingUpdate(browser: Browser, address: string): AsyncIterable<Measurement> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  await page.goto(address + linkTo(10, [`kubectl create deployment web --image=nginx:1.27 --replicas=${PODS}`], 120))
  await page.getByRole('button', { name: /^Node node-1, Ready/ }).waitFor({ timeout: 60_000 })
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  await page.waitForTimeout(2000)
  await type(page, 'kubectl set image deployment/web nginx=nginx:1.28')
  yield { what: 'live, rolling update at 1×', nodes: 10, pods: PODS, ...(await framesWhile(page, () => page.waitForTimeout(SECONDS * 1000))) }
  await type(page, 'kubectl rollout restart deployment/web')
  yield { what: 'live, rolling update at 1×, panning and zooming', nodes: 10, pods: PODS, ...(await framesWhile(page, () => panAndZoom(page, SECONDS))) }
  await page.getByRole('radio', { name: '10×', exact: true }).click()
  await type(page, 'kubectl rollout restart deployment/web')
  yield { what: 'live, rolling update at 10×', nodes: 10, pods: PODS, ...(await framesWhile(page, () => page.waitForTimeout(SECONDS * 1000))) }
  await page.close()
}
