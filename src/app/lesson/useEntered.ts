import { useCallback, useEffect, useRef, type RefObject } from 'react'
import type { Step } from '../../lessons/index.ts'
import { useCluster } from '../store/cluster-store.ts'
import type { Micros } from '../../worker/protocol.ts'

/** When a step was entered, for a return to it. */
export interface Entered {
  readonly step: string
  readonly at: Micros
}

/** Notes the moment of the cluster at which a step was entered. */
export function useEntered(step: Step, isOn: boolean): readonly [entered: RefObject<Entered | undefined>, enterAt: (moment: Entered | undefined) => void] {
  const entered = useRef<Entered>(undefined)
  useEffect(() => {
    if (isOn && entered.current?.step !== step.id) entered.current = { step: step.id, at: useCluster.getState().now }
  }, [step, isOn])
  // Who goes back further than that, and does something else there, has entered the step anew.
  const branch = useCluster((state) => state.branch)
  useEffect(() => {
    const { now, end } = useCluster.getState()
    if (isOn && now >= end && entered.current && now < entered.current.at) entered.current = { ...entered.current, at: now }
  }, [branch, isOn])
  const enterAt = useCallback((moment: Entered | undefined): void => {
    entered.current = moment
  }, [])
  return [entered, enterAt]
}
