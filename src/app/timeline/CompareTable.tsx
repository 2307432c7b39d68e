import type { Pod } from '../../cluster/api/types/core-v1.ts'
import type { KubeObject } from '../../worker/protocol.ts'
import { podStateOf } from '../stage/pod-state.ts'
import { select, useView } from '../store/view-store.ts'
import type { CompareGroup, CompareRow } from './compare-rows.ts'
import styles from './Compare.module.css'

const MOST_FIELDS = 8

function inspect(key: string): void {
  select(key)
  useView.setState({ narrowPanel: 'inspector' })
}

/** Objects of one kind that are not the same: here on the left, there on the right. */
export function CompareTable({ group: { kind, rows } }: { readonly group: CompareGroup }) {
  return (
    <table className={styles.table}>
      <caption>{kind}</caption>
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">Here</th>
          <th scope="col">There</th>
        </tr>
      </thead>
      {rows.map((row) => (
        <tbody key={row.key}>{row.side === 'both' ? <Changed row={row} /> : <OnlyOne row={row} />}</tbody>
      ))}
    </table>
  )
}

function OnlyOne({ row: { key, name, side, here, there } }: { readonly row: CompareRow }) {
  return (
    <tr data-side={side}>
      <th scope="row">{side === 'here' ? <button onClick={() => inspect(key)}>{name}</button> : name}</th>
      <td data-side="here">{here ? <ins>{summaryOf(here)}</ins> : <span>not there</span>}</td>
      <td data-side="there">{there ? <ins>{summaryOf(there)}</ins> : <span>not there</span>}</td>
    </tr>
  )
}

function Changed({ row: { key, name, otherName, fields } }: { readonly row: CompareRow }) {
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
          <td data-side="here">{after === undefined ? <span>not set</span> : <ins>{after}</ins>}</td>
          <td data-side="there">{before === undefined ? <span>not set</span> : <ins>{before}</ins>}</td>
        </tr>
      ))}
      {fields.length > MOST_FIELDS && (
        <tr data-field>
          <th scope="row">and {fields.length - MOST_FIELDS} more fields</th>
          <td />
          <td />
        </tr>
      )}
    </>
  )
}

/** A word on an object that only one side has. */
function summaryOf(object: KubeObject): string {
  if (object.kind === 'Pod') {
    const pod = object as Pod
    return [podStateOf(pod).word, pod.spec?.nodeName && `on ${pod.spec.nodeName}`].filter(Boolean).join(' ')
  }
  const replicas = (object as { spec?: { replicas?: number } }).spec?.replicas
  return replicas === undefined ? 'is there' : `${replicas} ${replicas === 1 ? 'replica' : 'replicas'}`
}
