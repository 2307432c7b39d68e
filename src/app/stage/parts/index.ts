// What stands on the stage, one component each. Sizes come from the layout; nothing here measures the page.
import type { NodeTypes } from 'reactflow'
import { ControllersPart, EtcdPart, SchedulerPart } from './ControlPlaneParts.tsx'
import { ApiServerPart } from './ApiServerPart.tsx'
import { FramePart } from './FramePart.tsx'
import { MachinePart } from './MachinePart.tsx'
import { BalancerPart, LaptopPart, UsersPart } from './OutsideParts.tsx'
import { WaitingPart } from './WaitingPart.tsx'

export type { PartNode } from './part-node.ts'

export const PART_TYPES: NodeTypes = {
  frame: FramePart,
  laptop: LaptopPart,
  'api-server': ApiServerPart,
  etcd: EtcdPart,
  scheduler: SchedulerPart,
  controllers: ControllersPart,
  machine: MachinePart,
  users: UsersPart,
  balancer: BalancerPart,
  waiting: WaitingPart,
} as NodeTypes
