import { useState } from 'react'
import { useCluster } from '../store/cluster-store.ts'
import { select, useView } from '../store/view-store.ts'
import styles from './ClusterTree.module.css'
import { projectTree, type TreeItem } from './tree.ts'

/** Every object that the stage draws, as a tree: for screen readers, and for whoever prefers words. */
export function ClusterTree() {
  const [isOpen, setOpen] = useState(false)
  const objects = useCluster((state) => state.objects)
  const machines = useCluster((state) => state.surroundings.machines)
  const tree = projectTree(objects, machines)
  return (
    <div className={styles.holder} data-open={isOpen || undefined}>
      <button className={styles.toggle} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {isOpen ? 'Hide list' : 'List'}
      </button>
      <ul role="tree" aria-label="Cluster" className={isOpen ? styles.tree : 'visually-hidden'}>
        {tree.map((item) => (
          <Branch key={item.key} item={item} level={1} />
        ))}
      </ul>
    </div>
  )
}

function Branch({ item, level }: { readonly item: TreeItem; readonly level: number }) {
  const selected = useView((state) => state.selected === item.key)
  return (
    <li role="treeitem" aria-level={level} aria-expanded={item.children.length > 0 ? true : undefined} aria-selected={selected}>
      <button onClick={() => select(item.key)}>
        {item.label}
        {item.state && <small>{item.state}</small>}
      </button>
      {item.children.length > 0 && (
        <ul role="group">
          {item.children.map((child) => (
            <Branch key={child.key} item={child} level={level + 1} />
          ))}
        </ul>
      )}
    </li>
  )
}
