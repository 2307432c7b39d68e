import 'reactflow/dist/style.css'
import { useEffect, useMemo, useRef } from 'react'
import { Background, BackgroundVariant, Controls, ReactFlow, ReactFlowProvider, ViewportPortal, useReactFlow, type Node } from 'reactflow'
import { useView, select } from '../store/view-store.ts'
import { Caption } from './Caption.tsx'
import { ClusterTree } from './ClusterTree.tsx'
import { Links } from './Links.tsx'
import { Packets } from './Packets.tsx'
import { PART_TYPES, type PartNode } from './parts/index.ts'
import styles from './Stage.module.css'
import { useDropTarget } from './useDropTarget.ts'
import { useStageLayout } from './useStageLayout.ts'

/** Room for the palette at the left, the controls at the right and the caption below. */
const FIT = { padding: { left: '92px', right: '132px', top: '16px', bottom: '72px' }, maxZoom: 1.15, duration: 0 } as const
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
  useFitOnTopology(layout)
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
      </ReactFlow>
      <Caption />
      <ClusterTree />
    </section>
  )
}

/** Brings the whole picture into view when machines come or go, or the page changes its size: not while one looks around. */
function useFitOnTopology({ width, height }: { readonly width: number; readonly height: number }): void {
  const { fitView } = useReactFlow()
  useEffect(() => {
    const fit = (): void => void fitView(window.innerWidth < 820 ? { ...FIT, padding: { left: '8px', right: '8px', top: '76px', bottom: '64px' } } : FIT)
    const frame = requestAnimationFrame(fit)
    window.addEventListener('resize', fit)
    return () => {
      cancelAnimationFrame(frame)
      window.removeEventListener('resize', fit)
    }
  }, [fitView, width, height])
}
