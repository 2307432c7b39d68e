// kubectl scale and autoscale. Models kubectl/pkg/cmd/scale and pkg/cmd/autoscale.
import { ApiError, canonicalQuantity, quantityProblem, type KubeObject } from '../../../api/index.ts'
import { DRY_RUN_FLAGS, FILE_FLAGS, PRINT_FLAGS, SELECTOR_FLAGS, type Command } from '../../command.ts'
import { CommandError, messageOf } from '../../errors.ts'
import { dryRunOf, printResult } from '../../output.ts'
import { CHANGE_CAUSE, RECORD_FLAG, changeCause, recorded } from '../../record.ts'
import { describeResource, selectTargets, throwErrors } from '../../selection.ts'

const NO_RESOURCES = `You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`

export const SCALE: Command = {
  name: 'scale',
  flags: [{ name: 'replicas', type: 'int' }, { name: 'current-replicas', type: 'int' }, { name: 'resource-version', type: 'string' }, { name: 'timeout', type: 'duration' }, RECORD_FLAG, ...FILE_FLAGS, ...SELECTOR_FLAGS, ...PRINT_FLAGS, ...DRY_RUN_FLAGS],
  *run(invocation) {
    const { flags, args } = invocation
    if (!flags.has('replicas')) throw new CommandError('required flag(s) "replicas" not set')
    const replicas = flags.int('replicas', 0)
    if (replicas < 0) throw new CommandError('The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0')
    if (args.length === 0 && flags.list('filename').length === 0) throw new CommandError(NO_RESOURCES)
    const { found, errors } = yield* selectTargets(invocation, args)
    if (found.length === 0) throw new CommandError(`no objects passed to scale ${errors.map(messageOf).join(', ')}`.trimEnd())
    const failed: unknown[] = [...errors]
    for (const { mapping, name, namespace } of found) {
      try {
        const dryRun = dryRunOf(invocation) === 'server' ? { dryRun: ['All'] } : {}
        const [size, resourceVersion] = [flags.int('current-replicas', -1), flags.string('resource-version')]
        if (dryRunOf(invocation) !== 'client' && (size >= 0 || resourceVersion !== '')) {
          const now = yield* invocation.send<{ spec?: { replicas?: number } } & KubeObject>(mapping, 'get', { name, namespace, subresource: 'scale' })
          const current = now.spec?.replicas ?? 0
          if (size >= 0 && current !== size) throw new CommandError(`Expected replicas to be ${size}, was ${current}`)
          if (resourceVersion !== '' && now.metadata.resourceVersion !== resourceVersion) throw new CommandError(`Expected resource version to be ${resourceVersion}, was ${now.metadata.resourceVersion}`)
        }
        if (dryRunOf(invocation) !== 'client') yield* invocation.send(mapping, 'patch', { name, namespace, subresource: 'scale', contentType: 'application/merge-patch+json', body: { spec: { replicas } }, query: dryRun })
        const cause = changeCause(invocation)
        if (cause !== undefined && dryRunOf(invocation) !== 'client') yield* invocation.send(mapping, 'patch', { name, namespace, contentType: 'application/merge-patch+json', body: { metadata: { annotations: { [CHANGE_CAUSE]: cause } } } })
        printResult(invocation, mapping, found.find((f) => f.name === name)?.object ?? ({ metadata: { name } } as KubeObject), 'scaled')
      } catch (error) {
        if (!(error instanceof ApiError)) throw error
        failed.push(error.reason === 'NotFound' && !/"/.test(error.message) ? new ApiError({ ...error.status }) : error)
      }
    }
    throwErrors(failed)
  },
}

const DEFAULT_UNITS: Readonly<Record<string, string>> = { cpu: 'm', memory: 'Mi' }

/** `80%` of the request, `500m` a pod; a number alone counts in millicores or mebibytes. Throws CommandError. Models parseResourceInput. */
function metric(resource: 'cpu' | 'memory', given: string): object {
  const text = given.trim()
  const say = (target: object): object => ({ type: 'Resource', resource: { name: resource, target } })
  if (text.endsWith('%')) {
    const percent = text.slice(0, -1)
    if (!/^\+?\d+$/.test(percent)) throw new CommandError(`invalid percentage value: ${percent}`)
    return say({ type: 'Utilization', averageUtilization: Number(percent) })
  }
  if (/^\d+(\.\d+)?$/.test(text)) return say({ type: 'AverageValue', averageValue: canonicalQuantity(`${Number(text)}${DEFAULT_UNITS[resource]}`) })
  if (quantityProblem(text) !== undefined) throw new CommandError(`invalid resource ${resource} value: ${given}`)
  return say({ type: 'AverageValue', averageValue: canonicalQuantity(text) })
}

const DEPRECATED_PERCENT = "Use --cpu with percentage or resource quantity format (e.g., '70%' for utilization or '500m' for milliCPU)."

export const AUTOSCALE: Command = {
  name: 'autoscale',
  flags: [{ name: 'min', type: 'int', bits: 32 }, { name: 'max', type: 'int', bits: 32 }, { name: 'cpu-percent', type: 'int', bits: 32, deprecated: DEPRECATED_PERCENT }, { name: 'cpu', type: 'string' }, { name: 'memory', type: 'string' }, { name: 'name', type: 'string' }, RECORD_FLAG, ...FILE_FLAGS, ...PRINT_FLAGS, ...DRY_RUN_FLAGS],
  *run(invocation) {
    const { flags, args, mapper } = invocation
    const max = flags.int('max', -1)
    const min = flags.int('min', -1)
    if (max < 1) throw new CommandError(flags.has('max') ? `--max=MAXPODS is required and must be at least 1, max: ${max}` : 'required flag(s) "max" not set')
    if (max < min) throw new CommandError(`--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`)
    if (flags.int('cpu-percent', -1) > 0 && flags.string('cpu') !== '') throw new CommandError('--cpu-percent and --cpu are mutually exclusive')
    const { found, errors } = yield* selectTargets(invocation, args)
    const hpas = (yield* mapper.findKind('autoscaling/v2', 'HorizontalPodAutoscaler'))!
    for (const { mapping, name, namespace } of found) {
      if (!mapping.subresources.some((each) => each.name === 'scale')) throw new CommandError(`cannot autoscale a ${mapping.kind}: could not find scale subresource for ${describeResource(mapping)} in discovery information`)
      const cpu = flags.has('cpu-percent') ? `${flags.int('cpu-percent', 80)}%` : flags.string('cpu')
      const metrics = [...(cpu ? [metric('cpu', cpu)] : []), ...(flags.string('memory') ? [metric('memory', flags.string('memory'))] : [])]
      const hpa = recorded(invocation, { apiVersion: hpas.apiVersion, kind: hpas.kind, metadata: { name: flags.string('name') || name }, spec: { scaleTargetRef: { kind: mapping.kind, name, apiVersion: mapping.apiVersion }, ...(min > 0 ? { minReplicas: min } : {}), maxReplicas: max, ...(metrics.length > 0 ? { metrics } : {}) }, status: { desiredReplicas: 0, currentMetrics: null } } as unknown as KubeObject)
      if (dryRunOf(invocation) === 'client') printResult(invocation, hpas, hpa, 'autoscaled', { typed: true })
      else {
        const created = yield* invocation.send(hpas, 'create', { namespace, body: hpa, query: { fieldManager: 'kubectl-autoscale', ...(dryRunOf(invocation) === 'server' ? { dryRun: ['All'] } : {}) } })
        printResult(invocation, hpas, created, 'autoscaled', { typed: true })
      }
    }
    throwErrors(errors)
    if (found.length === 0) throw new CommandError('no objects passed to autoscale')
  },
}
