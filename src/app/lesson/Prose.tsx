import { useEffect } from 'react'
import Markdown, { defaultUrlTransform } from 'react-markdown'
import { parseTokenAddress } from '../../lessons/index.ts'
import { GLOSSARY_TERMS } from './course.ts'
import styles from './Lesson.module.css'
import { pointAt, spotlightRule, useSpotlight } from './spotlight.ts'

/** A lesson's Markdown, its tokens alive. */
export function Prose({ text }: { readonly text: string }) {
  return (
    <div className={styles.prose}>
      <Markdown urlTransform={(url) => (parseTokenAddress(url) ? url : defaultUrlTransform(url))} components={{ a: ({ href = '', children }) => <TokenLink address={href}>{children}</TokenLink> }}>
        {text}
      </Markdown>
    </div>
  )
}

/** A word that points at the stage: lit while the pointer or the focus is on it, with its meaning if it has one. */
function TokenLink({ address, children }: { readonly address: string; readonly children?: React.ReactNode }) {
  const token = parseTokenAddress(address)
  if (!token) return <a href={address}>{children}</a>
  const term = token.kind === 'term' ? GLOSSARY_TERMS.get(token.target) : undefined
  const parts = token.kind === 'stage' ? [token.target] : (term?.lights ?? [])
  return (
    <button className={styles.token} title={term?.text} aria-description={term?.text} onPointerEnter={() => pointAt(parts)} onPointerLeave={() => pointAt([])} onFocus={() => pointAt(parts)} onBlur={() => pointAt([])} onClick={() => pointAt(parts)}>
      {children}
    </button>
  )
}

/** The light itself: one style rule, gone with the lesson. */
export function Spotlight() {
  const parts = useSpotlight((state) => state.parts)
  useEffect(() => () => pointAt([]), [])
  return <style>{spotlightRule(parts)}</style>
}
