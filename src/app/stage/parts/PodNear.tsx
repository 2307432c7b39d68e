import type { Pod } from '../../../cluster/api/types/core-v1.ts'
import { nearOf } from '../pod-near.ts'
import type { PodState } from '../pod-state.ts'
import { useWords } from '../../words/index.ts'
import styles from './PodNear.module.css'

/** A pod from near: its address, and what each of its containers runs, listens on, mounts and is asked. Tools are dropped on the very container, or on a claim that it mounts. */
export function PodNear({ pod, state, isList = false }: { readonly pod: Pod; readonly state: PodState; readonly isList?: boolean }) {
  const t = useWords('stage')
  return (
    <span className={styles.near} data-list={isList || undefined}>
      <b>{pod.metadata.name}</b>
      <span className={styles.line}>{[state.word, pod.status?.podIP ?? t('near.noAddress'), pod.spec?.nodeName ?? t('near.noNode')].join(' · ')}</span>
      {nearOf(pod).map(({ name, image, lines, claims }) => (
        <span key={name} className={styles.container} data-drop="container" data-pod={`${pod.metadata.namespace}/${pod.metadata.name}`} data-container={name} data-mark={state.containers.find((container) => container.name === name)?.mark}>
          <span>
            <b>{name}</b> {image}
          </span>
          {lines.map((line) => (
            <span key={line} className={styles.line} data-drop={claims.has(line) ? 'claim' : undefined} data-claim={claims.get(line)}>
              {line}
            </span>
          ))}
        </span>
      ))}
    </span>
  )
}
