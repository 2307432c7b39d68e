import type { Service } from '../../../cluster/api/types/core-v1.ts'
import { useCluster } from '../../store/cluster-store.ts'
import { select, useView } from '../../store/view-store.ts'
import type { PartProps } from './part-node.ts'
import { useWords } from '../../words/index.ts'
import styles from './Outside.module.css'

/** The learner's own machine. */
export function LaptopPart({ data: { part } }: PartProps) {
  return (
    <button className={styles.outside} data-small={part.isSmall || undefined} onClick={() => useView.setState({ toolTab: 'terminal', narrowPanel: 'terminal' })}>
      <b>{part.label}</b>
      <span>kubectl</span>
      <code>admin@kubarium</code>
    </button>
  )
}

/** People on the internet. */
export function UsersPart({ data: { part } }: PartProps) {
  const t = useWords('stage')
  const users = useCluster((state) => state.surroundings.users)
  const rate = users.reduce((sum, u) => sum + u.perSecond, 0)
  const failed = users.reduce((sum, u) => sum + u.failed, 0)
  return (
    <button className={styles.outside} onClick={() => useView.setState({ toolTab: 'monitoring', narrowPanel: 'terminal' })}>
      <b>{part.label}</b>
      <span>{rate > 0 ? t('outside.rate', { rate }) : t('outside.nobody')}</span>
      {failed > 0 && <em>{t('outside.failed', { count: failed })}</em>}
    </button>
  )
}

/** A load balancer of the cloud, made for one Service. */
export function BalancerPart({ data: { part } }: PartProps) {
  const t = useWords('stage')
  const key = part.id.slice('balancer/'.length)
  const service = useCluster(({ objects }) => objects['services']?.get(key)) as Service | undefined
  const selected = useView((state) => state.selected === `services/${key}`)
  const port = service?.spec?.ports?.[0]?.port
  return (
    <button className={styles.outside} data-selected={selected || undefined} data-drop="service" data-service={key} onClick={() => select(`services/${key}`)}>
      <b>{t('outside.balancer')}</b>
      <span>{key.split('/')[1]}</span>
      <code>
        {part.label}
        {port && /^\d/.test(part.label) ? `:${port}` : ''}
      </code>
    </button>
  )
}
