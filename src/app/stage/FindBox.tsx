import { Search } from 'lucide-react'
import { useDeferredValue, useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { useCluster } from '../store/cluster-store.ts'
import { select, useView } from '../store/view-store.ts'
import { find, type Found } from './find.ts'
import styles from './FindBox.module.css'

const MOST = 8

export interface FindBoxProps {
  /** What a query means, by key; undefined without one. All else steps back. */
  readonly onFound: (keys: ReadonlySet<string> | undefined) => void
  readonly onGo: (key: string) => void
}

/** Finds things by name, label, selector, image or address: what matches stays bright, and one goes to it. */
export function FindBox({ onFound, onGo }: FindBoxProps) {
  const [query, setQuery] = useState('')
  const [isOpen, setOpen] = useState(false)
  const [at, setAt] = useState(0)
  const input = useRef<HTMLInputElement>(null)
  const list = useId()
  const objects = useCluster((state) => state.objects)
  const machines = useCluster((state) => state.surroundings.machines)
  const asked = useDeferredValue(isOpen ? query : '')
  const findings = useMemo(() => find(asked === '' ? {} : objects, machines, asked, asked === '' ? 0 : Number.POSITIVE_INFINITY), [objects, machines, asked])
  const shown = findings.found.slice(0, MOST)
  const keys = findings.found.map(({ key }) => key).join(' ')
  useEffect(() => onFound(asked === '' ? undefined : new Set(keys.split(' '))), [asked, keys, onFound])
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
        aria-label="Find"
        aria-expanded={isListed}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={isListed && shown[at] ? `${list}-${at}` : undefined}
        placeholder={isOpen ? 'name, IP, image, app=web' : 'Find'}
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
          <ul id={list} role="listbox" aria-label="Found">
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
          {shown.length === 0 && <p>{findings.problem ?? 'Nothing is called so.'}</p>}
          {findings.found.length > MOST && <p>and {findings.found.length - MOST} more, bright on the stage</p>}
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
