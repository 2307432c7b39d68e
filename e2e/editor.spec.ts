import { expect, test, type Locator, type Page } from '@playwright/test'
import { violationsInBoth } from './pages/axe.ts'
import { Kubarium } from './pages/kubarium.ts'

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: nginx
        image: nginx:1.27
`

/** The editor as a person meets it. */
class Editor {
  readonly region: Locator
  readonly text: Locator
  readonly page: Page

  constructor(page: Page) {
    this.page = page
    this.region = page.getByRole('region', { name: 'Editor', exact: true })
    this.text = this.region.getByRole('textbox', { name: 'Manifest' })
  }

  async open(): Promise<void> {
    await this.page.getByRole('tablist', { name: 'Tools' }).getByRole('tab', { name: 'Editor' }).click()
    await expect(this.text).toBeFocused()
  }

  /** Puts a text in place of what is there. */
  async write(text: string): Promise<void> {
    await this.text.focus()
    await this.page.keyboard.press('Control+a')
    await this.page.keyboard.insertText(text)
  }

  /** Puts the cursor at the end of a line and types. */
  async typeAtEnd(text: string): Promise<void> {
    await this.text.focus()
    await this.page.keyboard.press('Control+End')
    await this.page.keyboard.type(text)
  }

  button(name: string): Locator {
    return this.region.getByRole('button', { name, exact: true })
  }

  get problems(): Locator {
    return this.region.getByRole('status')
  }
}

test('a mistake is told of at its line, mended, previewed, applied', async ({ page }) => {
  const k = new Kubarium(page)
  const editor = new Editor(page)
  await k.open()
  await editor.open()
  await editor.write(`${WEB}  extra: [`)
  await expect(editor.problems).toContainText('Line 14')
  await editor.write(WEB.replace('replicas', 'replikas'))
  await expect(editor.problems).toContainText('Line 6: spec.replikas: there is no such field in DeploymentSpec.')
  await editor.write(WEB.replace('replicas: 2', 'replicas: two'))
  await expect(editor.problems).toContainText('Line 6: spec.replicas wants integer.')
  // What only the server knows is in the server's words.
  await editor.write(WEB.replace('name: nginx', 'name: NGINX'))
  await expect(editor.problems).toContainText('Line 12: The Deployment "web" is invalid: spec.template.spec.containers[0].name: Invalid value: "NGINX"')
  await editor.write(WEB)
  await expect(editor.problems).toContainText('No problems found')

  await editor.button('Preview').click()
  await expect(editor.region).toContainText('deployment/web: would be created')
  await expect(k.pods('web-')).toHaveCount(0)
  await editor.button('Apply').click()
  await expect(k.runningPods('web-')).toHaveCount(2, { timeout: 20_000 })

  await editor.write(WEB.replace('replicas: 2', 'replicas: 3'))
  await editor.button('Preview').click()
  await expect(editor.region).toContainText('deployment/web: would change')
  const differences = editor.region.getByRole('textbox', { name: 'Differences' })
  await expect(differences).toContainText('replicas: 3')
  await expect(differences.locator('.cm-deletedChunk').first()).toContainText('generation: 1')
  await editor.button('Apply').click()
  await expect(k.runningPods('web-')).toHaveCount(3, { timeout: 20_000 })

  // Refused: nothing changes, and the text is still there, after a reload too.
  const broken = WEB.replace('{app: web}}\n  template', '{app: other}}\n  template')
  await editor.write(broken)
  await editor.button('Apply').click()
  await expect(k.alert).toContainText('is still here')
  await expect(editor.problems).toContainText('does not match template')
  await page.reload()
  await expect(editor.text).toContainText('{app: other}', { timeout: 20_000 })
  expect(k.errors).toEqual([])
})

test('with the keyboard alone: fields, values and names are completed, and applied', async ({ page }) => {
  const k = new Kubarium(page)
  const editor = new Editor(page)
  const press = (key: string): Promise<void> => page.keyboard.press(key)
  await k.open()
  const options = page.locator('.cm-tooltip-autocomplete')
  await page.getByRole('tab', { name: 'Terminal' }).focus()
  await press('ArrowRight')
  await expect(editor.text).toBeFocused()
  await page.keyboard.insertText('apiVersion: v1\nkind: Pod\nmetadata:\n  name: box\nspec:\n  containers:\n  - name: box\n    image: busybox:1.36\n    command: [sleep, "1000"]\n')
  await page.keyboard.type('    imageP')
  await expect(options).toContainText('imagePullPolicy')
  await press('Tab')
  await expect(options).toContainText('IfNotPresent')
  await press('ArrowDown')
  await press('Enter')
  await expect(editor.text).toContainText('imagePullPolicy: IfNotPresent')
  // Names that exist.
  await press('Enter')
  await press('Backspace')
  await page.keyboard.type('nodeName: node-')
  await expect(options).toContainText('node-2')
  await page.keyboard.type('2')
  await press('Escape')
  await expect(editor.problems).toContainText('No problems found')
  await press('Control+Shift+Enter')
  await expect(editor.region).toContainText('pod/box: would be created')
  await editor.button('Back to the text').focus()
  await press('Enter')
  await expect(editor.text).toBeFocused()
  await press('Control+Enter')
  await expect(k.runningPods('box')).toHaveCount(1, { timeout: 20_000 })
  expect(k.errors).toEqual([])
})

test('kubectl edit: from the terminal and from the inspector; saving writes, an error comes back to be mended', async ({ page }) => {
  const k = new Kubarium(page)
  const editor = new Editor(page)
  const rows = k.terminal.locator('.xterm-rows').first()
  await k.open()
  await k.type('kubectl create deployment web --image=nginx:1.27')
  await expect(k.runningPods('web-')).toHaveCount(1, { timeout: 20_000 })
  await k.type('kubectl edit deployment web')
  await expect(editor.text).toContainText('kind: Deployment', { timeout: 20_000 })
  const replace = async (from: string, to: string): Promise<void> => {
    await page.keyboard.press('Control+f')
    await page.getByRole('textbox', { name: 'Find' }).fill(from)
    await page.getByRole('textbox', { name: 'Replace' }).fill(to)
    await page.getByRole('button', { name: 'replace all' }).click()
    await page.keyboard.press('Escape')
  }
  await replace('  replicas: 1', '  replicas: -1')
  await editor.button('Save').click()
  await expect(editor.problems).toContainText('spec.replicas: Invalid value: -1', { timeout: 20_000 })
  await editor.text.focus()
  await replace('  replicas: -1', '  replicas: 2')
  await editor.button('Save').click()
  await expect(rows).toContainText('deployment.apps/web edited', { timeout: 20_000 })
  await expect(k.runningPods('web-')).toHaveCount(2, { timeout: 20_000 })

  // Back in the terminal, where it was begun; the same from the inspector, and nothing changed.
  await expect(k.terminal).toBeVisible()
  await k.pods('web-').first().click()
  await k.inspector.getByRole('tab', { name: 'YAML' }).click()
  await k.inspector.getByRole('button', { name: 'Edit' }).click()
  await expect(editor.text).toContainText('kind: Pod', { timeout: 20_000 })
  await editor.button('Discard').click()
  await expect(rows).toContainText('Edit cancelled, no changes made.', { timeout: 20_000 })
  expect(k.errors).toEqual([])
})

test('a file that is dropped is opened', async ({ page }) => {
  const k = new Kubarium(page)
  const editor = new Editor(page)
  await k.open()
  await editor.open()
  const files = await page.evaluateHandle((text) => {
    const data = new DataTransfer()
    data.items.add(new File([text], 'shop web.yaml'))
    return data
  }, WEB)
  await editor.text.dispatchEvent('drop', { dataTransfer: files })
  await expect(editor.button('shop-web.yaml')).toHaveAttribute('aria-pressed', 'true')
  await expect(editor.text).toContainText('kind: Deployment')
  expect(k.errors).toEqual([])
})

test('axe finds nothing in the editor, with a problem, a completion and a preview', async ({ page }) => {
  const k = new Kubarium(page)
  const editor = new Editor(page)
  const tools = { parts: ['[aria-label="Tools"]'] }
  await k.open()
  await editor.open()
  expect(await violationsInBoth(page, tools), 'empty').toEqual([])
  await editor.write(WEB.replace('replicas', 'replikas'))
  await expect(editor.problems).toContainText('Line 6')
  expect(await violationsInBoth(page, tools), 'problem').toEqual([])
  await editor.typeAtEnd('        imageP')
  await expect(page.locator('.cm-tooltip-autocomplete')).toBeVisible()
  expect(await violationsInBoth(page, tools), 'completion').toEqual([])
  await editor.write(WEB)
  await editor.button('Preview').click()
  await expect(editor.region).toContainText('would be created')
  expect(await violationsInBoth(page, tools), 'preview').toEqual([])
})
