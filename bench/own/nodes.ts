// The `nodes` bench: clusters of growing size, few Pods each. Arguments: numbers of nodes.
import { manyNodes } from '../many-nodes.ts'

const sizes = process.argv.slice(2).map(Number)
for (const measurement of manyNodes(sizes.length > 0 ? sizes : undefined)) console.log(JSON.stringify(measurement))
