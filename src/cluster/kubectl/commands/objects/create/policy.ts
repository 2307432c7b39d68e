// `kubectl create quota`, `poddisruptionbudget` and `priorityclass`.
import { quantityProblem } from '../../../../api/index.ts'
import { CommandError } from '../../../errors.ts'
import { selectorObject } from '../../../selector-object.ts'
import { generator } from './generator.ts'

export const QUOTA = generator({
  name: 'quota',
  aliases: ['resourcequota'],
  flags: [{ name: 'hard', type: 'string' }, { name: 'scopes', type: 'string' }],
  resource: ['v1', 'resourcequotas'],
  failure: 'failed to create quota: ',
  *make({ flags }) {
    const hard: [string, string][] = flags.string('hard') === '' ? [] : flags.string('hard').split(',').map((pair) => {
      const parts = pair.split('=')
      if (parts.length !== 2) throw new CommandError(`Invalid argument syntax ${pair}, expected <resource>=<value>`)
      const problem = quantityProblem(parts[1]!)
      if (problem) throw new CommandError(problem)
      return [parts[0]!, parts[1]!]
    })
    const scopes = flags.string('scopes') === '' ? [] : flags.string('scopes').split(',')
    if (scopes.some((scope) => scope === '')) throw new CommandError('invalid resource quota scope ""')
    return { spec: { ...(hard.length > 0 ? { hard: Object.fromEntries(hard) } : {}), ...(scopes.length > 0 ? { scopes } : {}) } }
  },
})

const AMOUNT = /^[0-9]+%?$/

export const POD_DISRUPTION_BUDGET = generator({
  name: 'poddisruptionbudget',
  aliases: ['pdb'],
  flags: [{ name: 'min-available', type: 'string' }, { name: 'max-unavailable', type: 'string' }, { name: 'selector', type: 'string' }],
  resource: ['policy/v1', 'poddisruptionbudgets'],
  failure: 'failed to create poddisruptionbudgets: ',
  *make({ flags }) {
    const [selector, minimum, maximum] = [flags.string('selector'), flags.string('min-available'), flags.string('max-unavailable')]
    if (selector === '') throw new CommandError('a selector must be specified')
    if (minimum === '' && maximum === '') throw new CommandError('one of min-available or max-unavailable must be specified')
    if (minimum !== '' && maximum !== '') throw new CommandError('min-available and max-unavailable cannot be both specified')
    const amount = minimum || maximum
    if (!AMOUNT.test(amount)) throw new CommandError(`invalid format specified for ${minimum ? 'min-available' : 'max-unavailable'}`)
    const value = amount.endsWith('%') ? amount : Number(amount)
    return { spec: { [minimum ? 'minAvailable' : 'maxUnavailable']: value, selector: selectorObject(selector) } }
  },
})

export const PRIORITY_CLASS = generator({
  name: 'priorityclass',
  aliases: ['pc'],
  flags: [{ name: 'value', type: 'int', bits: 32 }, { name: 'global-default', type: 'bool' }, { name: 'description', type: 'string' }, { name: 'preemption-policy', type: 'string' }],
  resource: ['scheduling.k8s.io/v1', 'priorityclasses'],
  failure: 'failed to create priorityclass: ',
  *make({ flags }) {
    return { value: flags.int('value', 0), globalDefault: flags.bool('global-default'), description: flags.string('description'), preemptionPolicy: flags.string('preemption-policy', 'PreemptLowerPriority') }
  },
})
