import 'reactflow/dist/style.css'
import { useMemo, useRef } from 'react'
import { Background, BackgroundVariant, Controls, MiniMap, ReactFlow, ReactFlowProvider, ViewportPortal, type Node } from 'reactflow'
import { useView, select } from '../store/view-store.ts'
import { Caption } from './Caption.tsx'
import { ClusterTree } from './ClusterTree.tsx'
import { Links } from './Links.tsx'
import { Packets } from './Packets.tsx'
import { PART_TYPES, type PartNode } from './parts/index.ts'
import styles from './Stage.module.css'
import { useDropTarget } from './useDropTarget.ts'
import { useStageLayout } from './useStageLayout.ts'

const FIT = { padding: 0.04, maxZoom: 1.15 }
const BEHIND = new Set(['frame'])

/** The picture: machines, components, pods, links, and what moves between them. */
export function Stage() {
  return (
    <ReactFlowProvider>
      <StageCanvas />
    </ReactFlowProvider>
  )
}

function StageCanvas() {
  const layout = useStageLayout()
  const carrying = useView((state) => state.carrying)
  const drop = useDropTarget()
  const before = useRef(new Map<string, PartNode>())
  const nodes = useMemo(() => {
    // A part that did not change keeps its node object, so that React Flow leaves it alone.
    const next = new Map<string, PartNode>()
    for (const part of layout.parts) {
      const old = before.current.get(part.id)
      const same = old && old.data.part === part
      next.set(part.id, same ? old : { id: part.id, type: part.kind, position: { x: part.x, y: part.y }, width: part.width, height: part.height, data: { part }, draggable: false, selectable: false, focusable: false, zIndex: BEHIND.has(part.kind) ? 0 : 2 })
    }
    before.current = next
    return [...next.values()]
  }, [layout])
  return (
    <section className={styles.stage} aria-label="Stage" data-carrying={carrying} {...drop}>
      <ReactFlow
        nodes={nodes as Node[]}
        edges={[]}
        nodeTypes={PART_TYPES}
        fitView
        fitViewOptions={FIT}
        minZoom={0.15}
        maxZoom={2}
        nodesConnectable={false}
        elementsSelectable={false}
        proOptions={{ hideAttribution: true }}
        onPaneClick={() => select(undefined)}
        panOnScroll
        zoomOnDoubleClick={false}
        disableKeyboardA11y
      >
        <Background variant={BackgroundVariant.Dots} gap={24} size={1.4} color="var(--grid)" />
        <ViewportPortal>
          <Links layout={layout} />
          <Packets layout={layout} />
        </ViewportPortal>
        <Controls showInteractive={false} position="top-right" />
        <MiniMap pannable zoomable position="bottom-right" className={styles.map} nodeColor="var(--line)" maskColor="transparent" nodeBorderRadius={8} ariaLabel="Map of the stage" />
      </ReactFlow>
      <Caption />
      <ClusterTree />
    </section>
  )
}
