import { OctagonPause, X } from 'lucide-react'
import { useEffect, useId, useState } from 'react'
import { useCluster } from '../store/cluster-store.ts'
import { useWords } from '../words/index.ts'
import { Popup } from './Popup.tsx'
import styles from './Popup.module.css'
import { READY_BREAKPOINTS } from './ready-breakpoints.ts'
import { putBreakpoint, removeBreakpoint, useTime } from './time-store.ts'

/** "Stop when …": kinds of events at which time stops by itself; ready-made ones, and one's own in CEL. */
export function BreakpointsMenu() {
  const t = useWords('timeline')
  const breakpoints = useTime((state) => state.breakpoints)
  const connection = useCluster((state) => state.connection)
  const isReady = useCluster((state) => state.status === 'ready')
  useEffect(() => {
    if (isReady) connection?.setBreakpoints(breakpoints)
  }, [breakpoints, connection, isReady])
  const own = breakpoints.filter(({ id }) => !READY_BREAKPOINTS.some((ready) => ready.id === id))
  return (
    <Popup label={t('breakpoints.label')} title={t('breakpoints.title')} icon={<OctagonPause size={14} aria-hidden />} count={breakpoints.filter(({ isOn }) => isOn).length}>
      <fieldset className={styles.choices}>
        <legend>{t('breakpoints.legend')}</legend>
        {READY_BREAKPOINTS.map((ready) => (
          <label key={ready.id} title={ready.condition}>
            <input type="checkbox" checked={breakpoints.some(({ id, isOn }) => id === ready.id && isOn)} onChange={(event) => (event.target.checked ? putBreakpoint({ ...ready, label: ready.id, isOn: true }) : removeBreakpoint(ready.id))} />
            {t(`breakpoints.ready.${ready.id}`)}
          </label>
        ))}
        {own.map((breakpoint) => (
          <div key={breakpoint.id} className={styles.own}>
            <label>
              <input type="checkbox" checked={breakpoint.isOn} onChange={(event) => putBreakpoint({ ...breakpoint, isOn: event.target.checked })} />
              <code>{breakpoint.condition}</code>
            </label>
            <button className={styles.quiet} aria-label={t('remove', { label: breakpoint.condition })} onClick={() => removeBreakpoint(breakpoint.id)}>
              <X size={14} aria-hidden />
            </button>
          </div>
        ))}
      </fieldset>
      <OwnCondition />
    </Popup>
  )
}

/** What a condition can be about, and one to begin with: CEL, in every language. */
const TERMS = 'record.kind, record.actor, record.what, record.data, object'
const EXAMPLE = "object.kind == 'Pod' && object.metadata.name.startsWith('web-')"

function OwnCondition() {
  const t = useWords('timeline')
  const connection = useCluster((state) => state.connection)
  const [condition, setCondition] = useState('')
  const [problem, setProblem] = useState<string | undefined>()
  const help = useId()
  const add = async (): Promise<void> => {
    const answer = await connection?.ask({ about: 'condition', condition })
    setProblem(answer?.problem)
    if (!answer || answer.problem !== undefined) return
    putBreakpoint({ id: `own ${condition}`, label: condition, condition, isOn: true })
    setCondition('')
  }
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        void add()
      }}
    >
      <label>
        {t('breakpoints.own')}
        <textarea
          rows={2}
          spellCheck={false}
          value={condition}
          aria-invalid={problem !== undefined || undefined}
          aria-describedby={help}
          placeholder={EXAMPLE}
          onChange={(event) => {
            setCondition(event.target.value)
            setProblem(undefined)
          }}
        />
      </label>
      <p id={help} data-tone={problem ? 'fault' : undefined} role={problem ? 'alert' : undefined}>
        {problem ?? (
          <>
            {t('breakpoints.help')} <code>{TERMS}</code>
          </>
        )}
      </p>
      <button data-primary>{t('breakpoints.add')}</button>
    </form>
  )
}
