import { Box, BoxSelect, Calendar, CircleSlash, ClipboardList, ClockAlert, CloudOff, Copy, Cpu, Database, Droplet, Droplets, Gauge, HardDrive, Image, KeyRound, Layers, LogOut, Network, Plug, Scaling, Scissors, Server, Skull, Table2, Tag, Timer, TimerOff, Trash2, Unplug, Users, Waypoints, Wrench, type LucideIcon } from 'lucide-react'
import type { ToolId } from './tools.ts'

const ICONS: Readonly<Record<ToolId, LucideIcon>> = {
  node: Server, deployment: Box, statefulset: Layers, daemonset: Copy, job: ClipboardList, cronjob: Calendar, pod: BoxSelect, service: Network, users: Users,
  configmap: Table2, secret: KeyRound, claim: HardDrive, image: Image, label: Tag, taint: Droplet, scale: Scaling, autoscale: Gauge, cordon: CircleSlash, drain: LogOut,
  kill: Skull, power: Plug, cut: Scissors, tape: Waypoints, delay: Timer, loss: Unplug, bin: Trash2,
  disk: Database, leak: Droplets, spin: Cpu, skew: ClockAlert, registry: CloudOff, expire: TimerOff, mend: Wrench,
}

export function ToolIcon({ id, size = 18 }: { readonly id: ToolId; readonly size?: number }) {
  const Icon = ICONS[id]
  return <Icon size={size} strokeWidth={1.7} aria-hidden />
}
