import { useEffect, useState } from 'react'
import type { KubeObject } from '../../worker/protocol.ts'
import styles from './Inspector.module.css'

/** The whole object as YAML, without the bookkeeping of managed fields. */
export function Yaml({ object }: { readonly object: KubeObject }) {
  const [text, setText] = useState('')
  useEffect(() => {
    let isOver = false
    void import('yaml').then(({ stringify }) => {
      const { managedFields: _, ...metadata } = object.metadata
      if (!isOver) setText(stringify({ ...object, metadata }, { aliasDuplicateObjects: false }))
    })
    return () => {
      isOver = true
    }
  }, [object])
  return <pre className={styles.code}>{text}</pre>
}
