import type { Node, NodeProps } from 'reactflow'
import type { Part } from '../layout.ts'

/** A part as React Flow holds it. */
export type PartNode = Node<{ part: Part }>
/** All that a part is drawn from: the same on the stage, in a tile of a field, and in the gallery. */
export type PartProps = Pick<NodeProps<PartNode>, 'data'>
