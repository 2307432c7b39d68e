import { X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { Node } from '../../../cluster/api/types/core-v1.ts'
import { useCluster, useObjects } from '../../store/cluster-store.ts'
import { select, useView } from '../../store/view-store.ts'
import { useWords } from '../../words/index.ts'
import { podsOnNode } from '../lenses/pods-by-node.ts'
import { PodNear } from '../parts/PodNear.tsx'
import { podStateOf } from '../pod-state.ts'
import { openUp, useNear } from './near-store.ts'
import styles from './NodeInside.module.css'
import { Rules } from './Rules.tsx'

/** A machine opened up: every container with what it mounts and is asked, every address, and what its kernel does with connections. */
export function NodeInside() {
  const node = useNear((state) => state.node)
  return node === undefined ? null : <Inside key={node} node={node} />
}

function Inside({ node }: { readonly node: string }) {
  const t = useWords('stage')
  const close = useRef<HTMLButtonElement>(null)
  const object = useObjects<Node>('nodes').get(node)
  const machine = useCluster(({ surroundings }) => surroundings.machines.find(({ name }) => name === node))
  const pods = useCluster(podsOnNode(node))
  const selected = useView((state) => state.selected)
  useEffect(() => {
    const before = document.activeElement
    close.current?.focus()
    return () => (before instanceof HTMLElement ? before.focus() : undefined)
  }, [])
  const info = object?.status?.nodeInfo
  return (
    <section
      className={styles.inside}
      aria-label={t('inside.title', { node })}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        openUp(undefined)
      }}
    >
      <header>
        <h2>{t('inside.title', { node })}</h2>
        <code>{[machine?.address, object?.spec?.podCIDR && t('inside.podAddresses', { cidr: object.spec.podCIDR }), info?.kubeletVersion && `kubelet ${info.kubeletVersion}`, info?.containerRuntimeVersion].filter(Boolean).join(' · ')}</code>
        <button ref={close} onClick={() => openUp(undefined)} aria-label={t('inside.close')}>
          <X size={16} aria-hidden />
        </button>
      </header>
      <div className={styles.halves}>
        <div className={styles.pods} role="region" aria-label={t('inside.pods')} tabIndex={0}>
          <h3>{t('inside.pods')}</h3>
          {pods.length === 0 && <p>{t('inside.noPods')}</p>}
          {pods.map(([key, pod]) => {
            const state = podStateOf(pod)
            return (
              <button key={key} className={styles.pod} data-shape={state.shape} data-selected={selected === `pods/${key}` || undefined} data-drop="pod" data-pod={key} onClick={() => select(`pods/${key}`)}>
                <PodNear pod={pod} state={state} isList />
              </button>
            )
          })}
        </div>
        <Rules node={node} />
      </div>
    </section>
  )
}
