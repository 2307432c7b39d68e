// Busybox: one binary that is many programs, told apart by the name it is called with.
// applet.ts has what they share; the others are their subjects: files, archive, listing, text (with regex, sed), filters (with expr, awk), network, system.
// Left out: applets about hardware, users and packages; options that change nothing that can be seen here.
import type { Program } from '../../runtime/index.ts'
import { busyboxHttpd } from '../servers/file-server.ts'
import { shellProgram } from '../shell/index.ts'
import { appletName } from './applet.ts'
import { ARCHIVE_APPLETS } from './archive.ts'
import { FILE_APPLETS } from './files.ts'
import { FILTER_APPLETS } from './filters.ts'
import { LISTING_APPLETS } from './listing.ts'
import { NETWORK_APPLETS } from './network.ts'
import { SYSTEM_APPLETS } from './system.ts'
import { TEXT_APPLETS } from './text.ts'

/** Every applet by its name. */
export const APPLETS: Readonly<Record<string, Program>> = {
  ...FILE_APPLETS, ...ARCHIVE_APPLETS, ...LISTING_APPLETS, ...TEXT_APPLETS, ...FILTER_APPLETS, ...NETWORK_APPLETS, ...SYSTEM_APPLETS, httpd: busyboxHttpd, sh: shellProgram, ash: shellProgram,
}

/** `busybox APPLET …`, and what is reached through links to it. */
export function busybox(version: string): Program {
  return function* (process) {
    if (appletName(process) !== 'busybox') return yield* (APPLETS[appletName(process)] ?? unknown)(process)
    const name = process.argv[1]
    if (name === undefined || name === '--help' || name === '--list') {
      process.stdout.write(name === '--list' ? `${Object.keys(APPLETS).sort().join('\n')}\n` : `BusyBox v${version} (2024-09-26 21:31:42 UTC) multi-call binary.\n`)
      return 0
    }
    if (!APPLETS[name]) {
      process.stderr.write(`${name}: applet not found\n`)
      return 127
    }
    return yield* process.exec(process.argv.slice(1))
  }
}

const unknown: Program = function* (process) {
  process.stderr.write(`${appletName(process)}: applet not found\n`)
  return 127
}
