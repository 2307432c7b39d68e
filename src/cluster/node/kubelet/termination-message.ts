// A container's last words. Models pkg/kubelet/kuberuntime (getTerminationMessage).
import { byteLength, type Container, type ContainerRuntime, type ContainerStatus } from '../runtime/index.ts'

const MESSAGE_BYTES = 4096
const LOG_BYTES = 2048
const LOG_LINES = 80

const known = new WeakMap<ContainerStatus, ContainerStatus>()

/** The status of an ended container with the message that it left; others are given back as they are. */
export function withTerminationMessage(runtime: ContainerRuntime, status: ContainerStatus): ContainerStatus {
  if (status.state !== 'exited') return status
  let result = known.get(status)
  if (!result) {
    const container = runtime.container(status.id)
    const words = container ? lastWords(container, status) : ''
    result = words === '' ? status : { ...status, message: status.message ? `${status.message}: ${words}` : words }
    known.set(status, result)
  }
  return result
}

function lastWords(container: Container, { notes, exitCode }: ContainerStatus): string {
  const written = fileContent(container, notes.terminationMessagePath)
  if (written !== '') return cut(written, MESSAGE_BYTES)
  if (notes.terminationMessagePolicy !== 'FallbackToLogsOnError' || exitCode === 0) return ''
  return cut(container.log.read({ tailLines: LOG_LINES }).map((line) => line.text).join(''), LOG_BYTES, true)
}

function fileContent(container: Container, path: string): string {
  const node = container.mounts.find(path)
  return node?.kind === 'file' ? node.content : ''
}

/** At most so many bytes, from the beginning or from the end. */
function cut(text: string, bytes: number, fromEnd = false): string {
  if (byteLength(text) <= bytes) return text
  return fromEnd ? text.slice(-bytes) : text.slice(0, bytes)
}
