// Installs what is missing: npm packages by the lock file, and a Chromium to test with.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'

/** Runs `npm ci` unless node_modules was installed from this very lock file. */
export function installPackages() {
  const stamp = join(root, 'node_modules', '.installed-lock')
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  console.log('Installing packages (npm ci) …')
  execFileSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root, stdio: 'inherit' })
  writeFileSync(stamp, lock)
}

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable', '/snap/bin/chromium', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium']

/** The path of a Chromium: CHROMIUM_PATH, the usual places, what Playwright has; else installs one. Throws with advice when none can be had. */
export async function findChromium() {
  const found = [process.env.CHROMIUM_PATH, ...PLACES].find((path) => path && existsSync(path))
  if (found) return found
  const { chromium } = await import('playwright')
  const own = () => (existsSync(chromium.executablePath()) ? chromium.executablePath() : undefined)
  if (own()) return own()
  if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('Installing Chromium (apt-get) …')
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore' })
    spawnSync('apt-get', ['install', '-y', '-qq', 'chromium'], { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
    if (existsSync('/usr/bin/chromium')) return '/usr/bin/chromium'
  }
  console.log('Installing Chromium (playwright) …')
  spawnSync(npm, ['exec', 'playwright', 'install', 'chromium'], { cwd: root, stdio: 'inherit' })
  if (own()) return own()
  throw new Error('No Chromium was found. Install one and set CHROMIUM_PATH to it.')
}
