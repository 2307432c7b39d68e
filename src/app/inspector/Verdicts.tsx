import { useWords } from '../words/index.ts'
import { useCluster } from '../store/cluster-store.ts'
import styles from './Inspector.module.css'

interface Decision {
  readonly node?: string
  readonly verdicts?: Readonly<Record<string, { readonly plugin?: string; readonly reasons?: readonly string[] } | null>>
  readonly scores?: Readonly<Record<string, { readonly total?: number }>>
}

/** Node by node: why the scheduler passed it over, or how it scored. */
export function Verdicts({ objectKey }: { readonly objectKey: string }) {
  const t = useWords('inspector')
  const record = useCluster(({ records }) => records.findLast((r) => r.kind === 'decision' && r.actor === 'kube-scheduler' && r.object === objectKey))
  const decision = record?.data as Decision | undefined
  if (!decision) return null
  const names = [...new Set([...Object.keys(decision.verdicts ?? {}), ...Object.keys(decision.scores ?? {})])].sort()
  return (
    <>
      <h3 className={styles.section}>{t('verdicts.title')}</h3>
      <table className={styles.table}>
        <tbody>
          {names.map((name) => {
            const verdict = decision.verdicts?.[name]
            const total = decision.scores?.[name]?.total
            return (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{verdict ? (verdict.reasons ?? []).join(', ') || t('verdicts.leftOut') : name === decision.node ? t('verdicts.chosen') : t('verdicts.fits')}</td>
                <td>{verdict ? t('verdicts.out') : total}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </>
  )
}
