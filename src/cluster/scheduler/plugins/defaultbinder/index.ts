// DefaultBinder: says the decision to the API server. Models plugins/defaultbinder.
import { ApiError } from '../../../api/index.ts'
import { PODS } from '../../../client/index.ts'
import { NetworkError } from '../../../../kernel/index.ts'
import { failed, type Plugin, type PluginFactory } from '../../framework/index.ts'

const NAME = 'DefaultBinder'

export const defaultBinder: PluginFactory = ({ live }): Plugin => ({
  name: NAME,
  *bind(_, pod, nodeName) {
    if (!live) return failed(NAME, 'no API server to bind at')
    const { name, namespace, uid } = pod
    const binding = { kind: 'Binding', apiVersion: 'v1', metadata: { name, namespace, uid }, target: { kind: 'Node', name: nodeName } }
    try {
      yield* live.client.createSub(PODS, name, namespace, 'binding', binding)
      return undefined
    } catch (error) {
      if (error instanceof ApiError || error instanceof NetworkError) return failed(NAME, error.message)
      throw error
    }
  },
})
