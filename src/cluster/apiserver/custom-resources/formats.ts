// String formats that schemas can ask for. Models kube-openapi's strfmt for those that Kubernetes supports.
import { parseTime } from '../../api/index.ts'

const PATTERNS: Readonly<Record<string, RegExp>> = {
  date: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
  uuid: /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i,
  ipv4: /^((25[0-5]|2[0-4]\d|1?\d?\d)(\.(?!$)|$)){4}$/,
  ipv6: /^[0-9a-f:.]*:[0-9a-f:.]*$/i,
  cidr: /^[0-9a-f.:]+\/\d{1,3}$/i,
  email: /^[^@\s]+@[^@\s]+$/,
  hostname: /^[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?(\.[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?)*$/,
  uri: /^[a-zA-Z][a-zA-Z0-9+.-]*:.+$/,
  byte: /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
  duration: /^-?(\d+(\.\d+)?(ns|us|µs|ms|s|m|h|d|w))+$/,
}

/** What is wrong with a text in this format; undefined when nothing is, or the format is unknown. */
export function formatProblem(format: string, value: string): string | undefined {
  if (format === 'date-time') return Number.isNaN(parseTime(value)) ? 'not a time' : undefined
  const pattern = PATTERNS[format]
  return !pattern || pattern.test(value) ? undefined : `not of format ${format}`
}
