import { useEffect, useState } from 'react'
import type { KubeObject } from '../../worker/protocol.ts'
import { useWords } from '../words/index.ts'
import styles from './Inspector.module.css'

const COPIED_MS = 1600

/** The whole object as YAML, without the bookkeeping of managed fields; from here it is edited. */
export function Yaml({ objectKey, object }: { readonly objectKey: string; readonly object: KubeObject }) {
  const t = useWords('inspector')
  const [text, setText] = useState('')
  const [isCopied, setCopied] = useState(false)
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
  useEffect(() => {
    const timer = isCopied ? setTimeout(() => setCopied(false), COPIED_MS) : undefined
    return () => clearTimeout(timer)
  }, [isCopied])
  const edit = (): void => void import('../editor/edit-object.ts').then(({ editObject }) => editObject(objectKey))
  const copy = (): void => void navigator.clipboard?.writeText(text).then(() => setCopied(true), () => undefined)
  if (text === '') return <p className={styles.quiet} role="status">{t('reading')}</p>
  return (
    <>
      <div className={styles.deeds}>
        <button title={t('editHint')} onClick={edit}>
          {t('deeds.edit')}
        </button>
        <button onClick={copy}>{isCopied ? t('deeds.copied') : t('deeds.copy')}</button>
      </div>
      <pre className={styles.code}>{text}</pre>
    </>
  )
}
