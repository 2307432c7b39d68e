import { motion, useReducedMotion } from 'framer-motion'
import { memo } from 'react'
import { select, useView } from '../../store/view-store.ts'
import type { PodPlace } from '../layout.ts'
import { nameParts, podStateOf } from '../pod-state.ts'
import styles from './PodTile.module.css'

/** A pod: name without its owner's hash, a mark for each container, its state by shape, mark and word as well as colour. */
export const PodTile = memo(function PodTile({ place }: { readonly place: PodPlace }) {
  const { pod, key, x, y, width, height } = place
  const selected = useView((state) => state.selected === `pods/${key}`)
  const still = useReducedMotion()
  const state = podStateOf(pod)
  const [name, suffix] = nameParts(pod)
  const isSystem = pod.metadata.namespace === 'kube-system'
  return (
    <motion.button
      className={styles.pod}
      style={{ width, height }}
      initial={still ? false : { opacity: 0, scale: 0.6, x, y }}
      animate={{ opacity: 1, scale: 1, x, y }}
      transition={{ duration: still ? 0 : 0.32 }}
      data-shape={state.shape}
      data-system={isSystem || undefined}
      data-selected={selected || undefined}
      data-drop="pod"
      data-pod={key}
      aria-label={`Pod ${pod.metadata.name}, ${state.word}${state.restarts > 0 ? `, ${state.restarts} restarts` : ''}`}
      onClick={() => select(`pods/${key}`)}
    >
      <span className={styles.name}>
        {name}
        {suffix && <b>{suffix}</b>}
      </span>
      <span className={styles.marks}>
        {state.containers.map((container) => (
          <i key={container.name} data-mark={container.mark} title={container.name} />
        ))}
        {state.restarts > 0 ? <small>↻ {state.restarts}</small> : state.shape !== 'running' && <small>{WORDS[state.shape]}</small>}
      </span>
    </motion.button>
  )
})

/** Short enough for a tile; the inspector has the whole word. */
const WORDS = { pending: 'pending', unready: 'unready', crashed: 'failed', leaving: 'leaving', done: 'done' } as const
