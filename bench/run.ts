// npm run -s bench -- NAME: prints one JSON line a measurement. Figures are of the machine it runs on; ratios travel better.
import { measurementsOf } from './bundle.ts'
import { firstView } from './first-view.ts'
import { kernel } from './kernel.ts'
import { pods } from './pods.ts'
import { scale } from './scale.ts'
import { scheduler } from './scheduler.ts'
import { scrub } from './scrub.ts'
import { stage } from './stage.ts'
import { writes } from './writes.ts'

export type Measurement = Readonly<Record<string, string | number>>

const BENCHES: Readonly<Record<string, () => AsyncIterable<Measurement> | Iterable<Measurement>>> = { kernel, writes, pods, nodes: () => measurementsOf('own/nodes.ts', process.argv.slice(3)), scheduler, scale, scrub, stage, 'first-view': firstView }

const [name = ''] = process.argv.slice(2)
const bench = BENCHES[name]
if (!bench) {
  console.error(`Which? ${Object.keys(BENCHES).join(', ')}`)
  process.exit(2)
}
for await (const measurement of bench()) console.log(JSON.stringify({ bench: name, ...measurement }))
process.exit(0)
