import { memo } from 'react'
import type { Pod } from '../../../cluster/api/types/core-v1.ts'
import { select, useView } from '../../store/view-store.ts'
import { useIsNear } from '../far/scale.ts'
import type { Part } from '../layout.ts'
import { nameParts, podStateOf } from '../pod-state.ts'
import { PodNear } from './PodNear.tsx'
import { useWords } from '../../words/index.ts'
import styles from './PodTile.module.css'
import { useLit } from './useLit.ts'

/** A pod: name without its owner's hash, a mark for each container, its state by shape, mark and word as well as colour. */
export const PodTile = memo(function PodTile({ part }: { readonly part: Part }) {
  const t = useWords('stage')
  const pod = part.object as Pod
  const key = part.id.slice('pods/'.length)
  const selected = useView((state) => state.selected === part.id)
  const [lit] = useLit([part.id])
  const state = podStateOf(pod)
  const isNear = useIsNear(NEAR_FROM)
  const [name, suffix] = nameParts(pod)
  const isSystem = pod.metadata.namespace === 'kube-system'
  return (
    <button
      className={`nopan ${styles.pod}`}
      data-shape={state.shape}
      data-system={isSystem || undefined}
      data-selected={selected || undefined}
      data-lit={lit}
      data-near={isNear || undefined}
      data-drop="pod"
      data-pod={key}
      data-on={pod.spec?.nodeName}
      title={`${pod.metadata.name}: ${state.word}`}
      aria-label={`${t('pod.label', { name: pod.metadata.name, state: state.word })}${state.restarts > 0 ? `, ${t('pod.restarts', { count: state.restarts })}` : ''}`}
      onClick={() => select(part.id)}
    >
      {isNear ? (
        <PodNear pod={pod} state={state} />
      ) : (
        <>
          <span className={styles.name}>
            {name}
            {suffix && <b>{suffix}</b>}
          </span>
          <span className={styles.marks}>
            {state.containers.map((container) => (
              <i key={container.name} data-mark={container.mark} title={container.name} />
            ))}
            {state.restarts > 0 ? <small>↻ {state.restarts}</small> : state.shape !== 'running' && <small>{t(`pod.${state.shape}`)}</small>}
          </span>
        </>
      )}
    </button>
  )
})

/** From this zoom on a tile has room for what is inside of the pod. */
const NEAR_FROM = 2.8
