import { use, useEffect } from 'react'
import Markdown, { defaultUrlTransform } from 'react-markdown'
import { parseTokenAddress } from '../../lessons/index.ts'
import { GlossaryContext } from './glossary-context.ts'
import styles from './Lesson.module.css'
import { hidingRule, pointAt, spotlightRule, useSpotlight } from './spotlight.ts'

/** A lesson's Markdown, its tokens alive. It may come from a stranger: no HTML, no pictures, links only to the web and in a tab of their own. */
export function Prose({ text }: { readonly text: string }) {
  return (
    <div className={styles.prose}>
      <Markdown urlTransform={(url) => (parseTokenAddress(url) ? url : defaultUrlTransform(url))} skipHtml disallowedElements={['img']} components={{ a: ({ href = '', children }) => <TokenLink address={href}>{children}</TokenLink> }}>
        {text}
      </Markdown>
    </div>
  )
}

/** A word that points at the stage: lit while the pointer or the focus is on it, with its meaning if it has one. */
function TokenLink({ address, children }: { readonly address: string; readonly children?: React.ReactNode }) {
  const token = parseTokenAddress(address)
  const glossary = use(GlossaryContext)
  if (!token)
    return (
      <a href={address} target="_blank" rel="noopener noreferrer nofollow">
        {children}
      </a>
    )
  const term = token.kind === 'term' ? glossary.get(token.target) : undefined
  const parts = token.kind === 'stage' ? [token.target] : (term?.lights ?? [])
  return (
    <button className={styles.token} title={term?.text} aria-description={term?.text} onPointerEnter={() => pointAt(parts)} onPointerLeave={() => pointAt([])} onFocus={() => pointAt(parts)} onBlur={() => pointAt([])} onClick={() => pointAt(parts)}>
      {children}
    </button>
  )
}

/** The light itself, and what a lesson hides: style rules, gone with the lesson. */
export function Spotlight({ hidden = [] }: { readonly hidden?: readonly string[] }) {
  const parts = useSpotlight((state) => state.parts)
  useEffect(() => () => pointAt([]), [])
  return <style>{spotlightRule(parts) + hidingRule(hidden)}</style>
}
