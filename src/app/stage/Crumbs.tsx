import { Fragment } from 'react'
import { Crosshair, HardDriveDownload, ScanSearch, ZoomIn } from 'lucide-react'
import type { Pod } from '../../cluster/api/types/core-v1.ts'
import { askWhere } from '../palette/carry-store.ts'
import { splitObjectKey, useCluster } from '../store/cluster-store.ts'
import { select, useView } from '../store/view-store.ts'
import { useWords } from '../words/index.ts'
import { crumbsOf } from './crumbs.ts'
import styles from './Crumbs.module.css'
import type { LensId } from './lenses/index.ts'
import { openUp } from './near/near-store.ts'
import { PlaceIt } from './PlaceIt.tsx'
import type { Camera } from './useCamera.ts'

/** Where the selected thing is, from the outside in; and the camera's ways to it: closer, or along with it. */
export function Crumbs({ lens, camera, isDrawn }: { readonly lens: LensId; readonly camera: Camera; readonly isDrawn: boolean }) {
  const t = useWords('stage')
  const selected = useView((state) => state.selected)
  const objects = useCluster((state) => state.objects)
  const machines = useCluster((state) => state.surroundings.machines)
  const crumbs = selected === undefined ? [] : crumbsOf(lens, selected, objects, machines)
  if (selected === undefined || crumbs.length === 0) return null
  const object = objects[splitObjectKey(selected)[0]]?.get(splitObjectKey(selected)[1])
  const node = object?.kind === 'Node' ? object.metadata.name : (object as Pod | undefined)?.spec?.nodeName
  const waiting = object?.kind === 'Pod' && node === undefined ? splitObjectKey(selected)[1] : undefined
  const mountable = object?.kind === 'PersistentVolumeClaim' ? { claim: splitObjectKey(selected)[1] } : object?.kind === 'PersistentVolume' ? { volume: object.metadata.name } : undefined
  const isFollowing = camera.following === selected
  return (
    <nav className={styles.crumbs} aria-label={t('crumbs.label')}>
      {crumbs.map(({ label, key }, i) => (
        <Fragment key={`${i} ${label}`}>
          {i > 0 && <i aria-hidden>›</i>}
          {key === undefined || key === selected ? (
            <span aria-current={key === selected || undefined}>{label}</span>
          ) : (
            <button
              onClick={() => {
                select(key)
                camera.goTo(key)
              }}
            >
              {label}
            </button>
          )}
        </Fragment>
      ))}
      {isDrawn ? (
        <>
          <button className={styles.tool} onClick={() => camera.goTo(selected, true)}>
            <ZoomIn size={13} aria-hidden /> {t('crumbs.closer')}
          </button>
          <button className={styles.tool} aria-pressed={isFollowing} onClick={() => camera.follow(isFollowing ? undefined : selected)}>
            <Crosshair size={13} aria-hidden /> {t('crumbs.follow')}
          </button>
        </>
      ) : (
        <small>{t('crumbs.notDrawn')}</small>
      )}
      {node !== undefined && (
        <button className={styles.tool} title={t('crumbs.openHint', { node })} onClick={() => openUp(node)}>
          <ScanSearch size={13} aria-hidden /> {t('crumbs.open')}
        </button>
      )}
      {waiting !== undefined && <PlaceIt pod={waiting} />}
      {mountable !== undefined && (
        <button className={styles.tool} title={t('crumbs.mountHint')} aria-haspopup="dialog" data-claim={mountable.claim} data-volume={mountable.volume} onClick={() => askWhere(mountable)}>
          <HardDriveDownload size={13} aria-hidden /> {t('crumbs.mount')}
        </button>
      )}
    </nav>
  )
}
