import { useMemo } from 'react'
import type { Scope } from '../../worker/metrics/questions.ts'
import { useCluster } from '../store/cluster-store.ts'
import { useWords } from '../words/index.ts'
import { scopeChoices, type ScopeChoice } from './scopes.ts'

/** What the charts are about. */
export function ScopePicker({ value, scope, onChange }: { readonly value: string; readonly scope: Scope; readonly onChange: (value: string) => void }) {
  const t = useWords('monitoring')
  const objects = useCluster((state) => state.objects)
  const choices = useMemo(() => scopeChoices(objects), [objects])
  const group = (label: string, options: readonly ScopeChoice[]) =>
    options.length > 0 && (
      <optgroup label={label}>
        {options.map((one) => (
          <option key={one.value} value={one.value}>
            {one.label}
          </option>
        ))}
      </optgroup>
    )
  const isKnown = value === 'cluster' || value === 'selection' || Object.values(choices).some((options) => (options as readonly ScopeChoice[]).some((one) => one.value === value))
  return (
    <select aria-label={t('scope')} value={value} onChange={(event) => onChange(event.target.value)}>
      <option value="cluster">{t('scopes.cluster')}</option>
      <option value="selection">{value === 'selection' ? t('scopes.selectionNow', { name: nameOf(scope) ?? t('scopes.cluster') }) : t('scopes.selection')}</option>
      {!isKnown && <option value={value}>{value.slice(value.lastIndexOf(' ') + 1)}</option>}
      {group(t('scopes.namespaces'), choices.namespaces)}
      {group(t('scopes.workloads'), choices.workloads)}
      {group(t('scopes.nodes'), choices.nodes)}
      {group(t('scopes.pods'), choices.pods)}
    </select>
  )
}

function nameOf(scope: Scope): string | undefined {
  if (scope.of === 'cluster') return undefined
  return scope.of === 'namespace' || scope.of === 'node' ? scope.name : scope.key.slice(scope.key.lastIndexOf('/') + 1)
}
