import { useId, type ReactNode } from 'react'
import { useWords } from '../../words/index.ts'
import styles from './Builder.module.css'
import { withField } from './draft-store.ts'
import type { FieldSpec } from './field-specs.ts'
import { Tried } from './Tried.tsx'

export interface FieldEditorProps {
  readonly spec: FieldSpec
  readonly value: unknown
  readonly onChange: (value: unknown) => void
  /** Buttons beside the label. */
  readonly tools?: ReactNode
}

/** One field of a front matter. */
export function FieldEditor({ spec, value, onChange, tools }: FieldEditorProps) {
  const t = useWords('lessons')
  const id = useId()
  const label = t(`builder.fields.${spec.label}`)
  if (spec.as === 'items') return <ItemsEditor spec={spec} value={value} onChange={onChange} />
  if (spec.as === 'flag')
    return (
      <label className={styles.flag}>
        <input type="checkbox" checked={value === true} onChange={(event) => onChange(event.target.checked)} /> {label}
      </label>
    )
  return (
    <div className={styles.field}>
      <label htmlFor={id}>
        {label} {isByLine(spec) && <small>{t('builder.onePerLine')}</small>}
      </label>
      {tools}
      {inputFor(spec, value, id, onChange)}
      {spec.as === 'cel' && <Tried expression={asText(value)} />}
    </div>
  )
}

const isByLine = ({ as }: FieldSpec): boolean => as === 'lines' || as === 'actions' || as === 'names'

function inputFor({ as, options = [] }: FieldSpec, value: unknown, id: string, onChange: (value: unknown) => void): ReactNode {
  switch (as) {
    case 'select':
      return (
        <select id={id} value={asText(value)} onChange={(event) => onChange(event.target.value)}>
          <option value="">–</option>
          {options.map((option) => (
            <option key={option}>{option}</option>
          ))}
        </select>
      )
    case 'number':
      return <input id={id} type="number" value={asText(value)} onChange={(event) => onChange(event.target.value === '' ? undefined : Number(event.target.value))} />
    case 'text':
    case 'cel':
    case 'cel-of-answer':
      return <textarea id={id} className={as === 'text' ? undefined : styles.code} rows={2} value={asText(value)} onChange={(event) => onChange(event.target.value)} />
    case 'lines':
    case 'actions':
      return <textarea id={id} className={styles.code} rows={Math.max(2, asLines(value).length)} value={asLines(value).join('\n')} onChange={(event) => onChange(event.target.value === '' ? [] : event.target.value.split('\n'))} />
    case 'names':
      return <textarea id={id} className={styles.code} rows={2} value={Object.entries(asMap(value)).map(([name, expression]) => `${name}: ${String(expression)}`).join('\n')} onChange={(event) => onChange(readNames(event.target.value))} />
    default:
      return <input id={id} value={asText(value)} onChange={(event) => onChange(event.target.value)} />
  }
}

/** A list of things that have fields of their own: choices, moments, rules. */
function ItemsEditor({ spec, value, onChange }: FieldEditorProps) {
  const t = useWords('lessons')
  const label = t(`builder.fields.${spec.label}`)
  const items = (Array.isArray(value) ? value : []).map((item: unknown) => (typeof item === 'string' ? { text: item } : asMap(item)))
  return (
    <fieldset className={styles.items}>
      <legend>{label}</legend>
      {items.map((item, i) => (
        <div key={i} className={styles.item}>
          {(spec.items ?? []).map((inner) => (
            <FieldEditor key={inner.key} spec={inner} value={item[inner.key]} onChange={(next) => onChange(items.map((one, j) => (j === i ? withField(one, inner.key, next) : one)))} />
          ))}
          <button aria-label={t('builder.drop', { what: label, at: i + 1 })} onClick={() => onChange(items.filter((_, j) => j !== i))}>
            ×
          </button>
        </div>
      ))}
      <button onClick={() => onChange([...items, { [spec.items?.[0]?.key ?? 'text']: '…' }])}>+ {t('builder.more')}</button>
    </fieldset>
  )
}

const asText = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '')
const asLines = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(asText) : value === undefined ? [] : [asText(value)])
const asMap = (value: unknown): Readonly<Record<string, unknown>> => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : {})

/** `name: expression`, a line each. A line that is still being typed keeps what it has. */
function readNames(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(text.split('\n').filter((line) => line.trim() !== '').map((line) => {
    const colon = line.indexOf(':')
    return colon < 0 ? [line.trim(), ''] : [line.slice(0, colon).trim(), line.slice(colon + 1).trimStart()]
  }))
}
