import { createContext, use } from 'react'
import { evaluate, type Scene } from '../../../lessons/index.ts'
import { useWords } from '../../words/index.ts'
import styles from './Builder.module.css'

/** The cluster beside the builder, with the lesson's own names. */
export const TriedOn = createContext<Scene>({})

const LONGEST = 120

/** What an expression comes to on the cluster as it is now. */
export function Tried({ expression }: { readonly expression: string }) {
  const t = useWords('lessons')
  const scene = use(TriedOn)
  if (expression.trim() === '') return null
  const value = evaluate(expression, scene)
  const text = value === true ? t('builder.holds') : value === false ? t('builder.holdsNot') : value === undefined ? t('builder.none') : t('builder.value', { value: printed(value) })
  return (
    <small className={styles.tried} data-holds={value === true || undefined} aria-label={t('builder.tried')} role="status">
      {text}
    </small>
  )
}

function printed(value: unknown): string {
  const text = JSON.stringify(value, (_, held: unknown) => (typeof held === 'bigint' ? Number(held) : held)) ?? String(value)
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}
