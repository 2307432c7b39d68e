// The plugins of the default profile, in its order and with its weights. Models pkg/scheduler/apis/config/v1/default_plugins.go.
// One folder is one plugin. PrioritySort lives in the queue, whose order it is.
import type { Profile } from '../framework/index.ts'
import { defaultBinder } from './defaultbinder/index.ts'
import { defaultPreemption } from './defaultpreemption/index.ts'
import { dynamicResources } from './dynamicresources/index.ts'
import { imageLocality } from './imagelocality/index.ts'
import { interPodAffinity } from './interpodaffinity/index.ts'
import { nodeAffinity } from './nodeaffinity/index.ts'
import { nodeName } from './nodename/index.ts'
import { nodePorts } from './nodeports/index.ts'
import { nodeResourcesBalancedAllocation } from './noderesources/balanced-allocation.ts'
import { nodeResourcesFit } from './noderesources/fit.ts'
import { nodeUnschedulable } from './nodeunschedulable/index.ts'
import { nodeVolumeLimits } from './nodevolumelimits/index.ts'
import { podTopologySpread } from './podtopologyspread/index.ts'
import { schedulingGates } from './schedulinggates/index.ts'
import { taintToleration } from './tainttoleration/index.ts'
import { volumeBinding } from './volumebinding/index.ts'
import { volumeRestrictions } from './volumerestrictions/index.ts'
import { volumeZone } from './volumezone/index.ts'

export { bestCandidates, dryRunPreemption } from './defaultpreemption/index.ts'
export { normalizedImageName } from './imagelocality/index.ts'

export const DEFAULT_PROFILE: Profile = {
  schedulerName: 'default-scheduler',
  plugins: [
    { make: schedulingGates },
    { make: nodeUnschedulable },
    { make: nodeName },
    { make: taintToleration, weight: 3 },
    { make: nodeAffinity, weight: 2 },
    { make: nodePorts },
    { make: nodeResourcesFit, weight: 1 },
    { make: volumeRestrictions },
    { make: nodeVolumeLimits },
    { make: volumeBinding },
    { make: volumeZone },
    { make: podTopologySpread, weight: 2 },
    { make: interPodAffinity, weight: 2 },
    { make: dynamicResources },
    { make: defaultPreemption },
    { make: nodeResourcesBalancedAllocation, weight: 1 },
    { make: imageLocality, weight: 1 },
    { make: defaultBinder },
  ],
}
