import { useWords } from '../words/index.ts'
import { setToolValue, useSettings } from './carry-store.ts'
import styles from './MoreTools.module.css'
import { fieldLabel, unitLabel } from './tool-words.ts'
import { toolOf, valuesOf, type Tool } from './tools.ts'

/** How a tool is set. */
export function ToolFields({ tool }: { readonly tool: Tool }) {
  const t = useWords('palette')
  const given = useSettings((state) => state.values[tool.id])
  const values = valuesOf(tool, given)
  if (!tool.fields) return null
  return (
    <span className={styles.fields}>
      {tool.fields.map(({ id, choices, unit }) => (
        <label key={id}>
          <span>{fieldLabel(t, tool.id, id)}</span>
          {choices ? (
            <select value={values[id]} onChange={(event) => setToolValue(tool.id, id, event.target.value)}>
              {choices.map((choice) => (
                <option key={choice}>{choice}</option>
              ))}
            </select>
          ) : (
            <input value={values[id]} spellCheck={false} autoComplete="off" onChange={(event) => setToolValue(tool.id, id, event.target.value)} />
          )}
          {unit && <small>{unitLabel(t, unit)}</small>}
        </label>
      ))}
    </span>
  )
}

/** Where a claim or a volume is mounted: as the tool for claims has it. */
export function MountPath() {
  const t = useWords('palette')
  const given = useSettings((state) => state.values.claim)
  return (
    <span className={styles.fields}>
      <label>
        <span>{t('picker.path')}</span>
        <input value={valuesOf(toolOf('claim'), given)['path']} spellCheck={false} autoComplete="off" onChange={(event) => setToolValue('claim', 'path', event.target.value)} />
      </label>
    </span>
  )
}
