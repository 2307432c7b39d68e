// What stands on the stage, one component each. Sizes come from the layout; nothing here measures the page.
import type { NodeTypes } from 'reactflow'
import './lit.css'
import { ApiServerPart } from './ApiServerPart.tsx'
import { CardPart } from './CardPart.tsx'
import { CloudPart, ControllersPart, EtcdPart, SchedulerPart } from './ControlPlaneParts.tsx'
import { FieldPart } from './FieldPart.tsx'
import { FramePart, WaitingPart } from './FramePart.tsx'
import { MachinePart } from './MachinePart.tsx'
import { BalancerPart, LaptopPart, UsersPart } from './OutsideParts.tsx'
import { MorePart, PodPart } from './PodPart.tsx'
import { RequestsPart } from './RequestsPart.tsx'
import { VerdictPart } from './VerdictPart.tsx'

export type { PartNode } from './part-node.ts'

export const PART_TYPES: NodeTypes = {
  frame: FramePart,
  tray: FramePart,
  laptop: LaptopPart,
  'api-server': ApiServerPart,
  etcd: EtcdPart,
  scheduler: SchedulerPart,
  controllers: ControllersPart,
  machine: MachinePart,
  users: UsersPart,
  balancer: BalancerPart,
  waiting: WaitingPart,
  cloud: CloudPart,
  pod: PodPart,
  more: MorePart,
  card: CardPart,
  verdict: VerdictPart,
  requests: RequestsPart,
  field: FieldPart,
} as NodeTypes
