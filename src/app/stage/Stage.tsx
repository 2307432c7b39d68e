import 'reactflow/dist/style.css'
import { Maximize } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import { Background, BackgroundVariant, ControlButton, Controls, MiniMap, ReactFlow, ReactFlowProvider, ViewportPortal, useStore, type Node } from 'reactflow'
import { useView, select } from '../store/view-store.ts'
import { Caption } from './Caption.tsx'
import { ClusterTree } from './ClusterTree.tsx'
import { Crumbs } from './Crumbs.tsx'
import { FindBox } from './FindBox.tsx'
import { ZOOM_LEAST, zoomFor } from './fit.ts'
import { LensLine } from './LensLine.tsx'
import { lensOf } from './lenses/index.ts'
import { Links } from './Links.tsx'
import { Packets } from './Packets.tsx'
import { PART_TYPES, type PartNode } from './parts/index.ts'
import styles from './Stage.module.css'
import { CLOSE_MOST, useCamera } from './useCamera.ts'
import { useDropTarget } from './useDropTarget.ts'
import { useLensRecords } from './useLensRecords.ts'
import { useLingering } from './useLingering.ts'
import { useStageLayout } from './useStageLayout.ts'
import { useStageRoom } from './useStageRoom.ts'

const BEHIND = new Set(['frame', 'tray', 'waiting', 'machine'])
/** Zoomed in by this much, a map shows where one is. */
const MAPPED_FROM = 1.3

/** The picture: machines, components, pods, links, and what moves between them. */
export function Stage() {
  return (
    <ReactFlowProvider>
      <StageCanvas />
    </ReactFlowProvider>
  )
}

function StageCanvas() {
  const stage = useRef<HTMLElement>(null)
  const lens = useView((state) => state.lens)
  const room = useStageRoom(stage)
  const layout = useStageLayout(lens, room, useLensRecords(lens))
  const carrying = useView((state) => state.carrying)
  const drop = useDropTarget()
  const before = useRef(new Map<string, PartNode>())
  const camera = useCamera(layout, room, lens)
  const [found, setFound] = useState<ReadonlySet<string> | undefined>()
  const selected = useView((state) => state.selected)
  const isMapped = useStore(({ transform }) => transform[2] > zoomFor(layout, room) * MAPPED_FROM) && !room.isScrolled
  const nodes = useMemo(() => {
    // A part that did not change keeps its node object, so that React Flow leaves it alone.
    const next = new Map<string, PartNode>()
    for (const part of layout.parts) {
      const old = before.current.get(part.id)
      const className = found && part.key !== undefined && !found.has(part.key) ? styles.aside : undefined
      const same = old && old.data.part === part && old.className === className
      next.set(part.id, same ? old : { id: part.id, type: part.kind, position: { x: part.x, y: part.y }, width: part.width, height: part.height, data: { part }, ...(className ? { className } : {}), draggable: false, selectable: false, focusable: false, zIndex: part.kind === 'machine' || part.kind === 'waiting' ? 1 : BEHIND.has(part.kind) ? 0 : 2 })
    }
    before.current = next
    return [...next.values()]
  }, [layout, found])
  const shown = useLingering(nodes, styles.leaving!)
  return (
    <section ref={stage} className={styles.stage} aria-label="Stage" data-carrying={carrying} data-lens={lens} {...drop}>
      <ReactFlow
        nodes={shown as unknown as Node[]}
        edges={[]}
        nodeTypes={PART_TYPES}
        minZoom={ZOOM_LEAST}
        maxZoom={CLOSE_MOST}
        nodesConnectable={false}
        elementsSelectable={false}
        proOptions={{ hideAttribution: true }}
        onPaneClick={() => select(undefined)}
        onNodeDoubleClick={(_, node) => camera.goTo(node.id, true)}
        onMoveStart={(event) => event && camera.follow(undefined)}
        panOnScroll
        zoomOnDoubleClick={false}
        disableKeyboardA11y
      >
        <Background variant={BackgroundVariant.Dots} gap={24} size={1.4} color="var(--grid)" />
        <ViewportPortal>
          <Links layout={layout} lens={lens} />
          <Packets layout={layout} lens={lens} />
        </ViewportPortal>
        <Controls showInteractive={false} showFitView={false} position="top-right" orientation="horizontal">
          <ControlButton onClick={camera.fit} title="Show everything" aria-label="Show everything">
            <Maximize aria-hidden />
          </ControlButton>
        </Controls>
        {isMapped && <MiniMap className={styles.map} pannable zoomable position="bottom-right" ariaLabel="Map of the stage" nodeClassName={(node) => styles[`map-${node.type ?? ''}`] ?? ''} nodeBorderRadius={8} />}
      </ReactFlow>
      <LensLine lens={lensOf(lens)} />
      <Crumbs lens={lens} camera={camera} isDrawn={layout.parts.some(({ key }) => key === selected)} />
      <FindBox onFound={setFound} onGo={camera.goTo} />
      <Caption />
      <ClusterTree />
    </section>
  )
}
