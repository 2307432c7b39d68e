// The driver's part on each node: makes itself known to the kubelet, and stays known as long as it runs. Models node-driver-registrar and NodeGetInfo.
import { SECOND, select, sleep, type Process } from '../../../../kernel/index.ts'
import { PLUGIN_SOCKET, type PluginRegistration } from '../../kubelet/index.ts'
import type { ContainerProcess, Program } from '../../runtime/index.ts'
import { untilSignal } from '../servers/http.ts'
import { DISK_DRIVER, ZONE_KEY } from './disks.ts'

const RESIDENT_BYTES = 18 * 1024 * 1024
const MOST_DISKS = 16
const RETRY = 1 * SECOND

export const csiNodePlugin: Program = function* (process) {
  process.resources.useMemory(RESIDENT_BYTES)
  process.group.spawn('register', keepRegistered(process))
  yield* untilSignal(process, ['TERM', 'INT'])
  return 0
}

/** The socket lies on the machine, so the pod has the machine's network; a kubelet that starts anew is told again. */
function* keepRegistered({ network, container, group, stdout }: ContainerProcess): Process<void> {
  const { host } = network
  const { zone } = host.location
  const registration: PluginRegistration = { driver: DISK_DRIVER, nodeId: container.node, topology: zone === undefined ? {} : { [ZONE_KEY]: zone }, maxVolumes: MOST_DISKS }
  for (;;) {
    const stream = host.network.open<PluginRegistration, never>(host, host, PLUGIN_SOCKET, registration, { channel: 'plugin', label: `register ${DISK_DRIVER}` })
    const forget = group.onKill(() => stream.close())
    stdout.write(`Registering CSI driver ${DISK_DRIVER} of ${container.node}\n`)
    yield* select([stream.arrived])
    forget()
    stream.close()
    yield* sleep(RETRY)
  }
}
