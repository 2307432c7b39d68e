// What stands on the stage, one component each. Sizes come from the layout; nothing here measures the page.
import type { NodeTypes } from 'reactflow'
import './lit.css'
import { ApiServerPart } from './ApiServerPart.tsx'
import { CardPart } from './CardPart.tsx'
import { CloudPart, ControllersPart, EtcdPart, SchedulerPart } from './ControlPlaneParts.tsx'
import { DiskPart } from './DiskPart.tsx'
import { FieldPart } from './FieldPart.tsx'
import { FramePart, WaitingPart } from './FramePart.tsx'
import { MachinePart } from './MachinePart.tsx'
import { BalancerPart, LaptopPart, UsersPart } from './OutsideParts.tsx'
import { MorePart, PodPart } from './PodPart.tsx'
import { scaled } from './scaled.tsx'
import { RequestsPart } from './RequestsPart.tsx'
import { VerdictPart } from './VerdictPart.tsx'

export type { PartNode } from './part-node.ts'

const TYPES = {
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
  disk: DiskPart,
  waiting: WaitingPart,
  cloud: CloudPart,
  pod: PodPart,
  more: MorePart,
  card: CardPart,
  verdict: VerdictPart,
  requests: RequestsPart,
  field: FieldPart,
}

/** Each kind of part by itself, as large as it is meant to be read. */
export const PARTS = TYPES

/** As React Flow draws them: where a part is drawn larger, all that is in it is. */
export const PART_TYPES = Object.fromEntries(Object.entries(TYPES).map(([kind, Type]) => [kind, scaled(Type)])) as NodeTypes
