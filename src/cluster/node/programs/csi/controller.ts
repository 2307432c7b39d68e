// The driver's controller: provisioner and attacher in one program, where upstream puts a sidecar each beside the driver.
import { EventRecorder, InformerFactory } from '../../../client/index.ts'
import type { Program } from '../../runtime/index.ts'
import type { MakeClient } from '../addons/index.ts'
import { untilSignal } from '../servers/http.ts'
import { runAttacher } from './attacher.ts'
import { DISK_DRIVER } from './disks.ts'
import { runProvisioner, type CsiContext } from './provisioner.ts'

const RESIDENT_BYTES = 40 * 1024 * 1024
const IDLE_CPU_MILLI = 3

export function csiController(makeClient: MakeClient): Program {
  return function* (process) {
    process.resources.useMemory(RESIDENT_BYTES)
    process.resources.useCpu(IDLE_CPU_MILLI)
    const { group, kernel, container } = process
    const client = makeClient(process, 'csi-disk-controller')
    const context: CsiContext = { client, group, factory: new InformerFactory(client, group), recorder: new EventRecorder(client, group, `${DISK_DRIVER}_${container.pod.name}`), random: kernel.random(`${DISK_DRIVER} ${container.pod.name}`) }
    group.spawn('provisioner', runProvisioner(context))
    group.spawn('attacher', runAttacher(context))
    yield* untilSignal(process, ['TERM', 'INT'])
    return 0
  }
}
