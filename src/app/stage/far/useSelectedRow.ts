import { useEffect, useMemo, useState } from 'react'
import type { Pod } from '../../../cluster/api/types/core-v1.ts'
import { useCluster } from '../../store/cluster-store.ts'
import { useView } from '../../store/view-store.ts'
import type { FarScene } from './painter.ts'

/** The selected Pod's row in the crowd, and the machine that is selected or that it runs on. */
export function useSelectedRow(): FarScene['selected'] {
  const key = useView((state) => state.selected)
  const connection = useCluster((state) => state.connection)
  const podKey = key?.startsWith('pods/') ? key.slice('pods/'.length) : undefined
  const nodeOfPod = useCluster((state) => (podKey === undefined ? undefined : (state.objects['pods']?.get(podKey) as Pod | undefined)?.spec?.nodeName))
  const [row, setRow] = useState<{ readonly of: string; readonly pod: number | undefined } | undefined>()
  useEffect(() => {
    if (podKey === undefined || !connection) return
    let isOver = false
    void connection.ask({ about: 'where', pod: podKey }).then(({ pod }) => {
      if (!isOver) setRow({ of: podKey, pod })
    })
    return () => {
      isOver = true
    }
  }, [podKey, connection, nodeOfPod])
  const node = podKey === undefined ? key?.startsWith('nodes/') ? key.slice('nodes/'.length) : undefined : nodeOfPod
  const pod = row && row.of === podKey ? row.pod : undefined
  return useMemo(() => ({ pod, node }), [pod, node])
}
