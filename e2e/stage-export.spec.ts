import { readFileSync } from 'node:fs'
import { expect, test, type Page } from '@playwright/test'
import { Kubarium } from './pages/kubarium.ts'

async function saved(page: Page, k: Kubarium, words: string): Promise<{ readonly name: string; readonly bytes: Buffer }> {
  const download = page.waitForEvent('download', { timeout: 60_000 })
  await k.command(words)
  const file = await download
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) }
}

test('the stage is saved as a picture, light and dark, as a drawing with its fonts, and as a film', async ({ page }) => {
  test.slow()
  const k = new Kubarium(page)
  await k.open()
  await k.pause()
  const light = await saved(page, k, 'light picture')
  expect(light.name).toBe('kubarium.png')
  expect(light.bytes.subarray(1, 4).toString()).toBe('PNG')
  const { width, height } = (await k.stage.boundingBox())!
  // As sharp as two pixels for one.
  expect(Math.abs(light.bytes.readUInt32BE(16) - width * 2)).toBeLessThan(4)
  expect(Math.abs(light.bytes.readUInt32BE(20) - height * 2)).toBeLessThan(4)
  const dark = await saved(page, k, 'dark picture')
  expect(await brightness(page, dark.bytes)).toBeLessThan(60)
  expect(await brightness(page, light.bytes)).toBeGreaterThan(200)
  // The page has its own colours again.
  await expect(page.locator('html')).not.toHaveAttribute('data-theme', 'dark')
  const drawing = await saved(page, k, 'drawing svg')
  expect(drawing.name).toBe('kubarium.svg')
  const text = drawing.bytes.toString()
  expect(text).toContain('<svg')
  expect(text).toContain('node-1')
  expect(text).toMatch(/@font-face[^}]*url\(.{0,8}data:/)
  expect(text).not.toContain('Show everything')
  const film = await saved(page, k, 'film the stage')
  expect(film.name).toBe('kubarium.webm')
  expect(film.bytes.length).toBeGreaterThan(1000)
  expect(k.errors).toEqual([])
})

/** How bright a picture is on average, from 0 to 255. */
function brightness(page: Page, png: Buffer): Promise<number> {
  return page.evaluate(async (data) => {
    const image = await createImageBitmap(new Blob([Uint8Array.from(atob(data), (c) => c.charCodeAt(0))]))
    const canvas = new OffscreenCanvas(64, 64)
    const context = canvas.getContext('2d')!
    context.drawImage(image, 0, 0, 64, 64)
    const pixels = context.getImageData(0, 0, 64, 64).data
    let sum = 0
    for (let i = 0; i < pixels.length; i += 4) sum += pixels[i]! + pixels[i + 1]! + pixels[i + 2]!
    return sum / (pixels.length / 4) / 3
  }, png.toString('base64'))
}
