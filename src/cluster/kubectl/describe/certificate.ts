// `kubectl describe csr`. Models describeCertificateSigningRequest.
import { parseCertificateRequest, type CertificateRequest } from '../../api/certificates/index.ts'
import { humanDuration } from '../../api/time/index.ts'
import { formatLabels } from '../../api/selector/index.ts'
import { certificateState } from '../../api/table/index.ts'
import type { CertificateSigningRequest } from '../../api/types/certificates-v1.ts'
import { describerOf } from './describer.ts'
import { eventsQuery } from './events.ts'
import { longTime, type Page } from './page.ts'

export const certificateDescriber = describerOf<CertificateSigningRequest>({
  events: (request) => [eventsQuery(request, 'CertificateSigningRequest')],
  write(page, { metadata, spec, status }) {
    page.field(0, 'Name', metadata.name)
    page.field(0, 'Labels', formatLabels(metadata.labels))
    page.field(0, 'Annotations', formatLabels(metadata.annotations))
    page.field(0, 'CreationTimestamp', longTime(metadata.creationTimestamp))
    page.field(0, 'Requesting User', spec.username ?? '')
    if (spec.signerName) page.field(0, 'Signer', spec.signerName)
    if (spec.expirationSeconds !== undefined) page.field(0, 'Requested Duration', humanDuration(spec.expirationSeconds))
    page.field(0, 'Status', certificateState(status?.conditions, status?.certificate))
    describeSubject(page, parseCertificateRequest(spec.request))
  },
})

const SUBJECT_LISTS: readonly (readonly [label: string, identifier: string])[] = [
  ['Organization', '2.5.4.10'],
  ['Organizational Unit', '2.5.4.11'],
  ['Country', '2.5.4.6'],
  ['Locality', '2.5.4.7'],
  ['Province', '2.5.4.8'],
  ['StreetAddress', '2.5.4.9'],
  ['PostalCode', '2.5.4.17'],
]

function describeSubject(page: Page, request: CertificateRequest | undefined): void {
  page.line(0, 'Subject:')
  page.line(0, `\tCommon Name:\t${request?.subject.get('2.5.4.3')?.at(-1) ?? ''}`)
  page.line(0, `\tSerial Number:\t${request?.subject.get('2.5.4.5')?.at(-1) ?? ''}`)
  for (const [label, identifier] of SUBJECT_LISTS) describeList(page, label, request?.subject.get(identifier) ?? [])
  if (!request) return
  const names = [['DNS Names', request.dnsNames], ['Email Addresses', request.emailAddresses], ['URIs', request.uris], ['IP Addresses', request.ipAddresses]] as const
  if (names.every(([, values]) => values.length === 0)) return
  page.line(0, 'Subject Alternative Names:')
  for (const [label, values] of names) describeList(page, label, values)
}

function describeList(page: Page, label: string, values: readonly string[]): void {
  if (values.length > 0) page.line(0, `\t${label}:\t${values.join('\n\t\t')}`)
}
