import type { Node, NodeProps } from 'reactflow'
import type { Part } from '../layout.ts'

/** A part as React Flow holds it. */
export type PartNode = Node<{ part: Part }>
export type PartProps = NodeProps<PartNode>
