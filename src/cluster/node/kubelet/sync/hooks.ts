// Lifecycle hooks: what a container asks to be done after its start and before its stop. Models pkg/kubelet/lifecycle/handlers.go.
import type { Container, LifecycleHandler, Pod } from '../../../api/types/core-v1.ts'
import { NetworkError, SECOND, sleep, type Process } from '../../../../kernel/index.ts'
import { outputTo, RuntimeError, StartError } from '../../runtime/index.ts'
import type { KubeletContext } from '../context.ts'
import { formatPod } from '../runtime-status.ts'

/** Runs a hook to its end. Gives undefined when it went well, else what the container's status says of it. */
export function* runHook(context: KubeletContext, pod: Pod, container: Container, containerId: string, hook: LifecycleHandler): Process<string | undefined> {
  if (hook.exec) {
    const command = hook.exec.command ?? []
    const problem = yield* runCommand(context, containerId, command)
    return problem === undefined ? undefined : `Exec lifecycle hook ([${command.join(' ')}]) for Container "${container.name}" in Pod "${formatPod(pod)}" failed - error: ${problem.error}, message: ${JSON.stringify(problem.output)}`
  }
  if (hook.httpGet) {
    const { host, port, path = '/', scheme = 'HTTP', httpHeaders = [] } = hook.httpGet
    const number = typeof port === 'number' ? port : (container.ports?.find((p) => p.name === port)?.containerPort ?? Number(port))
    const address = host || (context.runtime.pod(pod.metadata.uid).sandboxes[0]?.ip ?? context.machine.ip)
    const headers: Record<string, string> = { 'user-agent': 'kube-lifecycle/1.34', accept: '*/*' }
    for (const { name, value } of httpHeaders) headers[name.toLowerCase()] = value
    try {
      const answer = yield* context.machine.podNetwork.request(context.machine.host, address, number, { protocol: 'http', scheme: scheme === 'HTTPS' ? 'https' : 'http', method: 'GET', host: `${address}:${number}`, path, headers, body: '' })
      if (answer.protocol === 'http' && answer.status < 400) return undefined
      return `HTTP lifecycle hook (${path}) for Container "${container.name}" in Pod "${formatPod(pod)}" failed - error: HTTP probe failed with statuscode: ${answer.protocol === 'http' ? answer.status : 0}`
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error
      return `HTTP lifecycle hook (${path}) for Container "${container.name}" in Pod "${formatPod(pod)}" failed - error: ${error.message}`
    }
  }
  if (hook.sleep) yield* sleep(hook.sleep.seconds * SECOND)
  return undefined
}

function* runCommand({ runtime }: KubeletContext, containerId: string, command: readonly string[]): Process<{ error: string; output: string } | undefined> {
  let output = ''
  const collect = outputTo((text) => {
    output += text
    return true
  })
  try {
    const code = yield* runtime.exec(containerId, command, { stdout: collect, stderr: collect }).wait()
    return code === 0 ? undefined : { error: `command '${command.join(' ')}' exited with ${code}: ${output}`, output }
  } catch (error) {
    if (error instanceof StartError || error instanceof RuntimeError) return { error: error.message, output }
    throw error
  }
}
