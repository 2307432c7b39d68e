import { Fragment } from 'react'
import { Crosshair, ZoomIn } from 'lucide-react'
import { useCluster } from '../store/cluster-store.ts'
import { select, useView } from '../store/view-store.ts'
import { crumbsOf } from './crumbs.ts'
import styles from './Crumbs.module.css'
import type { LensId } from './lenses/index.ts'
import type { Camera } from './useCamera.ts'

/** Where the selected thing is, from the outside in; and the camera's ways to it: closer, or along with it. */
export function Crumbs({ lens, camera, isDrawn }: { readonly lens: LensId; readonly camera: Camera; readonly isDrawn: boolean }) {
  const selected = useView((state) => state.selected)
  const objects = useCluster((state) => state.objects)
  const machines = useCluster((state) => state.surroundings.machines)
  const crumbs = selected === undefined ? [] : crumbsOf(lens, selected, objects, machines)
  if (selected === undefined || crumbs.length === 0) return null
  const isFollowing = camera.following === selected
  return (
    <nav className={styles.crumbs} aria-label="Where it is">
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
            <ZoomIn size={13} aria-hidden /> Closer
          </button>
          <button className={styles.tool} aria-pressed={isFollowing} onClick={() => camera.follow(isFollowing ? undefined : selected)}>
            <Crosshair size={13} aria-hidden /> Follow
          </button>
        </>
      ) : (
        <small>not drawn in this lens</small>
      )}
    </nav>
  )
}
