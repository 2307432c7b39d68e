// The pod template of a workload, and a pod's topology spread. Models DescribePodTemplate.
import { formatLabelSelector } from '../../api/selector/index.ts'
import type { PodTemplateSpec, TopologySpreadConstraint } from '../../api/types/core-v1.ts'
import { describeContainers } from './containers.ts'
import { compare, type Page } from './page.ts'
import { describeVolumes } from './volumes.ts'

export function describePodTemplate(page: Page, template: PodTemplateSpec | undefined): void {
  page.line(0, 'Pod Template:')
  if (!template) {
    page.write('  <unset>')
    return
  }
  const { metadata, spec } = template
  page.map(1, 'Labels', metadata?.labels)
  if (Object.keys(metadata?.annotations ?? {}).length > 0) page.annotations('  Annotations', metadata?.annotations)
  if (spec?.serviceAccountName) page.field(1, 'Service Account', spec.serviceAccountName)
  if (spec?.initContainers?.length) describeContainers(page, 'Init Containers', spec.initContainers, { inTemplate: true })
  describeContainers(page, 'Containers', spec?.containers, { inTemplate: true })
  describeVolumes(page, spec?.volumes, true)
  describeTopologySpread(page, 1, spec?.topologySpreadConstraints)
  if (spec?.priorityClassName) page.field(1, 'Priority Class Name', spec.priorityClassName)
  page.map(1, 'Node-Selectors', spec?.nodeSelector)
  page.tolerations('  Tolerations', spec?.tolerations)
}

/** Nothing at all when there are no constraints. */
export function describeTopologySpread(page: Page, level: number, constraints: readonly TopologySpreadConstraint[] | undefined): void {
  if (!constraints?.length) return
  const sorted = [...constraints].sort((a, b) => compare(a.topologyKey, b.topologyKey))
  page.list(level, 'Topology Spread Constraints', sorted.map(({ topologyKey, whenUnsatisfiable, maxSkew, labelSelector }) => {
    const selector = labelSelector ? ` for selector ${formatLabelSelector(labelSelector)}` : ''
    return `${topologyKey}:${whenUnsatisfiable} when max skew ${maxSkew} is exceeded${selector}`
  }))
}
