// `kubectl describe` of ConfigMaps, Secrets and ServiceAccounts. Models describeSecret and its like.
import type { ConfigMap, Secret, ServiceAccount } from '../../api/types/core-v1.ts'
import { decodeBase64, decodeBase64Text } from '../../api/base64.ts'
import { describerOf } from './describer.ts'
import { eventsQuery } from './events.ts'
import { byteLength, type Page } from './page.ts'
import type { Query } from './related.ts'

export const configMapDescriber = describerOf<ConfigMap>({
  events: (map) => [eventsQuery(map, 'ConfigMap')],
  write(page, { metadata, data = {}, binaryData = {} }) {
    page.header(metadata)
    describeHeading(page, 'Data')
    for (const key of Object.keys(data).sort()) page.write(`${key}:\n----\n${data[key]}\n\n`)
    describeHeading(page, 'BinaryData')
    for (const key of Object.keys(binaryData).sort()) page.line(0, `${key}: ${decodeBase64(binaryData[key]!).length} bytes`)
    page.line(0, '')
  },
})

export const secretDescriber = describerOf<Secret>({
  write(page, { metadata, type = '', data = {} }) {
    page.header(metadata)
    page.write(`\nType:\t${type}\n`)
    describeHeading(page, 'Data')
    for (const key of Object.keys(data).sort()) {
      const isToken = key === 'token' && type === 'kubernetes.io/service-account-token'
      page.field(0, key, isToken ? decodeBase64Text(data[key]!) : `${decodeBase64(data[key]!).length} bytes`)
    }
  },
})

function describeHeading(page: Page, title: string): void {
  page.write(`\n${title}\n====\n`)
}

export const serviceAccountDescriber = describerOf<ServiceAccount>({
  related: ({ metadata }) => [secretsQuery(metadata.namespace)],
  events: (account) => [eventsQuery(account, 'ServiceAccount')],
  write(page, { metadata, imagePullSecrets = [], secrets = [] }, related) {
    const query = secretsQuery(metadata.namespace)
    const known = related.list<Secret>(query)
    // When the secrets cannot be listed none of them is called missing.
    const missing = related.failure(query) ? () => false : (name: string) => !known.some((secret) => secret.metadata.name === name)
    const tokens = known.filter(({ type, metadata: { annotations } }) => type === 'kubernetes.io/service-account-token'
      && annotations?.['kubernetes.io/service-account.name'] === metadata.name
      && (annotations?.['kubernetes.io/service-account.uid'] ?? '') === (metadata.uid ?? ''))
    page.header(metadata)
    describeSecretNames(page, 'Image pull secrets:', imagePullSecrets.map(({ name = '' }) => name), missing)
    describeSecretNames(page, 'Mountable secrets: ', secrets.map(({ name = '' }) => name), missing)
    describeSecretNames(page, 'Tokens:            ', tokens.map(({ metadata: { name } }) => name), () => false)
  },
})

function secretsQuery(namespace: string | undefined): Query {
  return { group: '', version: 'v1', resource: 'secrets', namespace }
}

function describeSecretNames(page: Page, label: string, names: readonly string[], missing: (name: string) => boolean): void {
  if (names.length === 0) page.line(0, `${label}\t<none>`)
  names.forEach((name, at) => page.line(0, `${at === 0 ? label : ' '.repeat(byteLength(label))}\t${name}${missing(name) ? ' (not found)' : ''}`))
}
