// Services and those who come through them.
import { words } from '../../../words/index.ts'
import { kubectl, nameOf, namespaceOf, refuse, type Plan } from '../gesture.ts'

export const createService: Plan = ({ type, port }, target, { names, labelsOf, workloadOf }) => {
  const services = names('services')
  const owner = target.workload ?? (target.pod === undefined ? undefined : workloadOf(target.pod))
  const app = owner?.resource === 'deployment' ? owner.name : target.pod ? labelsOf(target.pod)['app'] : [...names('deployments.apps')].find((name) => !services.has(name))
  if (!app) return refuse(words('palette')('refused.servicePods'))
  if (services.has(app)) return refuse(words('palette')('refused.serviceExists', { name: app }))
  return kubectl(`expose deployment ${app} --port=${port} --type=${type}`)
}

export const sendUsers: Plan = ({ perSecond }, target, { names, publicServices }) => {
  const key = target.service ?? pickService(publicServices, names('services'))
  if (!key) return refuse(words('palette')('refused.users'))
  const rate = Number(perSecond)
  if (!(rate >= 0 && rate <= 1000)) return refuse(words('palette')('refused.usersRange'))
  return { actions: [{ do: 'users', namespace: namespaceOf(key), service: nameOf(key), perSecond: rate }] }
}

function pickService(publicServices: ReadonlySet<string>, services: ReadonlySet<string>): string | undefined {
  const name = [...publicServices][0] ?? [...services].find((service) => service !== 'kubernetes')
  return name === undefined ? undefined : `default/${name}`
}
