import { Search } from 'lucide-react'
import { useDeferredValue, useEffect, useId, useRef, useState, type KeyboardEvent } from 'react'
import type { Found } from '../../worker/find.ts'
import { select, useView } from '../store/view-store.ts'
import { useWords } from '../words/index.ts'
import type { FarScene } from './far/painter.ts'
import styles from './FindBox.module.css'
import { useFindings } from './useFindings.ts'

const MOST = 8

export interface FindBoxProps {
  /** What a query means; undefined without one. All else steps back. */
  readonly onFound: (found: FoundHere | undefined) => void
  readonly onGo: (key: string) => void
}

/** By key, and, in a large cluster, by rows of the crowd. */
export interface FoundHere { readonly keys: ReadonlySet<string>; readonly rows: FarScene['found'] }

/** Finds things by name, label, selector, image or address: what matches stays bright, and one goes to it. */
export function FindBox({ onFound, onGo }: FindBoxProps) {
  const t = useWords('stage')
  const [query, setQuery] = useState('')
  const [isOpen, setOpen] = useState(false)
  const [at, setAt] = useState(0)
  const input = useRef<HTMLInputElement>(null)
  const list = useId()
  const asked = useDeferredValue(isOpen ? query : '')
  const findings = useFindings(asked, Number.POSITIVE_INFINITY)
  const shown = findings.found.slice(0, MOST)
  const more = findings.found.length - shown.length + findings.more
  const keys = findings.found.map(({ key }) => key).join(' ')
  const { rows } = findings
  useEffect(() => onFound(asked === '' ? undefined : { keys: new Set(keys.split(' ')), rows }), [asked, keys, rows, onFound])
  useSlashKey(input)
  const leave = (): void => {
    setOpen(false)
    setQuery('')
    input.current?.blur()
  }
  const go = ({ key }: Found): void => {
    leave()
    select(key)
    useView.setState({ narrowPanel: 'stage' })
    onGo(key)
  }
  const onKey = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) setAt(Math.max(0, Math.min(shown.length - 1, at + step)))
    else if (event.key === 'Enter' && shown[at]) go(shown[at])
    else if (event.key === 'Escape') leave()
    else return
    event.preventDefault()
  }
  const isListed = isOpen && query.trim() !== ''
  return (
    <div className={styles.find} data-open={isOpen || undefined}>
      <Search size={15} aria-hidden />
      <input
        ref={input}
        role="combobox"
        aria-label={t('find.label')}
        aria-expanded={isListed}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={isListed && shown[at] ? `${list}-${at}` : undefined}
        placeholder={isOpen ? t('find.hint') : t('find.label')}
        value={query}
        spellCheck={false}
        autoComplete="off"
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKey}
        onChange={(event) => {
          setQuery(event.target.value)
          setAt(0)
        }}
      />
      {isListed && (
        <div className={styles.results}>
          <ul id={list} role="listbox" aria-label={t('find.found')}>
            {shown.map((each, i) => (
              <li
                key={each.key}
                id={`${list}-${i}`}
                role="option"
                aria-selected={i === at}
                onPointerDown={(event) => {
                  event.preventDefault()
                  go(each)
                }}
              >
                <b>{each.name}</b>
                <small>{[each.kind, each.namespace, each.why].filter(Boolean).join(' · ')}</small>
              </li>
            ))}
          </ul>
          {shown.length === 0 && <p>{findings.problem ?? t('find.nothing')}</p>}
          {more > 0 && <p>{t('find.more', { count: more })}</p>}
        </div>
      )}
    </div>
  )
}

/** `/` begins a search, wherever one is not writing. */
function useSlashKey(input: React.RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent): void => {
      const target = event.target as HTMLElement
      if (event.key !== '/' || event.ctrlKey || event.metaKey || target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return
      event.preventDefault()
      input.current?.focus()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [input])
}
