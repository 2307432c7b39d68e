// Clusters of growing size. `nodes`: few Pods each; `scale`: 30 Pods a node. Arguments after the name are numbers of nodes.
import { manyNodes } from '../many-nodes.ts'
import { scale } from '../scale.ts'

const [name, ...sizes] = process.argv.slice(2)
const measure = name === 'nodes' ? manyNodes : scale
for (const measurement of measure(sizes.length > 0 ? sizes.map(Number) : undefined)) console.log(JSON.stringify(measurement))
