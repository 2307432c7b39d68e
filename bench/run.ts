// npm run -s bench -- NAME: prints one JSON line a measurement. Figures are of the machine it runs on; ratios travel better.
import { measurementsOf } from './bundle.ts'
import { firstView } from './first-view.ts'
import { kernel } from './kernel.ts'
import { pods } from './pods.ts'
import { scheduler } from './scheduler.ts'
import { scrub } from './scrub.ts'
import { stage } from './stage.ts'
import { writes } from './writes.ts'

export type Measurement = Readonly<Record<string, string | number>>

const BENCHES: Readonly<Record<string, () => AsyncIterable<Measurement> | Iterable<Measurement>>> = { kernel, writes, pods, nodes: () => growth('nodes'), scheduler, scale: () => growth('scale'), scrub, stage, 'first-view': firstView }

/** `nodes` and `scale` take the numbers of nodes as arguments. */
const growth = (what: string): AsyncIterable<Measurement> => measurementsOf('own/growth.ts', [what, ...process.argv.slice(3)])

const [name = ''] = process.argv.slice(2)
const bench = BENCHES[name]
if (!bench) {
  console.error(`Which? ${Object.keys(BENCHES).join(', ')}`)
  process.exit(2)
}
for await (const measurement of bench()) console.log(JSON.stringify({ bench: name, ...measurement }))
process.exit(0)
