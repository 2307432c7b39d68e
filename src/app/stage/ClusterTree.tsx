import { memo, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { shallow } from 'zustand/shallow'
import { keepEqual, type ClusterState } from '../store/cluster-store.ts'
import { select, useView } from '../store/view-store.ts'
import { useWords } from '../words/index.ts'
import styles from './ClusterTree.module.css'
import { projectTree, type TreeItem } from './tree.ts'
import { useClusterNowAndThen } from './useClusterNowAndThen.ts'

const whatIsThere = ({ objects, surroundings: { machines } }: ClusterState): Pick<ClusterState, 'objects'> & Pick<ClusterState['surroundings'], 'machines'> => ({ objects, machines })

/** Drawn anew at most this often: nobody reads faster. */
const EVERY_MS = 250

/** Every object that the stage draws, as a tree: for screen readers, and for whoever prefers words. It shows itself when the keyboard comes to it. */
export function ClusterTree() {
  const [isOpen, setOpen] = useState(false)
  const [current, setCurrent] = useState<string | undefined>()
  const list = useRef<HTMLUListElement>(null)
  const t = useWords('stage')
  const { objects, machines } = useClusterNowAndThen(whatIsThere, shallow, EVERY_MS)
  const isAccess = useView((state) => state.lens === 'access')
  // Items that are as before are the same objects: their branches are left alone.
  const before = useRef<readonly TreeItem[]>([])
  const tree = useMemo(() => (before.current = keepEqual(before.current, projectTree(objects, machines, isAccess, t))), [objects, machines, isAccess, t])
  const onKey = (event: KeyboardEvent): void => {
    const items = [...(list.current?.querySelectorAll<HTMLElement>('[role=treeitem]') ?? [])]
    const at = items.findIndex((item) => item === document.activeElement)
    if (at < 0) return
    if (event.key === 'Enter' || event.key === ' ') select(items[at]!.dataset['key'])
    else {
      const next = nextOf(event.key, at, items.length)
      if (next === undefined) return
      setCurrent(items[next]!.dataset['key'])
      items[next]!.focus()
    }
    event.preventDefault()
  }
  return (
    <div className={styles.holder} data-open={isOpen || undefined}>
      <button className={styles.toggle} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {isOpen ? t('tree.hide') : t('tree.show')}
      </button>
      <ul ref={list} role="tree" aria-label={t('tree.label')} className={styles.tree} onKeyDown={onKey}>
        {tree.map((item, i) => (
          <Branch key={item.key} item={item} level={1} current={current} isFirst={i === 0} />
        ))}
      </ul>
    </div>
  )
}

function nextOf(key: string, at: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return Math.min(count - 1, at + 1)
    case 'ArrowUp':
      return Math.max(0, at - 1)
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return undefined
  }
}

interface BranchProps { readonly item: TreeItem; readonly level: number; readonly current: string | undefined; readonly isFirst?: boolean }

const Branch = memo(function Branch({ item, level, current, isFirst = false }: BranchProps) {
  const selected = useView((state) => state.selected === item.key)
  // One item is the tree's place in the order of Tab: the one that was last, else the first.
  const isStop = current === undefined ? isFirst : current === item.key
  return (
    <li
      role="treeitem"
      data-key={item.key}
      aria-label={[item.label, item.state].filter(Boolean).join(', ')}
      aria-level={level}
      aria-expanded={item.children.length > 0 ? true : undefined}
      aria-selected={selected}
      tabIndex={isStop ? 0 : -1}
      onClick={(event) => {
        event.stopPropagation()
        if (!item.key.startsWith('kind/')) select(item.key)
      }}
    >
      <span>
        {item.label}
        {item.state && <small>{item.state}</small>}
      </span>
      {item.children.length > 0 && (
        <ul role="group">
          {item.children.map((child) => (
            <Branch key={child.key} item={child} level={level + 1} current={current} />
          ))}
        </ul>
      )}
    </li>
  )
})
