import { useWords } from '../../words/index.ts'
import styles from './Builder.module.css'
import type { Recorder, Target } from './useRecorder.ts'

/** Starts and stops the recording of what is done into one field. */
export function RecordButton({ recorder, target }: { readonly recorder: Recorder; readonly target: Target }) {
  const t = useWords('lessons')
  const isMine = recorder.target?.step === target.step && recorder.target?.key === target.key
  if (!isMine)
    return (
      <button className={styles.record} disabled={recorder.target !== undefined || recorder.isCatchingUp} onClick={() => recorder.start(target)}>
        ● {t('builder.record')}
      </button>
    )
  return (
    <span className={styles.recording} role="status">
      <button className={styles.record} data-on onClick={recorder.stop}>
        ■ {t('builder.stop')}
      </button>{' '}
      {t('builder.recorded', { count: recorder.count })}. {t('builder.recordHint')}
    </span>
  )
}
