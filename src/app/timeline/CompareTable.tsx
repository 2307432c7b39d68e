import type { Pod } from '../../cluster/api/types/core-v1.ts'
import type { KubeObject } from '../../worker/protocol.ts'
import { podStateOf } from '../stage/pod-state.ts'
import { select, useView } from '../store/view-store.ts'
import { useWords } from '../words/index.ts'
import type { CompareGroup, CompareRow } from './compare-rows.ts'
import styles from './Compare.module.css'

const MOST_FIELDS = 8

function inspect(key: string): void {
  select(key)
  useView.setState({ narrowPanel: 'inspector' })
}

type Words = ReturnType<typeof useWords<'timeline'>>

/** Objects of one kind that are not the same: here on the left, there on the right. */
export function CompareTable({ group: { kind, rows } }: { readonly group: CompareGroup }) {
  const t = useWords('timeline')
  return (
    <table className={styles.table}>
      <caption>{kind}</caption>
      <thead>
        <tr>
          <th scope="col">{t('compare.what')}</th>
          <th scope="col">{t('compare.here')}</th>
          <th scope="col">{t('compare.there')}</th>
        </tr>
      </thead>
      {rows.map((row) => (
        <tbody key={row.key}>{row.side === 'both' ? <Changed row={row} /> : <OnlyOne row={row} />}</tbody>
      ))}
    </table>
  )
}

function OnlyOne({ row: { key, name, side, here, there } }: { readonly row: CompareRow }) {
  const t = useWords('timeline')
  return (
    <tr data-side={side}>
      <th scope="row">{side === 'here' ? <button onClick={() => inspect(key)}>{name}</button> : name}</th>
      <td data-side="here">{here ? <ins>{summaryOf(here, t)}</ins> : <span>{t('compare.absent')}</span>}</td>
      <td data-side="there">{there ? <ins>{summaryOf(there, t)}</ins> : <span>{t('compare.absent')}</span>}</td>
    </tr>
  )
}

function Changed({ row: { key, name, otherName, fields } }: { readonly row: CompareRow }) {
  const t = useWords('timeline')
  return (
    <>
      <tr>
        <th scope="row">
          <button onClick={() => inspect(key)}>{name}</button>
        </th>
        <td data-side="here">{otherName ? name : ''}</td>
        <td data-side="there">{otherName ?? ''}</td>
      </tr>
      {fields.slice(0, MOST_FIELDS).map(({ path, before, after }) => (
        <tr key={path} data-field>
          <th scope="row">{path}</th>
          <td data-side="here">{after === undefined ? <span>{t('compare.unset')}</span> : <ins>{after}</ins>}</td>
          <td data-side="there">{before === undefined ? <span>{t('compare.unset')}</span> : <ins>{before}</ins>}</td>
        </tr>
      ))}
      {fields.length > MOST_FIELDS && (
        <tr data-field>
          <th scope="row">{t('compare.moreFields', { count: fields.length - MOST_FIELDS })}</th>
          <td />
          <td />
        </tr>
      )}
    </>
  )
}

/** A word on an object that only one side has. */
function summaryOf(object: KubeObject, t: Words): string {
  if (object.kind === 'Pod') {
    const pod = object as Pod
    const { word } = podStateOf(pod)
    return pod.spec?.nodeName ? t('compare.podOn', { word, node: pod.spec.nodeName }) : word
  }
  const replicas = (object as { spec?: { replicas?: number } }).spec?.replicas
  return replicas === undefined ? t('compare.present') : t('compare.replicas', { count: replicas })
}
