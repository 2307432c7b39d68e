// The certificate that the API server shows: a client believes it by the client's own clock, and only when a connection is made.
// Models kubeadm's serving certificate (cmd/kubeadm/app/util/pkiutil: good for a year, from five minutes before it was made) and crypto/x509's verdict on its dates.
import { formatTime } from '../api/index.ts'
import { MINUTE, type Micros } from '../../kernel/index.ts'

const DAY: Micros = 24 * 60 * MINUTE
/** It was made when the control plane was. */
const NOT_BEFORE: Micros = -5 * MINUTE
const NOT_AFTER: Micros = 365 * DAY

/** Why a client whose clock says `clock` does not believe it; undefined when it does. */
export function certificateProblem(clock: Micros): string | undefined {
  const verdict = clock > NOT_AFTER ? `after ${formatTime(NOT_AFTER)}` : clock < NOT_BEFORE ? `before ${formatTime(NOT_BEFORE)}` : undefined
  return verdict && `tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time ${formatTime(clock)} is ${verdict}`
}
