import { useEffect, useState } from 'react'
import { NODE_LOOKS, SYSTEM_LOOK, shapeOfLook } from '../../../worker/crowd/index.ts'
import { useCluster } from '../../store/cluster-store.ts'
import { useWords } from '../../words/index.ts'
import styles from './Far.module.css'
import type { FarHit } from './hit.ts'

export interface FarTipProps { readonly hit: FarHit; readonly x: number; readonly y: number }

/** What the pointer is on: a machine and how it is, or a Pod of it. */
export function FarTip({ hit: { node, pod }, x, y }: FarTipProps) {
  const t = useWords('stage')
  const crowd = useCluster((state) => state.crowd)
  const isPowered = useCluster(({ surroundings }) => surroundings.machines.find((machine) => machine.name === node)?.powered !== false)
  const name = useNameOf(pod)
  const row = crowd?.rowOf(node)
  const look = !isPowered ? 'no power' : row === undefined ? 'booting' : NODE_LOOKS[crowd!.nodeLooks[row]!]!
  const asked = row === undefined ? 0 : Math.round((crowd!.nodeAsked[row]! / 255) * 100)
  const podLook = pod === undefined ? undefined : crowd?.podLooks[pod]
  const shape = podLook === undefined ? undefined : shapeOfLook(podLook)
  return (
    <div className={styles.tip} role="tooltip" style={{ left: x, top: y }}>
      {shape && (
        <>
          <b>{name ?? '…'}</b>
          <span>{t(`shape.${shape}`)}{podLook! >= SYSTEM_LOOK ? t('far.system') : ''}</span>
        </>
      )}
      {shape ? <small>{t('far.on', { node })}</small> : <b>{node}</b>}
      <small>{t('far.machine', { look: t(`look.${look}`), asked, count: row === undefined ? 0 : crowd!.podsOn(row) })}</small>
    </div>
  )
}

/** The name of the Pod of a row: the page has only numbers of it, the worker knows. */
function useNameOf(row: number | undefined): string | undefined {
  const connection = useCluster((state) => state.connection)
  const [known, setKnown] = useState<{ readonly row: number; readonly name: string } | undefined>()
  useEffect(() => {
    if (row === undefined || !connection) return
    let isOver = false
    void connection.ask({ about: 'who', pod: row }).then(({ pod }) => {
      if (!isOver && pod !== undefined) setKnown({ row, name: pod.slice(pod.indexOf('/') + 1) })
    })
    return () => {
      isOver = true
    }
  }, [row, connection])
  return known?.row === row ? known?.name : undefined
}
