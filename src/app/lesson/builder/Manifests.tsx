import { useState } from 'react'
import { useWords } from '../../words/index.ts'
import styles from './Builder.module.css'
import { changeDraft, useDraft } from './draft-store.ts'

/** The manifests beside the lesson, which its commands apply. */
export function Manifests() {
  const t = useWords('lessons')
  const files = useDraft(({ draft }) => draft.files)
  const [name, setName] = useState('')
  const set = (file: string, text: string | undefined): void => changeDraft((draft) => {
    const { [file]: _old, ...others } = draft.files
    return { ...draft, files: text === undefined ? others : { ...draft.files, [file]: text } }
  })
  return (
    <>
      <h3 className={styles.heading}>{t('builder.manifests')}</h3>
      {Object.entries(files).map(([file, text]) => (
        <div key={file} className={styles.field}>
          <label htmlFor={`manifest-${file}`}>{file}</label>
          <button className={styles.record} aria-label={t('builder.remove', { name: file })} onClick={() => set(file, undefined)}>
            ×
          </button>
          <textarea id={`manifest-${file}`} className={styles.code} rows={6} value={text} onChange={(event) => set(file, event.target.value)} />
        </div>
      ))}
      <form
        className={styles.tools}
        onSubmit={(event) => {
          event.preventDefault()
          const file = `${name.trim().replace(/(\.ya?ml)?$/, '').replaceAll(/[^\w.-]/g, '-')}.yaml`
          if (name.trim() !== '' && files[file] === undefined) set(file, 'apiVersion: v1\n')
          setName('')
        }}
      >
        <input aria-label={t('builder.manifest', { name: '' }).trim()} placeholder="web.yaml" value={name} onChange={(event) => setName(event.target.value)} />
        <button disabled={name.trim() === ''}>{t('builder.addIt')}</button>
      </form>
    </>
  )
}
