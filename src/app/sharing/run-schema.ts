// What a run may consist of: the configuration and the actions of src/cluster/actions.ts, each within bounds that no honest run comes near.
import * as v from 'valibot'
import type { Action, ClusterConfig } from '../../worker/protocol.ts'

const MOST_ACTIONS = 20_000
export const MOST_NODES = 200
const MOST_FILES = 50
const LONGEST_FILE = 500_000
const LONGEST_TEXT = 20_000
const MOST_LABELS = 100
const SLOWEST_LINK = 3_600_000
const FARTHEST_SECONDS = 3650 * 86_400

const most = <T extends object>(count: number) => v.check<T>((value) => Object.keys(value).length <= count)
const name = v.pipe(v.string(), v.maxLength(253))
const port = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535))
const machine = v.object({ name, region: name, zone: name, cpu: name, memory: name, disk: name, pods: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1000)), labels: v.optional(v.pipe(v.record(name, name), most(MOST_LABELS))), taints: v.optional(v.pipe(v.array(v.object({ key: name, value: v.optional(name), effect: name })), v.maxLength(MOST_LABELS))) })
const MOST_GROUPS = 20
const count = v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MOST_NODES)))
const { name: groupName, region, cpu, memory, disk, pods, labels, taints } = machine.entries
const nodeGroup = v.object({ name: groupName, min: v.nonOptional(count), max: v.nonOptional(count), size: count, region, zones: v.pipe(v.array(name), v.minLength(1), v.maxLength(MOST_GROUPS)), cpu, memory, disk, pods, labels, taints })
const action = v.variant('do', [
  v.object({ do: v.literal('kubectl'), line: v.pipe(v.string(), v.maxLength(LONGEST_TEXT)), files: v.optional(v.pipe(v.record(name, v.pipe(v.string(), v.maxLength(LONGEST_FILE))), most(MOST_FILES))), stdin: v.optional(v.pipe(v.string(), v.maxLength(LONGEST_FILE))), tty: v.optional(v.boolean()) }),
  v.object({ do: v.literal('type'), command: v.pipe(v.number(), v.integer()), text: v.pipe(v.string(), v.maxLength(LONGEST_TEXT)) }),
  v.object({ do: v.literal('interrupt'), command: v.pipe(v.number(), v.integer()) }),
  v.object({ do: v.literal('add-machine'), machine }),
  v.object({ do: v.literal('remove-machine'), machine: name }),
  v.object({ do: v.literal('power'), machine: name, on: v.boolean() }),
  v.object({ do: v.literal('process'), machine: name, process: name, signal: v.picklist(['kill', 'stop', 'start', 'pause', 'resume']) }),
  v.object({ do: v.literal('kill-container'), namespace: name, pod: name, container: name }),
  v.object({ do: v.literal('link'), a: name, b: name, cut: v.optional(v.boolean()), extraMillis: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(SLOWEST_LINK))), loss: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))) }),
  v.object({ do: v.literal('fill-disk'), machine: name, percent: v.pipe(v.number(), v.minValue(0), v.maxValue(100)) }),
  v.object({ do: v.literal('leak-memory'), namespace: name, pod: name, container: name, mibPerSecond: v.pipe(v.number(), v.minValue(0), v.maxValue(1024)) }),
  v.object({ do: v.literal('spin-cpu'), namespace: name, pod: name, container: name, cores: v.pipe(v.number(), v.minValue(0), v.maxValue(64)) }),
  v.object({ do: v.literal('registry'), fault: v.picklist(['none', 'unreachable', 'broken', 'corrupt', 'denied']), image: v.optional(name) }),
  v.object({ do: v.literal('expire-certificate'), machine: name, renew: v.optional(v.boolean()) }),
  v.object({ do: v.literal('skew-clock'), machine: name, seconds: v.pipe(v.number(), v.integer(), v.minValue(-FARTHEST_SECONDS), v.maxValue(FARTHEST_SECONDS)) }),
  v.object({ do: v.literal('users'), namespace: name, service: name, port: v.optional(port), path: v.optional(name), perSecond: v.pipe(v.number(), v.minValue(0), v.maxValue(1000)) }),
  v.object({ do: v.literal('node-group'), group: name, min: count, max: count, size: count, soldOut: v.optional(v.boolean()) }),
  v.object({ do: v.literal('image'), image: v.object({ reference: name, sizeMiB: v.pipe(v.number(), v.minValue(0), v.maxValue(1_000_000)), port: v.optional(port), behaviour: v.picklist(['http-server', 'exits', 'crashes', 'sleeps']) }) }),
])

/** What a cluster begins with. */
export const configSchema = v.object({ seed: v.pipe(v.number(), v.integer()), controlPlane: v.object({ name, region: name, zone: name }), nodes: v.pipe(v.array(machine), v.maxLength(MOST_NODES)), addons: v.optional(v.boolean()), preloadImages: v.optional(v.boolean()), cloud: v.optional(v.boolean()), metricsAdapter: v.optional(v.boolean()), csiDisks: v.optional(v.boolean()), podCidr: v.optional(name), schedulerConfiguration: v.optional(v.pipe(v.string(), v.maxLength(LONGEST_TEXT))), kubeApiQps: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(10_000))), nodeGroups: v.optional(v.pipe(v.array(nodeGroup), v.maxLength(MOST_GROUPS))), autoscaler: v.optional(v.union([v.boolean(), v.object({ flags: v.pipe(v.array(name), v.maxLength(MOST_GROUPS)) })])) })

/** What was done to it, in its order. */
export const logSchema = v.pipe(v.array(v.object({ at: v.pipe(v.number(), v.integer(), v.minValue(0)), action, isSecret: v.optional(v.boolean()) })), v.maxLength(MOST_ACTIONS))

// What is missing above would silently be left out of every link and file: a new field or action is a type error here until it is checked, too.
type Forgotten = Exclude<keyof ClusterConfig, keyof v.InferOutput<typeof configSchema>> | Exclude<Action['do'], v.InferOutput<typeof action>['do']>
true satisfies [Forgotten] extends [never] ? true : Forgotten
