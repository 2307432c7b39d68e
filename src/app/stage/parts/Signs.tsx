import { Bot, Boxes, Clock, Copy, FileCog, Gauge, HardDrive, IdCard, KeyRound, Layers, Link2, Network, Package, RefreshCw, ScrollText, Server, Split, Square, Ticket, User, Users, type LucideIcon } from 'lucide-react'
import type { Sign } from '../layout.ts'

/** What stands beside a card's name, one picture for each kind of thing. */
export const SIGNS: Readonly<Record<Sign, LucideIcon>> = {
  workload: Layers, replicas: Copy, job: Clock, service: Network, slice: Split, claim: Ticket, volume: Package, disk: HardDrive, class: Boxes, config: FileCog, secret: KeyRound, person: User, group: Users, account: Bot, binding: Link2, role: IdCard, rule: ScrollText, machine: Server, loop: RefreshCw, autoscaler: Gauge, object: Square,
}
