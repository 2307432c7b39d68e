// Probes and lifecycle hooks. Models validateProbe, validateHandler and validateLifecycle of pkg/apis/core/validation.
import { isHTTPHeaderName } from '../names/index.ts'
import type { HTTPGetAction, Lifecycle, LifecycleHandler, PodSpec, Probe, ProbeHandler } from '../types/core-v1.ts'
import type { FieldErrors, Path } from './field-error.ts'
import { checkNonnegativeField, checkPort, named, pointer } from './rules.ts'

const LINUX_SIGNALS = [
  'SIGABRT', 'SIGALRM', 'SIGBUS', 'SIGCHLD', 'SIGCLD', 'SIGCONT', 'SIGFPE', 'SIGHUP', 'SIGILL', 'SIGINT', 'SIGIO', 'SIGIOT', 'SIGKILL', 'SIGPIPE', 'SIGPOLL',
  'SIGPROF', 'SIGPWR', 'SIGQUIT', 'SIGRTMAX', ...rtSignals('SIGRTMAX-', 14), 'SIGRTMIN', ...rtSignals('SIGRTMIN+', 15), 'SIGSEGV', 'SIGSTKFLT', 'SIGSTOP',
  'SIGSYS', 'SIGTERM', 'SIGTRAP', 'SIGTSTP', 'SIGTTIN', 'SIGTTOU', 'SIGURG', 'SIGUSR1', 'SIGUSR2', 'SIGVTALRM', 'SIGWINCH', 'SIGXCPU', 'SIGXFSZ',
]

function rtSignals(prefix: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => `${prefix}${i + 1}`).sort()
}

/** The three probes of a container that runs on. */
export function validateProbes(errors: FieldErrors, at: Path, { livenessProbe, readinessProbe, startupProbe }: { readonly livenessProbe?: Probe; readonly readinessProbe?: Probe; readonly startupProbe?: Probe }, graceSeconds: number | undefined): void {
  if (livenessProbe) {
    validateProbe(errors, at.child('livenessProbe'), livenessProbe, graceSeconds)
    if (livenessProbe.successThreshold !== 1) errors.invalid(at.child('livenessProbe', 'successThreshold'), livenessProbe.successThreshold ?? 0, 'must be 1')
  }
  if (readinessProbe) {
    validateProbe(errors, at.child('readinessProbe'), readinessProbe, graceSeconds)
    if (readinessProbe.terminationGracePeriodSeconds !== undefined) errors.invalid(at.child('readinessProbe', 'terminationGracePeriodSeconds'), readinessProbe.terminationGracePeriodSeconds, 'must not be set for readinessProbes')
  }
  if (startupProbe) {
    validateProbe(errors, at.child('startupProbe'), startupProbe, graceSeconds)
    if (startupProbe.successThreshold !== 1) errors.invalid(at.child('startupProbe', 'successThreshold'), startupProbe.successThreshold ?? 0, 'must be 1')
  }
}

function validateProbe(errors: FieldErrors, at: Path, probe: Probe, graceSeconds: number | undefined): void {
  validateHandler(errors, at, probe, graceSeconds)
  checkNonnegativeField(errors, at, 'initialDelaySeconds', probe.initialDelaySeconds)
  checkNonnegativeField(errors, at, 'timeoutSeconds', probe.timeoutSeconds)
  checkNonnegativeField(errors, at, 'periodSeconds', probe.periodSeconds)
  checkNonnegativeField(errors, at, 'successThreshold', probe.successThreshold)
  checkNonnegativeField(errors, at, 'failureThreshold', probe.failureThreshold)
  const grace = probe.terminationGracePeriodSeconds
  if (grace !== undefined && grace <= 0) errors.invalid(at.child('terminationGracePeriodSeconds'), grace, 'must be greater than 0')
}

/** Exactly one way to act; `graceSeconds` bounds a sleep. */
function validateHandler(errors: FieldErrors, at: Path, handler: ProbeHandler & LifecycleHandler, graceSeconds: number | undefined): void {
  let found = 0
  const isFirst = (field: string): boolean => {
    if (found++ === 0) return true
    errors.forbidden(at.child(field), 'may not specify more than 1 handler type')
    return false
  }
  if (handler.exec && isFirst('exec') && !handler.exec.command?.length) errors.required(at.child('exec', 'command'))
  if (handler.httpGet && isFirst('httpGet')) validateHTTPGet(errors, at.child('httpGet'), handler.httpGet)
  if (handler.tcpSocket && isFirst('tcpSocket')) checkPort(errors, at.child('tcpSocket', 'port'), handler.tcpSocket.port)
  if (handler.grpc && isFirst('grpc')) checkPort(errors, at.child('grpc', 'port'), handler.grpc.port)
  if (handler.sleep && isFirst('sleep')) {
    const seconds = handler.sleep.seconds ?? 0
    if (graceSeconds !== undefined && (seconds < 0 || seconds > graceSeconds)) errors.invalid(at.child('sleep'), seconds, `must be non-negative and less than terminationGracePeriodSeconds (${graceSeconds})`)
  }
  if (found === 0) errors.required(at, 'must specify a handler type')
}

function validateHTTPGet(errors: FieldErrors, at: Path, { path, port, scheme, httpHeaders }: HTTPGetAction): void {
  if (!path) errors.required(at.child('path'))
  checkPort(errors, at.child('port'), port)
  if (scheme !== 'HTTP' && scheme !== 'HTTPS') errors.notSupported(at.child('scheme'), named(scheme), ['HTTP', 'HTTPS'])
  for (const header of httpHeaders ?? []) errors.invalidEach(at.child('httpHeaders'), header.name ?? '', isHTTPHeaderName(header.name ?? ''))
}

export function validateLifecycle(errors: FieldErrors, at: Path, { postStart, preStop, stopSignal }: Lifecycle, graceSeconds: number | undefined, os: PodSpec['os']): void {
  if (postStart) validateHandler(errors, at.child('postStart'), postStart, graceSeconds)
  if (preStop) validateHandler(errors, at.child('preStop'), preStop, graceSeconds)
  if (stopSignal === undefined) return
  if (!os) errors.forbidden(at.child('stopSignal'), 'may not be set for containers with empty `spec.os.name`')
  else {
    const supported = os.name === 'windows' ? ['SIGKILL', 'SIGTERM'] : os.name === 'linux' ? LINUX_SIGNALS : undefined
    if (supported && !supported.includes(stopSignal)) errors.notSupported(at.child('stopSignal'), pointer(stopSignal), supported)
  }
}
