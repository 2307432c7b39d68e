// What a process holds of the machine's memory. Linux only; 0 elsewhere.
import { readFileSync } from 'node:fs'
import type { Browser } from 'playwright'

/** Resident memory in MiB of the largest renderer: a page's process, with its workers in it. */
export async function residentOf(browser: Browser): Promise<number> {
  const cdp = await browser.newBrowserCDPSession()
  const { processInfo } = await cdp.send('SystemInfo.getProcessInfo')
  await cdp.detach()
  return Math.max(0, ...processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => resident(id)))
}

function resident(pid: number): number {
  try {
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024)
  } catch {
    return 0
  }
}
