// DynamicResources: here only what every pod feels of it, that its PostFilter speaks before preemption does. Models plugins/dynamicresources.
// Left out: claims, slices and their allocation; a pod that names resourceClaims is refused.
import { SKIP, failed, unresolvable, unschedulable, type Plugin, type PluginFactory, type StateKey } from '../../framework/index.ts'

const NAME = 'DynamicResources'
const SEEN: StateKey<true> = { name: NAME }
const NOTHING_TO_FREE = unschedulable(NAME, 'no new claims to deallocate')
/** What upstream's CycleState says of an entry that was never written, because another plugin's PreFilter ended the cycle first. */
const NOT_SEEN = failed(NAME, 'not found')

export const dynamicResources: PluginFactory = (): Plugin => ({
  name: NAME,
  preFilter: (state, { spec }) => {
    state.write(SEEN, true)
    const claim = spec.resourceClaims?.[0]
    return claim ? unresolvable(NAME, `resourceclaim ${JSON.stringify(claim.resourceClaimName ?? claim.name)} not found`) : SKIP
  },
  postFilter: (state) => ({ status: state.read(SEEN) ? NOTHING_TO_FREE : NOT_SEEN }),
})
