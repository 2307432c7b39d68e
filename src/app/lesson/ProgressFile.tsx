import { useRef, useState } from 'react'
import { useWords } from '../words/index.ts'
import mapStyles from './CourseMap.module.css'
import styles from './Lesson.module.css'
import { exportProgress, importProgress } from './progress-store.ts'

/** Progress stays in this browser; a file takes it to another. */
export function ProgressFile() {
  const t = useWords('lesson')
  const input = useRef<HTMLInputElement>(null)
  const [problem, setProblem] = useState<string>()
  return (
    <>
      <h3 className={mapStyles.heading}>{t('map.files')}</h3>
      <p className={styles.lead}>{t('map.filesLead')}</p>
      <div className={styles.help}>
        <button onClick={exportProgress}>{t('map.export')}</button> <button onClick={() => input.current?.click()}>{t('map.import')}</button>
        <input ref={input} type="file" accept="application/json,.json" hidden aria-label={t('map.file')} onChange={(event) => void importProgress(event.target.files?.[0] ?? new Blob()).then(setProblem)} />
        {problem && <p role="alert">{problem}</p>}
      </div>
    </>
  )
}
