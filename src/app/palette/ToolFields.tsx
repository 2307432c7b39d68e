import { setToolValue, useSettings } from './carry-store.ts'
import styles from './MoreTools.module.css'
import { valuesOf, type Tool } from './tools.ts'

/** How a tool is set. */
export function ToolFields({ tool }: { readonly tool: Tool }) {
  const given = useSettings((state) => state.values[tool.id])
  const values = valuesOf(tool, given)
  if (!tool.fields) return null
  return (
    <span className={styles.fields}>
      {tool.fields.map(({ id, label, choices, unit }) => (
        <label key={id}>
          <span>{label}</span>
          {choices ? (
            <select value={values[id]} onChange={(event) => setToolValue(tool.id, id, event.target.value)}>
              {choices.map((choice) => (
                <option key={choice}>{choice}</option>
              ))}
            </select>
          ) : (
            <input value={values[id]} spellCheck={false} autoComplete="off" onChange={(event) => setToolValue(tool.id, id, event.target.value)} />
          )}
          {unit && <small>{unit}</small>}
        </label>
      ))}
    </span>
  )
}
