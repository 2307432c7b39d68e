import 'reactflow/dist/style.css'
import { Maximize } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { Background, BackgroundVariant, ControlButton, Controls, MiniMap, ReactFlow, ReactFlowProvider, ViewportPortal, useStore, type Node } from 'reactflow'
import { useView, select } from '../store/view-store.ts'
import { useWords } from '../words/index.ts'
import { Caption } from './Caption.tsx'
import { ClusterTree } from './ClusterTree.tsx'
import { Crumbs } from './Crumbs.tsx'
import { FarCanvas } from './far/FarCanvas.tsx'
import { MiddleCards, useMachinesInView } from './far/MiddleCards.tsx'
import { FindBox, type FoundHere } from './FindBox.tsx'
import { ZOOM_LEAST, zoomFor } from './fit.ts'
import { LensLine } from './LensLine.tsx'
import { lensOf } from './lenses/index.ts'
import { Links } from './Links.tsx'
import { openUp } from './near/near-store.ts'
import { NodeInside } from './near/NodeInside.tsx'
import { Packets } from './Packets.tsx'
import { PARTS, PART_TYPES, type PartNode } from './parts/index.ts'
import styles from './Stage.module.css'
import { closeMost, placeOf, useCamera, type Camera } from './useCamera.ts'
import { useDropTarget } from './useDropTarget.ts'
import { useLensRecords } from './useLensRecords.ts'
import { useLingering } from './useLingering.ts'
import { useLook } from './useLook.ts'
import { useStageLayout } from './useStageLayout.ts'
import { useStageRoom } from './useStageRoom.ts'
import { useTargets } from './useTargets.ts'
import { useTravels } from './useTravels.ts'

const BEHIND = new Set(['frame', 'tray', 'waiting', 'machine'])
/** Zoomed in by this much, a map shows where one is. */
const MAPPED_FROM = 1.3

export interface StageProps {
  /** Without the page's tools and as large as it goes: for a projector, a frame in another page, a picture on paper. */
  readonly isBare?: boolean
}

/** The picture: machines, components, pods, links, and what moves between them. */
export function Stage({ isBare = false }: StageProps) {
  return (
    <ReactFlowProvider>
      <StageCanvas isBare={isBare} />
    </ReactFlowProvider>
  )
}

function StageCanvas({ isBare }: { readonly isBare: boolean }) {
  const t = useWords('stage')
  const stage = useRef<HTMLElement>(null)
  const lens = useView((state) => state.lens)
  const room = useStageRoom(stage, isBare)
  const layout = useStageLayout(lens, room, useLensRecords(lens))
  const carrying = useView((state) => state.carrying)
  const drop = useDropTarget()
  const before = useRef(new Map<string, PartNode>())
  const mayTravel = useTravels()
  const camera = useCamera(layout, room, lens)
  // A lesson points the camera at a part; whoever moves the stage by hand has it back.
  const lookAt = useView((state) => state.lookAt)
  const { follow } = camera
  useEffect(() => follow(lookAt), [follow, lookAt])
  const [found, setFound] = useState<FoundHere | undefined>()
  const selected = useView((state) => state.selected)
  const isMapped = useStore(({ transform }) => transform[2] > zoomFor(layout, room) * MAPPED_FROM) && !room.isScrolled
  const nodes = useMemo(() => {
    // A part that did not change keeps its node object, so that React Flow leaves it alone.
    const next = new Map<string, PartNode>()
    const leaps = mayTravel(before.current, layout.parts, lens) ? undefined : styles.leaps
    for (const part of layout.parts) {
      const old = before.current.get(part.id)
      const className = found && part.key !== undefined && !found.keys.has(part.key) ? styles.aside : old?.data.part === part && old.className !== styles.aside ? old.className : leaps
      const same = old && old.data.part === part && old.className === className
      next.set(part.id, same ? old : { id: part.id, type: part.kind, position: { x: part.x, y: part.y }, width: part.width, height: part.height, data: { part }, ...(className ? { className } : {}), draggable: false, selectable: false, focusable: false, zIndex: part.kind === 'machine' || part.kind === 'waiting' ? 1 : BEHIND.has(part.kind) ? 0 : 2 })
    }
    before.current = next
    return [...next.values()]
  }, [layout, found, lens, mayTravel])
  const shown = useLingering(nodes, styles.leaving!)
  const inView = useMachinesInView(layout)
  useLook(layout, inView)
  useTargets(stage)
  return (
    <section ref={stage} className={styles.stage} data-stage aria-label={t('label')} data-carrying={carrying} data-lens={lens} data-bare={isBare || undefined} {...drop}>
      <ReactFlow
        nodes={shown as unknown as Node[]}
        edges={[]}
        nodeTypes={PART_TYPES}
        minZoom={ZOOM_LEAST}
        maxZoom={closeMost(layout)}
        nodesConnectable={false}
        elementsSelectable={false}
        proOptions={{ hideAttribution: true }}
        onPaneClick={() => select(undefined)}
        onNodeDoubleClick={(_, node) => (node.type === 'machine' ? openUp(node.id.slice('machine/'.length)) : camera.goTo(node.id, true))}
        onMoveStart={(event) => {
          stage.current?.setAttribute('data-moving', '')
          if (event) camera.moved()
        }}
        onMoveEnd={(_, viewport) => {
          stage.current?.removeAttribute('data-moving')
          camera.rests(viewport)
        }}
        panOnScroll
        zoomOnDoubleClick={false}
        disableKeyboardA11y
      >
        <Background variant={BackgroundVariant.Dots} gap={24} size={1.4} color="var(--grid)" />
        <FarCanvas layout={layout} found={found?.rows} />
        <ViewportPortal>
          {inView.length > 0 && <MiddleCards machines={inView} types={PARTS} />}
          <Links layout={layout} lens={lens} />
          <Packets layout={layout} lens={lens} />
        </ViewportPortal>
        {!isBare && <StageTools camera={camera} isMapped={isMapped} />}
      </ReactFlow>
      {!isBare && (
        <>
          {selected === undefined && <LensLine lens={lensOf(lens)} />}
          <Crumbs lens={lens} camera={camera} isDrawn={selected !== undefined && placeOf(layout, selected) !== undefined} />
          <FindBox onFound={setFound} onGo={camera.goTo} />
          <Caption />
        </>
      )}
      <NodeInside />
      <ClusterTree />
    </section>
  )
}

/** What moves the camera by hand, and a map for who has come close. */
function StageTools({ camera, isMapped }: { readonly camera: Camera; readonly isMapped: boolean }) {
  const t = useWords('stage')
  return (
    <>
      <Controls showInteractive={false} showFitView={false} position="top-right" orientation="horizontal">
        <ControlButton onClick={camera.fit} title={t('showEverything')} aria-label={t('showEverything')}>
          <Maximize aria-hidden />
        </ControlButton>
      </Controls>
      {isMapped && <MiniMap className={styles.map} pannable zoomable position="bottom-right" ariaLabel={t('map')} nodeClassName={(node) => styles[`map-${node.type ?? ''}`] ?? ''} nodeBorderRadius={8} />}
    </>
  )
}
